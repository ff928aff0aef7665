"""Attachments, and the server that hands them out."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from urllib.parse import quote

from bot.loopback.discord.failure import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it is handed over."""

    name: str
    content: bytes
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file at an address; `size` is what Discord says of it, so that a test need not hold 25 MB."""

    id: int
    name: str
    content: bytes
    content_type: str
    size: int
    url: str

    def as_json(self) -> Json:
        """An attachment."""
        return {
            "id": str(self.id),
            "filename": self.name,
            "size": self.size,
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
        }


class Files:
    """All attachments; `root` is the address of the server."""

    def __init__(self) -> None:
        self.root = ""
        self._contents: dict[str, Attachment] = {}

    def add(self, number: int, channel: int, upload: Upload, size: int | None = None) -> Attachment:
        """Store one under a number of its own."""
        path = f"/attachments/{channel}/{number}/{quote(upload.name, safe='')}"
        kind = upload.content_type or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        size = len(upload.content) if size is None else size
        attachment = Attachment(number, upload.name, upload.content, kind, size, self.root + path)
        self._contents[f"{channel}/{number}"] = attachment
        return attachment

    def download(self, path: str) -> Attachment | None:
        """The one at a path, if there is one."""
        parts = path.strip("/").split("/")
        return self._contents.get("/".join(parts[1:3])) if len(parts) == 4 else None
