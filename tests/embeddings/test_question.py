from __future__ import annotations

from embeddings.question import Question
from tests.embeddings.samples import EN, ID


def test_a_question_keeps_its_words_and_has_formal_ones() -> None:
    """What was asked is shown as it was asked; what is searched for is written out."""
    question = Question.ask("brp harga 5jt?", ID)
    assert (question.text, question.formal, question.language) == (
        "brp harga 5jt?",
        "berapa harga 5 juta?",
        ID,
    )


def test_a_formal_question_stays_as_it_is() -> None:
    """Where there is nothing to write out, both forms are the same."""
    question = Question.ask("How much does it cost?", EN)
    assert question.formal == question.text
