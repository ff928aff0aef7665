"""Paragraphs of the index as a chat shows them: whole, cut at sentences, or around what was quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.answer import Mark
from bot.asking import source_line
from bot.messages import Messages
from bot.reply import Excerpt
from embeddings.index.base import EditionKey, PassageReader
from knowledge.article import Language, Passage
from knowledge.text import sentence_spans

SHORT = 380
"""Characters of a paragraph that is shown beside others."""

LONG = 2_400
"""Characters of a paragraph that is shown for its own sake; more than nearly all have."""

_CUT = "…"

_FAR = 12
"""Paragraphs that are looked through for a neighbour: very short ones are joined into one passage."""


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """A paragraph that is in the index.

    Attributes:
        passage: The first of those that it consists of.
        text: All of it.
    """

    passage: Passage
    text: str

    def place_of(self, quote: str) -> Mark | None:
        """Where a quote stands in the text; None if it does not."""
        start = self.text.find(quote)
        return None if start < 0 or not quote else (start, start + len(quote))


def find_paragraph(
    state: PassageReader, article_id: str, language: Language, number: int
) -> FoundParagraph | None:
    """A paragraph of an edition; None if there is none of that number, or it stands within the one before."""
    parts = state.paragraph(article_id, language, number)
    return _put_together(parts) if parts else None


def find_quoted(state: PassageReader, key: EditionKey, number: int, quote: str) -> FoundParagraph | None:
    """The paragraph of an edition that says something, with that number if it still has it; else None."""
    found = find_paragraph(state, key.article_id, key.language, number)
    if found is not None and found.place_of(quote):
        return found
    # Paragraphs before it may have been added or removed.
    moved = (passage for passage in state.passages_of(key) if quote in passage.text)
    passage = min(moved, key=lambda passage: passage.paragraph, default=None)
    return None if passage is None else find_paragraph(state, *key, passage.paragraph)


def neighbours(
    state: PassageReader, key: EditionKey, number: int
) -> tuple[FoundParagraph | None, FoundParagraph | None]:
    """The paragraphs before and after one, if there are any."""
    before = (find_paragraph(state, *key, n) for n in range(number - 1, max(0, number - _FAR), -1))
    edition = state.edition(*key)
    last = min(edition.paragraphs if edition else 0, number + _FAR)
    after = (find_paragraph(state, *key, n) for n in range(number + 1, last + 1))
    return next(filter(None, before), None), next(filter(None, after), None)


def excerpt(found: FoundParagraph, messages: Messages, *, most: int = SHORT) -> Excerpt:
    """The beginning of a paragraph below the words for where it stands."""
    return Excerpt(source_line(found.passage, messages), beginning(found.text, most))


def excerpt_around(found: FoundParagraph, quotes: Sequence[str], messages: Messages) -> Excerpt:
    """A paragraph with what was quoted marked; of a very long one, as much as fits around the first quote."""
    marks = _merged([place for quote in quotes if (place := found.place_of(quote))])
    if not marks:
        return excerpt(found, messages, most=LONG)
    start, end = marks[0]
    room = max(0, LONG - (end - start)) // 2
    first = _cut_before(found.text, start, room)
    last = end + len(_whole_sentences(found.text[end:], room))
    before = f"{_CUT} " if first else ""
    after = f" {_CUT}" if last < len(found.text) else ""
    shift = len(before) - first
    inside = tuple((start + shift, end + shift) for start, end in marks if end <= last)
    return Excerpt(source_line(found.passage, messages), f"{before}{found.text[first:last]}{after}", inside)


def titled_once(
    excerpts: Sequence[Excerpt], passages: Sequence[Passage], messages: Messages
) -> Iterator[Excerpt]:
    """Excerpts of one article, the title above the first alone; below it, what tells them apart.

    Args:
        passages: Where each of them begins.
    """
    section: str | None = None
    for one, passage in zip(excerpts, passages, strict=True):
        if section is None:
            yield one
        else:
            is_new = passage.heading not in ("", section)
            key = "answer.further_with_heading" if is_new else "answer.further"
            place = messages.get(key, heading=passage.heading, paragraph=passage.paragraph)
            yield replace(one, heading=place)
        section = passage.heading


def _merged(marks: Sequence[Mark]) -> list[Mark]:
    """Marks in order, those that overlap made one."""
    merged: list[Mark] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def beginning(text: str, most: int) -> str:
    """As many whole sentences as fit, and at least a part of the first; what was left out shows as "…"."""
    if len(text) <= most:
        return text
    return f"{_whole_sentences(text, most) or _whole_words(text, most)} {_CUT}"


def first_sentences(text: str, most: int) -> str:
    """The same as an exact part of the text, to be quoted."""
    if len(text) <= most:
        return text
    return _whole_sentences(text, most) or _whole_words(text, most)


def _put_together(parts: Sequence[Passage]) -> FoundParagraph:
    # It was cut between lines if it has any, else between sentences.
    between = "\n" if any("\n" in part.text for part in parts) else " "
    return FoundParagraph(parts[0], between.join(part.text for part in parts))


def _whole_sentences(text: str, most: int) -> str:
    """The longest beginning that ends where a sentence does; "" where not even one fits."""
    if len(text) <= most:
        return text
    ends = [end for _, end in sentence_spans(text[: most + 1]) if end <= most]
    # The last one may have been cut off.
    whole = ends[:-1] if ends and ends[-1] >= most else ends
    return text[: whole[-1]] if whole else ""


def _whole_words(text: str, most: int) -> str:
    cut = text[:most]
    return cut.rpartition(" ")[0].rstrip() or cut


def _cut_before(text: str, start: int, room: int) -> int:
    """The first place of what is shown before a quote: the beginning of a sentence that is near enough."""
    if start <= room:
        return 0
    starts = [begin for begin, _ in sentence_spans(text[:start]) if begin >= start - room]
    return starts[0] if starts else start
