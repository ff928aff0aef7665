"""What follows when articles have changed: a reindex, if nothing speaks against it, and a line in the log."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable

from bot.messages import messages_in, visible
from bot.reindexing_process import ReindexProcess
from bot.reindexing_protocol import GenerationPinnedError, ReindexRequest
from bot.settings import SettingsError
from embeddings.index.errors import IndexSourceError, ReindexRunningError
from embeddings.reindexing.report import GateReport, Outcome, ReindexReport
from knowledge.article import Language
from knowledge.errors import KutipError, NoArticlesError

_log = logging.getLogger(__name__)

_AGAIN = 10.0
"""Seconds until we ask again whether somebody else has finished."""

_PERSON = re.compile(r"^(\w+):-?\d+")
"""How the owner of a reindex begins who asked for it in a chat."""

_NAMED = 5
"""Problems and questions that a line of the log names; the others are counted."""

_LASTING = (NoArticlesError, IndexSourceError, SettingsError)
"""What stays wrong until somebody changes the articles, or does something else about it."""

Told = Callable[[ReindexReport], Awaitable[None]]


async def _nobody(report: ReindexReport) -> None:
    del report


class AutomaticReindexing:
    """Reindexes in a process of its own, once a call.

    Args:
        told: What became of it, for those who are not at the log; not called where nothing had changed.
        again: Seconds until another try while somebody else is reindexing.
    """

    def __init__(self, process: ReindexProcess, *, told: Told = _nobody, again: float = _AGAIN) -> None:
        self._process = process
        self._told = told
        self._again = again
        self._is_pinned = False

    async def __call__(self) -> bool:
        """Reindex; whatever goes wrong is a line in the log.

        Returns:
            False if the same may go well a while later: the disk, the model or the process failed.
        """
        request = ReindexRequest("watch", by_itself=True)
        is_waiting = False
        while True:
            try:
                started = await self._process.start(request)
                report = await started.result()
            except ReindexRunningError as error:
                if not is_waiting:
                    # Somebody in a chat is named by the chat alone: their number is nobody's business.
                    _log.info("Changes wait for the reindex of %s", _PERSON.sub(r"\1", visible(error.owner)))
                is_waiting = True
                await asyncio.sleep(self._again)
            except GenerationPinnedError:
                self._say_pinned()
                return True
            except KutipError as error:
                sentence = messages_in(Language.ENGLISH).error(error)
                _log.error("Changes are not indexed: %s", one_line(sentence))
                return isinstance(error, _LASTING)
            else:
                await self._finish(report)
                return True

    async def _finish(self, report: ReindexReport) -> None:
        self._is_pinned = False
        is_fine = report.outcome in {Outcome.PUBLISHED, Outcome.UP_TO_DATE} and not report.problems
        _log.log(logging.INFO if is_fine else logging.WARNING, "%s", line_of(report))
        if not report.up_to_date:
            await self._told(report)

    def _say_pinned(self) -> None:
        if not self._is_pinned:
            _log.warning("Changes are not indexed since somebody rolled back; `kutip reindex` ends that")
        self._is_pinned = True


def line_of(report: ReindexReport) -> str:
    """A report as a line of the log."""
    counts = (
        f"{report.articles} editions (added {report.articles_added}, changed {report.articles_changed}, "
        f"removed {report.articles_removed}, stale {report.stale}); passages added {report.added}, "
        f"changed {report.changed}, removed {report.removed}, unchanged {report.unchanged}; "
        f"{report.embedded} embedded, {report.seconds:.1f} s"
    )
    messages = messages_in(Language.ENGLISH)
    parts = [f"Reindex {report.outcome}: {counts}"]
    if report.problems:
        parts.append(
            f"{len(report.problems)} problems: {_named([messages.problem(x) for x in report.problems])}"
        )
    if report.gate is not None and report.gate.worse:
        parts.append(_worse(report.gate))
    return one_line("; ".join(parts))


def one_line(text: str) -> str:
    """Text that cannot pretend to be several lines of the log."""
    return " ".join(visible(text).split())


def _worse(gate: GateReport) -> str:
    questions = [
        f"“{worse.question}” ({worse.before or 'refused'} before, {worse.after or 'refused'} after)"
        for worse in gate.worse
    ]
    return f"{len(questions)} golden questions got worse: {_named(questions)}"


def _named(items: list[str]) -> str:
    rest = len(items) - _NAMED
    return " | ".join([*items[:_NAMED], *([f"{rest} more"] if rest > 0 else [])])
