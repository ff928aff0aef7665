"""Every sentence that a person can see, in every language, from the TOML files beside this module."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.article import Language
from knowledge.errors import KutipError
from knowledge.problem import Problem

# Line breaks and blanks of other kinds, what cannot be seen, and what turns the direction of writing.
_LAYOUT = re.compile("[\t-\r\x85\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def visible(text: str) -> str:
    """Text in which every control character but tab and line feed, and every half character, is U+FFFD."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def on_one_line(text: str) -> str:
    """As `visible`, and with nothing that breaks, hides or turns the line: a file may have any name."""
    return visible(_LAYOUT.sub("\N{REPLACEMENT CHARACTER}", text))


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
        return self.sentences[key].format_map({name: visible(str(value)) for name, value in facts.items()})

    def has(self, key: str) -> bool:
        """Whether there is a sentence under that key."""
        return key in self.sentences

    def name_of(self, language: Language) -> str:
        """A language's name, in this one."""
        return self.get(f"language.{language}")

    def date(self, date: dt.date) -> str:
        """A date as this language writes it: 5 Februari 2026."""
        month = self.get(f"months.{date.month}")
        return self.get("answer.dated", day=date.day, month=month, year=date.year)

    def error(self, error: KutipError) -> str:
        """What happened, where, and what to do."""
        return self._error(type(error).__name__, error.facts())

    def error_named(self, name: str, facts: Mapping[str, str]) -> str:
        """The same of an error that was written down, perhaps by another version: then its name must do."""
        try:
            return self._error(name, facts)
        except KeyError:
            return name

    def _error(self, name: str, facts: Mapping[str, str]) -> str:
        known = dict(facts)
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
