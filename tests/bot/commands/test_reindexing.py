from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

from bot.commands.reindexing import ReindexOptions, run_reindex
from bot.messages import messages_in
from embeddings.embedder import Embedder, ModelFailedError, Vectors
from knowledge.article import Language
from knowledge.errors import NoArticlesError
from tests.bot.installation import COFFEE, HOURS, PRICE, PRICE_ASKED, Installation, installation
from tests.fakes import HashingEmbedder

__all__ = ["installation"]

JsonObject = dict[str, object]
ENGLISH = messages_in(Language.ENGLISH)


def reindex(
    installation: Installation, options: ReindexOptions | None = None, *, embedder: Embedder | None = None
) -> int:
    """Run the command as another process would."""
    return run_reindex(installation.app(embedder=embedder), ENGLISH, options or ReindexOptions())


def printed(capsys: pytest.CaptureFixture[str]) -> JsonObject:
    """The one object on standard output."""
    return cast("JsonObject", json.loads(capsys.readouterr().out))


def state_of(folder: Path) -> dict[str, str]:
    """Every file of a folder with a digest of its bytes."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_was_done_is_said_in_numbers(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Articles and paragraphs by what became of them, how many were embedded, and the generation."""
    installation.write("teh", HOURS)
    assert reindex(installation) == 0
    generation = installation.app().index.info().generation
    out, err = capsys.readouterr()
    assert f"generation {generation}, 2 editions of articles" in out
    assert "Articles added 2, changed 0, removed 0." in out
    assert "Paragraphs added 3, changed 0, removed 0, unchanged 0; embedded 3." in out
    assert err == ""
    installation.write("kopi", COFFEE, PRICE.replace("45", "46"))
    (installation.folder / "articles" / "id" / "teh.md").unlink()
    assert reindex(installation) == 0
    out = capsys.readouterr().out
    assert "Articles added 0, changed 1, removed 1." in out
    assert "Paragraphs added 0, changed 1, removed 1, unchanged 1; embedded 1." in out


