"""What administrators have done, newest first."""

from __future__ import annotations

from bot.administration.auditing import OUTCOME, Deed
from bot.administration.parts import Caller, Desk
from bot.memory.records import AuditEntry
from bot.messages import Messages, on_one_line
from bot.paging import pages_of, turning
from bot.reply import Listing, Reply

PAGE = "admin-audit"
"""The name of the action that turns its pages."""

_SIZE = 15
_LONGEST_DETAIL = 150


class AuditList:
    """`/audit` and its buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, caller: Caller, page: int = 0) -> Reply:
        """A page of it, from 0."""
        return await self._desk.works.aside(self._show, caller, page)

    def _show(self, caller: Caller, page: int) -> Reply:
        audit, messages = self._desk.memory.audit, caller.messages
        count = audit.count()
        if not count:
            return caller.say("admin.audit_none")
        pages = pages_of(count, _SIZE)
        page = min(page, pages - 1)
        entries = audit.read(offset=page * _SIZE, limit=_SIZE)
        title = messages.get("admin.audit", count=count, page=page + 1, pages=pages)
        lines = tuple(_line(entry, messages) for entry in entries)
        return caller.reply(Listing(title, lines), buttons=turning(PAGE, page, pages))


def _line(entry: AuditEntry, messages: Messages) -> str:
    deed = messages.get(f"admin.deed_{entry.action}") if entry.action in set(Deed) else entry.action
    detail = on_one_line(entry.detail)[:_LONGEST_DETAIL]
    outcome = detail.removeprefix(OUTCOME)
    key = "admin.audit_detailed" if detail else "admin.audit_item"
    if detail.startswith(OUTCOME):
        detail = messages.get(f"outcome.{outcome}") if messages.has(f"outcome.{outcome}") else outcome
        key = "admin.audit_outcome"
    when = f"{messages.date(entry.time.date())} {entry.time:%H:%M} UTC"
    return messages.get(key, when=when, who=entry.person, what=deed, detail=detail)
