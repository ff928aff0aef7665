"""A folder of files that do harm, are broken, or are not what their names say; and what each must give."""

from __future__ import annotations

import gzip
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from knowledge.problem import ProblemKind as Kind
from tests.knowledge import hostile_pdfs as pdfs
from tests.knowledge import hostile_zips as zips

SAFE = zips.SAFE
SECRET = "rahasia-di-luar-folder"  # noqa: S105 - a word that no article may hold
GOOD = f"# Baik\n\n{SAFE}\n"
LINE = '{"id": "%s", "title": "Baik", "text": "' + SAFE + '", "language": "id"}\n'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"

Make = Callable[[Path], object]


class Hostile(NamedTuple):
    """A file, and what comes of it.

    Attributes:
        make: Writes it.
        kinds: Of these problems at least one must come; none for a file that is read without.
        text: Words of its article; "" where there is none.
    """

    make: Make
    kinds: frozenset[Kind]
    text: str


def bad(content: bytes | str | Callable[[], bytes], *kinds: Kind) -> Hostile:
    """A file that gives no article."""
    return Hostile(_writes(content), frozenset(kinds), "")


def odd(content: bytes | str | Callable[[], bytes], *kinds: Kind, text: str = SAFE) -> Hostile:
    """A file that gives an article, with or without a problem."""
    return Hostile(_writes(content), frozenset(kinds), text)


def _writes(content: bytes | str | Callable[[], bytes]) -> Make:
    def make(path: Path) -> None:
        raw = content() if callable(content) else content
        path.write_bytes(raw.encode() if isinstance(raw, str) else raw)

    return make


def _sparse(size: int) -> Make:
    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(size)

    return make


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the whole path may be too long for a socket
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def _locked(path: Path) -> None:
    path.write_text(GOOD)
    path.chmod(0)


def secret_of(folder: Path) -> Path:
    """Where a file lies beside the folder, which nothing inside may reach."""
    return folder.parent / "secret.md"


def _link(target: Callable[[Path], str | Path]) -> Make:
    def make(path: Path) -> None:
        path.symlink_to(target(path))

    return make


def _secret_near(path: Path) -> Path:
    return secret_of(path.parent.parent)


def _entities(kind: str) -> Hostile:
    def make(path: Path) -> None:
        path.write_bytes(zips.entities(kind, _secret_near(path)))

    return Hostile(make, frozenset({Kind.BROKEN_DOCUMENT}), "")


DOCUMENTS: dict[str, Hostile] = {
    "bomb.docx": bad(zips.bomb, Kind.TOO_LARGE_UNPACKED),
    "bomb-inside.docx": odd(zips.nested),
    "smaller-than-it-says.docx": bad(lambda: zips.lying(4_000_000_000), Kind.TOO_LARGE_UNPACKED),
    "larger-than-it-says.docx": bad(lambda: zips.lying(100), Kind.BROKEN_DOCUMENT),
    "overlapping.docx": bad(zips.overlapping, Kind.TOO_LARGE_UNPACKED, Kind.BROKEN_DOCUMENT),
    "many-parts.docx": bad(zips.many_parts, Kind.BROKEN_DOCUMENT),
    "truncated.docx": bad(lambda: zips.with_parts({})[:-300], Kind.BROKEN_DOCUMENT),
    "half.docx": bad(lambda: zips.with_parts({})[:600], Kind.BROKEN_DOCUMENT),
    "no-text.docx": bad(
        lambda: zips.with_parts({"_rels/.rels": b"<a/>", "word/document.xml": b"<a/>"}), Kind.BROKEN_DOCUMENT
    ),
    "encrypted-parts.docx": bad(zips.marked_encrypted, Kind.ENCRYPTED),
    "password.docx": bad(zips.office_with_password, Kind.ENCRYPTED),
    "old-word.docx": bad(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), Kind.WRONG_CONTENT),
    "picture.docx": bad(PNG, Kind.WRONG_CONTENT),
    "plain.docx": bad(SAFE, Kind.BROKEN_DOCUMENT),
    "empty.docx": bad(b"", Kind.BROKEN_DOCUMENT),
    "too-deep.docx": bad(lambda: zips.nested_tables(300), Kind.BROKEN_DOCUMENT),
    "deep.docx": odd(lambda: zips.nested_tables(40)),
    "climbing.docx": odd(lambda: zips.with_parts({"../../../climbed.md": b"x", "/tmp/climbed.md": b"x"})),  # noqa: S108
    "elsewhere.docx": bad(zips.elsewhere, Kind.BROKEN_DOCUMENT),
    "looping-styles.docx": odd(zips.looping_styles),
    "long-text.docx": bad(
        lambda: zips.with_document(zips.xml(f"<w:p><w:r><w:t>{'a' * 11_000_000}</w:t></w:r></w:p>")),
        Kind.BROKEN_DOCUMENT,
        Kind.TOO_LARGE_UNPACKED,
    ),
    "wide-table.docx": odd(zips.wide_table),
    "nulls.docx": bad(lambda: zips.with_document(b"<a>\0</a>"), Kind.BROKEN_DOCUMENT),
    "unknown-packing.docx": bad(zips.unknown_method, Kind.BROKEN_DOCUMENT),
    **{f"entities-{kind}.docx": _entities(kind) for kind in ("laughs", "squares", "file", "parameter")},
}

