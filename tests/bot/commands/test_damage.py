"""A damaged index: what is said of it, what answers instead, and what mends it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from bot.commands.generations import run_rollback
from bot.commands.indexing import ensure_index
from bot.commands.reindexing import ReindexOptions, run_reindex
from bot.reindexing import reindex_articles
from bot.ways import TERMINAL
from tests.bot.commands.printed_status import ENGLISH, JsonObject, generations, state, table
from tests.bot.installation import HOURS, Installation, installation

__all__ = ["installation"]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which no line is broken."""
    monkeypatch.setenv("COLUMNS", "400")


def test_a_damaged_generation_is_told_with_what_answers_instead(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """The state is that of the one before, and health says why; a reindex mends it."""
    first = reindex_articles(installation.app()).generation
    installation.write("teh", HOURS)
    second = reindex_articles(installation.app()).generation
    damage(installation.settings.home / "index" / "generations" / second)
    found = state(installation, capsys)
    assert (found["generation"], found["damage"]) == (first, None)
    health = cast("JsonObject", found["health"])
    assert health["served_instead_of"] == second
    assert health["reason"]
    assert [one["damage"] is None for one in generations(found)] == [False, True]
    printed = table(installation, capsys)
    assert f"Generation {second} is damaged (" in printed
    assert f"{first} answers in its place" in printed
    reindex_articles(installation.app())
    assert cast("JsonObject", state(installation, capsys)["health"])["served_instead_of"] is None


def damage(folder: Path) -> None:
    """Flip a byte of one of its files that no other generation shares."""
    path = next(path for path in sorted(folder.rglob("*.json")) if path.name == "layout.json")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_damage_that_all_share_is_mended_by_a_reindex(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that two generations have in common leaves none of them whole; the index is made anew."""
    reindex_articles(installation.app())
    installation.write("teh", HOURS)
    reindex_articles(installation.app())
    files = (installation.settings.home / "index" / "generations").rglob("*")
    shared = {path.stat().st_ino: path for path in files if path.is_file() and path.stat().st_nlink == 2}
    assert shared
    for path in shared.values():
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    found = state(installation, capsys)
    assert (found["passages"], found["damage"] is None) == (0, False)
    assert "; run `kutip reindex`" in table(installation, capsys)
    assert run_reindex(installation.app(), ENGLISH, ReindexOptions()) == 0
    found = state(installation, capsys)
    assert (found["passages"], found["damage"], found["state"]) == (3, None, "yes")


POINTERS = [None, b"", b"\xff\x00", b"../generations", b"20260101T000000000000-abcdef\n"]
"""What damage makes of the pointer; none at all, and the name of a generation that is not there, too."""


@pytest.fixture(params=POINTERS)
def lost(installation: Installation, request: pytest.FixtureRequest) -> str:
    """The newest of two generations, where nobody knows any more which is current."""
    reindex_articles(installation.app())
    installation.write("teh", HOURS)
    newest = reindex_articles(installation.app()).generation
    pointer = installation.settings.home / "index" / "CURRENT"
    if request.param is None:
        pointer.unlink()
    else:
        pointer.write_bytes(request.param)
    return newest


def test_a_damaged_pointer_is_told_with_what_answers_instead(
    installation: Installation, lost: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Health says what is wrong; the newest whole generation answers, and a chat can start."""
    found = state(installation, capsys)
    assert (found["generation"], found["pinned"], found["damage"]) == (lost, False, None)
    assert [(one["current"], one["served"]) for one in generations(found)] == [(False, True), (False, False)]
    health = cast("JsonObject", found["health"])
    assert (health["pointer_lost"], health["served_instead_of"]) == (True, None)
    printed = table(installation, capsys)
    assert ENGLISH.get("status.health_pointer", served=lost, **TERMINAL) in printed
    assert ENGLISH.get("status.health_good") not in printed
    ensure_index(installation.app(), ENGLISH, refresh=True)


@pytest.mark.parametrize("changed", [False, True])
def test_a_reindex_mends_the_pointer(
    installation: Installation, lost: str, capsys: pytest.CaptureFixture[str], changed: bool
) -> None:
    """Whether or not the articles have changed."""
    if changed:
        installation.write("teh", f"{HOURS} Hari Minggu tutup.")
    assert run_reindex(installation.app(), ENGLISH, ReindexOptions()) == 0
    found = state(installation, capsys)
    newest = generations(found)[0]
    assert (newest["name"] == lost, newest["current"], newest["served"]) == (not changed, True, True)
    assert cast("JsonObject", found["health"])["pointer_lost"] is False
    assert ENGLISH.get("status.health_good") in table(installation, capsys)


def test_a_rollback_mends_the_pointer(
    installation: Installation, lost: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It returns to a whole generation, and says to which."""
    assert run_rollback(installation.app(), ENGLISH) == 0
    assert lost in capsys.readouterr().out
    found = state(installation, capsys)
    assert (found["generation"], found["pinned"]) == (lost, True)
    assert cast("JsonObject", found["health"])["pointer_lost"] is False
