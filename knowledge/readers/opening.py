"""Opening the files of a folder of articles: what was found there may meanwhile be something else."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

KINDS = {
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
    stat.S_IFDIR: "folder",
}
"""What may stand where a file should."""

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | _NO_LINK | getattr(os, "O_DIRECTORY", 0)
# Without waiting: a pipe that nobody writes to would never open.
_FILE = os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CAN_WALK = bool(_NO_LINK) and os.open in os.supports_dir_fd
_IS_LINK = {errno.ELOOP, errno.EMLINK, errno.ENOTDIR}  # what systems say of a link that is not to be followed


class OutsideFolderError(OSError):
    """A link leads out of the folder."""


class NoFileError(OSError):
    """It is a pipe, a device, a socket or a folder.

    Args:
        kind: One of `KINDS`.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(errno.EINVAL, kind)
        self.kind = kind


class TooLargeError(OSError):
    """A file is larger than may be read.

    Args:
        size, limit: In bytes.
    """

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(errno.EFBIG, f"{size} bytes")
        self.size = size
        self.limit = limit


def open_article(path: Path, folder: Path, *, limit: int) -> BinaryIO:
    """Open a file to be read.

    Links are followed as long as they end inside. Where the system can, the way there is walked folder by
    folder without following any, so that a link that takes the place of something just looked at is noticed.

    Args:
        folder: The folder of articles that it was found in.
        limit: How many bytes it may have.

    Raises:
        OutsideFolderError, NoFileError, TooLargeError: As they say.
        OSError: It cannot be opened.
    """
    descriptor = _open(path, folder)
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise NoFileError(KINDS.get(stat.S_IFMT(state.st_mode), "device"))
        if state.st_size > limit:
            raise TooLargeError(state.st_size, limit)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _open(path: Path, folder: Path) -> int:
    if _CAN_WALK:
        try:
            return _walk(path, folder)
        except OSError as error:
            if error.errno not in _IS_LINK:
                raise
    try:
        target, boundary = path.resolve(strict=True), folder.resolve(strict=True)
    except RuntimeError as error:  # before Python 3.13, a circle of links
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
    if not target.is_relative_to(boundary):
        raise OutsideFolderError(errno.EACCES, "outside")
    return _walk(target, boundary) if _CAN_WALK else os.open(target, _FILE)


def _walk(path: Path, folder: Path) -> int:
    """Open a file without following any link below a folder."""
    parts = path.relative_to(folder).parts if path.is_relative_to(folder) else ()
    if not parts or ".." in parts:
        raise OutsideFolderError(errno.EACCES, "outside")
    place = os.open(folder, _FOLDER & ~_NO_LINK)
    try:
        for part in parts[:-1]:
            below = os.open(part, _FOLDER, dir_fd=place)
            os.close(place)
            place = below
        return os.open(parts[-1], _FILE, dir_fd=place)
    finally:
        os.close(place)
