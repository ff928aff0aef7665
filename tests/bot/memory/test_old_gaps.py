from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.memory.memory import Memory
from bot.memory.records import RememberedGaps
from tests.bot.memory.clock import START, Clock
from tests.bot.memory.processes import at_once
from tests.bot.memory.samples import ID

READ = """
import sys
from pathlib import Path
from bot.memory.memory import Memory
print(len(Memory(Path(sys.argv[1])).gaps.read().gaps))
"""


def line(question: str, **others: object) -> bytes:
    """A gap as older versions wrote it."""
    fields = {"time": START.isoformat(), "question": question, "language": "id", "confidence": 0.25}
    return json.dumps({**fields, "nearest": ["kopi"], **others}, ensure_ascii=False).encode() + b"\n"


def read(home: Path) -> RememberedGaps:
    """What a new process finds."""
    return Memory(home, clock=Clock()).gaps.read()


def questions(home: Path) -> list[str]:
    """The same, the questions alone."""
    return [gap.question for gap in read(home).gaps]


def test_both_files_are_brought_over_in_order_and_set_aside(tmp_path: Path) -> None:
    """What is oldest comes first, whichever file it stands in, and each gap once, however often one reads."""
    (tmp_path / "gaps.1.jsonl").write_bytes(line("satu") + line("dua"))
    (tmp_path / "gaps.jsonl").write_bytes(line("tiga", nearest=["a", "b", "c", "d"]))
    for _ in range(3):
        assert questions(tmp_path) == ["satu", "dua", "tiga"]
    last = read(tmp_path).gaps[-1]
    assert (last.time, last.language, last.confidence, last.nearest) == (START, ID, 0.25, ("a", "b", "c"))
    assert sorted(path.name for path in tmp_path.glob("gaps*")) == [
        "gaps.1.jsonl.imported",
        "gaps.jsonl.imported",
    ]


def test_damaged_lines_are_left_out_and_told_to_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is no gap harms none of its neighbours, however long it is."""
    damaged = [
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 10_000,
        b'"' + b"a" * 100_000 + b'"',
        line("x", language="fr").strip(),
        line("x", time="2026-01-31T12:00:00").strip(),
        line("x", nearest=None).strip(),
    ]
    (tmp_path / "gaps.jsonl").write_bytes(
        line("pertama") + b"\n".join([*damaged, b"", line("kedua"), line("ketiga")[:-1]])
    )
    assert questions(tmp_path) == ["pertama", "kedua", "ketiga"]
    (record,) = caplog.records
    assert record.getMessage().startswith(f"{len(damaged)} lines of ")


def test_processes_that_start_at_once_bring_gaps_over_once(tmp_path: Path) -> None:
    """Whoever is first does it, and the others find them all."""
    (tmp_path / "gaps.jsonl").write_bytes(b"".join(line(f"pertanyaan {number}") for number in range(5_000)))
    assert set(at_once(READ, [[str(tmp_path)]] * 3)) == {"5000\n"}


@pytest.mark.parametrize("name", ["gaps.1.jsonl", "gaps.jsonl"])
def test_a_process_that_is_killed_leaves_it_to_the_next(tmp_path: Path, name: str) -> None:
    """Killed while it reads either file, each gap is there once in the end."""
    lines = [line(f"pertanyaan {number}") for number in range(8_000)]
    (tmp_path / "gaps.1.jsonl").write_bytes(b"".join(lines[:4_000]))
    (tmp_path / "gaps.jsonl").write_bytes(b"".join(lines[4_000:]))
    process = subprocess.Popen([sys.executable, "-c", READ, str(tmp_path)], stdout=subprocess.DEVNULL)  # noqa: S603
    while process.poll() is None and not (tmp_path / f"{name}.reading").exists():
        pass
    process.kill()
    process.wait()
    found = questions(tmp_path)
    assert len(set(found)) == len(found) == 8_000


@pytest.mark.parametrize("is_committed", [False, True])
def test_a_file_that_was_being_read_is_finished(tmp_path: Path, is_committed: bool) -> None:
    """Also where its gaps had come over and only its name had not changed yet."""
    if is_committed:
        (tmp_path / "gaps.jsonl").write_bytes(line("satu"))
        assert questions(tmp_path) == ["satu"]
        (tmp_path / "gaps.jsonl.imported").unlink()
    (tmp_path / "gaps.jsonl.reading").write_bytes(line("satu"))
    # Somebody with an older version has added to a file of the old name meanwhile.
    (tmp_path / "gaps.jsonl").write_bytes(line("dua"))
    for _ in range(2):
        assert questions(tmp_path)[0] == "satu"
    assert questions(tmp_path) == ["satu", "dua"]


def test_a_file_that_cannot_be_read_hides_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log tells of it, and the memory works without."""
    (tmp_path / "gaps.jsonl.reading").mkdir()
    memory = Memory(tmp_path, clock=Clock())
    memory.audit.record("telegram:1", "reindex")
    assert memory.audit.count() == 1
    (record,) = caplog.records
    assert "cannot be brought over" in record.getMessage()
