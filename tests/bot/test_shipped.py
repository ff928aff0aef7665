"""Kutip as it ships, with its model and its article; each run loads the model, so there are few."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any, cast

import pytest

from bot.messages import messages_in
from knowledge.article import Language
from tests.bot.kutip import NOT_POSSIBLE, Done, JsonObject, Kutip

ENGLISH = messages_in(Language.ENGLISH)
INDONESIAN = messages_in(Language.INDONESIAN)
SHIPPED = Path(__file__).parents[2] / "knowledge" / "articles"

SALES_ID = "hanya sekitar 45 unit terjual pada Desember 2025"
SALES_EN = "only around 45 units sold in December 2025"

QUESTIONS: list[JsonObject] = [
    {"question": "Berapa unit SU7 Ultra yang terjual pada Desember 2025?"},
    {"question": "How many SU7 Ultra units were sold in December 2025?"},
    {"question": "brp unit su7 ultra kejual des 2025?"},
    {"question": "halo"},
    {"question": "cara masak rendang"},
    {"question": "halo", "language": "en"},
    {"question": "Berapa unit SU7 Ultra \ud83d yang terjual 🙏 pada Desember 2025?"},
]
BAD_LINES = [b"{\n", b'{"question": "' + b"a" * 1_000_000 + b'"}\n']


@pytest.fixture(scope="module")
def kutip(tmp_path_factory: pytest.TempPathFactory) -> Kutip:
    """An installation over a copy of the shipped articles; the first question makes its index."""
    folder = tmp_path_factory.mktemp("kutip")
    shutil.copytree(SHIPPED, folder / "articles")
    return Kutip(folder / "home", folder / "articles")


@pytest.fixture(scope="module")
def asked(kutip: Kutip) -> Done:
    """All questions in one run, and behind them the lines that cannot be read."""
    lines = [json.dumps(question).encode() + b"\n" for question in QUESTIONS]
    return kutip.run("ask", "--json", "--file", "-", typed=b"".join([*lines, *BAD_LINES, lines[3]]))


def only_citation(answer: JsonObject) -> JsonObject:
    """The first citation of an answer."""
    assert answer["kind"] == "answer", answer
    return cast("list[JsonObject]", answer["citations"])[0]


def test_a_file_of_questions_gets_a_line_for_each(asked: Done) -> None:
    """In order, the bad ones answered in their place; the index is made first; the status is 1 at the end."""
    assert asked.status == 1
    assert "There is no index yet" in asked.err
    assert "Traceback" not in asked.err
    *answers, broken, long, last = asked.lines
    assert len(answers) == len(QUESTIONS)
    assert [answer["question"] for answer in answers[:6]] == [
        question["question"] for question in QUESTIONS[:6]
    ]
    assert (list(broken), list(long)) == (["error"], ["error"])
    assert str(broken["error"]).startswith(f"Line {len(QUESTIONS) + 1} is not JSON")
    assert long["error"] == ENGLISH.get("cli.line_too_long", line=len(QUESTIONS) + 2, limit=1_000_000)
    assert last["text"] == INDONESIAN.get("talk.hello")


def test_an_answer_as_json_has_these_keys(asked: Done) -> None:
    """The contract of `kutip ask --json`, key by key."""
    answer = asked.lines[0]
    assert list(answer) == ["question", "language", "kind", "text", "citations", "confidence", "took_ms"]
    citation = only_citation(answer)
    quote = citation.pop("quote")
    assert citation == {
        "number": 1,
        "marks": ["45 unit"],
        "article": "xiaomi-auto",
        "title": "Xiaomi Auto: Kabar Kerja Sama dengan Ford Dibantah, Pengiriman Januari Tembus 39.000 Unit",
        "heading": "",
        "paragraph": 2,
        "language": "id",
        "date": "2026-02-01",
        "url": None,
    }
    assert str(answer["text"]).startswith(f"“{quote}” [1]")
    assert "paragraf 2 (1 Februari 2026)" in str(answer["text"])
    assert 0.5 <= cast("float", answer["confidence"]) <= 1
    assert cast("float", answer["took_ms"]) > 0


@pytest.mark.parametrize(
    ("number", "language", "quoted"), [(0, "id", SALES_ID), (1, "en", SALES_EN), (2, "id", SALES_ID)]
)
def test_the_sentence_with_45_is_quoted(asked: Done, number: int, language: str, quoted: str) -> None:
    """In Indonesian, in English, and in chat spelling, from paragraph 2 of the edition in that language."""
    answer = asked.lines[number]
    citation = only_citation(answer)
    assert (answer["language"], citation["language"], citation["paragraph"]) == (language, language, 2)
    assert quoted in str(citation["quote"])
    article = (SHIPPED / language / "xiaomi-auto.md").read_text("utf-8")
    assert str(citation["quote"]) in article.split("\n\n")[2]


def test_a_greeting_is_talk_and_rendang_is_refused(asked: Done) -> None:
    """Neither cites anything; only the refusal is unsure."""
    hello, rendang = asked.lines[3:5]
    assert (hello["kind"], hello["citations"], hello["confidence"]) == ("talk", [], 1.0)
    assert (rendang["kind"], rendang["citations"]) == ("no_answer", [])
    assert cast("float", rendang["confidence"]) < 0.5
    assert str(rendang["text"]).startswith(INDONESIAN.get("answer.none"))


def test_a_language_in_the_file_is_answered_in(asked: Done) -> None:
    """The reply to a line with "language": "en" is English, whatever the line is written in."""
    answer = asked.lines[5]
    assert (answer["language"], answer["text"]) == ("en", ENGLISH.get("talk.hello"))


def test_half_a_character_in_a_question_stops_nothing(asked: Done) -> None:
    """The model reads the rest of the question and finds the same sentence."""
    assert SALES_ID in str(only_citation(asked.lines[6])["quote"])


def test_search_as_json(kutip: Kutip, asked: Done) -> None:
    """The contract of `kutip search --json --file - --limit N`: keys, order, limit, errors in their place."""
    assert asked.status == 1
    questions = [
        {"question": "pengiriman Januari 2026"},
        {"question": "\ud83d"},
        {"question": "ford", "language": "en"},
    ]
    typed = b"".join(json.dumps(question).encode() + b"\n" for question in questions) + b"[]\n"
    done = kutip.run("search", "--json", "--file", "-", "--limit", "2", typed=typed)
    assert (done.status, done.err) == (1, "")
    deliveries, lost, ford, bad = done.lines
    assert bad == {"error": ENGLISH.get("cli.line_no_question", line=4)}
    for found in (deliveries, lost, ford):
        assert list(found) == ["question", "hits", "took_ms"]
    hits = [cast("list[JsonObject]", found["hits"]) for found in (deliveries, ford)]
    for found in hits:
        assert len(found) == 2
        assert [list(hit) for hit in found] == [
            ["passage", "article", "language", "paragraph", "score", "text"]
        ] * 2
        assert cast("float", found[0]["score"]) >= cast("float", found[1]["score"])
    assert (hits[0][0]["passage"], hits[0][0]["paragraph"]) == ("xiaomi-auto/id/3", 3)
    assert (hits[1][0]["passage"], hits[1][0]["language"]) == ("xiaomi-auto/en/1", "en")


def test_only_what_found_no_answer_is_a_gap(kutip: Kutip, asked: Done) -> None:
    """The refused question is listed, asked once; searching for it as well adds nothing."""
    assert asked.status == 1
    assert kutip.run("search", "cara masak rendang").status == 0
    done = kutip.run("gaps", "--json")
    assert (done.status, done.err) == (0, "")
    (rendang,) = done.lines
    assert (rendang["count"], rendang["question"]) == (1, "cara masak rendang")
    assert list(rendang) == ["count", "language", "question", "last_asked", "nearest"]


def test_no_failure_harms_the_index(kutip: Kutip, asked: Done) -> None:
    """After all that can go wrong the same generation is served, whole; at the end it still answers."""
    assert asked.status == 1
    before = kutip.status()
    assert (before["passages"], before["languages"], before["damage"], before["state"]) == (
        8,
        {"en": 4, "id": 4},
        None,
        "yes",
    )
    empty = kutip.articles.parent / "empty"
    empty.mkdir()
    failures = {
        "NoArticlesError": {"KUTIP_ARTICLES": str(empty)},
        "ArticlesFolderMissingError": {"KUTIP_ARTICLES": str(empty / "absent")},
        "ModelMissingError": {"KUTIP_MODEL": "/absent"},
        "SettingsError": {"KUTIP_HOME": ""},
    }
    for name, settings in failures.items():
        done = kutip.run("reindex", settings=settings)
        assert (name, done.status, done.out) == (name, 1, "")
        (message,) = done.err.splitlines()
        sentence = ENGLISH.sentences[f"errors.{name}"]
        assert message.startswith(sentence.partition("{")[0])
    after = kutip.status()
    last = cast("JsonObject", after.pop("last_report"))
    assert (last["outcome"], last["error"]) == ("failed", "ModelMissingError")
    del before["last_report"]
    assert after == before
    chat = kutip.run("chat", settings={"KUTIP_LANGUAGE": "id"})
    assert (chat.status, chat.err) == (0, "")
    assert chat.out.startswith(INDONESIAN.get("cli.welcome", articles=1))
    for place in ("first", "second", "third"):
        assert f"› {INDONESIAN.get(f'sample.{place}')}" in chat.out
    assert SALES_ID in chat.out


def test_broken_files_keep_nothing_else_out(kutip: Kutip, asked: Done) -> None:
    """Broken front matter and a binary .md are named, the status is 1, and everything else stays indexed."""
    assert asked.status == 1
    bad = {"front.md": b"---\nid: [\n---\n\nIsi.\n", "binary.md": bytes(range(256))}
    for name, content in bad.items():
        (kutip.articles / "id" / name).write_bytes(content)
    done = kutip.run("reindex")
    for name in bad:
        (kutip.articles / "id" / name).unlink()
    assert done.status == 1
    assert "unchanged 8" in done.out
    binary, front, count = done.err.splitlines()
    assert binary == f"{kutip.articles / 'id' / 'binary.md'}, line 1: {ENGLISH.get('problems.not_text')}"
    assert front.startswith(f"{kutip.articles / 'id' / 'front.md'}, line ")
    assert count == ENGLISH.get("cli.left_out", count=2)
    assert kutip.status()["passages"] == 8
    assert kutip.run("reindex").status == 0


def test_the_way_there_and_back(kutip: Kutip, asked: Done) -> None:
    """After a reindex a rollback returns to what was there, pins it, and says so."""
    assert asked.status == 1
    before = kutip.status()
    new = kutip.articles / "id" / "kopi.md"
    new.write_text("# Kopi\n\nKopi Gayo berasal dari dataran tinggi Aceh.\n", "utf-8")
    assert kutip.run("reindex").status == 0
    back = kutip.run("rollback")
    assert (back.status, back.err) == (0, "")
    assert str(before["generation"]) in back.out
    pinned = kutip.status()
    assert (pinned["pinned"], pinned["passages"], pinned["state"]) == (True, 8, "no")
    new.unlink()
    assert kutip.status()["state"] == "yes"


def test_a_home_that_may_not_be_written_is_one_message(kutip: Kutip, asked: Done) -> None:
    """Without the right to write there, reindexing says so, and what was indexed is served as before."""
    assert asked.status == 1
    before = kutip.status()
    article = kutip.articles / "id" / "xiaomi-auto.md"
    os.utime(article, ns=(0, article.stat().st_mtime_ns + 1))
    folder = kutip.home / "index" / "generations"
    mode = stat.S_IMODE(folder.stat().st_mode)
    folder.chmod(0o555)
    try:
        done = kutip.run("reindex", unprivileged=True)
    finally:
        folder.chmod(mode)
    if done.status == NOT_POSSIBLE:
        pytest.skip("root cannot give up its right to write here")
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == [
        ENGLISH.get("errors.HomeNotWritableError", home=kutip.home, reason="Permission denied")
    ]
    after = kutip.status()
    assert after | {"last_report": None} == before | {"last_report": None, "state": "no"}
    assert kutip.run("reindex").status == 0


def test_a_chat_without_a_terminal_answers_samples_in_english(kutip: Kutip, asked: Done) -> None:
    """`kutip chat </dev/null` greets, asks three questions, quotes the sentence, and exits with 0."""
    assert asked.status == 1
    chat = kutip.run("chat", settings={"KUTIP_LANGUAGE": "en"})
    assert (chat.status, chat.err) == (0, "")
    assert chat.out.startswith(ENGLISH.get("cli.welcome", articles=1))
    assert [line[2:] for line in chat.out.splitlines() if line.startswith("›")] == [
        ENGLISH.get(f"sample.{place}") for place in ("first", "second", "third")
    ]
    assert SALES_EN in chat.out


def test_the_benchmark_measures_every_size(kutip: Kutip) -> None:
    """A row for each size, the smallest first, positive figures, and nothing of it where it is in use."""
    before = kutip.run("status", "--json").lines
    gaps = kutip.run("gaps", "--json").lines
    done = kutip.run("bench", "--sizes", "40,20", "--json")
    assert done.status == 0, done.err
    rows = cast("list[dict[str, Any]]", done.lines[0]["sizes"])
    assert [row["passages"] for row in rows] == [20, 40]
    for row in rows:
        parts = cast("dict[str, dict[str, float]]", row.pop("parts"))
        assert list(parts) == ["language", "embedding", "search", "answering", "whole"]
        assert all(figure > 0 for part in parts.values() for figure in part.values())
        assert parts["whole"] == {"ms": row["p50"], "ratio": row["ratio"]}
        assert (row.pop("search"), row.pop("recall")) == ("exact", None)
        assert all(figure > 0 for figure in row.values())
        assert row["p50"] <= row["p95"] <= row["p99"]
        assert row["answered"] <= 1
    assert kutip.run("status", "--json").lines == before
    assert kutip.run("gaps", "--json").lines == gaps
