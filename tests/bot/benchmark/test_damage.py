from __future__ import annotations

from pathlib import Path

import pytest

from bot.benchmark.damage import Noticed, measure_damage
from embeddings.index.base import IndexInfo
from embeddings.index.local import LocalIndex


class TrustingIndex(LocalIndex):
    """Serves whatever the pointer names and looks at nothing."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._path = home / "index" / "CURRENT"

    def info(self) -> IndexInfo:
        """What the pointer names."""
        return IndexInfo(generation=self._path.read_text("utf-8").strip())


@pytest.mark.filterwarnings("ignore")
def test_every_flipped_bit_is_noticed() -> None:
    """In every file of a generation; what is served instead is the last whole one."""
    flips = measure_damage(40, paragraphs=40)
    assert [flip for flip in flips if flip.noticed is not Noticed.SERVED_OTHER] == []
    files = {flip.file for flip in flips}
    assert {"manifest.json", "layout.json", "words/meta.json"} <= files
    assert {Path(file).suffix for file in files} >= {".f32", ".npy", ".sqlite", ".term", ".json"}
    assert not any(file.endswith(".lock") for file in files)


def test_an_index_that_looks_at_nothing_is_reported() -> None:
    """Each flip counts as missed."""
    flips = measure_damage(5, paragraphs=20, load=TrustingIndex)
    assert [flip.noticed for flip in flips] == [Noticed.MISSED] * 5