PDFS: dict[str, Hostile] = {
    "truncated.pdf": bad(lambda: pdfs.document([pdfs.PAGE])[:300], Kind.BROKEN_DOCUMENT),
    "only-mark.pdf": bad(b"%PDF-1.7\n", Kind.BROKEN_DOCUMENT),
    "empty.pdf": bad(b"", Kind.BROKEN_DOCUMENT),
    "noise.pdf": bad(b"%PDF-1.7\n" + bytes(range(256)) * 400, Kind.BROKEN_DOCUMENT),
    "circle.pdf": bad(pdfs.pages_in_a_circle, Kind.BROKEN_DOCUMENT, Kind.ONLY_PICTURES),
    "endless.pdf": bad(
        pdfs.endless_tree, Kind.BROKEN_DOCUMENT, Kind.TOO_MANY_PAGES, Kind.TOO_SLOW, Kind.ONLY_PICTURES
    ),
    "many-pages.pdf": bad(pdfs.many_pages, Kind.TOO_MANY_PAGES),
    "bomb.pdf": bad(
        pdfs.stream_bomb, Kind.TOO_SLOW, Kind.TOO_MUCH_MEMORY, Kind.READER_FAILED, Kind.ONLY_PICTURES
    ),
    "draws-itself.pdf": odd(pdfs.drawing_itself),
    "table-in-a-circle.pdf": odd(pdfs.table_in_a_circle),
    "password.pdf": bad(pdfs.with_password, Kind.ENCRYPTED),
    "nested.pdf": odd(pdfs.nested_arrays),
    "endless-text.pdf": bad(
        pdfs.endless_text, Kind.TOO_MANY_CHARACTERS, Kind.TOO_SLOW, Kind.TOO_MUCH_MEMORY, Kind.READER_FAILED
    ),
    "huge-numbers.pdf": odd(pdfs.huge_numbers),
    "scripts.pdf": odd(pdfs.with_scripts),
    "no-pages.pdf": bad(pdfs.without_pages, Kind.BROKEN_DOCUMENT, Kind.ONLY_PICTURES),
    "huge-page.pdf": odd(pdfs.huge_page),
    "scan.pdf": bad(pdfs.scan, Kind.ONLY_PICTURES),
    "references.pdf": odd(pdfs.references_in_a_circle),
    "garbage.pdf": bad(pdfs.compressed_garbage, Kind.ONLY_PICTURES),
    "no-catalog.pdf": bad(pdfs.no_catalog, Kind.BROKEN_DOCUMENT),
    "page.pdf": bad("<!DOCTYPE html><p>x", Kind.WRONG_CONTENT),
}

_HEAD = "<!DOCTYPE html><html lang=id><title>Baik</title><body>"
PAGES: dict[str, Hostile] = {
    "deep.html": bad(_HEAD + "<div>" * 100_000 + SAFE, Kind.UNREADABLE_FILE),
    "unclosed.html": bad(_HEAD + "<b><i><a>" * 50_000 + SAFE, Kind.UNREADABLE_FILE),
    "one-line.html": bad(_HEAD + "<p>" + "kata " * 2_400_000, Kind.UNREADABLE_FILE, Kind.TOO_MANY_CHARACTERS),
    "truncated.html": odd(f"{_HEAD}<p>{SAFE}<p class="),
    "scripts.html": bad(f"{_HEAD}<script>document.write('{SAFE}')</script>", Kind.MISSING_TEXT),
    "laughs.html": odd(
        "<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>" + f"<title>Baik</title><p>{SAFE} &b;"
    ),
    "wrong-charset.html": odd(
        f"{_HEAD}<meta charset=utf-8><p>{SAFE} Café.".encode("cp1252"), Kind.SUSPICIOUS_ENCODING
    ),
    "no-charset.html": odd(
        f"{_HEAD}<meta charset=zlib><p>{SAFE} Café.".encode("cp1252"), Kind.SUSPICIOUS_ENCODING
    ),
    "hidden-charset.html": odd(f"<meta charset=utf-7>{_HEAD}<p>{SAFE} +ADw-script+AD4-"),
    "nulls.html": bad(f"{_HEAD}<p>a\0b".encode(), Kind.NOT_TEXT),
    "spans.html": odd(f"{_HEAD}<table><tr><td colspan=99999999 rowspan=99999999>{SAFE}<td>x</table>"),
    "includes.html": odd(f"{_HEAD}<iframe src=file:///etc/passwd></iframe><p>{SAFE}"),
    "empty.html": bad(b"", Kind.MISSING_TEXT),
    "picture.html": bad(PNG, Kind.WRONG_CONTENT),
    "tags.html": odd(f"{_HEAD}<p>{SAFE}" + "<p " + "a=1 " * 200_000 + ">x"),
}

