from __future__ import annotations

import pytest

from bot.answering.answer import Citation
from bot.evaluation.outcome import Case, Kind, judge, tells
from bot.evaluation.questions import KnownQuestion
from knowledge.article import Language
from tests.embeddings.samples import passage

ID_QUOTE = Citation(1, passage("Kopi ini pahit. Harganya 39.000 rupiah."), "Kopi ini pahit.")
PRICE = Citation(2, ID_QUOTE.passage, "Harganya 39.000 rupiah.")
EN_QUOTE = Citation(1, passage("It costs 39,000.", language=Language.ENGLISH), "It costs 39,000.")
ELSEWHERE = Citation(1, passage("Harganya 39.000 rupiah.", paragraph=2), "Harganya 39.000 rupiah.")

GOLDEN = KnownQuestion(
    "Berapa?",
    answerable=True,
    article="kopi",
    paragraph=1,
    facts={Language.INDONESIAN: ("pahit", "39.000"), Language.ENGLISH: ("39,000",)},
)
ROW = KnownQuestion("Berapa?", answerable=True, answers=("tiga", "PAHIT"), passage="x")


@pytest.mark.parametrize(
    ("question", "citations", "judged"),
    [
        (GOLDEN, [ID_QUOTE, PRICE], (True, True)),
        (GOLDEN, [ID_QUOTE], (True, False)),
        (GOLDEN, [EN_QUOTE], (True, True)),
        (GOLDEN, [ELSEWHERE], (False, False)),
        (GOLDEN, [ID_QUOTE, ELSEWHERE], (True, False)),
        (GOLDEN, [], (False, False)),
        (ROW, [ID_QUOTE], (True, True)),
        (ROW, [PRICE], (True, False)),
        (KnownQuestion("?", answerable=True), [PRICE], (True, True)),
    ],
)
def test_an_answer_is_judged(
    question: KnownQuestion, citations: list[Citation], judged: tuple[bool, bool]
) -> None:
    """All golden facts in the quote's language, or any answer of a set, quoted from the right paragraph."""
    case = Case(question, Kind.ANSWERABLE, frozenset({("kopi", 1)}))
    assert judge(case, citations) == judged


@pytest.mark.parametrize(
    ("quote", "fact", "told"),
    [
        ("Harganya  39.000\nrupiah", "39.000 RUPIAH", True),
        ("cafe\u0301 baru", "caf\u00e9", True),
        ("sekitar 45 unit", "45", True),
        ("pada 2025.", "2025", True),
        ("(45)", "45", True),
        ("450 unit", "45", False),
        ("1.450 unit", "450", False),
        ("45.000 unit", "45", False),
        ("3,45 meter", "45", False),
        ("SU70", "SU7", False),
        ("a.c", "abc", False),
        ("abc", "a.c", False),
    ],
)
def test_a_fact_is_told_whole(quote: str, fact: str, told: bool) -> None:
    """Case, white space and composition do not matter; a number is not a part of another number."""
    assert tells(quote, fact) is told
