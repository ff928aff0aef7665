"""Files that people and the bot have sent."""

from __future__ import annotations

import hashlib
import mimetypes
from collections import OrderedDict
from dataclasses import dataclass

from bot.loopback.telegram.failure import ApiError, Json, bad_request

MOST_DOWNLOAD = 20 * 1024 * 1024
"""Bytes that a bot can fetch."""
MOST_UPLOAD = 50 * 1024 * 1024
"""Bytes that a bot can send."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file; `size` is what Telegram says of it, so that a test need not hold 20 MB."""

    id: str
    unique_id: str
    name: str
    content: bytes
    size: int

    @property
    def path(self) -> str:
        """Where it is fetched from."""
        return f"documents/{self.unique_id}{self.name[self.name.rfind('.') :] if '.' in self.name else ''}"

    def as_document(self) -> Json:
        """A Document."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_name": self.name,
            "mime_type": mimetypes.guess_type(self.name)[0] or "application/octet-stream",
            "file_size": self.size,
        }


class Files:
    """The latest files, up to a number of bytes altogether."""

    def __init__(self, *, most: int = 256 * 1024 * 1024) -> None:
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._paths: dict[str, str] = {}
        self._most = most
        self._bytes = 0
        self._count = 0

    def add(self, name: str, content: bytes, size: int | None = None) -> StoredFile:
        """Store one."""
        self._count += 1
        digest = hashlib.sha256(f"{self._count}:{name}".encode()).hexdigest()
        file = StoredFile(
            f"BQACAgUAAxk{digest[:40]}", digest[:15], name, content, len(content) if size is None else size
        )
        self._files[file.id] = file
        self._paths[file.path] = file.id
        self._bytes += len(content)
        while self._bytes > self._most and len(self._files) > 1:
            _, old = self._files.popitem(last=False)
            del self._paths[old.path]
            self._bytes -= len(old.content)
        return file

    def get(self, file_id: str) -> StoredFile:
        """One by its id.

        Raises:
            ApiError: There is none.
        """
        file = self._files.get(file_id)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return file

    def download(self, path: str) -> bytes:
        """The content of one by its path.

        Raises:
            ApiError: There is none (404).
        """
        file_id = self._paths.get(path)
        if file_id is None or self._files[file_id].size > MOST_DOWNLOAD:
            raise ApiError(404, "Not Found")
        return self._files[file_id].content
