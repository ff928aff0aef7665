from __future__ import annotations

import pytest

from bot.commands.generations import run_cancel, run_rollback
from bot.commands.indexing import ensure_index
from bot.commands.reindexing import ReindexOptions, run_reindex
from bot.messages import messages_in
from bot.ways import TERMINAL
from embeddings.index.errors import NothingToRollBackError, ReindexCancelledError, ReindexRunningError
from embeddings.index.history import KeepsGenerations
from embeddings.index.job import Jobs
from knowledge.article import Language
from tests.bot.installation import COFFEE, HOURS, Installation, installation

__all__ = ["installation"]

ENGLISH = messages_in(Language.ENGLISH)


@pytest.fixture
def two(installation: Installation) -> tuple[str, str]:
    """The names of two generations: with one article, and with two."""
    run_reindex(installation.app(), ENGLISH, ReindexOptions())
    first = installation.app().index.info().generation
    installation.write("teh", HOURS)
    run_reindex(installation.app(), ENGLISH, ReindexOptions())
    return first, installation.app().index.info().generation


def is_pinned(installation: Installation) -> bool:
    """Whether the current generation is."""
    index = installation.app().index
    assert isinstance(index, KeepsGenerations)
    return index.pinned()


def test_a_rollback_says_where_it_is_and_how_to_go_on(
    installation: Installation, two: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The generation before is served and pinned, and the sentence names it."""
    capsys.readouterr()
    assert run_rollback(installation.app(), ENGLISH) == 0
    done, pinned = capsys.readouterr().out.splitlines()
    assert done == f"Back at generation {two[0]} (made just now, 2 paragraphs)."
    assert pinned == ENGLISH.get("rollback.pinned", **TERMINAL)
    assert (installation.app().index.info().generation, is_pinned(installation)) == (two[0], True)


def test_a_pinned_generation_is_not_refreshed_by_itself(
    installation: Installation, two: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A chat that starts says so in one line and leaves it; `kutip reindex` goes on from it."""
    run_rollback(installation.app(), ENGLISH)
    capsys.readouterr()
    ensure_index(installation.app(), ENGLISH, refresh=True)
    assert capsys.readouterr() == ("", ENGLISH.get("cli.pinned", generation=two[0]) + "\n")
    assert installation.app().index.info().generation == two[0]
    assert run_reindex(installation.app(), ENGLISH, ReindexOptions()) == 0
    assert installation.app().index.info().articles == 2
    assert not is_pinned(installation)


def test_an_explicit_reindex_unpins_where_nothing_has_changed(
    installation: Installation, two: tuple[str, str]
) -> None:
    """The folder may be as it was when the pinned generation was made."""
    run_rollback(installation.app(), ENGLISH)
    (installation.folder / "articles" / "id" / "teh.md").unlink()
    assert run_reindex(installation.app(), ENGLISH, ReindexOptions()) == 0
    assert (installation.app().index.info().generation, is_pinned(installation)) == (two[0], False)


def test_without_a_generation_before_there_is_no_way_back(installation: Installation) -> None:
    """Neither before the first reindex nor after it."""
    with pytest.raises(NothingToRollBackError):
        run_rollback(installation.app(), ENGLISH)
    run_reindex(installation.app(), ENGLISH, ReindexOptions())
    with pytest.raises(NothingToRollBackError):
        run_rollback(installation.app(), ENGLISH)


def test_nobody_to_cancel_is_said(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no failure, and nothing is made for it."""
    assert run_cancel(installation.app(), ENGLISH) == 0
    assert capsys.readouterr().out == ENGLISH.get("cancel.nobody") + "\n"
    assert not installation.settings.home.exists()


def test_whoever_is_at_it_is_named_and_asked_to_stop(
    installation: Installation, two: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Cancelling, a second reindex, a rollback and a chat that starts all say who it is."""
    del two
    installation.write("kopi", COFFEE)
    capsys.readouterr()
    with Jobs(installation.settings.home / "index").alone("discord (ani@kantor)") as job:
        job.note("reading", done=3, total=9)
        assert run_cancel(installation.app(), ENGLISH) == 0
        assert (
            capsys.readouterr().out
            == ENGLISH.get("cancel.asked", owner="discord (ani@kantor)", age="just now", done=3, total=9)
            + "\n"
        )
        with pytest.raises(ReindexCancelledError):
            job.check()
        with pytest.raises(ReindexRunningError) as raised:
            run_reindex(installation.app(), ENGLISH, ReindexOptions())
        message = ENGLISH.error(raised.value)
        assert "discord (ani@kantor)" in message
        assert "3 of 9" in message
        assert "kutip cancel" in message
        with pytest.raises(ReindexRunningError):
            run_rollback(installation.app(), ENGLISH)
        ensure_index(installation.app(), ENGLISH, refresh=True)
        assert "discord (ani@kantor)" in capsys.readouterr().err
    last = installation.app().last_reports.read()
    assert (last.outcome if last else "") == "published"
