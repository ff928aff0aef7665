"""Every sentence that a person can see, in every language, from the TOML files beside this module."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.ways import TERMINAL, ways_in_chat
from knowledge.article import Language
from knowledge.errors import KutipError
from knowledge.problem import Problem

# Line breaks and blanks of other kinds, what cannot be seen, and what turns the direction of writing.
_LAYOUT = re.compile("[\t-\r\x85\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_SWAPPED = str.maketrans(",.", ".,")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def visible(text: str) -> str:
    """Text in which every control character but tab and line feed, and every half character, is U+FFFD."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def on_one_line(text: str) -> str:
    """As `visible`, and with nothing that breaks, hides or turns the line: a file may have any name."""
    return visible(_LAYOUT.sub("\N{REPLACEMENT CHARACTER}", text))


class _Fact(str):
    """A fact as it stands in a sentence; as a count it also chooses between forms: {count:day|days}."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        """The fact itself, or of two forms the first for "1" and the second for any other number."""
        one, is_form, many = form.partition("|")
        if not is_form:
            return str(self)
        return one if self == "1" else many


@dataclass(frozen=True, slots=True)
class Messages:
    """The sentences of one language."""

    language: Language
    sentences: dict[str, str]

    def get(self, key: str, **facts: object) -> str:
        """The sentence under a key such as "answer.none", with its {names} filled in.

        Facts may come from anywhere, a file's name or a broken article: what would steer a terminal is
        shown as U+FFFD.

        Raises:
            KeyError: There is no such sentence, or a fact that it needs is missing.
        """
        known = {name: _Fact(visible(str(value))) for name, value in facts.items()}
        return self.sentences[key].format_map(known)

    def has(self, key: str) -> bool:
        """Whether there is a sentence under that key."""
        return key in self.sentences

    def name_of(self, language: Language) -> str:
        """A language's name, in this one."""
        return self.get(f"language.{language}")

    def number(self, value: float, digits: int = 0) -> str:
        """A number as this language writes it: 1.234,5 or 1,234.5."""
        text = f"{value:,.{digits}f}"
        return text if self.language is not Language.INDONESIAN else text.translate(_SWAPPED)

    def date(self, date: dt.date) -> str:
        """A date as this language writes it: 5 Februari 2026."""
        month = self.get(f"months.{date.month}")
        return self.get("answer.dated", day=date.day, month=month, year=date.year)

    def error(self, error: KutipError, *, is_in_chat: bool = False) -> str:
        """What happened, where, and what to do.

        Args:
            is_in_chat: Whether that is said by the names that it has in a chat, with paths as code.
        """
        return self._error(type(error).__name__, error.facts(), is_in_chat=is_in_chat)

    def error_named(self, name: str, facts: Mapping[str, str], *, is_in_chat: bool = False) -> str:
        """The same of an error that was written down, perhaps by another version: then its name must do."""
        try:
            return self._error(name, facts, is_in_chat=is_in_chat)
        except KeyError:
            return name

    def _error(self, name: str, facts: Mapping[str, str], *, is_in_chat: bool) -> str:
        known = {**(ways_in_chat(self.language) if is_in_chat else TERMINAL), **facts}
        if is_in_chat:
            known |= {fact: as_code(text) for fact, text in facts.items() if text.startswith("/")}
            if self.has(f"mishaps.{name}"):
                return self.get(f"mishaps.{name}", **known)
        if self.has(f"reasons.{known.get('reason')}"):
            known["reason"] = self.get(f"reasons.{known['reason']}")
        return self.get(f"errors.{name}", **known)

    def problem(self, problem: Problem) -> str:
        """A problem of an article with its file and line."""
        facts = {name: on_one_line(fact) for name, fact in problem.facts.items()}
        for name in ("language", "other_language", "detected"):
            if facts.get(name) in set(Language):
                facts[name] = self.name_of(Language(facts[name]))
        for name in ("reason", "expected"):
            if self.has(f"reasons.{facts.get(name)}"):
                facts[name] = self.get(f"reasons.{facts[name]}")
        message = self.get(f"problems.{problem.kind}", **facts)
        return self.get(
            "problems.line", path=on_one_line(str(problem.path)), line=problem.line, message=message
        )


def as_code(text: str) -> str:
    """A path or a name within a sentence of ours, to be copied as it is; a chat may show it so."""
    return f"`{text}`" if "`" not in text else text


@cache
def messages_in(language: Language) -> Messages:
    """The sentences of a language, read from its file once."""
    text = files("bot.messages").joinpath(f"{language}.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    sentences = {
        f"{table}.{key}": sentence.strip("\n")
        for table, entries in tables.items()
        for key, sentence in entries.items()
    }
    return Messages(language=language, sentences=sentences)
