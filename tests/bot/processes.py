"""Reindexing processes of an installation, without a real model."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.reindexing_process import ReindexProcess
from bot.reindexing_protocol import ReindexRequest
from embeddings.index.local import LocalIndex
from tests.bot.hashing_worker import COMMAND, HOLD
from tests.bot.installation import Installation

LONG = 60.0
"""Seconds after which a test gives up."""

ASKED = ReindexRequest("test")
BY_ITSELF = ReindexRequest("test", by_itself=True)


async def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so in the world of files and processes, which tells nobody."""
    async with asyncio.timeout(LONG):
        while not is_so():
            await asyncio.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Hold:
    """Holds the embedder of a process back."""

    folder: Path

    async def begun(self) -> None:
        """Wait until there is something to embed."""
        await until((self.folder / "begun").exists)

    def release(self) -> None:
        """Let it embed."""
        (self.folder / "released").touch()


def environment(installation: Installation) -> dict[str, str]:
    """Its settings, and nobody else's."""
    settings = installation.settings
    others = {name: value for name, value in os.environ.items() if not name.startswith("KUTIP_")}
    return others | {"KUTIP_HOME": str(settings.home), "KUTIP_ARTICLES": str(settings.articles)}


def process_of(installation: Installation, *, hold: Hold | None = None) -> ReindexProcess:
    """A process whose embedder may be held back."""
    held = {HOLD: str(hold.folder)} if hold else {}
    return ReindexProcess(
        installation.settings.home, command=COMMAND, environment=environment(installation) | held
    )


def index_of(installation: Installation) -> LocalIndex:
    """The index as another process sees it."""
    return LocalIndex(installation.settings.home)


def process_that_says(folder: Path, *lines: bytes) -> ReindexProcess:
    """A process that does nothing but say one of these lines, the next one each time it is started."""
    for number, line in enumerate(lines):
        (folder / f"{number}.line").write_bytes(line)
    code = (
        "import pathlib, sys; sys.stdin.readline();"
        f"line = min(pathlib.Path({str(folder)!r}).glob('*.line'));"
        "text = line.read_text(); line.unlink(); print(text, end='')"
    )
    return ReindexProcess(folder, command=(sys.executable, "-c", code))
