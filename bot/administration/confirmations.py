"""Buttons that work once, for one administrator, for an hour."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from bot.actions import Action, encode
from bot.memory.memory import Memory
from bot.messages import Messages
from bot.reply import Button, Rows

CONFIRM = "admin-do"
"""The name of the action that carries a confirmation's id and what was chosen."""

HOUR = 3600.0
"""Seconds that such a button may be pressed."""

_KIND = "admin"


class Flow(StrEnum):
    """What is to be confirmed."""

    REINDEX = "reindex"
    ROLLBACK = "rollback"
    FEEDBACK = "feedback"
    GOLDEN = "golden"
    ADD = "add"
    REMOVE = "remove"
    FOUND = "found"
    AFTERWARDS = "afterwards"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was confirmed: the facts are those that it was asked with."""

    flow: Flow
    facts: Mapping[str, str]

    def fact(self, name: str) -> str:
        """A fact, or "" where there is none."""
        return self.facts.get(name, "")


class Confirmations:
    """What waits for a press; it is kept in the memory and outlives a restart."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def ask(self, person: str, flow: Flow, **facts: str) -> str:
        """Wait for that administrator's press. Returns the id that the buttons carry."""
        payload = json.dumps({"flow": flow, "facts": facts})
        return await asyncio.to_thread(self._put, person, payload)

    async def take(self, waiting: str, person: str) -> Confirmed | None:
        """What waited under that id; None if it was used, is too old, or is somebody else's."""
        payload = await asyncio.to_thread(self._take, waiting, person)
        if payload is None:
            return None
        said = cast("dict[str, object]", json.loads(payload))
        return Confirmed(Flow(str(said["flow"])), cast("dict[str, str]", said["facts"]))

    def _put(self, person: str, payload: str) -> str:
        # The memory is opened by the first look at a part of it.
        return self._memory.pending.put(_KIND, person, payload, seconds=HOUR)

    def _take(self, waiting: str, person: str) -> str | None:
        return self._memory.pending.take(waiting, person, _KIND)


def choice(label: str, waiting: str, chosen: str) -> Button:
    """A button for one of the choices of a confirmation."""
    return Button(label, encode(Action(CONFIRM, (waiting, chosen))))


def yes_or_no(yes: str, waiting: str, messages: Messages, *, chosen: str = "yes") -> Rows:
    """Two rows: to do it, and not to.

    Args:
        yes: The key of what stands on the first.
        chosen: What pressing it means.
    """
    return (choice(messages.get(yes), waiting, chosen),), (choice(messages.get("admin.drop"), waiting, "no"),)
