"""What questions are asked of: the articles that are there, or a collection made of a set's own passages."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.evaluation.outcome import Case, Kind, Spot
from bot.evaluation.questions import BadLine, KnownQuestion, RawLine, read_objects
from embeddings.index.base import Hit, PassageReader
from embeddings.question import Question
from embeddings.retriever import Retriever
from embeddings.training.data import Fence
from knowledge.article import Language
from knowledge.passages import MINIMUM_CHARACTERS
from knowledge.readers.cleaning import clean

_SEED = 20

_NO_TITLE = "–"
"""Every article needs a title; this one holds no word, and no bundled model's vector changes by it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a collection, which becomes an article of one paragraph."""

    title: str
    passage: str


@dataclass(frozen=True, slots=True)
class RetrieverWithout(Retriever):
    """Finds what there is but for one article."""

    article: str = ""

    def retrieve(self, question: Question, *, limit: int = 10) -> list[Hit]:
        """As `Retriever.retrieve`."""
        # Twice as many, because a long paragraph is several hits.
        hits = Retriever.retrieve(self, question, limit=2 * limit)
        return [hit for hit in hits if hit.passage.article_id != self.article][:limit]


def cases_of_articles(questions: Iterable[KnownQuestion], index: PassageReader) -> Iterator[Case | BadLine]:
    """A case for each question; a bad line for one whose paragraph is not in the index."""
    for question in questions:
        if question.article is None:
            yield Case(question, Kind.UNANSWERABLE)
            continue
        right = spots_of(index, question.article, question.paragraph)
        if right:
            yield Case(question, Kind.ANSWERABLE, right)
        else:
            place = f"{question.article}, {question.paragraph}"
            yield BadLine(question.file, question.line, "line_unknown_place", place)


def cases_of_passages(questions: Iterable[KnownQuestion], ids: Mapping[str, str]) -> Iterator[Case]:
    """A case for each question, and a second one for each answerable: without the passage that answers.

    Args:
        ids: Article ids by passage, as `write_collection` gave them.
    """
    for question in questions:
        if not question.answerable:
            yield Case(question, Kind.UNANSWERABLE)
            continue
        article = ids[question.passage]
        yield Case(question, Kind.ANSWERABLE, frozenset({(article, 1)}))
        yield Case(question, Kind.REMOVED, without=article)


def spots_of(index: PassageReader, article: str, paragraph: int) -> frozenset[Spot]:
    """Where a paragraph is cited: at its own number, or at that of the short one that it was joined to."""
    found: set[Spot] = set()
    for language in Language:
        for first in range(paragraph, max(0, paragraph - MINIMUM_CHARACTERS), -1):
            passages = index.paragraph(article, language, first)
            if passages:
                # Joined paragraphs stand in one passage, each on lines of its own.
                if paragraph - first <= passages[0].text.count("\n"):
                    found.add((article, first))
                break
    return frozenset(found)


def draw_distractors(
    name: str, file: BinaryIO, *, count: int, beside: Sequence[str]
) -> tuple[list[Text], list[BadLine]]:
    """Draw texts at random, the same ones every time, from rows of {"title"?, "passage"}.

    The file is streamed (algorithm R; Vitter 1985, "Random Sampling with a Reservoir"). Texts that are
    already there are left out, and so are those that begin like one: another edition of it may hold the
    answer, and would make a right refusal impossible.

    Args:
        beside: The texts that are already there.
    """
    fence, chance = Fence(beside), random.Random(_SEED)
    drawn: list[Text] = []
    held, bad, seen = set(beside), list[BadLine](), 0
    for item in read_objects(name, file):
        text = item if isinstance(item, BadLine) else _distractor(item)
        if isinstance(text, BadLine):
            bad.append(text)
        elif text.passage not in held and not fence.holds(text.passage):
            seen += 1
            place = len(drawn) if len(drawn) < count else chance.randrange(seen)
            if place < count:
                held.difference_update(text.passage for text in drawn[place : place + 1])
                held.add(text.passage)
                drawn[place : place + 1] = [text]
    return drawn, bad


def _distractor(raw: RawLine) -> Text | BadLine:
    passage, title = raw.values.get("passage"), raw.values.get("title", "")
    if not isinstance(passage, str) or not clean(passage):
        return BadLine(raw.file, raw.line, "line_no_text", "passage")
    return Text(clean(title) if isinstance(title, str) else "", clean(passage))


def write_collection(
    folder: Path, questions: Iterable[KnownQuestion], distractors: Iterable[Text]
) -> dict[str, str]:
    """Write a folder of articles, each of one paragraph: the questions' passages, each once, and distractors.

    Distractors keep their titles only where the questions' passages have some: a search in which the others
    alone have titles would be no fair one.

    Returns:
        The article id of each of the questions' passages.
    """
    titles: dict[str, str] = {}
    for question in questions:
        titles.setdefault(question.passage, question.title)
    titled = any(titles.values())
    ids = {passage: f"passage-{number}" for number, passage in enumerate(titles, start=1)}
    with (folder / "articles.jsonl").open("w", encoding="ascii") as file:
        for passage, article in ids.items():
            _write(file.write, article, Text(titles[passage], passage))
        for number, text in enumerate(distractors, start=1):
            _write(file.write, f"distractor-{number}", text if titled else Text("", text.passage))
    return ids


def _write(write: Callable[[str], object], article: str, text: Text) -> None:
    # Cleaning has left no blank line, so that each text is one paragraph.
    fields = {"id": article, "title": text.title or _NO_TITLE, "text": text.passage}
    write(json.dumps(fields) + "\n")
