from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from knowledge.article import Language
from knowledge.problem import Problem, ProblemKind
from tests.knowledge.markdown_files import article, problem, read


def test_every_field_of_the_front_matter_is_read(tmp_path: Path) -> None:
    """Id, title, language, date, address and tags come from the front matter; unknown keys are allowed."""
    found = article(
        tmp_path,
        "---\nid: kopi/gayo\ntitle: 'Kopi: Gayo'\nlanguage: en\ndate: 2026-02-05\n"
        "url: https://example.org/kopi\ntags: [kopi, aceh]\nauthor: Sari\n---\nArabica.\n",
    )
    assert (found.id, found.title, found.language) == ("kopi/gayo", "Kopi: Gayo", Language.ENGLISH)
    assert (found.date, found.url) == (dt.date(2026, 2, 5), "https://example.org/kopi")
    assert found.tags == ("kopi", "aceh")


@pytest.mark.parametrize(
    "written", ["2026-02-05", "2026-2-5", "'2026-02-05'", "2026-02-05 10:30:00", "2026-02-05T10:30:00+07:00"]
)
def test_a_date_may_be_written_in_several_ways(tmp_path: Path, written: str) -> None:
    """YAML's dates, times and quoted text all give the same day."""
    found = article(tmp_path, f"---\ntitle: Kopi\nlanguage: id\ndate: {written}\n---\nTeks.\n")
    assert found.date == dt.date(2026, 2, 5)


def test_words_that_yaml_takes_for_numbers_stay_text(tmp_path: Path) -> None:
    """An id 007 keeps its zeros, and a title 2026 or Yes stays as typed."""
    found = article(tmp_path, "---\nid: 007\ntitle: 2026\nlanguage: id\n---\nTeks.\n")
    assert (found.id, found.title) == ("007", "2026")
    assert article(tmp_path, "---\ntitle: Yes\nlanguage: id\n---\nTeks.\n").title == "Yes"


@pytest.mark.parametrize(
    ("field", "kind", "facts"),
    [
        ("language: no", ProblemKind.UNKNOWN_LANGUAGE, {"language": "no"}),
        ("language: [id, en]", ProblemKind.WRONG_FIELD, {"field": "language", "expected": "text"}),
        ("title: {a: b}", ProblemKind.WRONG_FIELD, {"field": "title", "expected": "text"}),
        ("tags: {a: b}", ProblemKind.WRONG_FIELD, {"field": "tags", "expected": "list"}),
        ("date: 5 Februari 2026", ProblemKind.WRONG_DATE, {"date": "5 Februari 2026"}),
        ("date: 2026-02-30", ProblemKind.WRONG_DATE, {"date": "2026-02-30"}),
        ("url: example.org", ProblemKind.WRONG_URL, {"url": "example.org"}),
        ("url: javascript:alert(1)", ProblemKind.WRONG_URL, {"url": "javascript:alert(1)"}),
        ("url: 'http://['", ProblemKind.WRONG_URL, {"url": "http://["}),
    ],
)
def test_a_wrong_field_is_named_with_its_line(
    tmp_path: Path, field: str, kind: ProblemKind, facts: dict[str, str]
) -> None:
    """The problem points at the line of the field, and keeps the article out."""
    found = problem(tmp_path, f"---\nid: kopi\n# a comment\n{field}\n---\n# Kopi\n\nTeks.\n", "id/kopi.md")
    assert (found.kind, found.line, found.facts) == (kind, 4, facts)


def test_all_wrong_fields_are_reported_at_once(tmp_path: Path) -> None:
    """An editor sees every mistake of a file after one run."""
    items = read(tmp_path, "---\nlanguage: fr\ndate: kemarin\n---\nTeks.\n")
    assert [item.kind for item in items if isinstance(item, Problem)] == [
        ProblemKind.MISSING_TITLE,
        ProblemKind.UNKNOWN_LANGUAGE,
        ProblemKind.WRONG_DATE,
    ]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("---\ntitle: Kopi\n\nTeks.\n", 1),  # never closed
        ("---\ntitle: Kopi\nlanguage: : id\n---\nTeks.\n", 3),
        ("---\n- kopi\n- teh\n---\nTeks.\n", 2),
        ("---\ntitle: Kopi\nnote: \x07\n---\nTeks.\n", 2),
        ("---\ntitle: " + "[" * 5_000 + "\n---\nTeks.\n", 2),
        ("---\ntitle: " + "k" * 70_000 + "\n---\nTeks.\n", 1),
        ("---\na: &a [1, 2]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nTeks.\n", 2),  # grows without end
        ("---\na: &a [*a]\n---\nTeks.\n", 2),
    ],
)
def test_broken_front_matter_is_one_problem_with_its_line(tmp_path: Path, source: str, line: int) -> None:
    """Whatever stands between the lines of dashes, reading it ends in a problem and never in an exception."""
    found = problem(tmp_path, source)
    assert (found.kind, found.line) == (ProblemKind.BROKEN_FRONT_MATTER, line)
    assert found.facts["reason"]


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path: Path) -> None:
    """Thirty levels of doubling aliases would be a thousand million items."""
    levels = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))
    started = time.monotonic()
    found = problem(tmp_path, f"---\na0: &a0 lol\n{levels}---\nTeks.\n")
    assert found.kind is ProblemKind.BROKEN_FRONT_MATTER
    assert time.monotonic() - started < 2


def test_tags_of_yaml_run_nothing(tmp_path: Path) -> None:
    """A tag that names Python code leaves plain text behind."""
    marker = tmp_path / "marker"
    source = f"---\ntitle: !!python/object/apply:os.system ['touch {marker}']\nlanguage: id\n---\nTeks.\n"
    assert problem(tmp_path, source).kind is ProblemKind.WRONG_FIELD
    assert not marker.exists()


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("title: Jam: pusat", "colon"),
        ("\ttitle: x", "tab"),
        ("- a\n- b", "no_keys"),
        ("a: \x07", "strange_character"),
    ],
)
def test_the_commonest_mistakes_have_names(tmp_path: Path, head: str, reason: str) -> None:
    """What people get wrong most is told apart, so that it can be explained in their language."""
    found = problem(tmp_path, f"---\n{head}\n---\nIsi.\n")
    assert (found.kind, found.facts["reason"]) == (ProblemKind.BROKEN_FRONT_MATTER, reason)
