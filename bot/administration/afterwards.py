"""What follows a change of the folder of articles: a reindex, its report, and the way back for an hour."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.administration.article_files import (
    ArticleFiles,
    ChangedMeanwhileError,
    FileChange,
    changes_as_text,
    changes_of,
)
from bot.administration.auditing import Deed
from bot.administration.confirmations import Confirmed, Flow, choice
from bot.administration.parts import Caller, Desk
from bot.administration.running import error_sentence, report_blocks, run_recorded
from bot.administration.works import Tell, Work
from bot.reply import Block, Reply, Rows, Sentence
from knowledge.errors import KutipError

_log = logging.getLogger(__name__)


class Afterwards:
    """Changes files, reindexes, and offers to undo it, or to publish what the quality gate stops."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.files = ArticleFiles(desk.articles, desk.home)
        self._lock = asyncio.Lock()

    async def change(
        self,
        caller: Caller,
        deed: Deed,
        detail: str,
        change: Callable[[], Sequence[FileChange]],
        done: Sequence[Block] = (),
    ) -> Reply:
        """Change files, and reindex.

        Args:
            detail: For the audit.
            change: Changes them, in a thread; raises as the methods of `ArticleFiles`.
            done: What is said of it before the report.

        Raises:
            NotRecordedError: The audit cannot be written; nothing is changed.
        """
        await self._desk.auditing.before(caller.person, deed, detail)

        async def work(tell: Tell) -> Reply:
            try:
                async with self._lock:
                    changes = await self._desk.works.aside(change)
            except (ChangedMeanwhileError, OSError) as error:
                await self._desk.auditing.after(caller.person, deed, "failed")
                return self._refused(error, caller)
            reply = await self._reindexed(caller, deed, changes, tell)
            return replace(reply, blocks=(*done, *reply.blocks))

        return await self._show(caller, work)

    async def _show(self, caller: Caller, work: Work) -> Reply:
        first, failed = caller.say("admin.beginning"), caller.say("apology.failed")
        return await self._desk.works.show(first, work, failed=failed, stopped=caller.stopped())

    def _refused(self, error: Exception, caller: Caller) -> Reply:
        if isinstance(error, OSError):
            _log.warning("The folder of articles cannot be changed: %s", error)
            reason = error.strerror or type(error).__name__
            return caller.say("admin.not_writable", folder=self._desk.articles, reason=reason)
        return caller.say("admin.changed_meanwhile")

    async def _reindexed(
        self, caller: Caller, deed: Deed, changes: Sequence[FileChange], tell: Tell, *, force: bool = False
    ) -> Reply:
        report = await run_recorded(self._desk, caller, tell, deed, force=force, patient=True)
        is_blocked = not isinstance(report, KutipError) and report.blocked
        blocks: list[Block] = (
            [Sentence(error_sentence(report, caller)), Sentence(caller.messages.get("admin.files_stay"))]
            if isinstance(report, KutipError)
            else list(report_blocks(report, self._desk, caller))
        )
        return caller.reply(*blocks, buttons=await self._offer(caller, changes, is_blocked=is_blocked))

    async def _offer(self, caller: Caller, changes: Sequence[FileChange], *, is_blocked: bool) -> Rows:
        if not changes:
            return ()
        facts = {"changes": changes_as_text(changes), "blocked": "yes" if is_blocked else ""}
        waiting = await self._desk.confirmations.ask(caller.person, Flow.AFTERWARDS, **facts)
        row = [choice(caller.messages.get("admin.put_back"), waiting, "back")]
        if is_blocked:
            row.append(choice(caller.messages.get("admin.force"), waiting, "force"))
        return (tuple(row),)

    async def confirmed(self, confirmed: Confirmed, chosen: str, caller: Caller) -> Reply:
        """Undo the changes, or publish them nevertheless.

        Raises:
            NotRecordedError: The audit cannot be written; nothing is done.
        """
        changes = changes_of(confirmed.fact("changes"))
        if chosen == "force":
            await self._desk.auditing.before(caller.person, Deed.FORCE)
            return await self._show(
                caller, lambda tell: self._reindexed(caller, Deed.FORCE, changes, tell, force=True)
            )

        def undo() -> Sequence[FileChange]:
            self.files.undo(changes)
            return ()

        detail = ", ".join(change.path for change in changes)
        done = [_put_back(change, caller) for change in changes]
        return await self.change(caller, Deed.PUT_BACK, detail, undo, done)


def _put_back(change: FileChange, caller: Caller) -> Block:
    key = "admin.restored" if change.before else "admin.taken_out"
    return Sentence(caller.messages.get(key, path=change.path))
