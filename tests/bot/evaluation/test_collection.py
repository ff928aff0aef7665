from __future__ import annotations

import io
import json
from pathlib import Path

from bot.evaluation.collection import (
    RetrieverWithout,
    Text,
    cases_of_articles,
    cases_of_passages,
    draw_distractors,
    write_collection,
)
from bot.evaluation.outcome import Case, Kind
from bot.evaluation.questions import BadLine, KnownQuestion
from embeddings.question import Question
from knowledge.article import Article, Language
from knowledge.passages import split_article
from knowledge.readers import read_folder
from tests.bot.fakes import article, index_of
from tests.fakes import HashingEmbedder

LONG = "Kopi ini tidak terlalu pahit dan bisa diminum pada pagi hari dengan sedikit gula."


def asked(passage: str, *, answerable: bool = True, title: str = "") -> KnownQuestion:
    """A row of a set."""
    return KnownQuestion("Apa?", answerable, passage=passage, title=title)


def rows(*texts: str) -> io.BytesIO:
    """A file of texts."""
    lines = (json.dumps({"title": f"T {text}", "passage": text}) for text in texts)
    return io.BytesIO("\n".join(lines).encode())


def written(folder: Path, titles: dict[str, str]) -> list[Article]:
    """The articles of a collection of two passages and a distractor."""
    questions = [asked(passage, title=title) for passage, title in titles.items()]
    write_collection(folder, [*questions, *questions], [Text("Teh", f"{LONG} Teh.")])
    return [item for item in read_folder(folder) if isinstance(item, Article)]


def test_a_collection_holds_each_passage_once(tmp_path: Path) -> None:
    """Every text is an article of one paragraph and one passage; none has a word for a title."""
    two_lines = "Baris satu yang pendek.\nBaris dua yang pendek."
    articles = written(tmp_path, {two_lines: "", LONG: ""})
    assert [item.id for item in articles] == ["passage-1", "passage-2", "distractor-1"]
    passages = [passage for item in articles for passage in split_article(item)]
    assert [passage.text for passage in passages] == [two_lines, LONG, f"{LONG} Teh."]
    assert {passage.title for passage in passages} == {"–"}


def test_distractors_have_titles_only_beside_titles(tmp_path: Path) -> None:
    """Where a passage of the questions has a title, the others keep theirs."""
    assert [item.title for item in written(tmp_path, {LONG: "", "Kopi.": "Kopi"})] == ["–", "Kopi", "Teh"]


def test_the_same_distractors_are_drawn_every_time() -> None:
    """As many as wanted, each once, by chance and not from the start of the file."""
    texts = [f"Teks nomor {number} tentang hal lain." for number in range(200)]
    (drawn, bad), again = (draw_distractors("d", rows(*texts, *texts), count=20, beside=[]) for _ in "ab")
    found = [text.passage for text in drawn]
    assert (bad, again) == ([], (drawn, []))
    assert (len(set(found)), set(found) <= set(texts)) == (20, True)
    assert set(found) != set(texts[:20])
    everything, _ = draw_distractors("d", rows(*texts), count=1_000, beside=[])
    assert [text.passage for text in everything] == texts


def test_what_is_there_is_no_distractor() -> None:
    """Neither the text itself nor one that begins like it."""
    beside = f"{LONG} Selain itu kopi ini murah dan bisa dibeli di mana saja pada hari kerja."
    other = f"{beside} Tambahan."
    drawn, _ = draw_distractors("d", rows(beside, other, "Teh."), count=5, beside=[beside])
    assert drawn == [Text("T Teh.", "Teh.")]


def test_a_bad_row_of_distractors_is_named() -> None:
    """The others are drawn."""
    file = io.BytesIO(b'{"passage": "a"}\n{"passage": 5}\n{\n{"passage": "b", "title": 5}')
    drawn, bad = draw_distractors("d", file, count=5, beside=[])
    assert drawn == [Text("", "a"), Text("", "b")]
    assert [(line.line, line.reason) for line in bad] == [(2, "line_no_text"), (3, "line_not_json")]


def test_an_answerable_row_is_asked_twice() -> None:
    """Once with its passage, once without; one without an answer is asked once, beside its passage."""
    questions = [asked("a"), asked("b", answerable=False)]
    assert list(cases_of_passages(questions, {"a": "passage-1", "b": "passage-2"})) == [
        Case(questions[0], Kind.ANSWERABLE, frozenset({("passage-1", 1)})),
        Case(questions[0], Kind.REMOVED, without="passage-1"),
        Case(questions[1], Kind.UNANSWERABLE),
    ]


def golden(paragraph: int, article_id: str = "kopi") -> KnownQuestion:
    """A question that a paragraph answers."""
    return KnownQuestion(
        "Apa?", answerable=True, article=article_id, paragraph=paragraph, file="g.jsonl", line=paragraph
    )


def test_a_short_paragraph_is_cited_where_it_was_joined() -> None:
    """Paragraph 3 stands in the passage of paragraph 2 in one edition, and alone in the other."""
    indonesian = article("kopi", LONG, "Pendek.", "Juga pendek.", LONG)
    english = article("kopi", LONG, LONG, LONG, LONG, language=Language.ENGLISH)
    index = index_of(indonesian, english)
    (third, fourth) = cases_of_articles([golden(3), golden(4)], index)
    assert isinstance(third, Case)
    assert isinstance(fourth, Case)
    assert third.right == {("kopi", 2), ("kopi", 3)}
    assert fourth.right == {("kopi", 4)}


def test_a_paragraph_that_is_not_there_is_a_bad_line() -> None:
    """Whoever renamed an article or mistyped a number reads where; a question without an answer has none."""
    index = index_of(article("kopi", LONG, LONG))
    nothing = KnownQuestion("Apa?", answerable=False)
    cases = cases_of_articles([golden(3), golden(1, "teh"), nothing], index)
    assert list(cases) == [
        BadLine("g.jsonl", 3, "line_unknown_place", "kopi, 3"),
        BadLine("g.jsonl", 1, "line_unknown_place", "teh, 1"),
        Case(nothing, Kind.UNANSWERABLE),
    ]


def test_an_article_is_taken_out_of_what_is_found() -> None:
    """As many others as wanted are found in its place, best first."""
    index = index_of(*(article(name, f"{LONG} {name}.") for name in ("kopi", "teh", "susu", "air")))
    question = Question.ask("kopi pahit", Language.INDONESIAN)
    everything = RetrieverWithout(HashingEmbedder(), index).retrieve(question, limit=4)
    assert len(everything) == 4
    first = everything[0].passage.article_id
    without = RetrieverWithout(HashingEmbedder(), index, first).retrieve(question, limit=3)
    assert without == everything[1:]
