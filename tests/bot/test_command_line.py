"""The commands that need no model, each in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.messages import messages_in
from bot.ways import TERMINAL
from knowledge.article import Language
from tests.bot.kutip import Done, Kutip

ENGLISH = messages_in(Language.ENGLISH)
GOOD = "# Kopi\n\nKopi ini tidak terlalu pahit dan bisa diminum pada pagi hari dengan sedikit gula.\n"


@pytest.fixture
def kutip(tmp_path: Path) -> Kutip:
    """An installation with one article and no index."""
    articles = tmp_path / "articles"
    (articles / "id").mkdir(parents=True)
    (articles / "id" / "kopi.md").write_text(GOOD, "utf-8")
    return Kutip(tmp_path / "home", articles)


def only_message(done: Done) -> str:
    """The one line on standard error of a command that failed as it should."""
    assert done.status == 1
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize("language", Language)
def test_help_is_there_in_both_languages(kutip: Kutip, language: Language) -> None:
    """Every command and option is described in the language of the terminal."""
    messages = messages_in(language)
    overview = kutip.run("--help", settings={"KUTIP_LANGUAGE": language})
    assert (overview.status, overview.err) == (0, "")
    assert messages.get("cli.about") in " ".join(overview.out.split())
    commands = ("chat", "ask", "search", "check", "reindex", "status", "rollback", "cancel", "gaps", "bench")
    for name in (*commands, "eval", "run"):
        assert name in overview.out
    shown = " ".join(kutip.run("search", "-h", settings={"KUTIP_LANGUAGE": language}).out.split())
    for key in ("search", "search_limit", "ask_json", "ask_file", "ask_language", "help"):
        assert messages.get(f"cli.{key}") in shown


LOADED = """
import sys
from bot.__main__ import main
sys.argv = ["kutip", *{arguments!r}]
try:
    main()
except SystemExit:
    print(*({heavy!r} & set(sys.modules)))
"""
MODELS = {"torch", "sentence_transformers", "transformers"}


def test_start_up_loads_nothing_heavy(kutip: Kutip) -> None:
    """Neither help nor check imports a model library or a search engine."""
    heavy = MODELS | {"faiss", "tantivy"}
    for arguments in (["--help"], ["check"], ["ask", "--help"], ["eval", "--help"]):
        done = kutip.python(LOADED.format(arguments=arguments, heavy=heavy))
        assert done.out.splitlines()[-1] == "", (arguments, done)


def test_the_way_back_needs_no_model(kutip: Kutip) -> None:
    """It shall take a second, and a model takes several."""
    for arguments in (["rollback"], ["cancel"]):
        done = kutip.python(LOADED.format(arguments=arguments, heavy=MODELS))
        assert done.out.splitlines()[-1] == "", (arguments, done)


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["ask"], "no_question"),
        (["ask", "  "], "no_question"),
        (["search", "--json"], "no_question"),
        (["ask", "halo", "--json", "--file", "-"], "two_questions"),
        (["ask", "--file", "-"], "file_wants_json"),
    ],
)
def test_a_wrong_command_is_explained(kutip: Kutip, arguments: list[str], key: str) -> None:
    """What was typed wrong ends with status 2 and says what to type, before anything is loaded or made."""
    done = kutip.run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert ENGLISH.get(f"cli.{key}") in " ".join(done.err.split())
    assert not kutip.home.exists()


@pytest.mark.parametrize(
    "arguments", [["search", "x", "--limit", "0"], ["ask", "--language", "fr", "x"], ["nonsense"], ["--x"]]
)
def test_what_cannot_be_typed_ends_with_two(kutip: Kutip, arguments: list[str]) -> None:
    """Unknown commands and values out of range are not failures of ours."""
    done = kutip.run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert "Traceback" not in done.err


def test_check_names_file_and_line_of_every_problem(kutip: Kutip) -> None:
    """Each problem is a line of its own on standard error, the count is the last, and the status is 1."""
    folder = kutip.articles / "id"
    (folder / "front.md").write_text("---\nid: [\n---\n\nIsi.\n", "utf-8")
    (folder / "binary.md").write_bytes(bytes(range(256)))
    (folder / "lines.jsonl").write_text('{"id": "a", "title": "A", "text": "Isi."}\n{\n', "utf-8")
    done = kutip.run("check")
    assert (done.status, done.out) == (1, "")
    *problems, count = done.err.splitlines()
    assert count == ENGLISH.get("cli.check_found", count=len(problems))
    assert problems[0] == f"{folder / 'binary.md'}, line 1: {ENGLISH.get('problems.not_text')}"
    assert problems[1].startswith(f"{folder / 'front.md'}, line ")
    assert problems[2].startswith(f"{folder / 'lines.jsonl'}, line 2: ")
    assert len(problems) == 3


def test_check_says_that_all_is_well(kutip: Kutip, tmp_path: Path) -> None:
    """Sound articles give a line on standard output, status 0, and no index; the folder may be named."""
    done = kutip.run("check")
    assert (done.status, done.out, done.err) == (0, ENGLISH.get("cli.check_clean", editions=1) + "\n", "")
    elsewhere = kutip.run("check", str(kutip.articles), settings={"KUTIP_ARTICLES": str(tmp_path / "absent")})
    assert elsewhere.out == done.out
    assert not kutip.home.exists()


def test_missing_articles_are_one_message(kutip: Kutip, tmp_path: Path) -> None:
    """Whoever mistyped KUTIP_ARTICLES reads the path and the setting's name."""
    absent = str(tmp_path / "absent")
    for command in (["check"], ["reindex"]):
        message = only_message(kutip.run(*command, settings={"KUTIP_ARTICLES": absent}))
        assert message == ENGLISH.get("errors.ArticlesFolderMissingError", path=absent)


