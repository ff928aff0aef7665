"""A folder of articles that changes at random, and knows what is broken in it."""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from embeddings.index.base import Edition

PATHS = ("id/a.md", "id/b.md", "en/a.md", "en/c.md", "sub/a.md", "sub/id/d.md", "z/id/b.md")
MANY = ("en/many.jsonl", "id/many.jsonl", "sub/many.jsonl", "z.jsonl")
STAYS = "semua.jsonl"
_IDS = ("a", "b", "c", "d", "rumah/kopi")
_TITLES = ("Kopi", "Teh")
_TEXTS = {
    "id": tuple(
        f"Kebun {name} di lereng gunung menanam kopi dan teh yang dipanen dua kali setiap tahun oleh petani."
        for name in ("utara", "selatan", "timur", "barat", "tengah", "lama")
    ),
    "en": tuple(
        f"The {name} garden on the slope grows coffee and tea that farmers harvest twice in every year."
        for name in ("northern", "southern", "eastern", "western", "middle", "old")
    ),
}


@dataclass
class Text:
    """A Markdown file."""

    article: str
    language: str
    title: str
    paragraphs: list[str]
    is_broken: bool = False

    def written(self) -> bytes:
        """What stands in it."""
        if self.is_broken:
            return b"# Rusak\n\n\x00\x01"
        head = f"---\nid: {self.article}\nlanguage: {self.language}\n---\n# {self.title}\n\n"
        return (head + "\n\n".join(self.paragraphs) + "\n").encode()


@dataclass
class Line:
    """A line of JSON Lines; a broken one may still say whose it is."""

    text: Text
    broken: str = ""

    def written(self) -> str:
        """What stands in it."""
        text = self.text
        fields = {"id": text.article, "title": text.title, "language": text.language}
        line = json.dumps(fields | {"text": "\n\n".join(text.paragraphs)})
        if self.broken == "named":
            return json.dumps(fields | {"text": ""})
        return line[:-9] if self.broken else line


@dataclass
class Lines:
    """A JSON Lines file."""

    lines: list[Line]
    is_broken: bool = False

    def written(self) -> bytes:
        """What stands in it."""
        if self.is_broken:
            return "tidak terbaca".encode("utf-16")
        return "".join(f"{line.written()}\n" for line in self.lines).encode()


