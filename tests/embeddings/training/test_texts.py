"""Rewritten questions, the lexicon, and bags of pieces."""

from __future__ import annotations

import random

import numpy as np

from embeddings.training.bags import Bags
from embeddings.training.lexicon import Lexicon
from embeddings.training.noise import ChatSpelling, pseudo_question
from embeddings.training.vocabulary import learn_vocabulary


def test_a_question_gets_chat_spelling_and_keeps_its_names() -> None:
    """Formal words turn into spellings people type; words without one stay."""
    chat = ChatSpelling([{"slang": "blm", "formal": "belum"}])
    typed = {
        chat.rewrite("Berapa unit SU7 yang belum terjual?", random.Random(seed))  # noqa: S311
        for seed in range(20)
    }
    assert any("brp" in text for text in typed)
    assert any("blm" in text for text in typed)
    assert all("su7" in text for text in typed)


def test_a_made_up_question_holds_the_title_and_words_of_the_sentence() -> None:
    """Apart from its opening words, a made-up question has only words of the title and the sentence."""
    question = pseudo_question("Borobudur", "Candi dibangun abad kesembilan", random.Random(1))  # noqa: S311
    assert question.endswith("Borobudur")
    assert set(question.split()) & {"Candi", "dibangun", "abad", "kesembilan"}


def test_the_lexicon_learns_which_words_go_together() -> None:
    """A word is put into the English word it keeps meeting; a word never met stays."""
    pairs = [("mobil merah", "red car"), ("mobil biru", "blue car"), ("rumah biru", "blue house")] * 4
    lexicon = Lexicon(pairs, [{"id": "kucing", "en": "cat"}])
    assert lexicon.translate("Kapan mobil biru Budi? kucing") == "when car blue Budi? cat"


def test_bags_hand_out_the_pieces_of_the_rows_asked_for() -> None:
    """Taking rows gives their pieces in the order asked, cut at the longest length."""
    tokenizer = learn_vocabulary(["satu dua tiga"] * 3, size=40)
    bags = Bags.of(["satu dua tiga", "dua", "tiga"], tokenizer, longest=2)
    pieces, offsets = bags.take(np.asarray([2, 0]))
    words = [tokenizer.id_to_token(int(piece)) for piece in pieces]
    assert (words, offsets.tolist()) == (["tiga", "satu", "dua"], [0, 1])
