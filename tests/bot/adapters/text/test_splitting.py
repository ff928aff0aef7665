from __future__ import annotations

from itertools import pairwise

import pytest

from bot.adapters.text.cleaning import foreign, is_blank
from bot.adapters.text.formatted import Entity, FormattedText, Style, joined, plainly
from bot.adapters.text.splitting import begun, shortened, split, without_middle
from tests.bot.adapters.telegram.tdlib import parsed
from tests.bot.hostile_texts import hostile_texts


def utf16(text: str) -> int:
    """Units as Telegram counts them."""
    return sum(1 + (character > "\uffff") for character in text)


def texts(text: str, limit: int) -> list[str]:
    """The parts of a text without any markup."""
    return [part.text for part in split(FormattedText(text), limit=limit)]


def test_a_text_is_cut_between_sentences() -> None:
    """As many whole sentences as fit; an abbreviation ends none."""
    text = "Harganya Rp1.500 per kg. Kata dr. Andi itu murah! Benarkah? Ya."
    assert texts(text, 30) == ["Harganya Rp1.500 per kg.", "Kata dr. Andi itu murah!", "Benarkah? Ya."]


def test_a_sentence_that_does_not_fit_is_cut_between_words() -> None:
    """Words stay whole."""
    assert texts("satu dua tiga empat lima", 10) == ["satu dua", "tiga empat", "lima"]


@pytest.mark.parametrize(
    "sign", ["👨‍👩‍👧‍👦", "🇮🇩", "🙏🏽", "e\u0301", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "한", "\u1112\u1161\u11ab", "क्षि"[:2]]
)
def test_a_word_that_does_not_fit_is_cut_between_signs(sign: str) -> None:
    """What is seen as one sign stays whole, and no half character is left."""
    parts = texts(sign * 40, 37)
    assert "".join(parts) == sign * 40
    assert [part.replace(sign, "") for part in parts] == [""] * len(parts)


def test_a_name_behind_a_letter_does_not_become_live_at_the_beginning_of_a_part() -> None:
    """Behind a letter a slash is no command; a cut before it would make it one."""
    parts = texts("abcdefg/help" * 20, 31)
    assert not any(part.startswith("/") for part in parts)
    assert "".join(parts) == "abcdefg/help" * 20


def test_entities_are_closed_and_opened_again_where_a_text_is_cut() -> None:
    """Each part is HTML of its own, with the same look on every character as before."""
    text = "Satu kalimat. Dua kalimat. Tiga kalimat."
    entities = (Entity(0, len(text), Style.QUOTE), Entity(5, 30, Style.BOLD))
    parts = [parsed(part.html()) for part in split(FormattedText(text, entities), limit=15)]
    assert [part.text for part in parts] == ["Satu kalimat.", "Dua kalimat.", "Tiga kalimat."]
    assert [part.covered("BlockQuote") for part in parts] == [[part.text] for part in parts]
    assert [part.covered("Bold") for part in parts] == [["kalimat."], ["Dua kalimat."], ["Tig"]]


def test_what_belongs_together_is_not_cut_apart() -> None:
    """The number of a source goes to the next part with the end of its quote."""
    glued = joined((FormattedText("Satu. Dua tiga."), FormattedText("[1]")), between="\n", glued=True)
    assert [part.text for part in split(glued, limit=17)] == ["Satu.", "Dua tiga.\n[1]"]


def test_no_part_is_blank() -> None:
    """What cannot be seen makes no message of its own."""
    assert texts("a" + "\n" * 50 + "\u200b" * 50 + "\n" * 50 + "b", 20) == ["a", "b"]
    assert texts(" \n\u3164", 20) == []


@pytest.mark.parametrize("limit", [40, 300])
def test_hostile_texts_are_cut_without_losing_anything(limit: int) -> None:
    """Parts keep to the limit, hold all letters in order, and end nowhere within a character."""
    for raw in hostile_texts(1_500, seed=limit):
        text, _ = foreign(raw[:2_000])
        parts = texts(text, limit)
        assert max(map(utf16, parts), default=0) <= limit
        assert not any(map(is_blank, parts))
        seen = [character for character in "".join(parts) if not is_blank(character)]
        assert seen == [character for character in text if not is_blank(character)]
        assert all(part == part.strip() for part in parts)


def test_entities_of_hostile_texts_are_whole_in_every_part() -> None:
    """Whatever is cut where, Telegram reads the HTML, and each bold letter is still bold."""
    for raw in hostile_texts(1_500, seed=5):
        text, _ = foreign(raw[:2_000])
        marks = list(pairwise(range(0, len(text), 7)))[::2]
        bold = tuple(Entity(start, end, Style.BOLD) for start, end in marks[:40])
        whole = FormattedText(text, (Entity(0, len(text), Style.QUOTE), *bold) if text else ())
        parts = [parsed(part.html()) for part in split(whole, limit=200)]
        wanted = "".join(text[start:end] for start, end in marks[:40])
        shown = "".join("".join(part.covered("Bold")) for part in parts)
        assert _letters(shown) == _letters(wanted)
        assert ["".join(part.covered("BlockQuote")) for part in parts] == [part.text for part in parts]


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum() and not is_blank(character))


def test_a_shortened_text_says_that_it_is() -> None:
    """It ends at a sentence, with three dots; one that fits is left alone."""
    assert shortened(plainly("Satu dua. Tiga.", Style.BOLD), limit=13).html() == "<b>Satu dua.</b> …"
    assert shortened(FormattedText("Satu dua."), limit=9).text == "Satu dua."


def test_a_line_is_begun_or_loses_its_middle() -> None:
    """Words and signs stay whole; the limit counts as Telegram does."""
    assert begun("satu dua tiga", 10) == "satu dua…"
    assert begun("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 15) == "👨‍👩‍👧‍👦…"
    assert begun("satu", 4) == "satu"
    assert without_middle("judul yang panjang sekali, paragraf 2", 36) == "judul yang panjang… 2"
    assert without_middle("😀" * 100 + " ¶2", 40).endswith("😀… ¶2")
    assert utf16(without_middle("😀" * 100 + " ¶2", 40)) <= 40
