from __future__ import annotations

import json
from pathlib import Path

from bot.evaluation.golden import MOST_QUESTIONS, read_golden

QUESTION = {"question": "Apa?", "article": "kopi", "paragraph": 1}


def write(path: Path, *rows: object) -> None:
    """A file of rows."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def test_questions_about_the_articles_are_read_in_order(tmp_path: Path) -> None:
    """Of all .jsonl files by name; a row that brings its passage along is not about the articles."""
    write(tmp_path / "b.jsonl", QUESTION | {"question": "Kedua?"})
    write(tmp_path / "a.jsonl", QUESTION, {"question": "x", "passage": "Teks.", "answers": ["Teks"]})
    (tmp_path / "c.jsonl").mkdir()
    write(tmp_path / "notes.txt", QUESTION)
    golden = read_golden(tmp_path)
    assert [question.text for question in golden.questions] == ["Apa?", "Kedua?"]
    assert (golden.bad, golden.bad_count, golden.left_out) == (None, 0, 0)


def test_a_broken_line_keeps_nothing_out(tmp_path: Path) -> None:
    """The first is named, all are counted, and the others are asked."""
    (tmp_path / "a.jsonl").write_text(f"{{\n[]\n{json.dumps(QUESTION)}\n\n", "utf-8")
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe")
    golden = read_golden(tmp_path)
    assert len(golden.questions) == 1
    assert golden.bad is not None
    assert (Path(golden.bad.file).name, golden.bad.line, golden.bad.reason) == ("a.jsonl", 1, "line_not_json")
    assert golden.bad_count == 3


def test_no_folder_holds_no_question(tmp_path: Path) -> None:
    """As little as an empty one."""
    assert read_golden(tmp_path / "absent") == read_golden(tmp_path)


def test_more_questions_than_can_be_asked_are_counted(tmp_path: Path) -> None:
    """Nobody waits an hour for a reindex because somebody copied a benchmark there."""
    write(tmp_path / "a.jsonl", *[QUESTION] * (MOST_QUESTIONS + 7))
    golden = read_golden(tmp_path)
    assert (len(golden.questions), golden.left_out) == (MOST_QUESTIONS, 7)
