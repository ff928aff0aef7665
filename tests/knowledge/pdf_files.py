"""Makes small PDFs out of their objects."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

TOP = 780
LEFT = 72


def stream(content: bytes, entries: str = "") -> bytes:
    """A stream as an object, not compressed."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries.encode(), content)


def packed(content: bytes) -> bytes:
    """A compressed stream as an object."""
    return stream(zlib.compress(content), "/Filter /FlateDecode")


def line(text: str, *, y: float, x: float = LEFT, size: float = 11, font: str = "F1") -> str:
    """The operators that draw a line of text."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


def lines(*texts: str, top: float = TOP, size: float = 11, leading: float = 14, font: str = "F1") -> str:
    """The operators that draw lines below each other; "" leaves one out."""
    drawn = ((number, text) for number, text in enumerate(texts) if text)
    return "".join(line(text, y=top - number * leading, size=size, font=font) for number, text in drawn)


def document(
    pages: Sequence[str | bytes],
    *,
    info: str = "",
    extra: dict[int, bytes] | None = None,
    trailer: str = "",
    count: int | None = None,
) -> bytes:
    """A document.

    Args:
        pages: What each page draws; bytes are an object that is the page's stream as it is.
        info: Entries of the document's information, such as "/Title (Kopi)".
        extra: More objects by their number, or others in the place of the usual ones. Numbers 1 to 5 are
            catalog, page tree, two fonts and information; a page has two numbers from 10.
        trailer: More entries of the trailer.
        count: The number of pages that the page tree claims.
    """
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        5: f"<< {info} >>".encode("cp1252"),
    }
    kids: list[str] = []
    for number, drawn in enumerate(pages):
        page, content = 10 + 2 * number, 11 + 2 * number
        kids.append(f"{page} 0 R")
        objects[page] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /X 6 0 R >> >> >>"
        ).encode()
        objects[content] = drawn if isinstance(drawn, bytes) else packed(drawn.encode("cp1252"))
    claimed = len(pages) if count is None else count
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {claimed} >>".encode()
    return assembled(objects | (extra or {}), trailer=trailer)


def assembled(objects: dict[int, bytes], *, trailer: str = "") -> bytes:
    """Objects with the table of their places."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, content in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += (
        f"trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


def write(path: Path, *pages: str, info: str = "") -> Path:
    """Write a document of pages."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document(pages, info=info))
    return path
