"""Names of files that people send: what of them can be a name in the folder of articles."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from bot.messages import on_one_line
from knowledge.readers import READERS

LONGEST_NAME = 150
"""Bytes; room is left for what is put before the name of a file that is kept."""

_REFUSED = re.compile(r'[<>:"|?*\N{REPLACEMENT CHARACTER}]')
"""What Windows refuses, and what is no character."""

_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
)
"""Names that mean a device there, whatever their ending."""


def file_name(sent: str) -> str:
    """The name under which a file is kept: without folders, nothing hidden, nothing that any system refuses.

    Returns:
        "" if nothing is left of it, or if it is too long.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", sent.encode("utf-8", "replace").decode()))[-1]
    name = _REFUSED.sub("_", on_one_line(last)).strip(" .~$")
    if name.split(".")[0].strip().casefold() in _DEVICES:
        name = f"_{name}"
    path = PurePosixPath(name)
    is_named = bool(path.suffix) and bool(path.stem.strip(" ._"))
    return name if is_named and len(name.encode()) <= LONGEST_NAME else ""


def is_read(name: str) -> bool:
    """Whether there is a reader for a file of that name."""
    return PurePosixPath(name).suffix.lower() in READERS


def formats() -> str:
    """The endings that are read."""
    return " ".join(sorted(READERS))
