"""The words by which a follow-up is recognised, from `phrases.toml`, which anybody may extend."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from knowledge.article import Language
from knowledge.text import normalise

Phrase = tuple[str, ...]
"""The words of a phrase, levelled."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question word asks for.

    Attributes:
        kind: Its name in the file.
        form: How each language asks it.
    """

    kind: str
    form: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases.

    Attributes:
        asking: Question words.
        alone: Whole messages that are nothing but a question word in other words.
        times: Times that need no calendar, by what people say for them: their form in each language.
        alternatives: The line on which a word stands together with those that it is compared with.
        qualities: Those that are added to a question in which there is none to replace.
        words: Sets of single words, by their name in the file.
        prepositions: The English preposition of an Indonesian one.
    """

    polite: frozenset[Phrase]
    openers: frozenset[Phrase]
    no_openers: frozenset[Phrase]
    conditions: frozenset[Phrase]
    condition_word: Mapping[Language, str]
    asking: Mapping[Phrase, Asking]
    alone: Mapping[Phrase, Asking]
    complete: frozenset[Phrase]
    times: Mapping[Phrase, Mapping[Language, str]]
    alternatives: Mapping[Phrase, int]
    qualities: frozenset[Phrase]
    words: Mapping[str, frozenset[str]]
    prepositions: Mapping[str, str]


@cache
def phrases() -> Phrases:
    """Read them; once."""
    file = files("bot.follow_up").joinpath("phrases.toml")
    tables = cast("dict[str, dict[str, object]]", tomllib.loads(file.read_text("utf-8")))
    before, condition, pointing, words = (
        cast("dict[str, str]", tables[name]) for name in ("before", "condition", "pointing", "words")
    )
    rows = cast("dict[str, dict[str, str]]", tables["asking"])
    times = cast("dict[str, dict[str, str]]", tables["times"])
    sets = cast("dict[str, str]", tables["time_words"]) | pointing | words
    qualities, things = (cast("list[str]", tables["words"][name]) for name in ("qualities", "things"))
    asking = {name: Asking(name, _forms(row)) for name, row in rows.items()}
    return Phrases(
        polite=_phrases(before["polite"]),
        openers=_phrases(before["opener"]),
        no_openers=_phrases(before["no_opener"]),
        conditions=_phrases(condition["opener"]),
        condition_word=_forms(condition),
        asking={said: asking[name] for name, row in rows.items() for said in _phrases(row["said"])},
        alone={said: asking[name] for name, row in rows.items() for said in _phrases(row["alone"])},
        complete=_phrases(pointing["alone"]),
        times={said: _forms(row) for row in times.values() for said in _phrases(row["said"])},
        alternatives={
            said: number for number, line in enumerate(qualities + things) for said in _phrases(line)
        },
        qualities=frozenset(said for line in qualities for said in _phrases(line)),
        words={
            name: frozenset(text.split())
            for name, text in sets.items()
            if name not in {"qualities", "things"}
        }
        | {"states": frozenset(condition["words"].split())},
        prepositions=dict(pair.split("=") for pair in words["prepositions"].split()),
    )


def _forms(row: Mapping[str, str]) -> dict[Language, str]:
    return {language: row[language] for language in Language}


def _phrases(text: str) -> frozenset[Phrase]:
    return frozenset(tuple(normalise(phrase).split()) for phrase in text.split("|") if phrase.strip())
