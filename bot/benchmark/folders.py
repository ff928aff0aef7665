"""Folders of articles in which one paragraph can change and one file can get another name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from bot.benchmark.made_up import Text, json_line

PARAGRAPHS = 5
"""Of a Markdown file."""

_NEWS = " Kabar ini ditambahkan belakangan oleh redaksi."


class Kind(StrEnum):
    """How articles are kept: all in one file, a line each, or a file each, of a few paragraphs."""

    LINES = "lines"
    FILES = "files"


@dataclass(slots=True)
class Folder:
    """A folder of articles.

    Attributes:
        changed: The file in which a paragraph changes and which is renamed; of the middle.
        mark: The beginning of the line of that paragraph.
    """

    path: Path
    changed: Path
    mark: str

    def change(self) -> None:
        """Add a sentence to one paragraph."""
        text = self.changed.read_text("utf-8")
        start = text.index(self.mark)
        end = text.index("\n", start)
        line = text[start:end]
        line = f'{line[:-2]}{_NEWS}"}}' if line.endswith('"}') else f"{line}{_NEWS}"
        self.changed.write_text(f"{text[:start]}{line}{text[end:]}", "utf-8")

    def rename(self) -> None:
        """Give that file another name, which comes last in order."""
        self.changed = self.changed.rename(self.changed.with_name(f"z-{self.changed.name}"))


def write_folder(path: Path, kind: Kind, texts: Iterable[Text], size: int) -> Folder:
    """Write articles of that many paragraphs altogether, or of as many as there are texts."""
    path.mkdir(parents=True)
    chosen = islice(texts, size)
    return _lines(path, chosen) if kind is Kind.LINES else _files(path, chosen, size)


def _lines(path: Path, texts: Iterator[Text]) -> Folder:
    file = path / "articles.jsonl"
    middle = 0
    with file.open("w", encoding="utf-8") as lines:
        for number, text in enumerate(texts):
            middle = number // 2
            lines.write(json_line(str(number), text.title, text.text))
    return Folder(path, file, f'{{"id": "{middle}"')


def _files(path: Path, texts: Iterator[Text], size: int) -> Folder:
    middle = size // PARAGRAPHS // 2
    mark, changed = "", path
    for number, group in enumerate(_groups(texts)):
        file = path / f"{number % 100:02}" / f"{number:07}.md"
        file.parent.mkdir(exist_ok=True)
        body = "\n\n".join(text.text for text in group)
        head = f'---\nid: "{number}"\ntitle: "{_quoted(group[0].title)}"\nlanguage: id\n---\n'
        file.write_text(f"{head}\n{body}\n", "utf-8")
        if number <= middle:
            mark, changed = group[len(group) // 2].text, file
    return Folder(path, changed, mark)


def _groups(texts: Iterator[Text]) -> Iterator[list[Text]]:
    while group := list(islice(texts, PARAGRAPHS)):
        yield group


def _quoted(title: str) -> str:
    return title.replace("\\", "\\\\").replace('"', '\\"')
