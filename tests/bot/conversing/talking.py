"""A person at a conversation: what they say, press and type, and what they are shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.memory.memory import Memory
from bot.messages import messages_in
from bot.reply import (
    AttachedFile,
    Button,
    Choices,
    IncomingMessage,
    InlineAnswer,
    Offered,
    Origin,
    Press,
    Pressed,
    Reply,
    plain_text,
)
from embeddings.index.base import PassageIndex
from knowledge.article import Language
from tests.bot.fakes import article, conversation_over, index_of

ID, EN = Language.INDONESIAN, Language.ENGLISH
INDONESIAN, ENGLISH = messages_in(ID), messages_in(EN)

ANNA = Origin("telegram:11", person="telegram:11", hint=ID)
BUDI = Origin("telegram:22", person="telegram:22", hint=ID)
GROUP = Origin("telegram:-100", person="telegram:11", is_group=True, hint=ID)

KOPI = article(
    "kopi",
    "Kopi Gayo tumbuh di dataran tinggi Aceh sejak tahun 1908 di kebun milik rakyat.",
    "Biji kopi Gayo dipetik dengan tangan dua kali setahun oleh para petani setempat.",
    "Rasa kopi Gayo tidak terlalu asam, dan aromanya kuat seperti rempah dan cokelat.",
    title="Kopi Gayo",
)
KOPI_EN = article(
    "kopi",
    "Gayo coffee has grown in the highlands of Aceh since the year 1908 on small farms.",
    "Gayo coffee beans are picked by hand twice a year by the farmers who live there.",
    "The taste of Gayo coffee is not very sour, and its aroma is strong as chocolate.",
    language=EN,
    title="Gayo coffee",
)
TEH = article("teh", "Kebun teh Kayu Aro di Kerinci berdiri pada zaman kolonial dahulu kala.", title="Teh")

PICKED = "Berapa kali setahun biji kopi Gayo dipetik oleh petani?"


@dataclass(slots=True)
class Person:
    """Somebody who talks.

    Attributes:
        waited: What was said while their questions waited.
    """

    conversation: Conversation
    memory: Memory
    waited: list[Reply] = field(default_factory=list[Reply])

    def hears(self, text: str, origin: Origin = ANNA, **more: Any) -> Reply | None:
        """What is said to a message, if anything."""
        return asyncio.run(self.conversation.reply(IncomingMessage(origin, text, **more)))

    def says(self, text: str, origin: Origin = ANNA, **more: Any) -> Reply:
        """The reply to a message."""
        reply = self.hears(text, origin, **more)
        assert reply is not None
        return reply

    def shown(self, text: str, origin: Origin = ANNA, **more: Any) -> str:
        """The same as text."""
        return plain_text(self.says(text, origin, **more))

    def presses(self, button: Button | str, origin: Origin = ANNA) -> Pressed:
        """What comes of a button."""
        action = button if isinstance(button, str) else button.action
        return asyncio.run(self.conversation.press(Press(origin, action)))

    def types(self, text: str, origin: Origin = ANNA, *, limit: int = 10) -> list[InlineAnswer]:
        """What is offered while they type."""
        return list(self.offered(text, origin, limit=limit).answers)

    def offered(self, text: str, origin: Origin = ANNA, *, limit: int = 10) -> Offered:
        """The same, and what is said where it is nothing."""
        return asyncio.run(self.conversation.inline(origin, text, limit=limit))


def buttons(reply: Reply | None) -> dict[str, Button]:
    """The buttons of a reply by the name of what they do; of several that do the same, the first."""
    assert reply is not None
    found = [button for row in reply.buttons for button in row]
    found += [item for block in reply.blocks if isinstance(block, Choices) for item in block.items]
    return {button.action.partition(":")[0]: button for button in reversed(found)}


def at(origin: Origin, person: str) -> Origin:
    """Another person in the same chat."""
    return replace(origin, person=person)


def file(name: str = "kopi.md") -> AttachedFile:
    """A file that can be read."""

    async def fetch(most: int) -> bytes:
        return b"# Kopi\n"[:most]

    return AttachedFile(name, 7, fetch)


class People:
    """Makes people, and closes their conversations at the end."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._opened: list[Person] = []

    def over(self, index: PassageIndex, **settings: Any) -> Person:
        """Somebody at a conversation about an index, with a memory in the test's folder."""
        memory = Memory(self._home)
        made = Person(conversation_over(index, memory=memory, **settings), memory)
        self._opened.append(made)
        return made

    def about_coffee(self, **settings: Any) -> Person:
        """The same about coffee, in both languages, and tea."""
        return self.over(index_of(KOPI, KOPI_EN, TEH), **settings)

    def close(self) -> None:
        """Close everything."""
        for made in self._opened:
            made.conversation.close()
            made.memory.close()


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    """Makes people."""
    made = People(tmp_path / "home")
    yield made
    made.close()
