"""A reindexing process without a real model: `python -m tests.bot.hashing_worker`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot.app import App, build
from bot.reindexing_worker import main
from bot.settings import Settings
from embeddings.embedder import Vectors
from tests.bot.fakes import ALWAYS
from tests.fakes import HashingEmbedder

COMMAND = (sys.executable, "-m", "tests.bot.hashing_worker")
HOLD = "HOLD_EMBEDDER"
"""Variable with a folder: the embedder makes `begun` there, and waits for `released`."""


class HeldEmbedder(HashingEmbedder):
    """Embeds nothing until it is let go, and hears nobody meanwhile."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Wait, and embed."""
        (self._folder / "begun").touch()
        deadline = time.monotonic() + 60
        while not (self._folder / "released").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        return super().embed_passages(texts)


def build_hashing(settings: Settings, *, place: str) -> App:
    """Kutip without a real model."""
    hold = os.environ.get(HOLD)
    embedder = HeldEmbedder(Path(hold)) if hold else HashingEmbedder()
    return build(settings, embedder=embedder, gate=ALWAYS, place=place)


if __name__ == "__main__":
    main(build_hashing)
