"""Articles in HTML: one page, one edition."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from knowledge.article import Article, Language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.assembling import Said, Source, article_of
from knowledge.readers.cleaning import clean_line
from knowledge.readers.dates import believable_date
from knowledge.readers.digests import digest_of
from knowledge.readers.files import (
    Text,
    damaged,
    decode,
    known_content,
    read_bytes,
    wide_encoding,
    wrong_content,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] (it has no public name)

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})|<\?xml[^>]{0,100}encoding=[\"']([\w.-]{1,40})",
    re.IGNORECASE,
)
_SAMPLE = 4_096
_SITE = re.compile(r"\s+[|–—·»-]\s+")
_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[translate(@name, 'DATEPUBLISHC.ONRY', 'datepublishc.onry')='date']/@content",
    "//meta[@name='pubdate' or @name='publish-date' or @name='publishdate']/@content",
    "//meta[@name='datePublished' or @name='dc.date' or @name='DC.date']/@content",
    "//meta[@name='DC.date.issued' or @name='dcterms.created']/@content",
    "//time[@pubdate]/@datetime",
)
_JSON_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_MOST_TAGS = 20


def read(path: Path, folder: Path) -> Iterator[Article | Problem]:
    """Read the article in a web page, after the problems found in it: its main text without navigation.

    Title, language, date of publication, address and keywords are taken from the page where it states them.

    Args:
        folder: The folder of articles that the file was found in.
    """
    raw = read_bytes(path, folder)
    if isinstance(raw, Problem):
        yield raw
        return
    found = known_content(raw)
    decoded = None if found else _decode(raw)
    if found is not None:
        yield wrong_content(path, found)
    elif decoded is None:
        yield Problem(ProblemKind.NOT_TEXT, path)
    else:
        if decoded.damaged_at is not None:
            yield damaged(path, decoded.text, at=decoded.damaged_at)
        source = Source(path, folder, digest_of(raw), is_damaged=decoded.damaged_at is not None)
        yield from _read_page(decoded.text, source)


def _decode(raw: bytes) -> Text | None:
    """UTF-8 if it is, else what the page declares, else as any text."""
    if wide_encoding(raw) is None and b"\0" not in raw:
        try:
            return Text(raw.decode("utf-8-sig"), None)
        except UnicodeDecodeError:
            pass
        match = _DECLARED.search(raw[:_SAMPLE])
        if match is not None:
            declared = _text_codec((match[1] or match[2]).decode("ascii", "replace"))
            if declared is not None:
                text = raw.decode(declared, errors="replace")
                at = text.find("\ufffd")
                return Text(text, None if at < 0 else at)
    return decode(raw)


def _text_codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # what calls itself Latin-1 is Windows-1252, as the HTML standard says; UTF-8 and wide ones it is not
    if codec.name in ("iso8859-1", "ascii"):
        return "cp1252"
    is_text = getattr(codec, "_is_text_encoding", True)
    return codec.name if is_text and not codec.name.startswith("utf") else None


def _read_page(text: str, source: Source) -> Iterator[Article | Problem]:
    from knowledge.readers.html_blocks import HtmlBlocks  # noqa: PLC0415 - imports lxml, which is slow
    from knowledge.readers.html_main import main_text  # noqa: PLC0415

    page = _parse(text, source.path)
    if isinstance(page, Problem):
        yield page
        return
    body = page.find("body")
    if body is None:
        yield Problem(ProblemKind.MISSING_TEXT, source.path)
        return
    said = _said(page)  # before anything is cut off
    main = main_text(body)
    headline = _headline(main)
    blocks = HtmlBlocks().walk(main)
    said = Said(headline or said.title, said.language, said.date, said.url, said.tags)
    yield from article_of(blocks, said, source)


def _parse(text: str, path: Path) -> Element | Problem:
    from lxml import etree  # noqa: PLC0415 - as above

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = etree.fromstring(text.replace("\0", "\ufffd").encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        page = None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        # what lies beyond was dropped
        is_deep = any("depth" in error.message for error in parser.error_log)
        reason = "too_deep" if is_deep else "too_long"
        return Problem(ProblemKind.UNREADABLE_FILE, path, facts={"reason": reason})
    return Problem(ProblemKind.MISSING_TEXT, path) if page is None else page


def _said(page: Element) -> Said:
    return Said(_title(page), _language(page), _date(page), _url(page), _tags(page))


def _headline(main: Element) -> str:
    """The heading of level 1, if there is exactly one."""
    from knowledge.readers.html_blocks import inline_text  # noqa: PLC0415

    headings = main.findall(".//h1")
    return clean_line(inline_text(headings[0])) if len(headings) == 1 else ""


def _title(page: Element) -> str:
    """What the page calls itself, without the name of the site behind it."""
    shared = _first(page, "//meta[@property='og:title']/@content")
    if shared:
        return shared
    title = _first(page, "//head/title/text()")
    name, *site = _SITE.split(title)
    return name if len(site) == 1 and len(name) > 3 else title


def _language(page: Element) -> Language | None:
    code = _first(page, "/html/@lang | /html/@*[local-name()='lang'] | //body/@lang")
    return next((known for known in Language if re.split("[-_]", code.lower())[0] == known), None)


def _date(page: Element) -> dt.date | None:
    for place in _PUBLISHED:
        if (date := believable_date(_first(page, place))) is not None:
            return date
    for script in page.iter("script"):
        match = (
            _JSON_PUBLISHED.search(script.text or "") if script.get("type") == "application/ld+json" else None
        )
        if match and (date := believable_date(match[1])) is not None:
            return date
    times = {
        date for time in page.iter("time") if (date := believable_date(time.get("datetime"))) is not None
    }
    return times.pop() if len(times) == 1 else None


def _url(page: Element) -> str:
    for place in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        url = _first(page, place)
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname and " " not in url:
            return url
    return ""


def _tags(page: Element) -> tuple[str, ...]:
    words = _first(page, "//meta[@name='keywords']/@content").split(",")
    return tuple(tag for word in words if (tag := clean_line(word)))[:_MOST_TAGS]


def _first(page: Element, place: str) -> str:
    found = cast("list[str]", page.xpath(place))
    return clean_line(found[0]) if found else ""
