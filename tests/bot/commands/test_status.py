from __future__ import annotations

import json
from dataclasses import replace
from typing import cast

import pytest

from bot.commands.generations import run_rollback
from bot.reindexing import reindex_articles
from bot.state import State
from bot.state_lines import health
from bot.ways import TERMINAL
from embeddings.index.base import IndexInfo, PassageReader, SegmentInfo
from embeddings.index.job import Jobs
from embeddings.index.local import LocalIndex
from knowledge.article import Language
from tests.bot.commands.printed_status import ENGLISH, JsonObject, generations, state, table
from tests.bot.installation import COFFEE, HOURS, PRICE_ASKED, Installation, installation
from tests.fakes import HashingEmbedder

__all__ = ["installation"]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which no line is broken."""
    monkeypatch.setenv("COLUMNS", "400")


def test_generations_are_listed_newest_first(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what they hold, what made them, and which of them is current, served and pinned."""
    reindex_articles(installation.app())
    installation.write("teh", HOURS)
    reindex_articles(installation.app())
    found = state(installation, capsys)
    newest, oldest = generations(found)
    assert newest["name"] == found["generation"]
    assert [one["passages"] for one in (newest, oldest)] == [3, 2]
    assert (newest["current"], newest["served"], newest["pinned"], newest["damage"]) == (
        True,
        True,
        False,
        None,
    )
    assert (oldest["current"], oldest["served"], oldest["model"]) == (False, False, "hashing")
    assert (found["pinned"], found["state"], found["editions"]) == (False, "yes", 2)
    run_rollback(installation.app(), ENGLISH)
    found = state(installation, capsys)
    newest, oldest = generations(found)
    assert (found["pinned"], found["generation"], found["state"]) == (True, oldest["name"], "no")
    assert (oldest["current"], oldest["pinned"], newest["pinned"]) == (True, True, False)
    printed = table(installation, capsys)
    assert ENGLISH.get("status.pinned", **TERMINAL) in printed
    assert "current, pinned" in printed


