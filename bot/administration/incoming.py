"""Files that administrators sent, as long as they wait to be confirmed.

<home>/incoming/<token>/<folder of articles>/<path>
"""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

from bot.administration.confirmations import HOUR

_ABANDONED = HOUR + 600
"""Seconds after which nobody can confirm a file any more: it is looked at, and then offered for an hour."""


class Incoming:
    """Keeps them apart from each other and from the articles.

    Args:
        articles: The folder of articles: a folder's name may tell a language.
    """

    def __init__(self, home: Path, articles: Path) -> None:
        self._folder = home / "incoming"
        self._articles = articles.name or "articles"

    def keep(self, path: str, content: bytes) -> str:
        """Keep a file. Returns the token that finds it again.

        Args:
            path: Where it would be, from the folder of articles.

        Raises:
            OSError: The system refuses.
        """
        token = secrets.token_hex(8)
        place = self.folder(token) / path
        place.parent.mkdir(parents=True)
        place.write_bytes(content)
        return token

    def move(self, token: str, path: str, other: str) -> None:
        """Have a file elsewhere, from the folder of articles."""
        place = self.folder(token) / other
        place.parent.mkdir(parents=True, exist_ok=True)
        (self.folder(token) / path).rename(place)

    def folder(self, token: str) -> Path:
        """What stands for the folder of articles."""
        return self._folder / Path(token).name / self._articles

    def drop(self, token: str) -> None:
        """Let go of a file."""
        shutil.rmtree(self._folder / Path(token).name, ignore_errors=True)

    def sweep(self) -> None:
        """Let go of what can no longer be confirmed."""
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            with suppress(OSError):
                if time.time() - folder.stat().st_mtime > _ABANDONED:
                    self.drop(folder.name)
