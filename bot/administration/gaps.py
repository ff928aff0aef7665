"""The questions that found no answer, grouped, on pages and as a table."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

from bot.actions import Action, encode
from bot.administration.auditing import Deed
from bot.administration.parts import Caller, Desk
from bot.gap_groups import GapGroup, group_gaps
from bot.gap_rows import GapRow, gap_rows, gaps_as_csv
from bot.memory.records import GapsState
from bot.messages import Messages
from bot.paging import pages_of, turning
from bot.reply import Button, Document, Listing, Reply, Sentence
from knowledge.article import Language

PAGE, TABLE = "admin-gaps", "admin-gaps-csv"
"""The names of the actions that turn pages, with page and language, and that make the table."""

SAME = "same"
"""The third argument of a button that leads to what is shown already."""

_SIZE = 10
_STANDS = 15 * 60.0
"""Seconds in which whoever turns pages sees the same list, whatever comes in."""

_ALL = "all"
_MARK = "\ufeff"
"""Tells spreadsheets that a file is UTF-8."""


@dataclass(frozen=True, slots=True)
class _Grouped:
    """Groups, which gaps they were made of, and when, in seconds that only ever grow."""

    state: GapsState
    groups: Sequence[GapGroup]
    made: float


class GapList:
    """`/gaps` and its buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._grouped = _Grouped(GapsState(), (), -_STANDS)
        self._lock = Lock()

    async def show(self, caller: Caller, page: int = 0, language: str = _ALL) -> Reply:
        """A page, from 0, of all languages or of one."""
        return await self._desk.works.aside(self._show, caller, page, _language(language))

    def _show(self, caller: Caller, page: int, language: Language | None) -> Reply:
        messages, groups = caller.messages, self._groups(is_turning=page > 0)
        if not groups:
            return caller.say("unanswered.none")
        chosen = _of(groups, language)
        pages = pages_of(len(chosen), _SIZE)
        page = min(page, pages - 1)
        rows = gap_rows(chosen[page * _SIZE : (page + 1) * _SIZE], self._desk.parts.index)
        lines = tuple(_line(row, messages) for row in rows)
        turns = turning(PAGE, page, pages, language or _ALL)
        buttons = (*turns, _filters(language, page, messages), _table_button(language, messages))
        return caller.reply(Listing(_title(chosen, language, page, messages), lines), buttons=buttons)

    def _groups(self, *, is_turning: bool = False) -> Sequence[GapGroup]:
        """The groups, made anew only where there are other gaps: it takes all of them, and the model.

        Args:
            is_turning: Whether somebody turns pages: for a while these stay as they are.
        """
        with self._lock:
            known = self._grouped
            if is_turning and known.groups and time.monotonic() - known.made < _STANDS:
                return known.groups
            state = self._desk.memory.gaps.state()
            if known.state != state:
                gaps = self._desk.memory.gaps.read().gaps
                groups = group_gaps(gaps, embedder=self._desk.parts.embedder)
                self._grouped = _Grouped(state, groups, time.monotonic())
            return self._grouped.groups

    async def table(self, caller: Caller, language: str = _ALL) -> Reply:
        """All of them, as a file for spreadsheets."""
        await self._desk.auditing.before(caller.person, Deed.EXPORT, language)
        return await self._desk.works.aside(self._table, caller, _language(language))

    def _table(self, caller: Caller, language: Language | None) -> Reply:
        messages = caller.messages
        rows = gap_rows(_of(self._groups(), language), self._desk.parts.index)
        day = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
        part = f"-{language}" if language else ""
        document = Document(f"kutip-gaps{part}-{day}.csv", (_MARK + gaps_as_csv(rows)).encode("utf-8"))
        if language is None:
            text = messages.get("admin.gaps_table", count=len(rows))
        else:
            name = messages.name_of(language)
            text = messages.get("admin.gaps_table_in", language=name, count=len(rows))
        return replace(caller.reply(Sentence(text)), document=document)


def _language(name: str) -> Language | None:
    return Language(name) if name in set(Language) else None


def _of(groups: Sequence[GapGroup], language: Language | None) -> Sequence[GapGroup]:
    return [group for group in groups if language is None or group.language == language]


def _title(groups: Sequence[GapGroup], language: Language | None, page: int, messages: Messages) -> str:
    if language is not None and not groups:
        return messages.get("admin.gaps_none_in", language=messages.name_of(language))
    return messages.get(
        "admin.gaps",
        groups=len(groups),
        asked=sum(group.count for group in groups),
        questions=_counts(groups, messages),
        page=page + 1,
        pages=pages_of(len(groups), _SIZE),
    )


def _counts(groups: Sequence[GapGroup], messages: Messages) -> str:
    asked = Counter[Language]()
    for group in groups:
        asked[group.language] += group.count
    return ", ".join(
        messages.get("status.by_language", count=count, language=messages.name_of(language))
        for language in Language
        if (count := asked[language])
    )


def _line(row: GapRow, messages: Messages) -> str:
    group = row.group
    facts = {"count": group.count, "question": group.question, "last": messages.date(group.last.date())}
    line = messages.get("admin.gap", language=messages.name_of(group.language), **facts)
    if not row.titles:
        return line
    return f"{line} – {messages.get('admin.gap_nearest', titles='; '.join(row.titles))}"


def _filters(present: Language | None, page: int, messages: Messages) -> tuple[Button, ...]:
    """A button for each language and for all; the present one is marked, and leads to the first page."""
    labels = {_ALL: messages.get("admin.gaps_all")}
    labels |= {str(language): messages.name_of(language) for language in Language}
    shown = present or _ALL
    labels[shown] = f"✓ {labels[shown]}"
    return tuple(
        Button(label, encode(Action(PAGE, ("0", name, SAME) if name == shown and not page else ("0", name))))
        for name, label in labels.items()
    )


def _table_button(language: Language | None, messages: Messages) -> tuple[Button, ...]:
    return (Button(messages.get("admin.gaps_csv"), encode(Action(TABLE, (language or _ALL,)))),)
