from __future__ import annotations

import pytest

from bot.answering.answer import Answer, Citation
from tests.bot.fakes import article, passages

(PASSAGE,) = passages(article("kopi", "Kopi tumbuh di dataran tinggi. Panennya pada Mei.", title="Kopi kita"))


@pytest.mark.parametrize(
    "quote", ["Panennya pada Juni.", "kopi tumbuh", "Kopi kita", "Kopi tumbuh di  dataran tinggi.", "", " "]
)
def test_a_quote_stands_in_its_passage(quote: str) -> None:
    """Another word, case, white space, the title, or nothing at all cannot be cited."""
    with pytest.raises(ValueError, match=PASSAGE.id):
        Citation(1, PASSAGE, quote)


def test_an_answer_has_a_citation() -> None:
    """There is no such thing as an answer out of nowhere."""
    with pytest.raises(ValueError, match="citation"):
        Answer(citations=(), confidence=1.0)


@pytest.mark.parametrize("numbers", [(0,), (2,), (1, 1), (1, 3), (2, 1)])
def test_citations_are_numbered_in_order(numbers: tuple[int, ...]) -> None:
    """The [1] in the text is the [1] in the list of sources."""
    citations = tuple(Citation(number, PASSAGE, "Panennya pada Mei.") for number in numbers)
    with pytest.raises(ValueError, match="numbered"):
        Answer(citations, confidence=1.0)