_TITLE = "---\ntitle: Baik\nlanguage: id\n---\n\n"
TEXTS: dict[str, Hostile] = {
    "quotes.md": bad("# A\n\n" + ">" * 500 + " a\n", Kind.UNREADABLE_FILE),
    "lists.md": bad("".join("  " * depth + "- a\n" for depth in range(300)), Kind.UNREADABLE_FILE),
    "brackets.md": bad(_TITLE + "[" * 400_000, Kind.TOO_SLOW),
    "anchors.md": bad("---\na: &a [x, x]\nb: [*a, *a]\n---\nx", Kind.BROKEN_FRONT_MATTER),
    "nested-yaml.md": bad("---\na: " + "[" * 5_000 + "\n---\nx", Kind.BROKEN_FRONT_MATTER),
    "object.md": odd(
        f"---\ntitle: !!python/object/apply:os.system [echo]\n---\n\n{SAFE}", Kind.WRONG_FIELD, text=""
    ),
    "nulls.md": bad(b"# A\n\na\0b\n", Kind.NOT_TEXT),
    "huge.md": Hostile(_sparse(20_000_001), frozenset({Kind.TOO_LARGE}), ""),
    "huge.txt": Hostile(_sparse(2_000_000_000), frozenset({Kind.TOO_LARGE}), ""),
    "one-line.md": bad(_TITLE + "kata " * 1_100_000, Kind.TOO_MANY_CHARACTERS, Kind.TOO_SLOW),
    "many-lines.txt": bad("baris\n" * 60_000, Kind.TOO_MANY_PARAGRAPHS),
    "wide.md": odd((_TITLE + SAFE).encode("utf-16-le")),
    "windows.md": odd(
        (_TITLE + f"{SAFE} Café “baru”.").encode("cp1252"), Kind.SUSPICIOUS_ENCODING, text="Café “baru”"
    ),
    "twice-encoded.md": odd(_TITLE + f"{SAFE} CafÃ© â€“ baru.", Kind.REPAIRED_ENCODING, text="Café – baru"),
    "lost.md": odd(_TITLE + f"{SAFE} Caf\ufffd.", Kind.SUSPICIOUS_ENCODING),
    "document.md": bad(lambda: pdfs.document([pdfs.PAGE]), Kind.WRONG_CONTENT),
    "program.md": bad(b"\x7fELF\x02\x01" + bytes(100), Kind.WRONG_CONTENT),
    "packed.txt": bad(gzip.compress(SAFE.encode()), Kind.WRONG_CONTENT),
    "rich.txt": bad(rb"{\rtf1\ansi " + SAFE.encode() + b"}", Kind.WRONG_CONTENT),
    "noise.txt": bad(bytes(range(256)) * 9, Kind.NOT_TEXT),
    "page.txt": odd(f"<html>\n\n<p>{SAFE}\n\n</html>"),
    "colours.txt": odd(f"Baik\n\n\x1b[31m{SAFE}\x1b[0m\x07\n\n\x9b2J"),
    "blank.txt": bad("\n\u200b\n", Kind.MISSING_TEXT),
    "empty.md": bad(b"", Kind.MISSING_TITLE, Kind.MISSING_TEXT),
    "empty.txt": bad(b"", Kind.MISSING_TEXT),
}

