"""Chooses the fusion weights on held-out questions, never on dev/.

`python -m embeddings.training.fusion --data FOLDER` prints the values that stand as defaults in
`embeddings/index/fusion.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from embeddings.embedder import Embedder
from embeddings.index.fusion import FusionWeights
from embeddings.index.wording import coverage
from embeddings.question import Question
from embeddings.sentence import SentenceEmbedder
from embeddings.training.pool import Asked, Pool, in_english, pool_options, question_pool
from knowledge.article import Language

Matrix = npt.NDArray[np.float64]

_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is known of the passages that a question may find.

    Attributes:
        parts: Shape (passages, 5): meaning; coverage of the passage, of its best sentence and of its
            opening; BM25 share.
        gold: Row of the right passage; -1 if it is not among them.
    """

    parts: Matrix
    gold: int


def gather(pool: Pool, embedder: Embedder, questions: Sequence[Asked]) -> list[Candidates]:
    """The candidates of every question, with their scores not yet weighed."""
    return [_candidates(pool, embedder, asked) for asked in questions]


def _candidates(pool: Pool, embedder: Embedder, asked: Asked) -> Candidates:
    search, question = pool.search, Question.ask(asked.text, asked.language)
    vector = embedder.embed_question(question.formal)
    meanings = dict(search.vectors.search(vector, limit=_DEPTH))
    shares = {hit.row: hit.share for hit in search.words.search(question, limit=_DEPTH)}
    missing = [row for row in shares if row not in meanings]
    if missing:
        meanings |= zip(missing, (search.vectors.rows(missing) @ vector[0]).tolist(), strict=True)
    unscored = [row for row in meanings if row not in shares]
    shares |= {row: hit.share for row, hit in search.words.score(question, unscored).items()}
    weights = search.words.weights(question, Language.INDONESIAN)
    parts: list[tuple[float, ...]] = []
    gold = -1
    for row in search.store.rows(sorted(meanings)):
        covered = coverage(weights, row.wording)
        if row.passage.id == asked.gold:
            gold = len(parts)
        parts.append((meanings[row.number], *covered[:3], shares.get(row.number, 0.0)))
    return Candidates(np.array(parts), gold)


def words_of(parts: Matrix, weights: FusionWeights) -> Matrix:
    """`fusion.words_share` of many candidates."""
    rest = 1 - weights.passage - weights.sentence - weights.opening
    return parts[:, 1:] @ np.array([weights.passage, weights.sentence, weights.opening, rest])


def score(parts: Matrix, weights: FusionWeights, *, foreign: bool) -> Matrix:
    """`fusion.fuse` of many candidates, but for a constant that does not change their order."""
    weight = weights.across_languages if foreign else weights.same_language
    return parts[:, 0] + weight * words_of(parts, weights)


def reciprocal_rank(found: Sequence[Candidates], weights: FusionWeights, *, foreign: bool) -> float:
    """MRR@10 of a choice of weights."""
    total = 0.0
    for candidates in found:
        if candidates.gold >= 0:
            scores = score(candidates.parts, weights, foreign=foreign)
            place = 1 + int((scores > scores[candidates.gold]).sum())
            total += 1 / place if place <= 10 else 0.0
    return total / len(found)


def choose_weights(same: Sequence[Candidates], foreign: Sequence[Candidates]) -> FusionWeights:
    """The best weights on a grid; first where the languages are the same, then across them."""
    shares = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    grid = [
        FusionWeights(weight, 0.0, passage, sentence, opening)
        for weight in (1.0, 1.5, 2.0, 2.5, 3.0)
        for passage, sentence, opening in product(shares, shares[:5], shares[:5])
        if passage + sentence + opening < 1.001
    ]
    scored = [(reciprocal_rank(same, weights, foreign=False), weights) for weights in grid]
    plain = max(value for value, w in scored if not (w.passage or w.sentence or w.opening))
    value, chosen = max(scored, key=lambda pair: pair[0])
    print(f"same language: MRR@10 {value:.4f}; with BM25 alone as words {plain:.4f}")
    across = [replace(chosen, across_languages=weight) for weight in (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)]
    scored = [(reciprocal_rank(foreign, weights, foreign=True), weights) for weights in across]
    print("across languages: " + ", ".join(f"{w.across_languages}: {value:.4f}" for value, w in scored))
    return max(scored, key=lambda pair: pair[0])[1]


def main() -> None:
    """Print the chosen values."""
    options = pool_options(__doc__, wikipedia=20_000)
    embedder = SentenceEmbedder(options.model)
    pool = question_pool(options.data, embedder, split="held-out", wikipedia=options.wikipedia)
    same = gather(pool, embedder, pool.questions)
    print(f"{len(same)} held-out questions over {pool.passages} passages")
    foreign = gather(pool, embedder, in_english(options.data, pool.questions))
    weights = choose_weights(same, foreign)
    print(weights)


if __name__ == "__main__":
    main()
