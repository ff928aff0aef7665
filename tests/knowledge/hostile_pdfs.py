"""PDFs that are made to do harm, or are broken."""

from __future__ import annotations

import zlib

from tests.knowledge.pdf_files import assembled, document, lines, packed, stream

SAFE = "Teks aman yang boleh dibaca oleh siapa saja."
PAGE = lines(SAFE)


def pages_in_a_circle() -> bytes:
    """A page tree that is its own child."""
    return document([PAGE], extra={2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"})


def endless_tree() -> bytes:
    """A page tree whose branches lead back to its root, and that claims a thousand million pages."""
    branch = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 500000000 >>"
    root = b"<< /Type /Pages /Kids [7 0 R 8 0 R] /Count 1000000000 >>"
    return document([PAGE], extra={2: root, 7: branch, 8: branch})


def many_pages(count: int = 2_001) -> bytes:
    """More pages than are read, all of them the same."""
    kids = b"10 0 R " * count
    return document([PAGE], extra={2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)})


def stream_bomb(megabytes: int = 300) -> bytes:
    """A page whose content unpacks twice to hundreds of megabytes."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b"0 0 m " * 166_667) for _ in range(megabytes)) + packer.flush()
    twice = zlib.compress(once, 9)
    return document([stream(twice, "/Filter [/FlateDecode /FlateDecode]")])


def drawing_itself() -> bytes:
    """A drawing that draws itself."""
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    return document([PAGE + "/X Do\n"], extra={6: stream(b"/X Do", form)})


def table_in_a_circle() -> bytes:
    """A table of places whose predecessor is itself."""
    raw = document([PAGE])
    place = raw.rindex(b"xref\n0 1")
    return document([PAGE], trailer=f"/Prev {place}")


def with_password() -> bytes:
    """A document that nobody can open without its password."""
    encryption = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /Length 40"
        f" /O <{'5a' * 32}> /U <{'a5' * 32}> >> /ID [<{'01' * 16}> <{'01' * 16}>]"
    )
    return document([PAGE], trailer=encryption)


def nested_arrays(depth: int = 200_000) -> bytes:
    """A catalog with arrays in arrays in arrays."""
    return document(
        [PAGE], extra={1: b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * depth + b"]" * depth + b" >>"}
    )


def endless_text(characters: int = 5_200_000) -> bytes:
    """A page with more text than an article may have."""
    row = "Tj 0 -9 Td (" + "kata " * 20 + ")"
    text = "BT /F1 1 Tf 9 800 Td (a) " + f"{row} " * (characters // 100) + "Tj ET"
    return document([text])


def huge_numbers() -> bytes:
    """A table that claims a thousand million objects."""
    raw = document([PAGE])
    return raw.replace(b"/Size", b"/Size 1999999999 /Was").replace(b"xref\n0 1\n", b"xref\n0 1999999999\n")


def with_scripts() -> bytes:
    """A document that would like to run a program when it is opened."""
    action = b"<< /S /JavaScript /JS (app.launchURL('file:///bin/sh')) >>"
    return document([PAGE], extra={1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 7 0 R >>", 7: action})


def without_pages() -> bytes:
    """A document of no pages."""
    return document([])


def huge_page() -> bytes:
    """A page as wide as the universe, with an image that claims to be as large."""
    image = stream(
        b"\0",
        "/Subtype /Image /Width 2000000000 /Height 2000000000 /BitsPerComponent 8 /ColorSpace /DeviceRGB",
    )
    return document([PAGE + "q 9e30 0 0 9e30 0 0 cm /X Do Q"], extra={6: image})


def scan() -> bytes:
    """Pages that are pictures."""
    image = stream(
        b"\xff" * 64, "/Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    return document(["q 500 0 0 700 0 0 cm /X Do Q"] * 3, extra={6: image})


def references_in_a_circle() -> bytes:
    """A length that is the length of itself, and a font that is itself."""
    content = b"<< /Length 7 0 R >>\nstream\n" + PAGE.encode() + b"endstream"
    return document([content], extra={7: b"7 0 R", 3: b"3 0 R"})


def compressed_garbage() -> bytes:
    """A page whose content does not unpack."""
    return document([stream(b"\x78\x9c" + bytes(range(256)), "/Filter /FlateDecode")])


def no_catalog() -> bytes:
    """Objects without the one to begin with."""
    return assembled({7: packed(b"x")})
