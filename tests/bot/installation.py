"""An installation on disk, run in this process and without a real model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.answering.evidence import EvidenceGate
from bot.app import App, build
from bot.settings import Settings
from embeddings.embedder import Embedder, EmbedderSpec, ModelMissingError
from tests.bot.fakes import ALWAYS
from tests.fakes import HashingEmbedder

COFFEE = "Kopi Gayo berasal dari dataran tinggi Aceh dan rasanya tidak terlalu asam."
PRICE = "Harga satu bungkus kopi Gayo di kedai ini adalah 45 ribu rupiah untuk 200 gram."
HOURS = "Kedai ini buka setiap hari Senin sampai Jumat mulai pukul delapan pagi."

PRICE_ASKED: dict[str, object] = {
    "question": "Berapa harga satu bungkus kopi Gayo?",
    "language": "id",
    "article": "kopi",
    "paragraph": 2,
    "facts": {"id": ["45 ribu"]},
}


@dataclass(frozen=True, slots=True)
class Installation:
    """Articles, golden questions and a home below one folder."""

    folder: Path

    @property
    def settings(self) -> Settings:
        """As the environment would say."""
        return Settings(articles=self.folder / "articles", golden=None, home=self.folder / "home")

    def app(
        self, *, embedder: Embedder | None = None, gate: EvidenceGate = ALWAYS, older: Sequence[Embedder] = ()
    ) -> App:
        """Kutip as a new process would build it; it answers every question.

        Args:
            older: Models that can still be had beside `embedder`.
        """

        def open_older(spec: EmbedderSpec) -> Embedder:
            found = [model for model in older if model.spec == spec]
            if not found:
                raise ModelMissingError(spec.name, "no such folder")
            return found[0]

        embedder = embedder or HashingEmbedder()
        return build(self.settings, embedder=embedder, gate=gate, open_older=open_older)

    def write(self, name: str, *paragraphs: str) -> Path:
        """An Indonesian article, titled as its file is named."""
        path = self.folder / "articles" / "id" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join([f"# {name}", *paragraphs]) + "\n", "utf-8")
        return path

    def ask(self, *rows: dict[str, object]) -> Path:
        """Golden questions, in place of those before."""
        path = self.folder / "golden" / "questions.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return path


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation with one article and no index."""
    made = Installation(tmp_path)
    made.write("kopi", COFFEE, PRICE)
    return made