@dataclass
class ChangingFolder:
    """The files, and every step that made them what they are.

    Args:
        root: Where they lie; made when the first is written.
        outside: A folder that links may lead to.
    """

    root: Path
    outside: Path
    chance: random.Random
    steps: list[str] = field(default_factory=list[str])
    files: dict[str, Text | Lines] = field(default_factory=dict[str, "Text | Lines"])
    hidden: set[str] = field(default_factory=set[str])

    def fill(self, count: int) -> None:
        """Write so many articles into a file that stays, so that the index has several segments."""
        texts = [self._text() for _ in range(count)]
        for number, text in enumerate(texts):
            text.article = f"banyak/{number}"
        self.files[STAYS] = Lines([Line(text) for text in texts])
        self._save(STAYS)

    def change(self) -> None:
        """Take one step at random."""
        steps: list[Callable[[], str]] = [self._write, self._edit, self._edit, self._edit_lines]
        steps += [self._edit_lines, self._edit_lines, self._remove, self._move, self._copy, self._break]
        steps += [self._mend, self._hide]
        step = self.chance.choice(steps)
        self.steps.append(f"{step.__name__} {step()}")

    def mend(self) -> None:
        """Let nothing be broken any more."""
        for name in sorted(self.hidden):
            self._show(name)
        for path, file in self.files.items():
            file.is_broken = False
            if isinstance(file, Lines):
                for line in file.lines:
                    line.broken = ""
            self._save(path)
        self.steps.append("mend")

    def keeps(self, edition: Edition) -> bool:
        """Whether what is wrong with its file is a reason to keep an edition that cannot be read."""
        if any(edition.path.startswith(f"{name}/") for name in self.hidden):
            return True
        file = self.files.get(edition.path)
        if file is None or file.is_broken:
            return file is not None
        if isinstance(file, Text):
            return False
        lines = [line for line in file.lines if line.broken]
        return any(line.broken == "cut" or line.text.article == edition.article_id for line in lines)

    def _text(self) -> Text:
        language = self.chance.choice(("id", "id", "en"))
        count = self.chance.randint(1, 4)
        paragraphs = self.chance.choices(_TEXTS[language], k=count)
        return Text(self.chance.choice(_IDS), language, self.chance.choice(_TITLES), paragraphs)

    def _save(self, path: str) -> None:
        if not self._is_hidden(path):
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.files[path].written())

    def _is_hidden(self, path: str) -> bool:
        return any(path.startswith(f"{name}/") for name in self.hidden)

    def _any(self, kind: type[Text | Lines] | None = None) -> str:
        found = [p for p, f in self.files.items() if (p != STAYS if kind is None else isinstance(f, kind))]
        found = [path for path in found if not self._is_hidden(path)]
        return self.chance.choice(sorted(found)) if found else ""

    def _write(self) -> str:
        path = self.chance.choice(PATHS + MANY)
        if self._is_hidden(path):
            return "nothing"
        if path in MANY:
            self.files[path] = Lines([Line(self._text()) for _ in range(self.chance.randint(1, 5))])
        else:
            self.files[path] = self._text()
        self._save(path)
        return path

    def _edit(self) -> str:
        path = self._any(Text)
        file = self.files.get(path)
        if not isinstance(file, Text):
            return "nothing"
        self._edit_text(file)
        self._save(path)
        return path

    def _edit_text(self, text: Text) -> None:
        place = self.chance.randrange(len(text.paragraphs))
        match self.chance.randrange(6):
            case 0:
                text.title = self.chance.choice(_TITLES)
            case 1:
                self.chance.shuffle(text.paragraphs)
            case 2:
                text.paragraphs.insert(place, self.chance.choice(_TEXTS[text.language]))
            case 3 if len(text.paragraphs) > 1:
                del text.paragraphs[place]
            case 4:
                text.article = self.chance.choice(_IDS)
            case _:
                text.paragraphs[place] = self.chance.choice(_TEXTS[text.language])

    def _edit_lines(self) -> str:
        path = self._any(Lines)
        file = self.files.get(path)
        if not isinstance(file, Lines):
            return "nothing"
        place = self.chance.randrange(len(file.lines))
        match self.chance.randrange(7):
            case 0:
                self.chance.shuffle(file.lines)
            case 1:
                file.lines.insert(place, Line(self._text()))
            case 2 if len(file.lines) > 1:
                del file.lines[place]
            case 3:
                file.lines.append(Line(file.lines[place].text, file.lines[place].broken))
            case 4:
                file.lines[place].broken = self.chance.choice(("cut", "named"))
            case 5:
                file.lines[place].broken = ""
            case _:
                self._edit_text(file.lines[place].text)
        self._save(path)
        return path

    def _remove(self) -> str:
        if path := self._any():
            del self.files[path]
            (self.root / path).unlink()
        return path

    def _move(self) -> str:
        path = self._any()
        target = self.chance.choice(MANY if isinstance(self.files.get(path), Lines) else PATHS)
        if not path or self._is_hidden(target):
            return "nothing"
        (self.root / target).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).replace(self.root / target)
        self.files[target] = self.files.pop(path)
        return f"{path} to {target}"

    def _copy(self) -> str:
        path = self._any()
        target = self.chance.choice(MANY if isinstance(self.files.get(path), Lines) else PATHS)
        if not path or path == target or self._is_hidden(target):
            return "nothing"
        (self.root / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self.root / path, self.root / target)
        self.files[target] = copy.deepcopy(self.files[path])
        return f"{path} to {target}"

    def _break(self) -> str:
        if path := self._any():
            self.files[path].is_broken = True
            self._save(path)
        return path

    def _mend(self) -> str:
        broken = sorted(path for path, file in self.files.items() if file.is_broken)
        broken = [path for path in broken if not self._is_hidden(path)]
        if not broken:
            return "nothing"
        path = self.chance.choice(broken)
        self.files[path].is_broken = False
        self._save(path)
        return path

    def _hide(self) -> str:
        """Let a folder lead out of the folder of articles, so that nothing below it is read; or undo it."""
        name = self.chance.choice(("sub", "z"))
        if name in self.hidden:
            self._show(name)
            return f"not {name}"
        if not (self.root / name).is_dir():
            return "nothing"
        (self.root / name).rename(self.outside / name)
        (self.root / name).symlink_to(self.outside / name)
        self.hidden.add(name)
        return name

    def _show(self, name: str) -> None:
        (self.root / name).unlink()
        (self.outside / name).rename(self.root / name)
        self.hidden.discard(name)
