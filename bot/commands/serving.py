"""`kutip run`: every chat platform whose token is set, and the watch over the articles."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Sequence
from contextlib import suppress

import click

from bot.administration import Administration
from bot.app import App
from bot.commands.ending import told_to_end
from bot.commands.indexing import ensure_index
from bot.commands.platforms import Platform, platforms_of, serve
from bot.commands.watching import keep_up
from bot.memory.memory import Memory
from bot.messages import Messages
from bot.redacting import hidden, without
from bot.reindexing_process import ReindexProcess
from bot.settings import Settings, Watch
from knowledge.errors import KutipError

_log = logging.getLogger(__name__)

_DAY = 24 * 60 * 60
"""Seconds."""

_TIDYING = 10 * 60
"""Seconds between two looks for files that were sent and never confirmed."""

_WITHIN = 9.7
"""Seconds after a signal in which everything is over. The chats have nearly all of them, the work of
administrators ends beside, and what follows takes a moment."""

_MOMENT = 0.2
"""Seconds that work has to end which began when everything was ending."""


def run_chats(app: App, messages: Messages, *, watch: bool = False) -> int:
    """Serve until somebody ends it.

    Args:
        watch: Keep the index up to date, even if the settings do not ask for it.

    Returns:
        The exit status: 1 as long as there is nothing to serve and nothing to watch.
    """
    settings = _watched(app.settings) if watch else app.settings
    if settings.watch is not Watch.OFF:
        logging.getLogger("bot").setLevel(logging.INFO)
        click.echo(messages.get("watch.watching", folder=settings.articles))
    if platforms := platforms_of(settings):
        return _serve(app, messages, settings, platforms)
    if settings.watch is not Watch.OFF:
        asyncio.run(_only_watch(settings))
        return 0
    ensure_index(app, messages)
    click.echo(messages.get("cli.run_no_chat"), err=True)
    return 1


def _watched(settings: Settings) -> Settings:
    return settings if settings.watch is not Watch.OFF else settings.model_copy(update={"watch": Watch.ON})


async def _only_watch(settings: Settings) -> None:
    with told_to_end(within=_WITHIN) as end:
        task = asyncio.create_task(keep_up(settings, ReindexProcess(settings.home)))
        ending = asyncio.create_task(end.wait())
        await asyncio.wait({task, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _serve(app: App, messages: Messages, settings: Settings, platforms: Sequence[Platform]) -> int:
    """Talk on every platform. Returns the exit status: 1 if one of them was not served to the end.

    Raises:
        KutipError: There is nothing to talk with, or nobody to talk to.
    """
    # What becomes of calls that fail is worth a line.
    logging.getLogger("bot").setLevel(logging.INFO)
    secrets = sorted((secret for one in platforms for secret in one.secrets), key=len, reverse=True)
    with hidden(*secrets):
        try:
            ensure_index(app, messages)
            app.asker.prepare()
            app.memory.prepare()
            with app.following():
                failures = asyncio.run(_talk(app, messages, settings, platforms))
        except KutipError:
            raise
        except Exception as error:
            # What is written down of it may not hold what nobody shall read.
            text = without("".join(traceback.format_exception(error)), secrets)
            raise RuntimeError(text) from None
        finally:
            app.memory.close()
    return 1 if failures else 0


async def _talk(
    app: App, messages: Messages, settings: Settings, platforms: Sequence[Platform]
) -> Sequence[Exception]:
    from bot.memory.async_journal import AsyncJournal  # noqa: PLC0415

    def tell(name: str, error: Exception) -> None:
        if isinstance(error, KutipError):
            click.echo(messages.error(error), err=True)
        else:
            _log.error("%s is no longer served", name, exc_info=error)
        click.echo(messages.get("cli.run_without", platform=name), err=True)

    process = ReindexProcess(settings.home)
    administration = app.administration(process)
    conversation = app.conversation(administration)
    journal = AsyncJournal(app.memory.journal)
    adapters = {platform.name: platform.open(app, messages, journal) for platform in platforms}
    beside = [asyncio.create_task(_sweep(app.memory)), asyncio.create_task(_tidy(administration))]
    if settings.watch is not Watch.OFF:
        beside.append(asyncio.create_task(_keep_up(settings, process)))
    with told_to_end(within=_WITHIN) as end:
        settling = asyncio.create_task(_settle(process, administration, end))
        try:
            return await serve(adapters, conversation, end, tell)
        finally:
            end.set()
            for task in beside:
                task.cancel()
            await asyncio.gather(settling, *beside, return_exceptions=True)
            await process.close()
            await administration.close(_MOMENT)
            await journal.finish()
            await asyncio.to_thread(conversation.close)


async def _keep_up(settings: Settings, process: ReindexProcess) -> None:
    try:
        await keep_up(settings, process)
    except Exception:
        _log.exception("Articles are no longer watched")


async def _settle(process: ReindexProcess, administration: Administration, end: asyncio.Event) -> None:
    """End a reindex as soon as we are to end, so that whoever watches it still sees that; then what is left.

    That takes seven seconds at most: one for a process, five for the rest, and one for a process that began
    meanwhile.
    """
    await end.wait()
    await process.close()
    await administration.settle()
    await process.close()


async def _tidy(administration: Administration) -> None:
    """Let go of files that nobody can confirm any more, now and every few minutes."""
    while True:
        try:
            await administration.sweep()
        except Exception:
            _log.exception("Files that were sent and never confirmed could not be deleted")
        await asyncio.sleep(_TIDYING)


async def _sweep(memory: Memory) -> None:
    """Forget what is too old, now and once a day."""
    while True:
        try:
            await asyncio.to_thread(memory.sweep)
        except Exception:
            _log.exception("What is too old could not be forgotten")
        await asyncio.sleep(_DAY)
