"""What words, vectors and both together find: `python -m embeddings.training.retrieval --data FOLDER`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from embeddings.embedder import Embedder
from embeddings.question import Question
from embeddings.sentence import SentenceEmbedder
from embeddings.systems import Figures, System, first_place, systems
from embeddings.training.data import dev_file, read_rows
from embeddings.training.pool import Asked, pool_options, question_pool
from knowledge.article import Language


def measure(system: System, questions: Sequence[Asked]) -> Figures:
    """Ask every question and see where its passage stands."""
    found = (system(Question.ask(asked.text, asked.language)) for asked in questions)
    return Figures.of(
        [
            first_place([passage.id for passage in passages], {asked.gold})
            for passages, asked in zip(found, questions, strict=True)
        ]
    )


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
    for name, system in systems(pool.search, embedder).items():
        print(f"{name:8} {measure(system, pool.questions)}")
    forward, backward = cross_lingual(options.data, embedder)
    mean = (forward + backward) / 2
    print(f"dev/tico19 R@1: id to en {forward:.3f}, en to id {backward:.3f}, mean {mean:.3f}")


if __name__ == "__main__":
    main()
