"""Results in one line, for the tests of an evaluation."""

from __future__ import annotations

from bot.answering.answer import Citation
from bot.evaluation.outcome import Case, Kind, Outcome, Result
from bot.evaluation.questions import KnownQuestion
from embeddings.systems import Place
from knowledge.article import Language
from tests.embeddings.samples import passage

PASSAGE = passage("Kopi ini pahit. Harganya 45 ribu rupiah.")


def result(
    kind: Kind = Kind.ANSWERABLE,
    outcome: Outcome = Outcome.ANSWERED,
    *,
    right: bool = False,
    confidence: float = 0.5,
    language: Language | None = None,
    style: str = "",
    took: float = 1.0,
    **places: Place,
) -> Result:
    """A result whose best answer is the first passage of the article "kopi"."""
    spots = frozenset({("kopi", 1)}) if kind is Kind.ANSWERABLE else frozenset[tuple[str, int]]()
    question = KnownQuestion("Berapa?", kind is Kind.ANSWERABLE, language, style, file="f", line=1)
    return Result(
        case=Case(question, kind, spots),
        outcome=outcome,
        citations=() if outcome is Outcome.TALK else (Citation(1, PASSAGE, "Kopi ini pahit."),),
        confidence=1.0 if outcome is Outcome.TALK else confidence,
        took=took,
        right_citation=right,
        right_sentence=right,
        places=places,
    )
