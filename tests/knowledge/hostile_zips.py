"""Word documents that are made to do harm, or are broken."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from tests.knowledge import word_files
from tests.knowledge.word_files import MAIN, paragraph

SAFE = "Teks aman yang boleh dibaca oleh siapa saja."
BODY = paragraph(SAFE)
_MEGABYTE = bytes(1_000_000)


def with_parts(parts: dict[str, bytes], body: str = BODY) -> bytes:
    """A document with more parts, or others in the place of the usual ones."""
    target = io.BytesIO()
    usual = {
        "_rels/.rels": word_files.RELATIONS.encode(),
        "word/document.xml": xml(body),
        "word/styles.xml": word_files.STYLES.encode(),
        "word/numbering.xml": word_files.NUMBERING.encode(),
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (usual | parts).items():
            file.writestr(name, content)
    return target.getvalue()


def with_document(document: bytes) -> bytes:
    """A document with that XML."""
    return with_parts({"word/document.xml": document})


def xml(body: str) -> bytes:
    """The XML of a document with that body."""
    return f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'.encode()


def bomb() -> bytes:
    """A few hundred kilobytes that unpack to 250 MB."""
    target = io.BytesIO(with_parts({}))
    with (
        zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as file,
        file.open("word/media/a.png", "w") as part,
    ):
        for _ in range(250):
            part.write(_MEGABYTE)
    return target.getvalue()


def nested() -> bytes:
    """A sound document with a bomb in it, which nobody has a reason to unpack."""
    return with_parts({"word/embeddings/a.zip": bomb()})


def lying(size: int, real: int = 3_000_000) -> bytes:
    """A document whose text claims to unpack to another size than it does."""
    raw = bytearray(with_document(b" " * real))
    name = b"word/document.xml"
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as file:
        local = file.getinfo(name.decode()).header_offset
    central = raw.rindex(name) - 46
    struct.pack_into("<L", raw, local + 22, size)
    struct.pack_into("<L", raw, central + 24, size)
    return bytes(raw)


def overlapping(count: int = 60) -> bytes:
    """Many entries that share the same packed bytes (David Fifield's better zip bomb, 2019)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", _MEGABYTE * 5)
    raw = target.getvalue()
    start = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    entries = raw[start:end] * count
    tail = bytearray(raw[end:])
    struct.pack_into("<HHL", tail, 8, count, count, len(entries))
    return raw[:start] + entries + bytes(tail)


def many_parts(count: int = 12_000) -> bytes:
    """A document of very many empty parts."""
    target = io.BytesIO(with_parts({}))
    with zipfile.ZipFile(target, "a") as file:
        for number in range(count):
            file.writestr(f"word/media/{number}", b"")
    return target.getvalue()


def marked_encrypted() -> bytes:
    """A document whose parts say that they need a password."""
    raw = bytearray(with_parts({}))
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def unknown_method() -> bytes:
    """A document packed in a way that nobody knows."""
    raw = bytearray(with_parts({}))
    name = b"word/document.xml"
    for at in (raw.index(name) - 30 + 8, raw.rindex(name) - 46 + 10):
        struct.pack_into("<H", raw, at, 97)
    return bytes(raw)


def office_with_password() -> bytes:
    """The start of a compound file, in which Office keeps documents with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000) + "EncryptedPackage".encode("utf-16-le")


def entities(kind: str, secret: Path) -> bytes:
    """Declarations of XML: laughing a billion times, growing by squares, or reaching for a file."""
    declarations = {
        "laughs": "<!ENTITY a0 'ha'>"
        + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)),
        "squares": f"<!ENTITY a9 '{'a' * 50_000}'>",
        "file": f"<!ENTITY a9 SYSTEM 'file://{secret}'>",
        "parameter": f"<!ENTITY % p SYSTEM 'file://{secret}'> %p; <!ENTITY a9 'x'>",
    }
    text = "&a9;" * (1_000 if kind == "squares" else 1)
    doctype = f"<!DOCTYPE w [{declarations[kind]}]>".encode()
    return with_document(doctype + xml(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"))


def looping_styles() -> bytes:
    """A style that is based on one that is based on it."""
    styles = f"""<w:styles xmlns:w="{MAIN}">
    <w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>
    <w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>"""
    return with_parts({"word/styles.xml": styles.encode()}, paragraph(SAFE, style="a"))


def nested_tables(depth: int) -> bytes:
    """Tables in tables."""
    opening = "<w:tbl><w:tr><w:tc>" * depth
    closing = "</w:tc></w:tr></w:tbl>" * depth
    return with_parts({}, opening + BODY + closing)


def wide_table() -> bytes:
    """A cell that claims to span two thousand million columns."""
    span = '<w:tcPr><w:gridSpan w:val="2147483647"/></w:tcPr>'
    row = f"<w:tr><w:tc>{span}{BODY}</w:tc><w:tc>{paragraph('x')}</w:tc></w:tr>"
    return with_parts({}, f"<w:tbl>{row}</w:tbl>")


def elsewhere() -> bytes:
    """A document that says its text lies outside of it."""
    relations = word_files.RELATIONS.replace("word/document.xml", "../../../../etc/passwd")
    return with_parts({"_rels/.rels": relations.encode()})
