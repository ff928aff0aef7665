from __future__ import annotations

import pytest

from bot.benchmark.measuring import BenchRow, Part
from bot.benchmark.stopwatch import PARTS
from bot.commands.bench import print_rows
from bot.messages import messages_in
from knowledge.article import Language

ROW = BenchRow(
    passages=100_000,
    rate=1_234.5,
    p50=19.12,
    p95=25.3,
    p99=64.4,
    bare=7.731,
    ratio=2.47,
    answered=0.9,
    peak=1_868.2,
    memory=771.0,
    disk=1_234.4,
    search="pq4-fast-scan",
    recall=0.9934,
    start_up=12.7,
    parts={name: Part(number + 0.123, number * 10 + 0.5) for number, name in enumerate(PARTS)},
)


@pytest.mark.parametrize("language", Language)
def test_the_tables_fit_a_terminal(
    language: Language, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In 80 columns no heading and no figure is cut, in either language."""
    monkeypatch.setenv("COLUMNS", "80")
    messages = messages_in(language)
    print_rows([ROW], messages)
    out = capsys.readouterr().out
    words = out.split()
    assert "…" not in out
    figures = ["100,000", "1,234", "19.1", "25.3", "64.4", "7.73", "2.5", "1,868", "771", "0.993", "12.7"]
    assert [word for word in figures if word not in words] == []
    parts = ["0.12 (0.50×)", *(f"{number}.12 ({number * 10}.5×)" for number in range(1, len(PARTS)))]
    assert [part for part in parts if part not in out] == []
    names = (
        "passages",
        "rate",
        "p50",
        "bare",
        "ratio",
        "peak",
        "memory",
        "disk",
        "recall",
        "start_up",
        "answered",
        *PARTS,
    )
    assert {word for name in names for word in messages.get(f"bench.{name}").split()} <= set(words)