def test_an_empty_folder_is_one_message(kutip: Kutip, tmp_path: Path) -> None:
    """Nothing to read is said as such, and no empty index is made."""
    empty = tmp_path / "empty"
    empty.mkdir()
    message = only_message(kutip.run("reindex", settings={"KUTIP_ARTICLES": str(empty)}))
    assert message == ENGLISH.get("errors.NoArticlesError", path=empty, **TERMINAL)
    assert kutip.status()["state"] == "none"


@pytest.mark.parametrize("model", ["/absent/model", "./absent", "~/absent/model"])
def test_a_missing_model_is_one_message(kutip: Kutip, model: str) -> None:
    """A model folder that is not there is named, and nothing is made."""
    message = only_message(kutip.run("reindex", settings={"KUTIP_MODEL": model}))
    assert message == ENGLISH.get("errors.ModelMissingError", model=model, reason="no such folder")
    assert not (kutip.home / "index" / "CURRENT").exists()


def test_a_wrong_setting_is_one_message_in_the_terminals_language(kutip: Kutip) -> None:
    """The sentence is Indonesian where the terminal is, the reason in it as well."""
    indonesian = messages_in(Language.INDONESIAN)
    message = only_message(kutip.run("status", settings={"KUTIP_HOME": "", "KUTIP_LANGUAGE": "id"}))
    reason = indonesian.get("reasons.empty")
    assert message == indonesian.get(
        "errors.SettingsError", name="KUTIP_HOME", reason=reason, example="KUTIP_HOME=/var/lib/kutip"
    )


def test_a_home_below_a_file_is_one_message(kutip: Kutip, tmp_path: Path) -> None:
    """A path that can never be a folder is named, and the file in its way stays as it is."""
    (tmp_path / "file").write_text("mine", "utf-8")
    message = only_message(kutip.run("ask", "halo", settings={"KUTIP_HOME": str(tmp_path / "file" / "home")}))
    assert str(tmp_path / "file" / "home") in message
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_there_is_no_way_back_from_nothing(kutip: Kutip) -> None:
    """One message, and nothing is made."""
    message = only_message(kutip.run("rollback"))
    assert message == ENGLISH.get("errors.NothingToRollBackError", **TERMINAL)
    assert not kutip.home.exists()


def test_status_without_an_index_says_so(kutip: Kutip) -> None:
    """The table and the JSON name folder, home and model; the status is 1 as nothing can be answered."""
    table = kutip.run("status")
    assert (table.status, table.err) == (1, "")
    assert ENGLISH.get("status.index_none", **TERMINAL) in table.out
    assert str(kutip.articles) in table.out
    done = kutip.run("status", "--json")
    (state,) = done.lines
    assert done.status == 1
    assert list(state) == [
        "articles_folder",
        "home",
        "generation",
        "created",
        "model",
        "articles",
        "passages",
        "languages",
        "bytes",
        "damage",
        "state",
        "editions",
        "pinned",
        "generations",
        "stale",
        "health",
        "golden",
        "running",
        "last_report",
    ]
    assert (state["passages"], state["damage"], state["state"]) == (0, None, "none")
    assert (state["generations"], state["running"], state["last_report"]) == ([], None, None)
    assert not kutip.home.exists()


def test_a_reader_that_leaves_is_no_failure_of_ours(kutip: Kutip) -> None:
    """`kutip check | head` ends quietly when nobody reads on."""
    done = kutip.python(
        "import os, subprocess, sys\n"
        "read, write = os.pipe()\n"
        "os.close(read)\n"
        "command = [sys.executable, '-m', 'bot', '--help']\n"
        "done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE)\n"
        "print(done.returncode, done.stderr)\n"
    )
    assert done.out == "1 b''\n"


def test_an_evaluation_without_questions_is_one_message(kutip: Kutip, tmp_path: Path) -> None:
    """Where there are no golden questions, the folder is named; a file that is not there is typed wrong."""
    message = only_message(kutip.run("eval"))
    assert message == ENGLISH.get("errors.NoQuestionsError", place=tmp_path / "golden")
    done = kutip.run("eval", "--file", str(tmp_path / "absent"))
    assert (done.status, done.out) == (2, "")
    assert "No such file" in done.err
    assert not kutip.home.exists()