def test_nothing_to_do_is_said(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """The second run changes nothing."""
    reindex(installation)
    capsys.readouterr()
    assert reindex(installation) == 0
    assert capsys.readouterr() == (ENGLISH.get("cli.up_to_date", unchanged=2) + "\n", "")


def test_a_broken_new_file_is_left_out(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named with its line and counted, the rest is indexed, and the status is 1."""
    path = installation.write("teh")
    path.write_bytes(bytes(range(256)))
    assert reindex(installation) == 1
    out, err = capsys.readouterr()
    assert "1 edition of an article" in out
    problem, count = err.splitlines()
    assert problem == f"{path}, line 1: {ENGLISH.get('problems.not_text')}"
    assert count == ENGLISH.get("cli.left_out", count=1)


def test_a_file_that_broke_leaves_its_article_stale(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named as such and not as left out; the status is 1 until it is mended."""
    path = installation.write("teh", HOURS)
    reindex(installation)
    content = path.read_bytes()
    path.write_bytes(bytes(range(256)))
    capsys.readouterr()
    for _ in range(2):
        assert reindex(installation) == 1
        err = capsys.readouterr().err.splitlines()
        assert err == [
            f"{path}, line 1: {ENGLISH.get('problems.not_text')}",
            ENGLISH.get("reindex.kept", count=1),
            f"! teh (Indonesian), id/teh.md: {ENGLISH.get('reindex.stale')}",
        ]
    assert installation.app().index.edition("teh", Language.INDONESIAN) is not None
    path.write_bytes(content)
    assert reindex(installation) == 0


def test_a_dry_run_names_what_would_change_and_writes_nothing(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Added, changed and removed articles with their paragraphs, failed files, the expected time."""
    installation.write("teh", HOURS)
    broken = installation.write("susu", HOURS)
    reindex(installation)
    home = state_of(installation.settings.home)
    capsys.readouterr()
    installation.write("air", COFFEE, HOURS)
    installation.write("kopi", COFFEE, PRICE.replace("45", "46"))
    (installation.folder / "articles" / "id" / "teh.md").unlink()
    broken.write_bytes(bytes(range(256)))
    embedder = HashingEmbedder()
    assert reindex(installation, ReindexOptions(dry_run=True), embedder=embedder) == 1
    out, err = capsys.readouterr()
    *lines, planned = out.splitlines()
    assert sorted(lines) == [
        "! susu (Indonesian), id/susu.md: the file cannot be read; what it said before stays",
        "+ air (Indonesian), id/air.md: new, paragraphs 2",
        "- teh (Indonesian), id/teh.md: removed, paragraphs 1",
        "~ kopi (Indonesian), id/kopi.md: paragraphs added 0, changed 1, removed 0",
    ]
    assert planned.startswith(
        "What would change: articles added 1, changed 1, removed 1; "
        "paragraphs added 2, changed 1, removed 1, unchanged 2. Expected time: "
    )
    assert err.splitlines() == [f"{broken}, line 1: {ENGLISH.get('problems.not_text')}"]
    assert state_of(installation.settings.home) == home


def test_a_dry_run_makes_no_home(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the first reindex there is nothing to compare with, and nothing is made."""
    assert reindex(installation, ReindexOptions(dry_run=True)) == 0
    assert capsys.readouterr().out.startswith("+ kopi (Indonesian), id/kopi.md: new, paragraphs 2\n")
    assert not installation.settings.home.exists()


def test_a_long_dry_run_counts_the_rest(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fifty articles are named."""
    for number in range(60):
        installation.write(f"artikel-{number:02}", f"{HOURS} Nomor {number}.")
    assert reindex(installation, ReindexOptions(dry_run=True)) == 0
    *named, more, planned = capsys.readouterr().out.splitlines()
    assert (len(named), more) == (50, "… and 11 more.")
    assert "articles added 61" in planned


def test_a_dry_run_of_nothing_says_so(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """An index that is up to date would stay as it is."""
    reindex(installation)
    capsys.readouterr()
    assert reindex(installation, ReindexOptions(dry_run=True)) == 0
    assert capsys.readouterr().out == ENGLISH.get("cli.up_to_date", unchanged=2) + "\n"


def test_the_report_as_json_is_all_of_it(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object with every field of the report, and a sentence with each problem."""
    (installation.folder / "articles" / "id" / "teh.md").write_bytes(bytes(range(256)))
    installation.ask(PRICE_ASKED)
    assert reindex(installation, ReindexOptions(as_json=True)) == 1
    found = printed(capsys)
    assert (found["outcome"], found["articles_added"], found["added"], found["embedded"]) == (
        "published",
        1,
        2,
        2,
    )
    assert (found["left_out"], found["stale"], found["forced"]) == (1, 0, False)
    (problem,) = cast("list[JsonObject]", found["problems"])
    assert (problem["kind"], problem["line"]) == ("not_text", 1)
    assert str(problem["message"]).startswith(str(problem["path"]))
    assert cast("JsonObject", found["gate"])["asked"] == 1
    installation.write("teh", HOURS)
    assert reindex(installation, ReindexOptions(as_json=True, dry_run=True)) == 0
    planned = printed(capsys)
    assert (planned["outcome"], planned["articles_added"]) == ("planned", 1)


def test_a_question_that_got_worse_is_shown(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what was expected, cited before and would be now, and what to do; the status is 1."""
    path = installation.ask(PRICE_ASKED)
    reindex(installation)
    installation.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))
    capsys.readouterr()
    assert reindex(installation) == 1
    out, err = capsys.readouterr()
    assert out == ENGLISH.get("gate.compared", asked=1, before=1, after=0) + "\n"
    assert err.splitlines() == [
        f"✗ {PRICE_ASKED['question']} ({path}:1)",
        "    expected: kopi ¶2: 45 ribu",
        f"    before: kopi ¶2: “{PRICE}”",
        f"    now: kopi ¶2: “{PRICE.replace('45 ribu', '50 ribu')}”",
        f"{ENGLISH.get('gate.blocked', count=1)} {ENGLISH.get('gate.blocked_next', folder=path.parent)}",
    ]


def test_force_lets_it_pass_and_says_so(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """A removed article is named as gone, and the new index is used."""
    installation.write("teh", HOURS)
    installation.ask(PRICE_ASKED)
    reindex(installation)
    (installation.folder / "articles" / "id" / "kopi.md").unlink()
    capsys.readouterr()
    assert reindex(installation, ReindexOptions(force=True)) == 0
    out, err = capsys.readouterr()
    assert "1 edition of an article" in out
    assert "    expected: kopi ¶2: 45 ribu (this article is no longer there)" in err.splitlines()
    assert err.splitlines()[-1] == ENGLISH.get("gate.forced", count=1)


def test_broken_golden_questions_warn_once(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """However many lines are broken; the others are asked."""
    path = installation.ask(PRICE_ASKED)
    path.write_bytes(path.read_bytes() + b"{\n[]\n")
    assert reindex(installation) == 0
    out, err = capsys.readouterr()
    assert ENGLISH.get("gate.asked", asked=1, after=1) in out
    (warning,) = err.splitlines()
    assert f"{path}, line 2: " in warning
    assert ": 2. " in warning


class Interrupted(HashingEmbedder):
    """Somebody presses Ctrl-C while it embeds."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Be interrupted."""
        raise KeyboardInterrupt


def test_control_c_is_one_friendly_line(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is lost: what was there is served, the report says who stopped, the next run does the rest."""
    reindex(installation)
    before = installation.app().index.info()
    installation.write("teh", HOURS)
    capsys.readouterr()
    assert reindex(installation, embedder=Interrupted()) == 130
    assert capsys.readouterr() == ("", ENGLISH.get("reindex.interrupted") + "\n")
    app = installation.app()
    last = app.last_reports.read()
    assert (app.index.info(), last.outcome if last else "") == (before, "cancelled")
    assert reindex(installation) == 0


class Broken(HashingEmbedder):
    """A model that fails."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Fail."""
        raise ModelFailedError(self.spec.name, "NaN")


def test_every_end_of_a_reindex_is_kept(installation: Installation) -> None:
    """Published, up to date, blocked and failed, each with who ran it."""
    installation.ask(PRICE_ASKED)

    def last() -> str:
        found = installation.app().last_reports.read()
        assert found is not None
        assert found.owner.startswith("terminal (")
        return found.outcome

    reindex(installation)
    assert last() == "published"
    reindex(installation)
    assert last() == "up_to_date"
    installation.write("kopi", COFFEE)
    reindex(installation)
    assert last() == "blocked"
    with pytest.raises(ModelFailedError):
        reindex(installation, ReindexOptions(again=True), embedder=Broken())
    found = installation.app().last_reports.read()
    assert found is not None
    assert (found.outcome, found.error, found.facts["reason"]) == ("failed", "ModelFailedError", "NaN")


def test_a_failure_before_anything_was_made_makes_nothing(installation: Installation) -> None:
    """An empty folder of articles leaves no trace in the home."""
    (installation.folder / "articles" / "id" / "kopi.md").unlink()
    with pytest.raises(NoArticlesError):
        reindex(installation, ReindexOptions(dry_run=True))
    assert not installation.settings.home.exists()


@pytest.mark.parametrize("language", Language)
def test_names_steer_no_terminal(
    installation: Installation, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    """Control characters of a title or a file's name are shown as what they are, in both languages."""
    path = installation.folder / "articles" / "id" / "teh\x1b[2J.md"
    path.write_text(f"# Teh \x1b[2J\n\n{HOURS}\n", "utf-8")
    run_reindex(installation.app(), messages_in(language), ReindexOptions(dry_run=True))
    out, err = capsys.readouterr()
    assert "Teh" in out
    assert "\x1b" not in out + err
