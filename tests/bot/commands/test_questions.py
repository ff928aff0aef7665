from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.commands.questions import AskedLine, JsonObject, answer_file
from bot.messages import messages_in
from knowledge.article import Language

LIMIT = 1_000_000
MESSAGES = messages_in(Language.ENGLISH)


def echo(asked: AskedLine) -> JsonObject:
    """What was understood of a line."""
    return {"question": asked.text, "language": asked.language}


def answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> tuple[int, list[JsonObject]]:
    """The status and the lines printed for a file of questions."""
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    status = answer_file(str(path), MESSAGES, echo)
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_lines_are_answered_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Blank lines count for nothing, unknown fields neither; a byte order mark is fine."""
    lines = '\ufeff{"question": "a", "x": 1}\n\n \r\n{"question": "é 🙏", "language": "en"}\n{"question": ""}'
    assert answers(tmp_path, capsys, lines.encode()) == (
        0,
        [
            {"question": "a", "language": None},
            {"question": "é 🙏", "language": "en"},
            {"question": "", "language": None},
        ],
    )


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        (b"{", "line_not_json"),
        (b"halo", "line_not_json"),
        (b'{"question": "\xff"}', "line_not_json"),
        (b"[" * 100_000, "line_not_json"),
        (b"9" * 5_000, "line_not_json"),
        (b"[]", "line_no_question"),
        (b"null", "line_no_question"),
        (b"{}", "line_no_question"),
        (b'{"question": 5}', "line_no_question"),
        (b'{"question": "a", "language": "fr"}', "line_language"),
        (b'{"question": "a", "language": ""}', "line_language"),
        (b'{"question": "a", "language": 1}', "line_language"),
        (b'{"question": "' + b"a" * LIMIT + b'"}', "line_too_long"),
    ],
    ids=lambda value: value[:20].decode("utf-8", "replace") if isinstance(value, bytes) else str(value),
)
def test_a_bad_line_is_answered_in_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], bad: bytes, key: str
) -> None:
    """The error says which line and why, the lines around it are answered, and the status is 1."""
    content = b'{"question": "a"}\n\n' + bad + b'\n{"question": "b"}\n'
    status, (first, error, last) = answers(tmp_path, capsys, content)
    assert status == 1
    assert (first["question"], last["question"]) == ("a", "b")
    assert list(error) == ["error"]
    assert str(error["error"]).startswith(MESSAGES.get(f"cli.{key}", line=3, reason="", limit=LIMIT))


def test_a_language_that_is_unhashable_is_a_bad_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list or an object where the code should stand stops nothing."""
    content = b'{"question": "a", "language": ["id"]}\n{"question": "a", "language": {}}\n'
    error = [MESSAGES.get("cli.line_language", line=line) for line in (1, 2)]
    assert answers(tmp_path, capsys, content) == (1, [{"error": text} for text in error])


def test_a_line_of_exactly_the_limit_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The limit is the longest that is allowed."""
    text = "a" * (LIMIT - len('{"question": ""}'))
    status, (found,) = answers(tmp_path, capsys, json.dumps({"question": text}).encode())
    assert (status, found["question"]) == (0, text)


def test_an_empty_file_has_no_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing asked, nothing printed, nothing wrong."""
    assert answers(tmp_path, capsys, b"") == (0, [])


def test_half_a_character_does_not_end_the_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What UTF-8 cannot hold is printed as something that it can."""
    status, (found,) = answers(tmp_path, capsys, b'{"question": "a \\ud83d b"}\n')
    assert (status, str(found["question"])[:2], str(found["question"])[-2:]) == (0, "a ", " b")
