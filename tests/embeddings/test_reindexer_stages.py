"""A reindex says what it is doing."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.index.base import PassageReader
from embeddings.index.local import LocalIndex
from embeddings.reindexer import ReindexReport, plan, reindex
from embeddings.reindexing.report import GateReport, Stage
from tests.fakes import HashingEmbedder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A few articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.md").write_text(f"# Kopi\n\nKopi nomor {number} itu enak.\n", "utf-8")
    return folder


class Stages:
    """The stages that were told, each once, in their order."""

    def __init__(self) -> None:
        self.seen: list[Stage] = []

    def __call__(self, report: ReindexReport) -> None:
        """Note a stage."""
        if report.stage not in self.seen[-1:]:
            self.seen.append(report.stage)


def judged(new: PassageReader, old: PassageReader) -> GateReport:
    """A gate that lets everything pass."""
    del new, old
    return GateReport(0, 0, 0)


def test_every_stage_is_told(folder: Path, tmp_path: Path) -> None:
    """Also that nothing is read any more, but all is being written."""
    stages = Stages()
    reindex(
        folder,
        index=LocalIndex(tmp_path / "home"),
        embedder=HashingEmbedder(),
        progress=stages,
        gate=judged,
    )
    assert stages.seen == [Stage.READING, Stage.WRITING, Stage.CHECKING, Stage.DONE]


def test_a_plan_writes_nothing_and_does_not_say_so(folder: Path, tmp_path: Path) -> None:
    """It reads, and that is all."""
    stages = Stages()
    plan(folder, index=LocalIndex(tmp_path / "home"), embedder=HashingEmbedder(), progress=stages)
    assert stages.seen == [Stage.READING, Stage.DONE]
