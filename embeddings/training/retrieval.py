"""What words, vectors and both together find: `python -m embeddings.training.retrieval --data FOLDER`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from embeddings.embedder import Embedder
from embeddings.question import Question
from embeddings.sentence import SentenceEmbedder
from embeddings.training.data import dev_file, read_rows
from embeddings.training.pool import Asked, Pool, pool_options, question_pool
from knowledge.article import Language, PassageId

_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a system finds passages; means over its questions, 0 to 1."""

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    reciprocal_rank: float

    @classmethod
    def of(cls, places: Sequence[int | None]) -> Figures:
        """From the place of each question's passage, from 1; None where it was not among the first ten."""
        found = [place for place in places if place is not None]

        def recall(depth: int) -> float:
            return sum(place <= depth for place in found) / len(places)

        return cls(recall(1), recall(5), recall(10), sum(1 / place for place in found) / len(places))

    def __str__(self) -> str:
        recalls = f"{self.recall_at_1:.3f}  {self.recall_at_5:.3f}  {self.recall_at_10:.3f}"
        return f"{recalls}  {self.reciprocal_rank:.3f}"


System = Callable[[Question], list[PassageId]]
"""Passage ids for a question, best first."""


def systems(pool: Pool, embedder: Embedder) -> dict[str, System]:
    """Words alone (BM25), vectors alone, and Kutip's fusion of both, over the same rows."""

    def by_rows(rows: list[int]) -> list[PassageId]:
        passages = {row.number: row.passage.id for row in pool.search.store.rows(rows)}
        return [passages[row] for row in rows]

    def words(question: Question) -> list[PassageId]:
        return by_rows([hit.row for hit in pool.search.words.search(question, limit=_DEPTH)])

    def vectors(question: Question) -> list[PassageId]:
        vector = embedder.embed_question(question.formal)
        return by_rows([row for row, _ in pool.search.vectors.search(vector, limit=_DEPTH)])

    def fused(question: Question) -> list[PassageId]:
        vector = embedder.embed_question(question.formal)
        return [hit.passage.id for hit in pool.search.search(question, vector, limit=_DEPTH)]

    return {"words": words, "vectors": vectors, "fused": fused}


def measure(system: System, questions: Sequence[Asked]) -> Figures:
    """Ask every question and see where its passage stands."""

    def places() -> Iterator[int | None]:
        for asked in questions:
            found = system(Question.ask(asked.text, asked.language))
            yield found.index(asked.gold) + 1 if asked.gold in found else None

    return Figures.of(list(places()))


def cross_lingual(data: Path, embedder: Embedder) -> tuple[float, float]:
    """R@1 of finding a TICO-19 sentence by its translation: from Indonesian to English, and back."""
    rows: list[dict[str, str]] = list(read_rows(dev_file(data, "tico19")))
    sides = {side: embedder.embed_passages([row[side] for row in rows]) for side in Language}
    scores = sides[Language.INDONESIAN] @ sides[Language.ENGLISH].T
    diagonal = range(len(rows))
    forward = float((scores.argmax(axis=1) == diagonal).mean())
    return forward, float((scores.argmax(axis=0) == diagonal).mean())


def main() -> None:
    """Print both tables."""
    options = pool_options(__doc__, wikipedia=50_000)
    embedder = SentenceEmbedder(options.model)
    pool = question_pool(options.data, embedder, split="dev", wikipedia=options.wikipedia)
    print(f"dev/tydiqa_id: {len(pool.questions)} questions over {pool.passages} passages")
    print("system   R@1    R@5    R@10   MRR@10")
    for name, system in systems(pool, embedder).items():
        print(f"{name:8} {measure(system, pool.questions)}")
    forward, backward = cross_lingual(options.data, embedder)
    mean = (forward + backward) / 2
    print(f"dev/tico19 R@1: id to en {forward:.3f}, en to id {backward:.3f}, mean {mean:.3f}")


if __name__ == "__main__":
    main()
