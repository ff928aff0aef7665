from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from click import UsageError

from bot.answering.quoting import QuotingAnswerer
from bot.app import App, build
from bot.asking import Asker
from bot.commands.gaps import GapsOptions, run_gaps
from bot.memory.records import Gap
from bot.messages import messages_in
from bot.settings import Settings
from embeddings.index.local import LocalIndex
from embeddings.index.memory import MemoryIndex
from embeddings.retriever import Retriever
from knowledge.article import Language
from tests.bot.fakes import article, index_of
from tests.fakes import HashingEmbedder

ID, EN = Language.INDONESIAN, Language.ENGLISH
ENGLISH = messages_in(EN)
KOPI = article("kopi", "Kopi Gayo tumbuh di dataran tinggi Aceh.", title="Kopi Gayo")
KOPI_EN = article("kopi", "Gayo coffee grows in the highlands.", language=EN, title="=Gayo coffee")


def app_in(home: Path, index: MemoryIndex | LocalIndex | None = None) -> App:
    """An app over articles about coffee."""
    embedder = HashingEmbedder()
    found = index or index_of(KOPI, KOPI_EN)
    asker = Asker(Retriever(embedder, found), QuotingAnswerer(embedder))
    return replace(build(Settings(home=home), embedder=embedder), index=found, asker=asker)


def options(
    *,
    since: dt.date | None = None,
    language: Language | None = None,
    limit: int = 50,
    as_json: bool = False,
    as_csv: bool = False,
) -> GapsOptions:
    """What was typed."""
    return GapsOptions(since, language, limit, as_json, as_csv)


@pytest.fixture
def app(tmp_path: Path) -> App:
    """An app with four gaps."""
    app = app_in(tmp_path)
    january, march = dt.datetime(2026, 1, 30, 23, 59, tzinfo=dt.UTC), dt.datetime(2026, 3, 5, tzinfo=dt.UTC)
    app.memory.gaps.add(Gap(january, "Siapa penjual kopi?", ID, 0.1, ("kopi", "hilang")))
    app.memory.gaps.add(Gap(january, "@SUM(1+1) who sells coffee?", EN, 0.1, ("kopi",)))
    app.memory.gaps.add(Gap(march, "siapa sih penjual kopi", ID, 0.1, ("kopi",)))
    app.memory.gaps.add(Gap(march, "di mana :smile: [bold]teh[/bold] dijual?", ID, 0.1))
    return app


def printed(app: App, asked: GapsOptions, capsys: pytest.CaptureFixture[str]) -> str:
    """Standard output of the command, which must succeed."""
    assert run_gaps(app, ENGLISH, asked) == 0
    return capsys.readouterr().out


def test_groups_as_json(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    """An object a group, the largest first; an article that is gone is named by its id."""
    first, *others = map(json.loads, printed(app, options(as_json=True), capsys).splitlines())
    assert first == {
        "count": 2,
        "language": "id",
        "question": "siapa sih penjual kopi",
        "last_asked": "2026-03-05T00:00:00+00:00",
        "nearest": [{"article": "kopi", "title": "Kopi Gayo"}, {"article": "hilang", "title": "hilang"}],
    }
    assert [other["count"] for other in others] == [1, 1]
    assert others[1]["nearest"] == [{"article": "kopi", "title": "=Gayo coffee"}]


def test_no_cell_of_the_csv_is_a_formula(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    """What a spreadsheet would run has an apostrophe in front; everything else is as it is."""
    rows = list(csv.reader(io.StringIO(printed(app, options(as_csv=True, language=EN), capsys))))
    assert rows == [
        ["count", "language", "question", "last_asked", "nearest"],
        ["1", "en", "'@SUM(1+1) who sells coffee?", "2026-01-30T23:59:00+00:00", "'=Gayo coffee"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_every_start_of_a_formula_is_escaped(
    tmp_path: Path, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whichever sign a question begins with."""
    app = app_in(tmp_path)
    app.memory.gaps.add(Gap(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), f'{start}1, "dua"\t=3', ID, 0.1))
    _, row = csv.reader(io.StringIO(printed(app, options(as_csv=True), capsys)))
    assert row[2] == f'\'{start}1, "dua" =3'


def test_a_table_for_people(
    app: App, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Count, language, question, date and titles in words; nothing in a question is markup."""
    monkeypatch.setenv("COLUMNS", "200")
    out = printed(app, options(), capsys)
    head, first, *rest = out.splitlines()
    assert head.split() == ["asked", "language", "question", "last", "asked", "nearest", "articles"]
    assert first.split()[0] == "2"
    for part in ("Indonesian", "siapa sih penjual kopi", "5 March 2026", "Kopi Gayo; hilang"):
        assert part in first
    assert any("di mana :smile: [bold]teh[/bold] dijual?" in line for line in rest)


def test_since_language_and_limit_choose(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    """A day counts from its midnight in UTC; what the limit leaves out is told."""
    since = printed(app, options(since=dt.date(2026, 1, 31), as_json=True), capsys)
    assert [json.loads(line)["count"] for line in since.splitlines()] == [1, 1]
    english = printed(app, options(language=EN, as_json=True), capsys)
    assert [json.loads(line)["language"] for line in english.splitlines()] == ["en"]
    limited = printed(app, options(limit=1), capsys)
    assert limited.splitlines()[-1] == ENGLISH.get("unanswered.more", count=2)


def test_no_gaps_are_good_news(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One friendly line and nothing else; as JSON nothing, as CSV the header."""
    app = app_in(tmp_path / "home", LocalIndex(tmp_path / "home"))
    assert printed(app, options(), capsys) == ENGLISH.get("unanswered.none") + "\n"
    assert printed(app, options(as_json=True), capsys) == ""
    assert printed(app, options(as_csv=True), capsys).count("\n") == 1


def test_without_an_index_articles_are_named_by_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither a missing nor a damaged index hides the gaps."""
    app = app_in(tmp_path, LocalIndex(tmp_path))
    app.memory.gaps.add(
        Gap(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "Siapa penjual kopi?", ID, 0.1, ("kopi",))
    )
    nearest = [{"article": "kopi", "title": "kopi"}]
    assert json.loads(printed(app, options(as_json=True), capsys))["nearest"] == nearest
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "CURRENT").write_text("../elsewhere", "utf-8")
    assert json.loads(printed(app, options(as_json=True), capsys))["nearest"] == nearest


def test_damaged_rows_are_told_beside_the_list(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, so that the list stays what it is."""
    with sqlite3.connect(app.settings.home / "memory.sqlite") as database:
        database.execute(
            "INSERT INTO gaps (time, question, language, confidence, nearest, person) "
            "VALUES (0, 'x', 'fr', 0, '[]', ''), (0, 'x', 'id', 0, '{', '')"
        )
    database.close()
    assert run_gaps(app, ENGLISH, options(as_json=True)) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 3
    assert err == ENGLISH.get("unanswered.damaged", count=2) + "\n"


def test_two_formats_are_one_too_many(app: App) -> None:
    """Whoever wants both is told to choose."""
    with pytest.raises(UsageError, match="not both"):
        run_gaps(app, ENGLISH, options(as_json=True, as_csv=True))