def test_stale_articles_are_named_with_their_reason(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten of them; the others are counted."""
    for number in range(12):
        installation.write(f"teh-{number:02}", f"{HOURS} Nomor {number}.")
    reindex_articles(installation.app())
    for number in range(12):
        installation.write(f"teh-{number:02}").write_bytes(bytes(range(256)))
    reindex_articles(installation.app())
    stale = cast("JsonObject", state(installation, capsys)["stale"])
    named = cast("list[JsonObject]", stale["named"])
    assert (stale["count"], len(named)) == (12, 10)
    assert (named[0]["article"], named[0]["path"]) == ("teh-00", "id/teh-00.md")
    assert str(named[0]["reason"]).endswith(ENGLISH.get("problems.not_text"))
    printed = table(installation, capsys)
    assert ENGLISH.get("status.health_stale", count=12) in printed
    assert "! teh-00 (Indonesian), since " in printed
    assert "… and 2 more." in printed


class Unpaged:
    """A state of an index whose editions nobody may leaf through."""

    def __init__(self, reader: PassageReader) -> None:
        self._reader = reader

    def __getattr__(self, name: str) -> object:
        if name == "editions":
            pytest.fail("a page of editions costs as much as all of them before it")
        return getattr(self._reader, name)


class UnpagedIndex(LocalIndex):
    """An index of such states."""

    def now(self) -> PassageReader:
        """What is served."""
        return cast("PassageReader", Unpaged(super().now()))


def test_stale_articles_are_found_without_the_others(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody goes through an archive for the one that is behind its file."""
    reindex_articles(installation.app())
    installation.write("kopi").write_bytes(bytes(range(256)))
    reindex_articles(installation.app())
    app = replace(installation.app(), index=UnpagedIndex(installation.settings.home))
    found = cast("JsonObject", state(installation, capsys, app)["stale"])
    (named,) = cast("list[JsonObject]", found["named"])
    assert (found["count"], named["article"]) == (1, "kopi")


def test_the_last_report_is_told(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """When, who, what came of it, and what the golden questions said."""
    installation.ask(PRICE_ASKED)
    reindex_articles(installation.app())
    installation.write("kopi", COFFEE)
    reindex_articles(installation.app())
    last = cast("JsonObject", state(installation, capsys)["last_report"])
    assert (last["outcome"], str(last["owner"]).partition(" ")[0]) == ("blocked", "terminal")
    report = cast("JsonObject", last["report"])
    assert cast("JsonObject", report["gate"])["right_before"] == 1
    printed = table(installation, capsys)
    assert "held back by golden questions" in printed
    assert ENGLISH.get("gate.compared", asked=1, before=1, after=0) in printed
    reindex_articles(installation.app(), force=True)
    assert ENGLISH.get("gate.forced", count=1) in table(installation, capsys)


def test_a_failed_reindex_is_told_in_the_terminals_language(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also one that an older version failed at, whose error has no sentence any more."""
    reindex_articles(installation.app())
    path = installation.settings.home / "index" / "last_report.json"
    written = json.loads(path.read_bytes())
    for error, facts, sentence in (
        ("ModelMissingError", {"model": "x", "reason": "no such folder"}, "Model x tidak bisa dimuat"),
        ("ModelMissingError", {}, "ModelMissingError"),
        ("ForgottenError", {}, "ForgottenError"),
    ):
        path.write_text(json.dumps(written | {"error": error, "facts": facts}), "utf-8")
        assert sentence in table(installation, capsys, Language.INDONESIAN)


def test_a_running_reindex_is_told(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """Who is at it, since when, and how far."""
    reindex_articles(installation.app())
    with Jobs(installation.settings.home / "index").alone("discord (ani@kantor)") as job:
        job.note("reading", done=3, total=9)
        running = cast("JsonObject", state(installation, capsys)["running"])
        assert (running["owner"], running["stage"], running["done"], running["total"]) == (
            "discord (ani@kantor)",
            "reading",
            3,
            9,
        )
        facts = {"owner": "discord (ani@kantor)", "age": "just now", "done": 3, "total": 9}
        assert ENGLISH.get("status.running_since", **facts, **TERMINAL) in table(installation, capsys)
    assert state(installation, capsys)["running"] is None


def test_golden_questions_are_told_or_missed(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without them new indexes are used unchecked, which is said dryly."""
    golden = installation.settings.golden_folder
    assert ENGLISH.get("status.golden_none", folder=golden) in table(installation, capsys)
    installation.ask(PRICE_ASKED)
    assert ENGLISH.get("status.golden_some", folder=golden) in table(installation, capsys)
    assert state(installation, capsys)["golden"] == {"folder": str(golden), "files": 1}


def test_another_model_is_told(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """The generation answers with the model that made it, and the state says so."""
    reindex_articles(installation.app(embedder=HashingEmbedder(name="old")))
    found = state(installation, capsys)
    assert (found["state"], found["model"]) == ("other_model", "old@1")


@pytest.mark.parametrize("language", Language)
def test_the_state_fits_into_a_hundred_columns(
    installation: Installation,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: Language,
) -> None:
    """Names of generations stay whole, so that they can be copied."""
    monkeypatch.setenv("COLUMNS", "100")
    installation.ask(PRICE_ASKED)
    generation = reindex_articles(installation.app()).generation
    lines = table(installation, capsys, language).splitlines()
    assert max(map(len, lines)) <= 100
    assert sum(generation in line for line in lines) == 2


def test_approximate_search_is_told_with_its_recall() -> None:
    """The lowest of all parts; a part that is searched exactly has none."""
    segments = (
        SegmentInfo("a", 9, "codes", recall=0.997),
        SegmentInfo("b", 9, "codes", recall=0.9931),
        SegmentInfo("c", 1),
    )
    found = State(info=IndexInfo(segments=segments), damage="", spec=None)
    assert found.recall == 0.9931
    assert health(found, ENGLISH, TERMINAL) == (
        f"{ENGLISH.get('status.health_good')} {ENGLISH.get('status.recall', recall='0.993')}"
    )
    assert State(info=IndexInfo(segments=segments[2:]), damage="", spec=None).recall is None
