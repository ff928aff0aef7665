"""The questions that found no answer, grouped, on pages and as a table."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

from bot.actions import Action, encode
from bot.administration.auditing import Deed
from bot.administration.parts import Caller, Desk
from bot.gap_groups import GapGroup, group_gaps
from bot.gap_rows import GapRow, gap_rows, gaps_as_csv
from bot.memory.records import Gap
from bot.messages import Messages
from bot.paging import pages_of, turning
from bot.reply import Button, Document, Listing, Reply, Sentence
from knowledge.article import Language

PAGE, TABLE = "admin-gaps", "admin-gaps-csv"
"""The names of the actions that turn pages, with page and language, and that make the table."""

_SIZE = 10
_ALL = "all"
_MARK = "\ufeff"
"""Tells spreadsheets that a file is UTF-8."""


@dataclass(frozen=True, slots=True)
class _Grouped:
    """Groups, and what of the gaps tells that they are still the same."""

    state: tuple[int, dt.datetime | None]
    groups: Sequence[GapGroup]


class GapList:
    """`/gaps` and its buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._grouped = _Grouped((0, None), ())
        self._lock = Lock()

    async def show(self, caller: Caller, page: int = 0, language: str = _ALL) -> Reply:
        """A page, from 0, of all languages or of one."""
        return await self._desk.works.aside(self._show, caller, page, _language(language))

    def _show(self, caller: Caller, page: int, language: Language | None) -> Reply:
        messages, groups = caller.messages, self._groups()
        chosen = _of(groups, language)
        if not groups:
            return caller.say("unanswered.none")
        pages = pages_of(len(chosen), _SIZE)
        page = min(page, pages - 1)
        rows = gap_rows(chosen[page * _SIZE : (page + 1) * _SIZE], self._desk.parts.index)
        title = messages.get("admin.gaps", groups=len(chosen), questions=_counts(groups, messages))
        lines = tuple(_line(row, messages) for row in rows)
        turns = turning(PAGE, page, pages, language or _ALL)
        buttons = (*turns, _filters(messages), _table_button(language, messages))
        return caller.reply(Listing(title, lines), buttons=buttons)

    def _groups(self) -> Sequence[GapGroup]:
        """The groups, made anew only where there are other gaps: it takes the model."""
        gaps = self._desk.memory.gaps.read().gaps
        with self._lock:
            if self._grouped.state != _state(gaps):
                groups = group_gaps(gaps, embedder=self._desk.parts.embedder)
                self._grouped = _Grouped(_state(gaps), groups)
            return self._grouped.groups

    async def table(self, caller: Caller, language: str = _ALL) -> Reply:
        """All of them, as a file for spreadsheets."""
        await self._desk.auditing.before(caller.person, Deed.EXPORT, language)
        return await self._desk.works.aside(self._table, caller, _language(language))

    def _table(self, caller: Caller, language: Language | None) -> Reply:
        rows = gap_rows(_of(self._groups(), language), self._desk.parts.index)
        day = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
        document = Document(f"kutip-gaps-{day}.csv", (_MARK + gaps_as_csv(rows)).encode("utf-8"))
        sentence = Sentence(caller.messages.get("admin.gaps_table", count=len(rows)))
        return replace(caller.reply(sentence), document=document)


def _language(name: str) -> Language | None:
    return Language(name) if name in set(Language) else None


def _of(groups: Sequence[GapGroup], language: Language | None) -> Sequence[GapGroup]:
    return [group for group in groups if language is None or group.language == language]


def _state(gaps: Sequence[Gap]) -> tuple[int, dt.datetime | None]:
    return len(gaps), gaps[-1].time if gaps else None


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


def _filters(messages: Messages) -> tuple[Button, ...]:
    labels = {_ALL: messages.get("admin.gaps_all")}
    labels |= {str(language): messages.name_of(language) for language in Language}
    return tuple(Button(label, encode(Action(PAGE, ("0", name)))) for name, label in labels.items())


def _table_button(language: Language | None, messages: Messages) -> tuple[Button, ...]:
    return (Button(messages.get("admin.gaps_csv"), encode(Action(TABLE, (language or _ALL,)))),)
