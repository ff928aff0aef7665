"""Telegram's own library, asked what it makes of a message; it works without any network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import tdjson

LIVE = frozenset({"Mention", "MentionName", "BotCommand"})
"""What notifies people or sends something when it is touched."""


@dataclass(frozen=True, slots=True)
class ParsedEntity:
    """An entity as Telegram sees it.

    Attributes:
        kind: Its type, such as "Bold".
        text: What it covers.
    """

    kind: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as Telegram shows it."""

    text: str
    entities: tuple[ParsedEntity, ...]

    def covered(self, *kinds: str) -> list[str]:
        """What entities of these kinds cover, in order."""
        return [entity.text for entity in self.entities if entity.kind in kinds]


def parsed(html: str) -> Parsed:
    """HTML as Telegram reads it; fails where Telegram would refuse it."""
    answer = _execute("parseTextEntities", text=html, parse_mode={"@type": "textParseModeHTML"})
    assert answer["@type"] == "formattedText", answer
    return Parsed(answer["text"], _entities(answer["text"], answer["entities"]))


def live(text: str) -> list[str]:
    """The mentions and commands that Telegram finds in a text by itself."""
    found = _entities(text, _execute("getTextEntities", text=text)["entities"])
    return [entity.text for entity in found if entity.kind in LIVE]


def kept(text: str) -> str:
    """A text as Telegram keeps it, without the characters that it takes out of every message.

    There must be no Markdown in it, as this is taken out as well.
    """
    return _execute("parseMarkdown", text={"@type": "formattedText", "text": text, "entities": []})["text"]


def _entities(text: str, entities: list[dict[str, Any]]) -> tuple[ParsedEntity, ...]:
    units = text.encode("utf-16-le") if entities else b""
    return tuple(
        ParsedEntity(
            entity["type"]["@type"].removeprefix("textEntityType"),
            units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le"),
            entity["type"].get("url", ""),
        )
        for entity in entities
    )


@cache
def _be_silent() -> None:
    """Have nothing written to the terminal."""
    tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')


def _execute(kind: str, **fields: object) -> dict[str, Any]:
    _be_silent()
    answer = tdjson.td_execute(json.dumps({"@type": kind, **fields}).encode())
    assert answer is not None
    return json.loads(answer)
