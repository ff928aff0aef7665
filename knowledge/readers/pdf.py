"""Articles in PDF: one file, one edition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from knowledge.article import Article
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.assembling import MAXIMUM_CHARACTERS, Said, Source, article_of
from knowledge.readers.blocks import Block
from knowledge.readers.cleaning import clean_line
from knowledge.readers.dates import believable_date
from knowledge.readers.digests import digest_of
from knowledge.readers.files import MAXIMUM_DOCUMENT, known_content, read_bytes, wrong_content
from knowledge.readers.office_zip import broken

MAXIMUM_PAGES = 2_000

_MARK = b"%PDF-"
_START = 1_024
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_LEAST_LETTERS = 10  # a page, on average; a scan may have its numbers of pages in letters
_MOST_NEEDED = 1_000
_FIRST_BLOCKS = 3  # among which a title may stand
_PROGRAMS = re.compile(
    r"microsoft \w+ - |untitled|tanpa judul|(?:document|dokumen|slide) ?\d*$"
    r"|.*\.(?:docx?|odt|rtf|indd|pdf|pptx?|xlsx?)$",
    re.IGNORECASE,
)


def read(path: Path, folder: Path) -> Iterator[Article | Problem]:
    """Read the article in a PDF, after the problems found in it.

    Headings and paragraphs come from the layout. The title is the document's own, unless a program filled it
    in; else the largest line of the first page. The date is that of its creation.

    Args:
        folder: The folder of articles that the file was found in.
    """
    raw = read_bytes(path, folder, limit=MAXIMUM_DOCUMENT)
    if isinstance(raw, Problem):
        yield raw
        return
    read = _look_at(path, raw[:_START]) or _read_document(path, raw)
    if isinstance(read, Problem):
        yield read
    else:
        blocks, said = read
        yield from article_of(blocks, said, Source(path, folder, digest_of(raw)))


def _look_at(path: Path, start: bytes) -> Problem | None:
    if _MARK in start:
        return None
    found = known_content(start)
    if found is None and start.lstrip().lower().startswith((b"<!doctype", b"<html")):
        found = "HTML"
    return broken(path, "damaged_pdf") if found is None else wrong_content(path, found)


def _read_document(path: Path, raw: bytes) -> tuple[list[Block], Said] | Problem:
    import pypdfium2  # noqa: PLC0415 - slow to import  # pyright: ignore[reportMissingTypeStubs]

    try:
        document: Any = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            return Problem(ProblemKind.ENCRYPTED, path)
        return broken(path, "damaged_pdf")
    try:
        return _read_pages(document, path)
    except pypdfium2.PdfiumError:
        return broken(path, "damaged_pdf")
    finally:
        document.close()


def _read_pages(document: Any, path: Path) -> tuple[list[Block], Said] | Problem:
    from knowledge.readers.pdf_blocks import blocks_of  # noqa: PLC0415 - only here
    from knowledge.readers.pdf_lines import TooMuchTextError, lines_of  # noqa: PLC0415

    pages = len(document)
    if pages > MAXIMUM_PAGES:
        return _too_many(path, ProblemKind.TOO_MANY_PAGES, pages, MAXIMUM_PAGES)
    try:
        lines = list(lines_of(document, limit=MAXIMUM_CHARACTERS))
    except TooMuchTextError:
        return _too_many(path, ProblemKind.TOO_MANY_CHARACTERS, MAXIMUM_CHARACTERS + 1, MAXIMUM_CHARACTERS)
    if sum(len(line.text) for line in lines) < min(_LEAST_LETTERS * pages, _MOST_NEEDED):
        return Problem(ProblemKind.ONLY_PICTURES, path, facts={"pages": str(pages)})
    blocks = blocks_of(lines, pages=pages)
    return blocks, _said(document, blocks)


def _said(document: Any, blocks: Sequence[Block]) -> Said:
    title = clean_line(document.get_metadata_value("Title"))
    if len(title) < 3 or _PROGRAMS.match(title):
        title = next((block.text for block in blocks[:_FIRST_BLOCKS] if block.heading_level == 1), "")
    date = believable_date(document.get_metadata_value("CreationDate"))
    return Said(title, date=date or believable_date(document.get_metadata_value("ModDate")))


def _too_many(path: Path, kind: ProblemKind, count: int, limit: int) -> Problem:
    return Problem(kind, path, facts={"count": str(count), "limit": str(limit)})
