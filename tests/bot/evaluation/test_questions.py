from __future__ import annotations

import gzip
import io
import json

import pytest

from bot.evaluation.questions import LONGEST_LINE, BadLine, KnownQuestion, read_questions
from bot.messages import messages_in
from knowledge.article import Language


def read(content: bytes, name: str = "a.jsonl") -> list[KnownQuestion | BadLine]:
    """What a file of that name and content holds."""
    return list(read_questions(name, io.BytesIO(content)))


def line(**fields: object) -> bytes:
    """A line with these fields."""
    return json.dumps(fields).encode() + b"\n"


def test_a_golden_question_is_read() -> None:
    """Place and facts are where the article has an answer, and nothing where it has none."""
    facts = {"id": ["45", " "], "en": []}
    content = line(question="Berapa?", language="id", style="chatty", article="a", paragraph=2, facts=facts)
    content += b"\n" + line(question="Kapan?", article=None, paragraph=None, facts={})
    assert read(content) == [
        KnownQuestion(
            "Berapa?",
            answerable=True,
            language=Language.INDONESIAN,
            style="chatty",
            article="a",
            paragraph=2,
            facts={Language.INDONESIAN: ("45",), Language.ENGLISH: ()},
            file="a.jsonl",
            line=1,
        ),
        KnownQuestion("Kapan?", answerable=False, file="a.jsonl", line=3),
    ]


def test_a_row_of_a_set_is_read() -> None:
    """The passage is cleaned as a paragraph is; where nothing is said, answers make it answerable."""
    content = line(question="Apa?", passage=" Kopi\r\n\n\nini  pahit. ", answers=["pahit"], title=" Kopi ")
    content += line(question="Apa?", passage="Kopi.", answers=[], language="en")
    content += line(question="Apa?", passage="Kopi.", answers=["kopi"], answerable=False)
    with_answer, without, told = read(content)
    assert with_answer == KnownQuestion(
        "Apa?",
        answerable=True,
        answers=("pahit",),
        passage="Kopi\nini pahit.",
        title="Kopi",
        file="a.jsonl",
        line=1,
    )
    assert isinstance(without, KnownQuestion)
    assert (without.answerable, without.language) == (False, Language.ENGLISH)
    assert isinstance(told, KnownQuestion)
    assert not told.answerable


GOOD = line(question="a", article=None)


@pytest.mark.parametrize(
    ("bad", "reason", "detail"),
    [
        (b"{", "line_not_json", ""),
        (b"[" * 100_000, "line_not_json", ""),
        (b'{"question": "\xff"}', "line_not_json", ""),
        (b"[]", "line_no_object", ""),
        (b'{"question": "a"}', "line_no_place", ""),
        (b'{"article": null}', "line_no_text", "question"),
        (b'{"question": 1, "article": null}', "line_no_text", "question"),
        (b'{"question": "a", "article": 5}', "line_no_text", "article"),
        (b'{"question": "a", "article": "b"}', "line_no_paragraph", ""),
        (b'{"question": "a", "article": "b", "paragraph": 0}', "line_no_paragraph", ""),
        (b'{"question": "a", "article": "b", "paragraph": true}', "line_no_paragraph", ""),
        (b'{"question": "a", "article": null, "language": ["id"]}', "line_language", ""),
        (b'{"question": "a", "article": null, "facts": ["id"]}', "line_facts", ""),
        (b'{"question": "a", "article": null, "facts": {"fr": []}}', "line_facts", ""),
        (b'{"question": "a", "article": null, "facts": {"id": "b"}}', "line_no_list", "facts"),
        (b'{"question": "a", "passage": " "}', "line_no_text", "passage"),
        (b'{"question": "a", "passage": "b", "answers": [1]}', "line_no_list", "answers"),
        (b'{"question": "a", "passage": "b", "answerable": "yes"}', "line_no_truth", "answerable"),
        (b'"' + b"a" * LONGEST_LINE + b'"', "line_too_long", str(LONGEST_LINE)),
    ],
    ids=lambda value: value[:50].decode("utf-8", "replace") if isinstance(value, bytes) else str(value),
)
def test_a_bad_line_is_named_and_the_rest_is_read(bad: bytes, reason: str, detail: str) -> None:
    """The reason has a sentence, the line is the file's, and the lines around it are questions."""
    first, found, last = read(GOOD + b"\n" + bad + b"\n" + GOOD)
    assert isinstance(first, KnownQuestion)
    assert isinstance(last, KnownQuestion)
    assert isinstance(found, BadLine)
    assert (found.file, found.line, found.reason) == ("a.jsonl", 3, reason)
    assert detail in found.detail
    assert all(messages_in(language).has(f"eval.{reason}") for language in Language)


def test_a_packed_file_is_read_as_far_as_it_is_whole() -> None:
    """What is missing at the end is said at the line where it is missed."""
    content = b"".join(line(question=f"a{number} " + "x" * 500, article=None) for number in range(2_000))
    packed = gzip.compress(content)
    assert len(read(packed, "a.jsonl.gz")) == 2_000
    *whole, last = read(packed[: len(packed) // 2], "a.jsonl.gz")
    assert isinstance(last, BadLine)
    assert all(isinstance(item, KnownQuestion) for item in whole)
    assert (last.reason, last.line) == ("line_unreadable", len(whole) + 1)
    (nothing,) = read(b"no gzip", "a.jsonl.gz")
    assert isinstance(nothing, BadLine)
    assert (nothing.reason, nothing.line) == ("line_unreadable", 1)