LINES: dict[str, Hostile] = {
    "deep.jsonl": odd("[" * 100_000 + "\n" + LINE % "deep", Kind.BROKEN_JSON),
    "long.jsonl": odd('{"text": "' + "a" * 10_000_001 + '"}\n' + LINE % "long", Kind.TOO_LARGE),
    "number.jsonl": odd('{"id": ' + "9" * 5_000 + "}\n" + LINE % "number", Kind.BROKEN_JSON),
    "wide.jsonl": bad((LINE % "wide").encode("utf-16"), Kind.NOT_TEXT),
    "nulls.jsonl": odd(b"\0\0\0\n" + (LINE % "nulls").encode(), Kind.NOT_TEXT),
    "half.jsonl": odd('{"id": "a", "ti\n' + LINE % "half", Kind.BROKEN_JSON),
    "halves.jsonl": odd(
        LINE.replace(SAFE, f"{SAFE} \\ud800") % "halves", Kind.SUSPICIOUS_ENCODING, text=SAFE
    ),
    "picture.jsonl": bad(PNG, Kind.WRONG_CONTENT, Kind.NOT_TEXT),
}

LINKS: dict[str, Hostile] = {
    "out.md": Hostile(_link(_secret_near), frozenset({Kind.OUTSIDE_FOLDER}), ""),
    "climbing.md": Hostile(_link(lambda _: "../../secret.md"), frozenset({Kind.OUTSIDE_FOLDER}), ""),
    "folder-out": Hostile(
        _link(lambda path: path.parent.parent.parent), frozenset({Kind.OUTSIDE_FOLDER}), ""
    ),
    "zero.txt": Hostile(_link(lambda _: "/dev/zero"), frozenset({Kind.OUTSIDE_FOLDER}), ""),
    "environment.txt": Hostile(
        _link(lambda _: "/proc/self/environ"), frozenset({Kind.OUTSIDE_FOLDER, Kind.BROKEN_LINK}), ""
    ),
    "itself.md": Hostile(_link(lambda path: path.name), frozenset({Kind.BROKEN_LINK}), ""),
    "there.md": Hostile(_link(lambda _: "back.md"), frozenset({Kind.BROKEN_LINK}), ""),
    "back.md": Hostile(_link(lambda _: "there.md"), frozenset({Kind.BROKEN_LINK}), ""),
    "nowhere.md": Hostile(_link(lambda _: "nothing.md"), frozenset({Kind.BROKEN_LINK}), ""),
    "pipe.md": Hostile(os.mkfifo, frozenset({Kind.NO_FILE}), ""),
    "socket.txt": Hostile(_socket, frozenset({Kind.NO_FILE}), ""),
    "folder.md": Hostile(Path.mkdir, frozenset({Kind.NO_FILE}), ""),
    "locked.md": Hostile(_locked, frozenset({Kind.UNREADABLE_FILE}), ""),
    **{
        f"other{ending}": bad(b"x", Kind.UNSUPPORTED_FORMAT)
        for ending in (".doc", ".rtf", ".odt", ".xlsx", ".pptx", ".epub", ".csv")
    },
}

NAMES: dict[str, Hostile] = {
    "two\nlines.md": odd(GOOD),
    "bell\x07\x1b[2J.md": odd(GOOD),
    "tab\tbed\r.txt": odd(b"\0", Kind.NOT_TEXT, text=""),
    "left\u202eright.txt": odd(b"\0", Kind.NOT_TEXT, text=""),
    "'; DROP TABLE passages; --.md": odd(GOOD),
    "a" * 240 + ".md": odd(GOOD),
    "%2e%2e%2fsecret.md": odd(GOOD),
    "{path}.md": odd(GOOD),
    os.fsdecode(b"caf\xe9.md"): odd(GOOD),
    os.fsdecode(b"\xff\xfe.txt"): odd(b"\0", Kind.NOT_TEXT, text=""),
}

SILENT: dict[str, Make] = {
    ".hidden.md": _writes(GOOD),
    "~$open.docx": _writes(b"x"),
    "photo.png": _writes(PNG),
    "no-ending": _writes(GOOD),
}
"""Files that are passed over without a word."""

ALL: dict[str, Hostile] = DOCUMENTS | PDFS | PAGES | TEXTS | LINES | LINKS | NAMES


def write_all(folder: Path) -> None:
    """Write every file into `folder/id`, a good one first and last, and a secret beside the folder."""
    inside = folder / "id"
    inside.mkdir(parents=True)
    secret_of(folder).write_text(f"# {SECRET}\n\n{SECRET}\n")
    for name in ("!first.md", "~last.md"):
        (inside / name).write_text(GOOD)
    for name, hostile in ALL.items():
        hostile.make(inside / name)
    for name, make in SILENT.items():
        make(inside / name)
