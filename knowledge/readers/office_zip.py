"""The parts of an Office document, taken out of its zip within limits: the zip's own figures may lie."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.problem import Problem, ProblemKind
from knowledge.readers.files import MEGABYTE, known_content, wrong_content

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] (it has no public name)

MAXIMUM_UNPACKED = 200 * MEGABYTE
MAXIMUM_PART = 60 * MEGABYTE  # of XML; in memory it takes ten times as much
MAXIMUM_RATIO = 200
MAXIMUM_PARTS = 10_000

_SMALL = 5 * MEGABYTE  # unpacked, whose ratio does not matter
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_START = 4_096


class PartError(Exception):
    """A part cannot be read; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


class OfficeZip:
    """An open document.

    Args:
        raw: What its file holds.

    Raises:
        PartError: Here and in every method: something is too large, damaged or not what it should be.
    """

    def __init__(self, path: Path, raw: bytes) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError) as error:
            raise PartError(_no_zip(path, raw)) from error
        self._check()

    def __enter__(self) -> OfficeZip:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def xml(self, name: str) -> Element | None:
        """The root of a part's XML; None if there is no such part."""
        raw = self._part(name)
        return None if raw is None else self._parse(raw)

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAXIMUM_PARTS:
            raise PartError(broken(self.path, "too_many_parts"))
        if any(info.flag_bits & 1 for info in infos):
            raise PartError(Problem(ProblemKind.ENCRYPTED, self.path))
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        if unpacked > MAXIMUM_UNPACKED or unpacked > max(_SMALL, MAXIMUM_RATIO * packed):
            raise PartError(self._too_large(unpacked, MAXIMUM_UNPACKED))

    def _part(self, name: str) -> bytes | None:
        try:
            with self._zip.open(name) as part:
                raw = part.read(MAXIMUM_PART + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError) as error:
            raise PartError(broken(self.path, "damaged_zip")) from error
        except RuntimeError as error:
            raise PartError(Problem(ProblemKind.ENCRYPTED, self.path)) from error
        if len(raw) > MAXIMUM_PART:
            raise PartError(self._too_large(len(raw), MAXIMUM_PART))
        return raw

    def _parse(self, raw: bytes) -> Element:
        from lxml import etree  # noqa: PLC0415 - slow to import

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(raw, parser)
        except (etree.LxmlError, ValueError) as error:
            if _DECLARATION.search(raw[:_START]):
                raise PartError(broken(self.path, "entities")) from error
            reason = "too_deep" if "depth" in str(error) else "broken_xml"
            raise PartError(broken(self.path, reason)) from error
        if root.getroottree().docinfo.doctype:
            raise PartError(broken(self.path, "entities"))
        return root

    def _too_large(self, size: int, limit: int) -> Problem:
        facts = {"size": f"{size / MEGABYTE:.0f}", "limit": f"{limit / MEGABYTE:.0f}"}
        return Problem(ProblemKind.TOO_LARGE_UNPACKED, self.path, facts=facts)


def broken(path: Path, reason: str) -> Problem:
    """The problem of a document that is damaged; the reason has a sentence in `bot/messages`."""
    return Problem(ProblemKind.BROKEN_DOCUMENT, path, facts={"reason": reason})


def _no_zip(path: Path, raw: bytes) -> Problem:
    """Say what a file is that is no zip: Office keeps documents with a password in its old format."""
    if "EncryptedPackage".encode("utf-16-le") in raw[:MEGABYTE]:
        return Problem(ProblemKind.ENCRYPTED, path)
    found = known_content(raw)
    if found == "ZIP" or found is None:
        return broken(path, "damaged_zip")
    return wrong_content(path, found)
