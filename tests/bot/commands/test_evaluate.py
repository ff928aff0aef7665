from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.commands.evaluate import EvaluateOptions, run_evaluate
from bot.evaluation.errors import NoQuestionsError
from bot.evaluation.outcome import Case, Kind, Outcome
from bot.evaluation.questions import KnownQuestion
from bot.evaluation.run import Trial
from bot.messages import messages_in
from bot.settings import Settings
from embeddings.embedder import ModelMissingError
from embeddings.retriever import Retriever
from knowledge.article import Language
from tests.bot.fakes import ALWAYS, NEVER, article, index_of
from tests.fakes import HashingEmbedder

JsonObject = dict[str, object]
ENGLISH = messages_in(Language.ENGLISH)

COFFEE = "# Kopi\n\nKopi Gayo berasal dari dataran tinggi Aceh dan rasanya tidak terlalu asam.\n\n"
PRICE = "Harga satu bungkus kopi Gayo di kedai ini adalah 45 ribu rupiah untuk 200 gram.\n"
GOLDEN: list[JsonObject] = [
    {
        "question": "Berapa harga satu bungkus kopi Gayo?",
        "language": "id",
        "style": "formal",
        "article": "kopi",
        "paragraph": 2,
        "facts": {"id": ["45 ribu"]},
    },
    {"question": "halo", "language": "id", "style": "chatty", "article": "kopi", "paragraph": 1},
    {"question": "Siapa presiden Prancis?", "language": "id", "style": "formal", "article": None},
]
ROWS: list[JsonObject] = [
    {
        "question": "Apa warna langit?",
        "passage": "Langit berwarna biru pada siang hari.",
        "answers": ["biru"],
    },
    {"question": "Apa warna darah?", "passage": "Darah berwarna merah\n\nkarena zat besi.", "answers": []},
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with an article and three golden questions."""
    for name in ("articles/id", "golden"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "articles" / "id" / "kopi.md").write_text(COFFEE + PRICE, "utf-8")
    write(tmp_path / "golden" / "a.jsonl", GOLDEN)
    return Settings(articles=tmp_path / "articles", golden=None, home=tmp_path / "home")


def write(path: Path, rows: list[JsonObject]) -> str:
    """A file of rows, packed if its name says so."""
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return str(path)


def evaluate(settings: Settings, options: EvaluateOptions, language: Language = Language.ENGLISH) -> int:
    """Run the command without a real model."""
    return run_evaluate(settings, messages_in(language), options, embedder=HashingEmbedder())


def sets(
    settings: Settings, capsys: pytest.CaptureFixture[str], options: EvaluateOptions
) -> list[JsonObject]:
    """What the command prints as JSON, where nothing is wrong."""
    assert evaluate(settings, replace(options, as_json=True)) == 0
    return cast("list[JsonObject]", json.loads(capsys.readouterr().out)["sets"])


def test_golden_questions_are_asked_of_the_articles(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every figure is there, for all questions and by language, style and kind; details have a row each."""
    (found,) = sets(settings, capsys, EvaluateOptions(details=True))
    assert (found["name"], found["questions"], found["passages"]) == (str(settings.golden_folder), 3, 2)
    groups = cast("list[JsonObject]", found["groups"])
    names = [(group["by"], group["value"]) for group in groups]
    assert names[0] == ("all", "")
    assert set(names[1:]) == {
        ("style", "chatty"),
        ("style", "formal"),
        ("kind", "answerable"),
        ("kind", "unanswerable"),
    }
    assert list(groups[0]) == ["by", "value", "retrieval", "answering", "risk", "speed"]
    assert list(cast("JsonObject", groups[0]["retrieval"])) == ["words", "vectors", "fused"]
    price, hello, france = cast("list[JsonObject]", found["rows"])
    assert price["cited"] == [{"article": "kopi", "paragraph": 2}]
    assert "45 ribu" in str(price["quote"])
    assert price["expected"] == {
        "places": [{"article": "kopi", "paragraph": 2}],
        "facts": {"id": ["45 ribu"]},
        "answers": [],
    }
    assert (price["right_citation"], price["right_sentence"]) == (True, True)
    assert cast("JsonObject", price["places"])["fused"] == 1
    assert (hello["outcome"], hello["cited"], hello["right"]) == ("talk", [], False)
    assert (france["kind"], france["expected"], france["places"]) == ("unanswerable", None, {})


def test_nothing_but_the_index_is_left_in_the_home(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """A set's own collection goes with the run; a second run finds the index of the first."""
    path = write(settings.home.parent / "rows.jsonl", ROWS)
    sets(settings, capsys, EvaluateOptions(files=(path,)))
    assert not settings.home.exists()
    sets(settings, capsys, EvaluateOptions())
    assert [entry.name for entry in settings.home.iterdir()] == ["index"]
    evaluate(settings, EvaluateOptions())
    assert capsys.readouterr().err == ""


def test_a_set_is_asked_of_its_own_passages(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """With and without the passage that answers, among distractors, packed or not."""
    folder = settings.home.parent
    distractors = [{"title": "T", "passage": f"Teks lain nomor {number} ini."} for number in range(30)]
    options = EvaluateOptions(
        files=(write(folder / "rows.jsonl.gz", ROWS),),
        distractors=write(folder / "d.jsonl.gz", cast("list[JsonObject]", distractors)),
        distractor_count=20,
        details=True,
    )
    (found,) = sets(settings, capsys, options)
    assert (found["questions"], found["passages"]) == (3, 22)
    sky, removed, blood = cast("list[JsonObject]", found["rows"])
    assert [row["kind"] for row in (sky, removed, blood)] == ["answerable", "removed", "unanswerable"]
    assert (sky["cited"], sky["right_sentence"]) == ([{"article": "passage-1", "paragraph": 1}], True)
    assert {"article": "passage-1", "paragraph": 1} not in cast("list[JsonObject]", removed["cited"])
    assert cast("list[JsonObject]", blood["cited"])[0] == {"article": "passage-2", "paragraph": 1}


def test_a_limit_takes_the_first_questions(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Of each file; the second answerable time does not count."""
    path = write(settings.home.parent / "rows.jsonl", ROWS)
    found = sets(settings, capsys, EvaluateOptions(files=(path, path), limit=1))
    assert [(item["questions"], item["passages"]) for item in found] == [(2, 1), (2, 1)]


def test_failures_are_the_rows_that_went_wrong(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """The greeting is among them, and nothing that was right."""
    (found,) = sets(settings, capsys, EvaluateOptions(failures=True))
    rows = cast("list[JsonObject]", found["rows"])
    assert "halo" in [row["question"] for row in rows]
    assert not any(row["right"] for row in rows)


def test_bad_lines_are_named_and_the_rest_is_asked(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line that is no JSON and a paragraph that is not there give a message each, and status 1."""
    path = settings.golden_folder / "b.jsonl"
    write(path, [{"question": "Apa?", "article": "kopi", "paragraph": 9}, GOLDEN[0]])
    path.write_bytes(path.read_bytes() + b"{\n")
    assert evaluate(settings, EvaluateOptions(as_json=True)) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["sets"][0]["questions"] == 4
    lines = [line for line in err.splitlines() if line.startswith(str(path))]
    assert [line.split(": ")[0] for line in lines] == [f"{path}, line 3", f"{path}, line 1"]
    assert "kopi, 9" in lines[1]


@pytest.mark.parametrize("language", Language)
def test_tables_fit_into_a_hundred_columns(
    settings: Settings, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    """With every table, and a question in them that would steer a terminal."""
    styles = [{**GOLDEN[0], "style": f"gaya yang panjang {number}"} for number in range(8)]
    path = write(settings.home.parent / "all.jsonl", [*styles, *ROWS, {**GOLDEN[2], "question": "a\x1b[2J?"}])
    assert evaluate(settings, EvaluateOptions(files=(path,), details=True), language) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 100
    assert "\x1b" not in out
    messages = messages_in(language)
    for key in ("row_answered", "row_refused", "row_removed", "coverage", "fused", "expected_removed"):
        assert messages.get(f"eval.{key}") in out


def test_without_questions_there_is_one_message(settings: Settings) -> None:
    """An absent folder and an empty one are said to hold nothing."""
    (settings.golden_folder / "a.jsonl").write_text("\n", "utf-8")
    with pytest.raises(NoQuestionsError) as raised:
        evaluate(settings, EvaluateOptions())
    assert raised.value.place == str(settings.golden_folder)


def test_a_model_that_is_not_there_is_said_first(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is indexed or asked."""
    with pytest.raises(ModelMissingError):
        evaluate(settings, EvaluateOptions(models=(str(settings.home / "absent"),)))
    assert (capsys.readouterr().out, settings.home.exists()) == ("", False)


@pytest.mark.parametrize(("gate", "outcome"), [(ALWAYS, Outcome.ANSWERED), (NEVER, Outcome.REFUSED)])
def test_what_is_held_back_is_judged(gate: EvidenceGate, outcome: Outcome) -> None:
    """The gate decides what people would have got; the best answer is the same."""
    text = "Harga satu bungkus kopi Gayo di kedai ini adalah 45 ribu rupiah untuk 200 gram."
    embedder = HashingEmbedder()
    retriever = Retriever(embedder, index_of(article("kopi", text)))
    asker = Asker(retriever, QuotingAnswerer(embedder, gate=ALWAYS))
    question = KnownQuestion("Berapa harga kopi Gayo?", answerable=True, answers=("45 ribu",))
    case = Case(question, Kind.ANSWERABLE, frozenset({("kopi", 1)}))
    (result,) = Trial(asker, gate, {}).run([case])
    assert (result.outcome, result.right_citation, result.right_sentence) == (outcome, True, True)
    assert result.is_right is (outcome is Outcome.ANSWERED)
