from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.benchmark.aftermath import Wrong
from bot.benchmark.crash import Killed
from bot.benchmark.damage import Flip, Noticed
from bot.benchmark.folders import Kind
from bot.benchmark.live_report import LiveReport, Stretch
from bot.benchmark.reindexing import STEPS, ReindexRow, Step
from bot.commands.bench_crash import print_killed
from bot.commands.bench_damage import print_flips
from bot.commands.bench_live import print_report
from bot.commands.bench_reindex import print_rows
from bot.messages import Messages, messages_in
from knowledge.article import Language
from tests.bot.kutip import Kutip

STEP = Step(495_030, 1_234.56, 12_345_678_901, 9_876_543_210, 5_678.9, 1.0, 0.049)
ROW = ReindexRow(
    Kind.FILES,
    495_030,
    99_006,
    1_234.5,
    4_321.0,
    dict.fromkeys(STEPS, STEP),
    ["embeds_one", "change_is_quick"],
)
STRETCH = Stretch(123.4, 12_345, 123, 12, 1_234, 23.45, 1_234.56, 9_876.54)
LIVE = LiveReport(
    20_000,
    200,
    10,
    STRETCH,
    STRETCH,
    STRETCH,
    1.94,
    [0.5, 0.75],
    ["OSError: disk"],
    ["none_mixed", "p99_stays"],
)
KILLED = [
    Killed("model", "bytes", "1,234", "old", 123_456, ()),
    Killed(
        "rollback", "point", "before sync index/CURRENT.new", "", 0, (Wrong("neither", "[bold] \x1b[31m"),)
    ),
    *(Killed(name, "point", "after replace", "new", 0, ()) for name in ("first", "change", "large")),
    *(Killed("change", "nobody", "–", "", 0, (Wrong(what),)) for what in ("fails", "not_new", "left_over")),
]
FLIPS = [
    Flip("words/0123456789abcdef.term", 12_345, 3, Noticed.SERVED_OTHER),
    Flip("segments/0-0-0/passages.sqlite", 99, 7, Noticed.MISSED),
    Flip("manifest.json", 1, 0, Noticed.SERVED_NONE),
]

Shows = Callable[[Messages], None]


def reindex(messages: Messages) -> None:
    """What `kutip bench reindex` shows."""
    print_rows([ROW], messages)


def crash(messages: Messages) -> None:
    """What `kutip bench crash` shows."""
    print_killed(KILLED, messages)


def live(messages: Messages) -> None:
    """What `kutip bench live` shows."""
    print_report(LIVE, messages)


def damage(messages: Messages) -> None:
    """What `kutip bench damage` shows."""
    print_flips(FLIPS, messages)


EXPECTED: dict[Shows, list[str]] = {
    reindex: ["495,030", "1,234.56", "12,345.68", "4.9%", "100.0%", "5,679", "4,321"],
    crash: ["123,456", "before sync index/CURRENT.new"],
    live: ["12,345", "1,234", "23.4", "1234.6", "9876.5", "1.94", "0.62", "0.75", "OSError: disk"],
    damage: ["words/*.term", "manifest.json", "segments/0-0-0/passages.sqlite"],
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("show", EXPECTED)
def test_the_tables_fit_a_hundred_columns(
    show: Shows, language: Language, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No figure is cut, every sentence is there, and nothing that was found steers the terminal."""
    monkeypatch.setenv("COLUMNS", "100")
    show(messages_in(language))
    out = capsys.readouterr().out
    assert "…" not in out
    assert "\x1b" not in out
    assert [figure for figure in EXPECTED[show] if figure not in out] == []


@pytest.mark.parametrize("language", Language)
def test_what_does_not_hold_is_said(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    """In a sentence each."""
    messages = messages_in(language)
    reindex(messages)
    live(messages)
    crash(messages)
    out = capsys.readouterr().out
    below = {"small": ROW.failed, "live": LIVE.failed, "crash": ["neither", "fails"]}
    wanted = [messages.get(f"{table}.{name}") for table, names in below.items() for name in names]
    assert [sentence for sentence in wanted if sentence not in out] == []
    held = messages.get("crash.held", held=4, runs=8)
    assert held in out


def test_what_is_typed_wrong_is_said(kutip: Kutip) -> None:
    """A file that is not there, and no number at all."""
    missing = kutip.run("bench", "reindex", "--passages", "missing.jsonl")
    assert missing.status == 2
    assert "missing.jsonl" in missing.err
    assert kutip.run("bench", "--sizes", "none").status == 2


def test_damage_is_measured_from_the_command_line(kutip: Kutip) -> None:
    """One line of JSON, and nothing of the home is touched."""
    done = kutip.run("bench", "damage", "--flips", "3", "--json")
    assert done.status == 0
    (found,) = done.lines
    assert json.dumps(found).count("served_other") == 3
    assert not kutip.home.exists()


@pytest.fixture
def kutip(tmp_path: Path) -> Kutip:
    """An installation without articles."""
    return Kutip(tmp_path / "home", tmp_path / "articles")
