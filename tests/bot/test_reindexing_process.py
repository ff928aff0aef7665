"""Real processes over real files; only the model is made up."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.last_report import LastReports
from bot.reindexing import reindex_articles
from bot.reindexing_process import ReindexProcess
from bot.reindexing_protocol import GenerationPinnedError, ReindexFailedError, ReindexRequest
from embeddings.index.errors import IndexSourceError, ReindexRunningError
from embeddings.index.job import owner_name
from embeddings.reindexing.report import Outcome, Stage
from knowledge.errors import ArticlesFolderMissingError
from knowledge.problem import ProblemKind
from tests.bot.hashing_worker import COMMAND, HOLD
from tests.bot.installation import COFFEE, HOURS, PRICE, Installation, installation
from tests.bot.processes import ASKED, BY_ITSELF, Hold, environment, index_of, process_of, until

__all__ = ["installation"]


@pytest.fixture
def hold(tmp_path: Path) -> Hold:
    """Holds embedders back."""
    folder = tmp_path / "hold"
    folder.mkdir()
    return Hold(folder)


def script(code: str) -> tuple[str, ...]:
    """A process that does something else."""
    return sys.executable, "-c", code


def test_it_reindexes_and_tells_how_far_it_is(installation: Installation) -> None:
    """Reports come while it runs, and the last one says what became of it, problems included."""
    bad = installation.write("rusak")
    bad.write_text("---\n: :\n---\n", "utf-8")

    async def run() -> None:
        started = await process_of(installation).start(ASKED)
        reports = [report async for report in started.progress()]
        assert {report.total for report in reports} == {2}
        last = await started.result()
        assert (last.stage, last.outcome, last.added) == (Stage.DONE, Outcome.PUBLISHED, 2)
        assert [problem.path.name for problem in last.problems] == [bad.name]
        assert last.problems[0].kind is ProblemKind.BROKEN_FRONT_MATTER
        assert started.has_ended
        assert index_of(installation).info().generation == last.generation

    asyncio.run(run())


def test_a_second_one_is_told_who_is_at_it(installation: Installation, hold: Hold) -> None:
    """Of two that are wanted from one bot, or from two, the second learns who is at it."""

    async def run() -> None:
        process = process_of(installation, hold=hold)
        started = await process.start(ReindexRequest("Telegram, Budi"))
        await hold.begun()
        with pytest.raises(ReindexRunningError) as ours:
            await process.start(ASKED)
        with pytest.raises(ReindexRunningError) as theirs:
            await (await process_of(installation).start(ASKED)).result()
        for caught in (ours, theirs):
            assert caught.value.owner == owner_name("Telegram, Budi")
            assert caught.value.total == "1"
        hold.release()
        assert (await started.result()).outcome is Outcome.PUBLISHED
        assert process.running is None
        assert (await (await process.start(ASKED)).result()).outcome is Outcome.UP_TO_DATE

    asyncio.run(run())


def test_it_stops_when_asked(installation: Installation, hold: Hold) -> None:
    """One that listens ends by itself, keeps its report, and leaves the index as it was."""

    async def run() -> None:
        started = await process_of(installation, hold=hold).start(ASKED)
        await hold.begun()
        cancelling = asyncio.create_task(started.cancel(patience=60))
        await until((installation.settings.home / "index" / "reindex.cancel").exists)
        # It looks a few times a second whether it shall stop.
        await asyncio.sleep(0.5)
        hold.release()
        await cancelling
        assert (await started.result()).outcome is Outcome.CANCELLED
        last = LastReports(installation.settings.home).read()
        assert last is not None
        assert last.report.outcome is Outcome.CANCELLED
        assert not index_of(installation).load()

    asyncio.run(run())


def test_it_is_ended_when_it_does_not_listen(installation: Installation, hold: Hold) -> None:
    """One that is busy where nobody can reach it is gone after all, and the next one can begin."""

    async def run() -> None:
        process = process_of(installation, hold=hold)
        started = await process.start(ASKED)
        await hold.begun()
        await started.cancel(patience=0.2)
        assert (await started.result()).outcome is Outcome.CANCELLED
        assert index_of(installation).running() is None
        hold.release()
        assert (await (await process.start(ASKED)).result()).outcome is Outcome.PUBLISHED

    asyncio.run(run())


def test_it_is_killed_when_nothing_else_helps(tmp_path: Path) -> None:
    """A process that ignores every request is killed."""
    ready = tmp_path / "ready"
    stubborn = (
        "import signal, time, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"pathlib.Path({str(ready)!r}).touch(); time.sleep(60)"
    )

    async def run() -> None:
        process = ReindexProcess(tmp_path, command=script(stubborn))
        started = await process.start(ASKED)
        await until(ready.exists)
        await started.cancel(patience=0.1)
        assert (await started.result()).outcome is Outcome.CANCELLED

    asyncio.run(run())


def test_it_ends_with_whoever_started_it(installation: Installation, hold: Hold) -> None:
    """When the bot is killed in the middle of a reindex, nobody goes on with it."""
    code = (
        "import asyncio; from pathlib import Path; from bot.reindexing_process import ReindexProcess;"
        "from tests.bot.hashing_worker import COMMAND; from bot.reindexing_protocol import ReindexRequest\n"
        "async def run():\n"
        "    process = ReindexProcess(Path('home'), command=COMMAND)\n"
        "    await (await process.start(ReindexRequest('test'))).result()\n"
        "asyncio.run(run())"
    )
    variables = environment(installation) | {HOLD: str(hold.folder)}

    async def run() -> None:
        with subprocess.Popen(script(code), env=variables, stderr=subprocess.DEVNULL) as bot:  # noqa: S603 (ours)
            await hold.begun()
            assert index_of(installation).running() is not None
            bot.kill()
        await until(lambda: index_of(installation).running() is None)

    asyncio.run(run())


def test_what_goes_wrong_there_is_an_error_here(installation: Installation) -> None:
    """The error is the one that it would have been in this process, with the same facts."""
    articles = installation.settings.articles
    articles.rename(articles.with_name("away"))

    async def run() -> None:
        with pytest.raises(ArticlesFolderMissingError) as caught:
            await (await process_of(installation).start(ASKED)).result()
        assert caught.value.path == articles

    asyncio.run(run())


@pytest.mark.parametrize(
    ("code", "detail"),
    [
        ("raise SystemExit(3)", "status 3"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
        ("print('good morning')", None),
        ("print('[]'); import time; time.sleep(60)", None),
        ("print('{\"finished\": {}}')", None),
    ],
)
def test_a_process_that_breaks_down_is_an_error(tmp_path: Path, code: str, detail: str | None) -> None:
    """However it ends without a report, whoever waits learns that, and how."""

    async def run() -> None:
        with pytest.raises(ReindexFailedError) as caught:
            await (await ReindexProcess(tmp_path, command=script(code)).start(ASKED)).result()
        assert detail is None or caught.value.detail == detail

    asyncio.run(run())


def test_a_process_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    """The system's reason is told."""

    async def run() -> None:
        with pytest.raises(ReindexFailedError, match="No such file"):
            await ReindexProcess(tmp_path, command=[str(tmp_path / "nothing")]).start(ASKED)

    asyncio.run(run())


