from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import bot
from bot.messages import messages_in
from bot.talk import Talk
from knowledge.article import Language
from knowledge.check import check_folder
from knowledge.errors import KutipError
from knowledge.problem import Problem, ProblemKind
from tests.knowledge.hostile_files import ALL, secret_of

HOSTILE = "{0.__class__} {paragraph} {} %s [bold]"
ROOT = Path(bot.__file__).parent.parent


def sources() -> Iterator[ast.AST]:
    """Every node of the source code of the three packages, training aside."""
    for package in ("bot", "embeddings", "knowledge"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "training" not in path.parts:
                yield from ast.walk(ast.parse(path.read_text("utf-8")))


def error_classes() -> list[type[KutipError]]:
    """Every error that can be raised: the classes without subclasses, of all modules that define errors."""
    for package in ("bot", "embeddings", "knowledge"):
        for path in (ROOT / package).rglob("*.py"):
            if re.search(r"^class \w+\(.*Error", path.read_text("utf-8"), re.MULTILINE):
                importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    classes = [KutipError]
    for known in classes:
        classes.extend(known.__subclasses__())
    return sorted(
        {known for known in classes if not known.__subclasses__()}, key=lambda known: known.__name__
    )


def placeholders(sentence: str) -> set[str]:
    """The {names} in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_keys_and_names() -> None:
    """A sentence exists in both languages or in none, and is filled with the same facts."""
    indonesian, english = (messages_in(language).sentences for language in Language)
    assert indonesian.keys() == english.keys()
    names = {key: placeholders(sentence) for key, sentence in indonesian.items()}
    assert names == {key: placeholders(sentence) for key, sentence in english.items()}
    assert all(name.isidentifier() for found in names.values() for name in found)


def test_no_sentence_was_left_untranslated() -> None:
    """Whole sentences of the two languages differ."""
    indonesian, english = (messages_in(language).sentences for language in Language)
    same = {key for key, text in indonesian.items() if text == english[key] and text.count(" ") > 2}
    # An English sample in the Indonesian chat, and the other way round, is meant to be so.
    assert {key for key in same if not key.startswith("sample.")} == {"answer.dated"} & same


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("known", error_classes(), ids=lambda known: known.__name__)
def test_every_error_is_explained_with_all_its_facts(known: type[KutipError], language: Language) -> None:
    """The sentence of an error names everything that the error knows."""
    facts = {field.name: f"<{field.name}>" for field in dataclasses.fields(known)}  # pyright: ignore[reportArgumentType] (all are dataclasses)
    sentence = messages_in(language).error(known(**facts))
    assert [fact for fact in facts.values() if fact not in sentence] == []
    assert sentence.endswith(".") or sentence.endswith("<example>")


def test_there_are_errors_of_every_room() -> None:
    """The walk over the classes finds the errors of articles, model, index and settings."""
    found = {known.__module__.partition(".")[0] for known in error_classes()}
    assert found == {"bot", "embeddings", "knowledge"}


def broken_folder(folder: Path) -> Path:
    """A folder of articles in which every kind of problem occurs."""
    good = "Kopi ini tidak terlalu pahit dan bisa diminum pada pagi hari dengan sedikit gula."
    english = "This coffee is not very bitter and you can drink it in the morning with a little sugar."

    def matter(fields: str, text: str = good) -> str:
        return f"---\n{fields}\n---\n\n{text}\n"

    files = {
        "id/front.md": "---\n",
        "id/untitled.md": good,
        "id/textless.md": "# Kopi\n",
        "id/tags.md": matter("title: A\ntags: {a: b}"),
        "id/language.md": matter("title: A\nlanguage: fr"),
        "id/date.md": matter("title: A\ndate: kemarin"),
        "id/url.md": matter("title: A\nurl: ftp://a"),
        "id/deep.md": "# A\n\n" + ">" * 500 + " a\n",
        "id/empty.md": f"# A\n\n{good}\n\n&nbsp;\n",
        "id/long.md": f"# A\n\n{f'{good} ' * 20}\n",
        "id/encoding.md": f"# A\n\n{good} cafÃ© â€“ baru.\n",
        "id/mismatch.md": f"# A\n\n{english}\n",
        "id/pair.md": f"# A\n\n{good}\n\n{good}\n",
        "en/pair.md": f"# A\n\n{english}\n",
        "id/broken.jsonl": "{\n" + json.dumps({"title": "A", "text": good}) + "\n",
        "id/twice.jsonl": json.dumps({"id": "pair", "title": "A", "text": good, "language": "id"}) + "\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "id" / "binary.md").write_bytes(bytes(range(256)))
    for name, size in {"large.md": 20_000_001, "gap.jsonl": 101_000_000}.items():
        with (folder / "id" / name).open("wb") as file:
            file.truncate(size)
    add_hostile_files(folder)
    return folder


def add_hostile_files(folder: Path) -> None:
    """Add files for the kinds of problem that only documents, links and names have."""
    secret_of(folder).write_text("x")
    for name in (
        *(
            "twice-encoded.md",
            "lost.md",
            "other.doc",
            "out.md",
            "nowhere.md",
            "pipe.md",
            "picture.docx",
            "truncated.docx",
        ),
        *("password.docx", "scan.pdf", "many-pages.pdf", "one-line.md", "many-lines.txt"),
        "smaller-than-it-says.docx",
    ):
        ALL[name].make(folder / "id" / name)


def of_the_process() -> list[Problem]:
    """What comes of a file that takes too long or too much, or fails: too slow to bring about here."""
    path = Path("articles") / "a.pdf"
    return [
        Problem(ProblemKind.TOO_SLOW, path, facts={"limit": "60"}),
        Problem(ProblemKind.TOO_MUCH_MEMORY, path, facts={"limit": "2000"}),
        Problem(ProblemKind.READER_FAILED, path, facts={"reason": "crashed"}),
    ]


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    """What is wrong in a folder in which everything is wrong."""
    folder = tmp_path_factory.mktemp("broken") / "articles"
    folder.mkdir()
    return [*check_folder(broken_folder(folder)), *of_the_process()]


def test_every_kind_of_problem_occurs(problems: list[Problem]) -> None:
    """The folder of the following test holds one problem of each kind at least."""
    assert {problem.kind for problem in problems} == set(ProblemKind)


@pytest.mark.parametrize("language", Language)
def test_every_problem_is_explained(problems: list[Problem], language: Language) -> None:
    """The facts that readers report fill the sentences, which begin with file and line."""
    messages = messages_in(language)
    line = {Language.INDONESIAN: "baris", Language.ENGLISH: "line"}[language]
    for problem in problems:
        sentence = messages.problem(problem)
        assert sentence.startswith(f"{problem.path}, {line} {problem.line}: ")
        named = [messages.name_of(Language(fact)) for fact in problem.facts.values() if fact in set(Language)]
        others = [
            messages.get(f"reasons.{fact}") if messages.has(f"reasons.{fact}") else fact
            for fact in problem.facts.values()
            if fact not in set(Language)
        ]
        assert [fact for fact in named + others if fact not in sentence] == []


@pytest.mark.parametrize(
    "name", ["two\nlines", "\x1b[2J", "left\u202eright", "\u2028", "\t\r", "\udcff", "\x9b"]
)
@pytest.mark.parametrize("language", Language)
def test_a_problem_is_one_line_whatever_the_file_is_called(name: str, language: Language) -> None:
    """Neither a path nor a fact can break the line, steer the terminal, or turn the direction of writing."""
    facts = {"ending": name, "formats": name}
    problem = Problem(ProblemKind.UNSUPPORTED_FORMAT, Path(f"a{name}.doc"), facts=facts)
    assert messages_in(language).problem(problem).isprintable()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("talk", Talk)
def test_every_talk_has_its_reply(talk: Talk, language: Language) -> None:
    """What is recognised as talk can be answered."""
    assert len(messages_in(language).get(f"talk.{talk}", articles=1, command="/sources")) > 5


def asked_keys() -> tuple[set[str], list[re.Pattern[str]], set[str]]:
    """What the sources say of keys: keys, f-strings that make keys, and the words these may be made with."""
    known = {key.partition(".")[0] for key in messages_in(Language.ENGLISH).sentences}
    written: set[str] = set()
    made: set[str] = set()
    words = {known.__name__ for known in error_classes()} | {str(number) for number in range(1, 13)}
    for node in sources():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words.add(node.value)
            if re.fullmatch(r"\w+\.\w*[^\W_]", node.value) and node.value.partition(".")[0] in known:
                written.add(node.value)
        if isinstance(node, ast.JoinedStr):
            # f"talk.{talk}" makes the pattern talk\.(.+)
            parts = [ast.unparse(ast.JoinedStr([part]))[2:-1] for part in node.values]
            made.add("".join("(.+)" if part.startswith("{") else re.escape(part) for part in parts))
    patterns = [re.compile(text) for text in sorted(made) if re.match(r"[a-z]+\\\.", text)]
    return written, patterns, words


def test_no_sentence_is_missing_and_none_is_left_over() -> None:
    """Every key that the sources ask for exists, and every sentence is asked for somewhere."""
    sentences = messages_in(Language.ENGLISH).sentences
    written, patterns, words = asked_keys()
    files = {"language.tsv", "lexicon.toml", "talk.toml", "gate.json"}
    files |= {"reindex.json", "reindex.lock", "reindex.cancel"}
    assert written - files - sentences.keys() == set()
    made = {
        key
        for key in sentences
        for pattern in patterns
        if (match := pattern.fullmatch(key)) and set(match.groups()) <= words
    }
    assert sentences.keys() - written - made == set()


def test_a_date_is_written_as_each_language_does() -> None:
    """Day, month in words, year; every month has its name."""
    date = dt.date(2026, 2, 1)
    assert messages_in(Language.INDONESIAN).date(date) == "1 Februari 2026"
    assert messages_in(Language.ENGLISH).date(date) == "1 February 2026"
    for language in Language:
        months = {
            messages_in(language).date(dt.date(2025, month, 31 if month == 1 else 28))
            for month in range(1, 13)
        }
        assert len(months) == 12


@pytest.mark.parametrize("language", Language)
def test_facts_are_text_and_nothing_else(language: Language) -> None:
    """Braces, percent signs and markup in a fact stand in the sentence as they came."""
    messages = messages_in(language)
    assert HOSTILE in messages.get("answer.source", title=HOSTILE, paragraph=2)
    assert HOSTILE in messages.problem(Problem(ProblemKind.BROKEN_JSON, Path("a"), facts={"reason": HOSTILE}))
    assert f"{HOSTILE}/a, " in messages.problem(Problem(ProblemKind.MISSING_ID, Path(HOSTILE) / "a"))


def test_a_missing_fact_is_a_mistake() -> None:
    """A sentence is never shown with a hole in it."""
    with pytest.raises(KeyError, match="paragraph"):
        messages_in(Language.ENGLISH).get("answer.source", title="Kopi")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("known", error_classes(), ids=lambda known: known.__name__)
def test_in_a_chat_no_command_of_the_terminal_is_named(known: type[KutipError], language: Language) -> None:
    """Whoever has no terminal at hand reads what they can do where they are, with paths to be copied."""
    facts = {field.name: f"/srv/{field.name}" for field in dataclasses.fields(known)}  # pyright: ignore[reportArgumentType] (all are dataclasses)
    messages = messages_in(language)
    sentence = messages.error(known(**facts), is_in_chat=True)
    assert "kutip " not in sentence
    assert [fact for fact in facts.values() if fact in sentence and f"`{fact}`" not in sentence] == []


def test_numbers_are_written_as_each_language_does() -> None:
    """Decimals behind a comma in Indonesian, behind a point in English; one of something is one."""
    written = [messages_in(language).number(1234.5, 1) for language in Language]
    assert written == ["1.234,5", "1,234.5"]
    english = messages_in(Language.ENGLISH)
    counted = [english.get("cli.up_to_date", unchanged=count) for count in (0, 1, 2)]
    assert [sentence.split()[-1] for sentence in counted] == ["paragraphs.", "paragraph.", "paragraphs."]
