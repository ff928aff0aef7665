"""A reindex for an administrator: how far it is, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.actions import Action, encode
from bot.administration.auditing import Deed
from bot.administration.parts import Caller, Desk
from bot.administration.problem_lines import problems_listing
from bot.administration.works import Tell
from bot.messages import Messages, on_one_line
from bot.pace import passages_per_second, passages_seen
from bot.reindex_lines import Line, blocked, done_lines, forced, judged, kept_lines, more, worse_item
from bot.reindexing_protocol import ReindexRequest
from bot.reply import Block, Button, Listing, Reply, Rows, Sentence
from bot.state_lines import running_since
from embeddings.index.errors import ReindexCancelledError, ReindexRunningError
from embeddings.index.history import KeepsGenerations
from embeddings.index.job import Job
from embeddings.reindexing.report import GateReport, Outcome, ReindexReport, Stage, Worse
from knowledge.errors import KutipError

STOP = "admin-stop"
"""The name of the action that stops a reindex."""

_AGAIN = 2.0
"""Seconds until another try while somebody else is reindexing."""

_MOST_TRIES = 1_800

_MOST_WORSE = 5
_MOST_KEPT = 5


async def run_reindex(
    desk: Desk, caller: Caller, tell: Tell, *, force: bool = False, patient: bool = False
) -> ReindexReport:
    """Reindex, and tell how far it is.

    Args:
        force: Let the new generation count although golden questions got worse.
        patient: Wait while somebody else is reindexing.

    Raises:
        KutipError: As `bot.started_reindex.StartedReindex.result`.
    """
    request = ReindexRequest(caller.person, force=force)
    for _ in range(_MOST_TRIES if patient else 0):
        job = await desk.works.aside(running_job, desk)
        if job is not None:
            tell(caller.reply(Sentence(running_since(job, caller.messages, caller.ways))))
        elif desk.process.running is None:
            break
        await asyncio.sleep(_AGAIN)
    return await follow(desk, caller, request, tell)


def running_job(desk: Desk) -> Job | None:
    """Who is reindexing, here or elsewhere; None if nobody is."""
    index = desk.parts.index
    return index.running() if isinstance(index, KeepsGenerations) else None


async def follow(desk: Desk, caller: Caller, request: ReindexRequest, tell: Tell) -> ReindexReport:
    """Start a reindexing process, and tell how far it is. Raises as `run_reindex`."""
    started = await desk.process.start(request)
    async for report in started.progress():
        # What is done cannot be stopped any more, though its process takes a moment to end.
        buttons = () if report.stage is Stage.DONE else stop_button(caller)
        tell(caller.reply(Sentence(progress_line(report, caller)), buttons=buttons))
    return await started.result()


async def run_recorded(
    desk: Desk, caller: Caller, tell: Tell, deed: Deed, *, force: bool = False, patient: bool = False
) -> ReindexReport | KutipError:
    """As `run_reindex`, with what came of it in the audit. Returns the error where there is one."""
    try:
        report = await run_reindex(desk, caller, tell, force=force, patient=patient)
    except KutipError as error:
        await desk.auditing.after(caller.person, deed, "failed")
        return error
    except BaseException:
        # Whoever ends us ends the process, too; what came of it is in the last report.
        await desk.auditing.after(caller.person, deed, "running")
        raise
    await desk.auditing.after(caller.person, deed, str(report.outcome))
    return report


def stop_button(caller: Caller) -> Rows:
    """The way to stop it."""
    return ((Button(caller.messages.get("admin.stop"), encode(Action(STOP))),),)


def progress_line(report: ReindexReport, caller: Caller) -> str:
    """What a reindex is doing, how far it is, and about how long it still takes."""
    messages = caller.messages
    rate = messages.number(passages_per_second(report))
    facts = {"articles": report.articles, "passages": passages_seen(report), "rate": rate}
    line = messages.get(f"progress.{report.stage}", **facts)
    total = max(report.total, report.articles)
    if report.stage is not Stage.READING or not report.articles or not total:
        return line
    far = {"done": report.articles, "total": total, "percent": 100 * report.articles // total}
    left = round(report.seconds * (total - report.articles) / report.articles)
    return f"{line}\n{messages.get('admin.far', **far, left=_duration(left, caller))}"


def _duration(seconds: int, caller: Caller) -> str:
    if seconds >= 60:
        return caller.messages.get("admin.minutes", count=round(seconds / 60))
    return caller.messages.get("admin.seconds", count=seconds)


def running(error: ReindexRunningError, caller: Caller) -> str:
    """Who is reindexing, since when, and how far they are."""
    return caller.messages.get("admin.running", **error.facts(), **caller.ways)


def error_sentence(error: KutipError, caller: Caller) -> str:
    """What went wrong."""
    return running(error, caller) if isinstance(error, ReindexRunningError) else caller.error(error)


def error_reply(error: KutipError, caller: Caller, *, buttons: Rows = ()) -> Reply:
    """The same as a reply."""
    return caller.reply(Sentence(error_sentence(error, caller)), buttons=buttons)


def report_blocks(report: ReindexReport, desk: Desk, caller: Caller) -> Iterator[Block]:
    """What a reindex did, what the golden questions say, and what is wrong with articles."""
    messages = caller.messages
    if report.outcome is Outcome.CANCELLED:
        yield Sentence(caller.error(ReindexCancelledError()))
        return
    yield from map(_sentence, done_lines(report, messages))
    if report.gate is not None:
        yield from _gate_blocks(report, report.gate, caller)
    yield from map(_sentence, kept_lines(report, messages, most=_MOST_KEPT, is_before=True))
    yield from problems_listing(report.problems, desk.articles, messages)


def _gate_blocks(report: ReindexReport, gate: GateReport, caller: Caller) -> Iterator[Block]:
    messages = caller.messages
    if not report.blocked and not gate.worse:
        yield Sentence(judged(gate, messages))
        return
    yield Sentence(judged(gate, messages))
    worse = gate.worse[:_MOST_WORSE]
    yield from (_worse_block(one, messages) for one in worse)
    yield from map(_sentence, more(len(gate.worse) - len(worse), messages))
    if report.blocked:
        yield Sentence(f"{blocked(gate, messages)} {messages.get('admin.blocked_next')}")
    else:
        yield Sentence(forced(gate, messages))


def _worse_block(worse: Worse, messages: Messages) -> Listing:
    """A question that got worse: a line of its own, and one for each of what should come, came and comes."""
    place = worse.place.rpartition("/")[2]
    title = messages.get("admin.worse", question=on_one_line(worse.question), place=place)
    _, *lines = worse_item(worse, messages).splitlines()
    return Listing(title, tuple(line.strip() for line in lines))


def _sentence(line: Line) -> Sentence:
    return Sentence(line.text)
