"""Questions put to collections in which the right sentence is known, or known to be missing.

A gate that has seen only a large encyclopedia would refuse nearly everything that is asked of a small
folder, and one that has seen only small folders would believe anything in a large one. So held-out questions
of TyDi QA and IDK-MRC are asked of the whole pool and of small folders drawn from it, those of the practice
collections of the collection, of its Indonesian edition alone, and of the one article; and each of them
again without the paragraph that answers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.outcome import tells
from bot.evaluation.questions import KnownQuestion, read_questions
from embeddings.embedder import Embedder
from embeddings.index.base import EmbeddedPassage, Hit, Provenance
from embeddings.index.content import embedded_text
from embeddings.index.filling import filled_with
from embeddings.index.hybrid import HybridSearch
from embeddings.index.memory import MemoryIndex, build_search
from embeddings.question import Question
from embeddings.retriever import Retriever
from embeddings.training.data import QuestionRow, comparison_key, is_held_out, read_rows, train_file
from embeddings.training.pool import pool_texts, search_of
from knowledge.article import Article, Language, Passage, PassageId
from knowledge.passages import split_article
from knowledge.readers import read_folder

_SMALL = (3, 8)
"""Other passages in a small folder: the size of a first handful of articles."""

_SEED = 31
_SPARE = 3
"""Hits asked for beyond those that are read: some are taken out."""

_OPENING = 80
"""Letters and digits; passages that share so many from their start are copies of one passage."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what a collection has for it.

    Attributes:
        hits: Best first.
        answers: Whether a sentence of a passage answers; None where nothing does.
        name: Of the kind of collection.
        source: The practice collection, or "held-out".
    """

    question: Question
    hits: Sequence[Hit]
    answers: Callable[[Passage, str], bool] | None
    name: str
    source: str

    @property
    def is_answerable(self) -> bool:
        """Whether the answer is in the collection."""
        return self.answers is not None


def practice_cases(folder: Path, embedder: Embedder, *, limit: int) -> Iterator[Case]:
    """The questions of a practice collection, below `articles` and `golden` of a folder."""
    passages = [
        passage
        for item in read_folder(folder / "articles")
        if isinstance(item, Article)
        for passage in split_article(item)
    ]
    whole = _retriever(passages, embedder)
    indonesian = _retriever([one for one in passages if one.language is Language.INDONESIAN], embedder)
    alone = {
        article: _retriever([one for one in passages if one.article_id == article], embedder)
        for article in dict.fromkeys(passage.article_id for passage in passages)
    }
    for known in _known(folder / "golden"):
        question = Question.ask(known.text, known.language or Language.INDONESIAN)
        hits = whole.retrieve(question, limit=limit + _SPARE)
        asked_of = {"folder": whole, "article": alone[known.article or hits[0].passage.article_id]}
        if known.language is Language.ENGLISH:
            asked_of["foreign"] = indonesian
        for name, retriever in asked_of.items():
            found = retriever.retrieve(question, limit=limit + _SPARE)
            answers = _by_facts(known) if known.article else None
            yield Case(question, found[:limit], answers, name, folder.name)
            if known.article:
                left = [hit for hit in found if not _is_right(hit.passage, known)]
                yield Case(question, left[:limit], None, f"{name}, removed", folder.name)


def _known(folder: Path) -> Iterator[KnownQuestion]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open("rb") as file:
            yield from (item for item in read_questions(str(path), file) if isinstance(item, KnownQuestion))


def _retriever(passages: Sequence[Passage], embedder: Embedder) -> Retriever:
    index = MemoryIndex()
    vectors = embedder.embed_passages([embedded_text(passage) for passage in passages])
    changes = filled_with(map(EmbeddedPassage, passages, vectors))
    index.apply(changes, provenance=Provenance(embedder.spec))
    return Retriever(embedder, index)


def _is_right(passage: Passage, known: KnownQuestion) -> bool:
    return (passage.article_id, passage.paragraph) == (known.article, known.paragraph)


def _by_facts(known: KnownQuestion) -> Callable[[Passage, str], bool]:
    def answers(passage: Passage, sentence: str) -> bool:
        facts = known.facts.get(passage.language, ())
        return _is_right(passage, known) and all(tells(sentence, fact) for fact in facts)

    return answers


def held_out_cases(data: Path, embedder: Embedder, *, wikipedia: int, limit: int) -> Iterator[Case]:
    """Held-out questions of TyDi QA and IDK-MRC over the pool, and over small folders drawn from it."""
    pool = _Pool(data, embedder, wikipedia=wikipedia)
    for turn, row in enumerate(_held_out_rows(data)):
        gold = pool.identity(row["passage"])
        question = Question.ask(row["question"], Language.INDONESIAN)
        name, folder = pool.folder(gold, turn)
        for kind, search in (("pool", pool.whole), (name, folder)):
            vector = embedder.embed_question(question.formal)
            hits = search.search(question, vector, limit=limit + _SPARE)
            if not row["answerable"]:
                yield Case(question, hits[:limit], None, kind, "held-out")
                continue
            yield Case(question, hits[:limit], _by_answers(gold, row["answers"]), kind, "held-out")
            left = [hit for hit in hits if hit.passage.id != gold]
            yield Case(question, left[:limit], None, f"{kind}, removed", "held-out")


def _held_out_rows(data: Path) -> list[QuestionRow]:
    """Each once, in an order that mixes them."""
    row: QuestionRow
    rows: dict[tuple[str, str], QuestionRow] = {}
    for name in ("tydiqa_id", "idk_mrc"):
        for row in read_rows(train_file(data, name)):
            if is_held_out(row["passage"]):
                rows.setdefault((row["question"], row["passage"]), row)
    ordered = list(rows.values())
    random.Random(_SEED).shuffle(ordered)
    return ordered


def _by_answers(gold: PassageId, wanted: Sequence[str]) -> Callable[[Passage, str], bool]:
    def answers(passage: Passage, sentence: str) -> bool:
        return passage.id == gold and any(tells(sentence, answer) for answer in wanted)

    return answers


class _Pool:
    """Passages, copies of one counting once, and small folders drawn from them."""

    def __init__(self, data: Path, embedder: Embedder, *, wikipedia: int) -> None:
        self._first: dict[str, PassageId] = {}
        texts: dict[str, PassageId] = {}
        for text in pool_texts(data, wikipedia=wikipedia, with_dev=False):
            if (
                self._first.setdefault(_opening(text), PassageId(f"pool/{len(texts)}"))
                == f"pool/{len(texts)}"
            ):
                texts[text] = PassageId(f"pool/{len(texts)}")
        self.whole = search_of(texts, embedder)
        self._size = len(texts)
        self._chance = random.Random(_SEED)

    def identity(self, text: str) -> PassageId:
        """Of a passage, or of the one that it is a copy of."""
        return self._first[_opening(text)]

    def folder(self, gold: PassageId, turn: int) -> tuple[str, HybridSearch]:
        """A small folder that holds the passage: random others, kindred ones, or none, in turn."""
        row = int(gold.rpartition("/")[2])
        name = ("random", "kindred", "alone")[turn % 3]
        others: Sequence[int] = ()
        if name == "random":
            others = self._chance.sample(range(self._size), self._chance.choice(_SMALL))
        elif name == "kindred":
            near = self.whole.vectors.search(self.whole.vectors.rows([row]), limit=_SMALL[-1] + 1)
            others = [found for found, _ in near]
        ordered = sorted({row, *others})
        vectors = self.whole.vectors.rows(ordered)
        rows = self.whole.store.rows(ordered)
        held = [EmbeddedPassage(one.passage, vector) for one, vector in zip(rows, vectors, strict=True)]
        return name, build_search(held, vectors.shape[1])


def _opening(text: str) -> str:
    return comparison_key(text[: 5 * _OPENING])[:_OPENING]
