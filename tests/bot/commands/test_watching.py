"""`kutip run --watch` and the watch beside a chat."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bot.commands.watching import keep_up, keeping_up
from bot.messages import messages_in
from bot.settings import Watch
from bot.watching import Waits
from knowledge.article import Language
from tests.bot.installation import HOURS, Installation, installation
from tests.bot.processes import LONG, Hold, environment, index_of, process_of, until

__all__ = ["installation"]


def test_answers_follow_the_articles(installation: Installation) -> None:
    """Whoever follows the index sees the first one, and then what was written a moment ago."""

    async def run() -> list[int]:
        keeping = asyncio.create_task(keep_up(installation.settings, process_of(installation)))
        index = index_of(installation)
        with index.following(0.1):
            await until(lambda: index.info().articles)
            seen = [index.info().articles]
            installation.write("jam", HOURS)
            await until(lambda: index.info().articles not in seen)
            seen.append(index.info().articles)
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        return seen

    assert asyncio.run(run()) == [1, 2]


def test_a_disk_that_refused_once_leaves_nothing_behind(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    """The articles are indexed once there is room, and nobody needs to edit one for it."""
    home = installation.settings.home
    home.write_text("a file in the way", "utf-8")

    async def run() -> None:
        keeping = asyncio.create_task(
            keep_up(installation.settings, process_of(installation), waits=Waits(again=(0.1,)))
        )
        await until(lambda: "Changes are not indexed" in caplog.text)
        home.unlink()
        await until(lambda: index_of(installation).info().articles == 1)
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping

    asyncio.run(run())
    assert "cannot be read and written to" in caplog.text


def test_who_stops_watching_stops_the_reindex(installation: Installation, tmp_path: Path) -> None:
    """Nothing goes on behind the back of a bot that has ended."""
    hold = Hold(tmp_path / "hold")
    hold.folder.mkdir()

    async def run() -> None:
        keeping = asyncio.create_task(keep_up(installation.settings, process_of(installation, hold=hold)))
        await hold.begun()
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        assert index_of(installation).running() is None

    asyncio.run(run())


def test_nothing_is_watched_unless_the_settings_want_it(installation: Installation) -> None:
    """Then there is no thread, and no process."""
    with keeping_up(installation.settings, process_of(installation)):
        assert "kutip-watch" not in {thread.name for thread in threading.enumerate()}


def test_articles_are_watched_beside_whatever_is_done(installation: Installation) -> None:
    """Who is busy need not care, and when that is done, so is the watching."""
    settings = installation.settings.model_copy(update={"watch": Watch.ON})
    index = index_of(installation)
    deadline = time.monotonic() + LONG
    with keeping_up(settings, process_of(installation)), index.following(0.1):
        while not index.info().articles and time.monotonic() < deadline:
            time.sleep(0.02)
    assert index.info().articles == 1
    assert "kutip-watch" not in {thread.name for thread in threading.enumerate()}


def test_watching_ends_when_it_is_told_to(installation: Installation) -> None:
    """`kutip run --watch` says what it does, begins to reindex, and ends well in the middle of that."""
    command = [sys.executable, "-m", "bot", "run", "--watch"]
    variables = environment(installation) | {"KUTIP_LANGUAGE": "en", "PYTHONUTF8": "1"}
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as bot:  # noqa: S603 (ours)
        assert bot.stdout is not None
        said = bot.stdout.readline().decode("utf-8").strip()
        messages = messages_in(Language.ENGLISH)
        assert said == messages.get("watch.watching", folder=installation.settings.articles)
        asyncio.run(until(lambda: index_of(installation).running() is not None))
        bot.terminate()
        rest, errors = bot.communicate(timeout=LONG)
    assert (bot.returncode, rest) == (0, b"")
    assert b"Traceback" not in errors
    assert index_of(installation).running() is None
    assert not index_of(installation).load()
