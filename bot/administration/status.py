"""How everything is, in compact lines."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from bot.administration.discord_line import discord_lines
from bot.administration.parts import Caller, Desk
from bot.reply import Listing, Reply
from bot.state import gather
from bot.state_lines import damaged_lines, stale_lines, state_rows

_log = logging.getLogger(__name__)

_LEFT_OUT = frozenset({"home"})
"""Rows that are for whoever is at the machine."""


class Status:
    """`/status`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, caller: Caller) -> Reply:
        """Look at everything."""
        return await self._desk.works.aside(self._show, caller)

    def _show(self, caller: Caller) -> Reply:
        state, messages = gather(self._desk.parts), caller.messages
        rows = [
            messages.get("admin.row", name=messages.get(f"status.{name}"), value=value)
            for name, value in state_rows(self._desk.parts, state, messages, caller.ways)
            if name not in _LEFT_OUT
        ]
        rows += [*discord_lines(self._desk.parts.settings, messages), *self._remembered(caller)]
        blocks = [Listing(messages.get("admin.status"), tuple(rows), is_ours=True)]
        damaged = tuple(damaged_lines(state, messages))
        if damaged:
            blocks.append(Listing(messages.get("status.health"), damaged))
        if state.info.stale:
            title, *lines = stale_lines(state, messages)
            blocks.append(Listing(title, tuple(lines)))
        return caller.reply(*blocks)

    def _remembered(self, caller: Caller) -> Iterator[str]:
        memory, messages = self._desk.memory, caller.messages
        try:
            gaps, bad = memory.gaps.count(), memory.feedback.count_bad()
            entries = memory.audit.count()
        # Whatever keeps the database from it; the state is wanted all the more.
        except Exception:
            _log.exception("The memory cannot be read")
            yield messages.get("admin.memory_broken")
            return
        yield messages.get("admin.memory", gaps=gaps, bad=bad, entries=entries)
