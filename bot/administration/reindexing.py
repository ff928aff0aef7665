"""Reindexing from a chat: first what would change, then a press, then the report."""

from __future__ import annotations

from collections.abc import Iterator

from bot.administration.auditing import Deed
from bot.administration.confirmations import Confirmed, Flow, yes_or_no
from bot.administration.parts import Caller, Desk
from bot.administration.problem_lines import problems_listing
from bot.administration.running import (
    error_reply,
    follow,
    report_blocks,
    run_recorded,
)
from bot.administration.works import Tell, Work
from bot.generation_lines import asked_to_stop
from bot.reindex_lines import difference_lines, done_lines, kept_lines, left_out_lines, planned
from bot.reindexing_protocol import ReindexRequest
from bot.reply import Block, Listing, Reply, Rows, Sentence
from embeddings.index.errors import ReindexCancelledError
from embeddings.index.history import KeepsGenerations
from embeddings.index.job import Job
from embeddings.reindexing.report import Outcome, ReindexReport
from knowledge.errors import KutipError

_MOST_NAMED = 15


class Reindexing:
    """`/reindex` and `/cancel`, and their buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, caller: Caller) -> Reply:
        """Say what would change, and offer to do it."""

        async def plan(tell: Tell) -> Reply:
            try:
                report = await follow(self._desk, caller, ReindexRequest(caller.person, dry_run=True), tell)
            except KutipError as error:
                return error_reply(error, caller)
            if report.outcome is Outcome.CANCELLED:
                return error_reply(ReindexCancelledError(), caller)
            return caller.reply(*self._plan_blocks(report, caller), buttons=await self._offer(report, caller))

        return await self._show("admin.looking", plan, caller)

    async def _show(self, first: str, work: Work, caller: Caller) -> Reply:
        failed = caller.say("apology.failed")
        return await self._desk.works.show(caller.say(first), work, failed=failed, stopped=caller.stopped())

    def _plan_blocks(self, report: ReindexReport, caller: Caller) -> Iterator[Block]:
        messages = caller.messages
        if report.up_to_date:
            yield from (Sentence(line.text) for line in done_lines(report, messages))
            kept = kept_lines(report, messages, most=_MOST_NAMED, is_before=True)
            yield from (Sentence(line.text) for line in kept)
        else:
            lines = difference_lines(report, messages, most=_MOST_NAMED)
            yield Listing(messages.get("admin.would_change"), tuple(line.text for line in lines))
            yield Sentence(planned(report, messages))
            yield from (Sentence(line.text) for line in left_out_lines(report, messages, is_before=True))
        yield from problems_listing(report.problems, self._desk.articles, messages)

    async def _offer(self, report: ReindexReport, caller: Caller) -> Rows:
        if report.up_to_date:
            return ()
        waiting = await self._desk.confirmations.ask(caller.person, Flow.REINDEX)
        return yes_or_no("admin.reindex", waiting, caller.messages)

    async def confirmed(self, confirmed: Confirmed, chosen: str, caller: Caller) -> Reply:
        """Do it."""
        force = chosen == "force" and confirmed.fact("blocked") == "yes"
        deed = Deed.FORCE if force else Deed.REINDEX
        await self._desk.auditing.before(caller.person, deed)

        async def work(tell: Tell) -> Reply:
            report = await run_recorded(self._desk, caller, tell, deed, force=force)
            if isinstance(report, KutipError):
                return error_reply(report, caller)
            blocks = report_blocks(report, self._desk, caller)
            return caller.reply(*blocks, buttons=await self._second_offer(report, caller))

        return await self._show("admin.beginning", work, caller)

    async def _second_offer(self, report: ReindexReport, caller: Caller) -> Rows:
        """Publishing what the quality gate has stopped wants a press of its own."""
        if not report.blocked:
            return ()
        waiting = await self._desk.confirmations.ask(caller.person, Flow.REINDEX, blocked="yes")
        return yes_or_no("admin.force", waiting, caller.messages, chosen="force")

    async def cancel(self, caller: Caller) -> Reply:
        """Ask whoever is reindexing to stop."""
        await self._desk.auditing.before(caller.person, Deed.CANCEL)
        index, ours = self._desk.parts.index, self._desk.process.running
        job: Job | None = None
        if isinstance(index, KeepsGenerations):
            job = await self._desk.works.aside(index.cancel)
        if ours is not None:
            # It takes its time, and is killed if it takes too much.
            self._desk.works.begin(ours.cancel())
        await self._desk.auditing.after(caller.person, Deed.CANCEL, "done" if job or ours else "nothing")
        if job is None and ours is not None:
            return caller.say("admin.stopping")
        return caller.reply(Sentence(asked_to_stop(job, caller.messages)))
