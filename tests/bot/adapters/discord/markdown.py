"""Discord's Markdown as its apps read it, written down anew: a judge of what is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_FENCE = re.compile(r"```(?:([\w+.-]*)\n)?(.*?[^\n].*?)```", re.DOTALL | re.ASCII)
_CODE = re.compile(r"(`+)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]])*[^\[]*)\]\(\s*(<?(?:\([^)]*\)|[^\s\\]|\\[^\n])*?>?)(?:\s+['\"](.*?)['\"])?\s*\)",
    re.DOTALL,
)
_ADDRESSES = (
    re.compile(r"<([^: >]+:/[^ >]+)>"),
    re.compile(r"((?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s])"),
)
_LIVE = re.compile(
    r"<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>|<t:-?\d+(?::\w)?>|</[^:>]+:\d+>|<id:\w+>|@everyone|@here|:[\w+-]+:",
    re.ASCII,
)
_STYLES: dict[str, re.Pattern[str]] = {
    "bold": re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL),
    "underlined": re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL),
    "italic": re.compile(r"\*(?!\s)((?:\\.|\*\*|[^*\\])+?)(?<!\s) {0,2}\*(?!\*)", re.DOTALL),
    "italic ": re.compile(r"_((?:\\.|__|[^_\\])+?)_(?![a-zA-Z0-9_])", re.DOTALL),
    "struck": re.compile(r"~~(.+?)~~", re.DOTALL),
    "spoiler": re.compile(r"\|\|(.+?)\|\|", re.DOTALL),
}
_LINES = re.compile(r"(?:> [^\n]*(?:\n|\Z))+")
_REST = re.compile(r">>> (.*)", re.DOTALL)
_LINE_KINDS: dict[str, re.Pattern[str]] = {
    "heading": re.compile(r"#{1,3}\s+([^\n]*)\n?"),
    "small": re.compile(r"-# +([^\n]+)\n?"),
    "item": re.compile(r"(?:[*+-]|\d+\.) +([^\n]+)\n?", re.ASCII),
}


@dataclass
class Shown:
    """What is seen of a text, and how.

    Attributes:
        text: Without any markup.
        parts: (kind, text) of what looks or does something of its own.
        links: (words, address).
    """

    text: str = ""
    parts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    links: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def kind(self, name: str) -> list[str]:
        """What is of one kind, in order."""
        return [text for kind, text in self.parts if kind == name]


def shown(text: str) -> Shown:
    """What Discord shows of a message or of an embed's description."""
    return _Reader(text, at_start=True, in_quote=False).read()


class _Reader:
    """Reads from left to right; at each place the first rule that fits."""

    def __init__(self, text: str, *, at_start: bool, in_quote: bool) -> None:
        self._text = text
        self._place = 0
        self._at_start = at_start
        self._in_quote = in_quote
        self._out = Shown()

    def read(self) -> Shown:
        rules: list[Callable[[], bool]] = [self._escape, self._fence, self._code, self._line, self._link]
        rules += [self._address, self._live, self._style]
        while self._place < len(self._text):
            if not any(rule() for rule in rules):
                self._show(self._text[self._place])
                self._place += 1
        return self._out

    def _show(self, text: str) -> None:
        self._out.text += text

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self._text, self._place)

    def _starts_line(self) -> bool:
        before = self._text[: self._place].rpartition("\n")
        return not before[2].strip(" ") and bool(before[1] or self._at_start)

    def _nested(self, kind: str, inner: str, end: int, *, in_quote: bool = False) -> bool:
        # In doubt a nested part is read as if a line began with it: so it may be more, and is never less.
        read = _Reader(inner, at_start=True, in_quote=self._in_quote or in_quote).read()
        self._out.parts += [(kind.strip(), read.text), *read.parts]
        self._out.links += read.links
        self._show(read.text)
        self._place = end
        return True

    def _escape(self) -> bool:
        if match := self._match(_ESCAPE):
            self._show(match[1])
            self._place = match.end()
        return bool(match)

    def _fence(self) -> bool:
        if match := self._match(_FENCE):
            self._out.parts.append(("fenced", match[2].strip("\n")))
            self._show(match[2])
            self._place = match.end()
        return bool(match)

    def _code(self) -> bool:
        if match := self._match(_CODE):
            self._out.parts.append(("code", match[2]))
            self._show(match[2])
            self._place = match.end()
        return bool(match)

    def _line(self) -> bool:
        if not self._starts_line():
            return False
        if not self._in_quote and (match := self._match(_LINES)):
            inner = "\n".join(line[2:] for line in match[0].removesuffix("\n").split("\n"))
            self._nested("quote", inner, match.end(), in_quote=True)
            self._show("\n")
            return True
        if not self._in_quote and (match := self._match(_REST)):
            return self._nested("quote", match[1], match.end(), in_quote=True)
        for kind, pattern in _LINE_KINDS.items():
            if match := self._match(pattern):
                return self._nested(kind, match[1], match.end())
        return False

    def _link(self) -> bool:
        match = self._match(_LINK)
        if match is None:
            return False
        words, address = match[1], match[2].removeprefix("<").removesuffix(">")
        inside = _Reader(words, at_start=False, in_quote=True).read()
        if not re.match("https?://.", address) or inside.parts or inside.links or not words.strip():
            # Phishing, says Discord, and shows all of it as it stands.
            self._out.parts.append(("broken link", match[0]))
            self._show(match[0])
        else:
            self._out.links.append((words, address))
            self._show(words)
        self._place = match.end()
        return True

    def _address(self) -> bool:
        for pattern in _ADDRESSES:
            if match := self._match(pattern):
                self._out.links.append((match[1], match[1]))
                self._show(match[1])
                self._place = match.end()
                return True
        return False

    def _live(self) -> bool:
        if match := self._match(_LIVE):
            self._out.parts.append(("live", match[0]))
            self._show(match[0])
            self._place = match.end()
        return bool(match)

    def _style(self) -> bool:
        found = [(kind, match) for kind, pattern in _STYLES.items() if (match := self._match(pattern))]
        if not found:
            return False
        kind, match = max(found, key=lambda one: one[1].end())
        return self._nested(kind, match[1], match.end())


def pings(text: str) -> list[str]:
    """What a server finds in a text to call somebody, whatever the apps show."""
    return re.findall(r"@everyone|@here|<@[!&]?\d+>", text)
