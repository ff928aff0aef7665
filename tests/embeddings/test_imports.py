from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "transformers", "sentence_transformers", "faiss")
MODULES = (
    "embeddings.bundled",
    "embeddings.embedder",
    "embeddings.index.base",
    "embeddings.index.generation",
    "embeddings.index.local",
    "embeddings.index.memory",
    "embeddings.index.vectors",
    "embeddings.question",
    "embeddings.reindexer",
    "embeddings.retriever",
    "embeddings.sentence",
    "embeddings.systems",
    "bot.cli",
    "bot.app",
    "bot.commands.evaluate",
    "bot.commands.serving",
    "bot.reindexing_worker",
)


def imported_by(statements: str) -> set[str]:
    """Which of the heavy packages a fresh interpreter has loaded after some statements."""
    script = f"import sys\n{statements}\nprint(*(set({HEAVY!r}) & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 (our own script)
    return set(done.stdout.split())


def test_importing_needs_no_engine() -> None:
    """Every module can be imported without loading a model library or a search engine of any weight."""
    assert imported_by("\n".join(f"import {name}" for name in MODULES)) == set()


@pytest.mark.parametrize(
    ("statements", "loaded"),
    [
        ("from embeddings.sentence import SentenceEmbedder; SentenceEmbedder('fast').spec", set[str]()),
        ("from embeddings.index.vectors import VectorIndex; VectorIndex(4)", {"faiss"}),
    ],
)
def test_engines_come_with_their_first_use(statements: str, loaded: set[str]) -> None:
    """Asking a bundled model for its spec loads nothing; a first vector index loads its engine only."""
    assert imported_by(statements) == loaded
