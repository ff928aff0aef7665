"""Names of people and chats as they are written down: keyed hashes, which nobody without the key can undo.

<home>/memory.key        32 random bytes; whoever deletes it makes strangers of everybody
<home>/memory.key.lock   held while it is made
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from pathlib import Path
from threading import Lock

from filelock import FileLock

_log = logging.getLogger(__name__)

FILE = "memory.key"

_BYTES = 32
_PATIENCE = 10.0
"""Seconds for which to wait while another process makes the key; that takes milliseconds."""


class Pseudonyms:
    """Makes keyed hashes. Safe for several threads and processes; the key is made when first needed."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / FILE
        self._key: bytes | None = None
        self._lock = Lock()

    def of(self, name: str) -> str:
        """What stands for a person or chat ("telegram:123"): BLAKE2b, keyed, 32 digits; "" for "".

        A private chat has the name of its person, and so the same hash.

        Raises:
            OSError, NotImplementedError: The key can be neither read nor made.
        """
        if not name:
            return ""
        content = name.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, key=self._known(), digest_size=16).hexdigest()

    def _known(self) -> bytes:
        with self._lock:
            if self._key is None:
                self._key = self._read() or self._made()
            return self._key

    def _read(self) -> bytes | None:
        try:
            key = self._path.read_bytes()
        except FileNotFoundError:
            return None
        return key if len(key) == _BYTES else None

    def _made(self) -> bytes:
        self._home.mkdir(parents=True, exist_ok=True)
        with FileLock(self._home / f"{FILE}.lock", timeout=_PATIENCE, mode=0o600):
            # Another process may have made one while this one waited.
            key = self._read()
            if key is None:
                if self._path.exists():
                    _log.warning("%s is no key; a new one takes its place, so nobody is known", self._path)
                key = secrets.token_bytes(_BYTES)
                _replace(self._path, key)
            return key


def _replace(path: Path, content: bytes) -> None:
    """Put content into a file, all or nothing, synced, readable by its owner alone."""
    waiting = path.with_name(f"{path.name}.new")
    waiting.unlink(missing_ok=True)
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(path)
    finally:
        # Still there if the disk was full.
        waiting.unlink(missing_ok=True)
