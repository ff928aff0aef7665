"""Articles in Word documents: one file, one edition.

WordprocessingML is read straight from the standard (ISO/IEC 29500): libraries above lxml leave out what was
inserted as a tracked change, content controls and text boxes, and open every part of a document at once.
"""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.article import Article, Language
from knowledge.problem import Problem
from knowledge.readers.assembling import Said, Source, article_of
from knowledge.readers.blocks import Block
from knowledge.readers.cleaning import clean_line
from knowledge.readers.dates import believable_date
from knowledge.readers.digests import digest_of
from knowledge.readers.files import MAXIMUM_DOCUMENT, read_bytes
from knowledge.readers.office_zip import OfficeZip, PartError, broken

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] (it has no public name)

_DOCUMENT = "/officeDocument"
_TEMPLATE_TIME = "2013-12-23T23:15:00Z"  # of the template that python-docx fills in and never changes
_TITLES_OF_PROGRAMS = ("word document", "microsoft word", "document", "dokumen", "untitled", "tanpa judul")


def read(path: Path, folder: Path) -> Iterator[Article | Problem]:
    """Read the article in a Word document, after the problems found in it.

    The title is the paragraph in the style "Title", else the document's property, else its only heading of
    level 1. The date is that of the last change.

    Args:
        folder: The folder of articles that the file was found in.
    """
    raw = read_bytes(path, folder, limit=MAXIMUM_DOCUMENT)
    if isinstance(raw, Problem):
        yield raw
        return
    try:
        with OfficeZip(path, raw) as document:
            blocks, said = _read_document(document)
    except PartError as error:
        yield error.problem
    else:
        yield from article_of(blocks, said, Source(path, folder, digest_of(raw)))


def _read_document(document: OfficeZip) -> tuple[list[Block], Said]:
    from knowledge.readers.docx_blocks import DocxBlocks  # noqa: PLC0415 - imports lxml
    from knowledge.readers.docx_styles import Styles  # noqa: PLC0415

    name = _main_part(document)
    root = document.xml(name)
    body = None if root is None else root.find("{*}body")
    if body is None:
        raise PartError(broken(document.path, "no_document_part"))
    folder = posixpath.dirname(name)
    styles = Styles(document.xml(f"{folder}/styles.xml"), document.xml(f"{folder}/numbering.xml"))
    reading = DocxBlocks(styles)
    blocks = reading.walk(body)
    return blocks, _said(document.xml("docProps/core.xml"), blocks, reading.title)


def _main_part(document: OfficeZip) -> str:
    relations = document.xml("_rels/.rels")
    for relation in () if relations is None else relations.iterchildren():
        if relation.get("Type", "").endswith(_DOCUMENT):
            return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


def _said(properties: Element | None, blocks: list[Block], title: str) -> Said:
    if not title:
        title = _believable_title(_property(properties, "title"))
    if not title:
        headings = [block.text for block in blocks if block.heading_level == 1]
        title = headings[0] if len(headings) == 1 and blocks[0].heading_level == 1 else ""
    return Said(
        title,
        _language(_property(properties, "language")),
        _date(properties),
    )


def _believable_title(title: str) -> str:
    """What the property says, unless a program filled it in."""
    return "" if title.lower().startswith(_TITLES_OF_PROGRAMS) or len(title) < 3 else title


def _date(properties: Element | None) -> dt.date | None:
    stated = [_property(properties, name) for name in ("modified", "created")]
    dates = [believable_date(text) for text in stated if text != _TEMPLATE_TIME]
    return next((date for date in dates if date is not None), None)


def _language(code: str) -> Language | None:
    return next((known for known in Language if code.lower().split("-")[0] == known), None)


def _property(properties: Element | None, name: str) -> str:
    found = None if properties is None else properties.find(f"{{*}}{name}")
    return clean_line(found.text or "") if found is not None else ""