def test_tokens_stay_here(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What the process writes to its standard error is logged, up to a limit; it knows no secret."""
    tokens = {"KUTIP_TELEGRAM_TOKEN": "123:s3cret", "KUTIP_DISCORD_TOKEN": "s3cret"}
    tokens |= {"KUTIP_TELEGRAM_WEBHOOK_SECRET": "s3cret", "KUTIP_DATABASE_URL": "postgresql://k:s3cret@db/k"}
    code = (
        "import os, sys; print(dict(os.environ), file=sys.stderr); print('\\x1b[31mred', file=sys.stderr)\n"
        "for number in range(10_000): print(number, file=sys.stderr)"
    )

    async def run() -> None:
        process = ReindexProcess(tmp_path, command=script(code), environment={**os.environ, **tokens})
        with pytest.raises(ReindexFailedError):
            await (await process.start(ASKED)).result()

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert "PATH" in caplog.text
    assert "\N{REPLACEMENT CHARACTER}[31mred" in caplog.text
    assert "s3cret" not in caplog.text
    assert len(caplog.records) == 200


def test_a_dry_run_tells_what_would_change(installation: Installation) -> None:
    """Nothing is written."""

    async def run() -> None:
        started = await process_of(installation).start(ReindexRequest("test", dry_run=True))
        report = await started.result()
        assert (report.outcome, report.added) == (Outcome.PLANNED, 2)
        assert not index_of(installation).load()

    asyncio.run(run())


def test_what_was_rolled_back_stays_until_somebody_asks(installation: Installation) -> None:
    """Nobody's reindex leaves a pinned generation alone; somebody's ends the pin."""

    async def run() -> None:
        reindex_articles(installation.app())
        installation.write("kopi", COFFEE, PRICE, HOURS)
        reindex_articles(installation.app())
        first = index_of(installation).rollback()
        process = process_of(installation)
        with pytest.raises(GenerationPinnedError):
            await (await process.start(BY_ITSELF)).result()
        assert index_of(installation).info().generation == first
        report = await (await process.start(ASKED)).result()
        assert (report.outcome, report.added) == (Outcome.PUBLISHED, 1)
        assert not index_of(installation).pinned()

    asyncio.run(run())


def test_the_index_of_another_folder_stays_until_somebody_asks(installation: Installation) -> None:
    """Nobody's reindex puts other articles in the place of those that are indexed."""

    async def run() -> None:
        reindex_articles(installation.app())
        other = Installation(installation.folder / "other")
        other.write("teh", HOURS)
        variables = environment(installation) | {"KUTIP_ARTICLES": str(other.settings.articles)}
        mixed = ReindexProcess(installation.settings.home, command=COMMAND, environment=variables)
        with pytest.raises(IndexSourceError):
            await (await mixed.start(BY_ITSELF)).result()
        assert (await (await mixed.start(ASKED)).result()).outcome is Outcome.PUBLISHED

    asyncio.run(run())


def test_a_strange_last_line_is_no_report(tmp_path: Path) -> None:
    """What is cut off in the middle is not taken for a report."""
    half = json.dumps({"finished": {"stage": "done"}})[:-3]

    async def run() -> None:
        with pytest.raises(ReindexFailedError):
            await (
                await ReindexProcess(tmp_path, command=script(f"print({half!r}, end='')")).start(ASKED)
            ).result()

    asyncio.run(run())


def test_closing_ends_it(installation: Installation, hold: Hold) -> None:
    """A bot that ends does not leave a reindex behind."""

    async def run() -> None:
        process = process_of(installation, hold=hold)
        started = await process.start(ASKED)
        await hold.begun()
        await process.close()
        assert started.has_ended
        assert index_of(installation).running() is None
        await process.close()

    asyncio.run(run())
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
