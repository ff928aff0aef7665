from __future__ import annotations

import pytest

from bot.answering.answer import Answer, Citation, Mark
from tests.bot.fakes import article, passages

TEXT = "Kopi tumbuh di dataran tinggi. Panennya pada Mei."
(PASSAGE,) = passages(article("kopi", TEXT, title="Kopi kita"))
(OTHER,) = passages(article("teh", TEXT))


@pytest.mark.parametrize(
    "quote", ["Panennya pada Juni.", "kopi tumbuh", "Kopi kita", "Kopi tumbuh di  dataran tinggi.", "", " "]
)
def test_a_quote_stands_in_its_passage(quote: str) -> None:
    """Another word, case, white space, the title, or nothing at all cannot be cited."""
    with pytest.raises(ValueError, match=PASSAGE.id):
        Citation(1, PASSAGE, quote)


@pytest.mark.parametrize(
    ("marks", "marked"),
    [
        ((), ()),
        (((14, 17),), ("Mei",)),
        (((0, 8), (14, 17)), ("Panennya", "Mei")),
        (((0, 8), (8, 13)), ("Panennya", " pada")),
        (((0, 18),), ("Panennya pada Mei.",)),
    ],
)
def test_marks_lie_in_the_quote(marks: tuple[Mark, ...], marked: tuple[str, ...]) -> None:
    """They are places in the quote, not in the passage, and may cover all of it or none."""
    assert Citation(1, PASSAGE, "Panennya pada Mei.", marks).marked == marked


@pytest.mark.parametrize(
    "marks", [((14, 19),), ((-1, 4),), ((8, 4),), ((14, 17), (0, 8)), ((0, 8), (7, 13)), ((40, 45),)]
)
def test_marks_outside_the_quote_are_refused(marks: tuple[Mark, ...]) -> None:
    """Beyond an end, backwards, out of order or over one another."""
    with pytest.raises(ValueError, match="marks"):
        Citation(1, PASSAGE, "Panennya pada Mei.", marks)


def test_an_answer_has_a_citation() -> None:
    """There is no such thing as an answer out of nowhere."""
    with pytest.raises(ValueError, match="citation"):
        Answer(citations=(), confidence=1.0)


@pytest.mark.parametrize("numbers", [(0,), (2,), (1, 3), (2, 1)])
def test_citations_are_numbered_in_order(numbers: tuple[int, ...]) -> None:
    """The [1] in the text is the [1] in the list of sources."""
    places = [PASSAGE, OTHER]
    citations = tuple(
        Citation(number, passage, "Panennya pada Mei.")
        for number, passage in zip(numbers, places, strict=False)
    )
    with pytest.raises(ValueError, match="number"):
        Answer(citations, confidence=1.0)


@pytest.mark.parametrize(("numbers", "is_right"), [((1, 1), True), ((1, 2), False), ((2, 2), False)])
def test_quotes_of_one_paragraph_share_their_number(numbers: tuple[int, int], is_right: bool) -> None:
    """A paragraph is one source, however often it is quoted."""
    quotes = ("Kopi tumbuh di dataran tinggi.", "Panennya pada Mei.")
    citations = tuple(Citation(number, PASSAGE, quote) for number, quote in zip(numbers, quotes, strict=True))
    if is_right:
        assert Answer(citations, confidence=1.0).citations == citations
    else:
        with pytest.raises(ValueError, match="number"):
            Answer(citations, confidence=1.0)


def test_two_paragraphs_never_share_a_number() -> None:
    """The list of sources would lose one of them."""
    both = passages(article("kopi", "Panennya pada Mei."), article("teh", "Panennya pada Mei."))
    with pytest.raises(ValueError, match="number"):
        Answer(tuple(Citation(1, passage, "Panennya pada Mei.") for passage in both), confidence=1.0)
