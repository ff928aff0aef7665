from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answering.evidence import EvidenceGate
from bot.reindexing import reindex_articles
from embeddings.index.errors import ReindexCancelledError
from embeddings.reindexing.report import GateReport, Outcome, ReindexReport, Stage
from tests.bot.installation import COFFEE, HOURS, PRICE, PRICE_ASKED, Installation, installation
from tests.fakes import HashingEmbedder

__all__ = ["installation"]

REFUSED: dict[str, object] = {"question": "Siapa presiden Prancis?", "language": "id", "article": None}


def reindex(installation: Installation, *, force: bool = False) -> ReindexReport:
    """Reindex as another process would."""
    return reindex_articles(installation.app(), force=force)


def gate_of(report: ReindexReport) -> GateReport:
    """What the golden questions said."""
    assert report.gate is not None
    return report.gate


def test_without_golden_questions_there_is_no_gate(installation: Installation) -> None:
    """Neither an absent folder nor an empty file asks anything."""
    assert reindex(installation).gate is None
    installation.ask()
    installation.write("kopi", COFFEE)
    assert reindex(installation).gate is None


def test_a_first_index_has_nothing_to_be_worse_than(installation: Installation) -> None:
    """Its answers are counted, and it counts whatever they are."""
    installation.ask(PRICE_ASKED, PRICE_ASKED | {"paragraph": 1}, REFUSED)
    report = reindex(installation)
    gate = gate_of(report)
    assert (report.outcome, gate.compared, gate.worse) == (Outcome.PUBLISHED, False, ())
    assert (gate.asked, gate.right_after) == (3, 1)


def test_a_fact_that_is_no_longer_told_blocks(installation: Installation) -> None:
    """The question is shown with what was cited before and would be now, and the old state answers on."""
    path = installation.ask(PRICE_ASKED)
    before = reindex(installation)
    installation.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))
    report = reindex(installation)
    gate = gate_of(report)
    assert (report.outcome, report.blocked, report.forced) == (Outcome.BLOCKED, True, False)
    assert (gate.asked, gate.right_before, gate.right_after, gate.compared) == (1, 1, 0, True)
    (worse,) = gate.worse
    assert (worse.question, worse.expected) == (PRICE_ASKED["question"], "kopi ¶2: 45 ribu")
    assert (worse.before, worse.after) == (
        f"kopi ¶2: “{PRICE}”",
        f"kopi ¶2: “{PRICE.replace('45 ribu', '50 ribu')}”",
    )
    assert (worse.place, worse.article_gone) == (f"{path}:1", False)
    assert installation.app().index.info().generation == before.generation


def test_force_overrides_and_the_report_says_so(installation: Installation) -> None:
    """The new generation counts, and what got worse is in the report all the same."""
    installation.ask(PRICE_ASKED)
    reindex(installation)
    installation.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))
    report = reindex(installation, force=True)
    assert (report.outcome, report.forced, len(gate_of(report).worse)) == (Outcome.PUBLISHED, True, 1)
    assert installation.app().index.info().generation == report.generation
    installation.write("kopi", COFFEE, PRICE.replace("45 ribu", "55 ribu"))
    report = reindex(installation)
    assert (report.outcome, gate_of(report).right_before) == (Outcome.PUBLISHED, 0)


def test_an_edited_question_lets_an_edited_article_pass(installation: Installation) -> None:
    """What was never right before cannot get worse."""
    installation.ask(PRICE_ASKED)
    reindex(installation)
    installation.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))
    installation.ask(PRICE_ASKED | {"facts": {"id": ["50 ribu"]}})
    gate = gate_of(reindex(installation))
    assert (gate.right_before, gate.right_after, gate.worse) == (0, 1, ())


def test_a_removed_article_is_worse(installation: Installation) -> None:
    """Its question is shown with a word that the article is gone."""
    installation.write("kedai", HOURS)
    installation.ask(PRICE_ASKED)
    reindex(installation)
    (installation.folder / "articles" / "id" / "kopi.md").unlink()
    report = reindex(installation)
    (worse,) = gate_of(report).worse
    assert (report.outcome, worse.article_gone) == (Outcome.BLOCKED, True)


@pytest.mark.parametrize("copied", [False, True])
def test_the_same_sentence_from_another_article_is_not_worse(
    installation: Installation, copied: bool
) -> None:
    """Whoever asks reads the same: a renamed article, or a copy that comes first, is only reported."""
    installation.write("kopi", COFFEE, PRICE)
    installation.ask(PRICE_ASKED)
    reindex(installation)
    if not copied:
        (installation.folder / "articles" / "id" / "kopi.md").unlink()
    installation.write("a-kopi", COFFEE, PRICE)
    report = reindex(installation)
    gate = gate_of(report)
    assert (report.outcome, gate.worse, gate.moved) == (Outcome.PUBLISHED, (), 1)


def test_a_question_about_other_articles_is_not_asked(installation: Installation) -> None:
    """A folder of golden questions may be that of another collection."""
    installation.ask(PRICE_ASKED, PRICE_ASKED | {"article": "teh"})
    assert gate_of(reindex(installation)).asked == 1


def test_a_paragraph_with_another_number_is_the_same_paragraph(installation: Installation) -> None:
    """Moving down blocks nothing, also the next time; the report reminds of the number until it is right."""
    installation.ask(PRICE_ASKED)
    reindex(installation)
    installation.write("kopi", COFFEE, HOURS, PRICE)
    gate = gate_of(reindex(installation))
    assert (gate.right_before, gate.right_after, gate.moved) == (1, 1, 1)
    installation.write("kopi", HOURS, COFFEE, "Kedai ini ramai pada akhir pekan dan hari libur.", PRICE)
    gate = gate_of(reindex(installation))
    assert (gate.right_before, gate.right_after, gate.moved) == (1, 1, 1)
    installation.ask(PRICE_ASKED | {"paragraph": 4})
    installation.write("teh", HOURS)
    gate = gate_of(reindex(installation))
    assert (gate.right_before, gate.right_after, gate.moved) == (1, 1, 0)


def test_a_moved_paragraph_that_says_something_else_blocks(installation: Installation) -> None:
    """What the golden question expects is nowhere any more."""
    installation.ask(PRICE_ASKED)
    reindex(installation)
    installation.write("kopi", COFFEE, HOURS, PRICE.replace("45 ribu", "50 ribu"))
    assert reindex(installation).blocked


def test_a_question_that_should_be_refused_and_is_answered_is_worse(installation: Installation) -> None:
    """An article that answers it makes it so; what is cited is shown, and that nothing was before."""
    installation.ask(REFUSED)
    reindex_articles(installation.app(gate=EvidenceGate()))
    installation.write("prancis", "Presiden Prancis adalah Emmanuel Macron, yang terpilih pada tahun 2017.")
    report = reindex_articles(installation.app(gate=EvidenceGate()))
    (worse,) = gate_of(report).worse
    assert (report.outcome, worse.expected, worse.before) == (Outcome.BLOCKED, "", "")
    assert "Emmanuel Macron" in worse.after


def test_another_folder_of_articles_is_not_compared(installation: Installation, tmp_path: Path) -> None:
    """Whoever exchanges the articles has not made their answers worse."""
    installation.ask(PRICE_ASKED)
    reindex(installation)
    other = Installation(tmp_path / "other")
    other.write("teh", HOURS)
    other.ask(PRICE_ASKED | {"article": "teh", "paragraph": 1})
    (tmp_path / "other" / "home").symlink_to(installation.settings.home)
    gate = gate_of(reindex(other))
    assert (gate.asked, gate.compared, gate.worse) == (1, False, ())


def test_a_folder_that_was_moved_is_compared(tmp_path: Path) -> None:
    """Under another name of the folder no answer gets lost unnoticed."""
    before = Installation(tmp_path / "before")
    before.write("kopi", COFFEE, PRICE)
    before.write("kedai", HOURS)
    before.ask(PRICE_ASKED)
    generation = reindex(before).generation
    moved = Installation(before.folder.rename(tmp_path / "moved"))
    (moved.folder / "articles" / "id" / "kopi.md").unlink()
    report = reindex(moved)
    gate = gate_of(report)
    (worse,) = gate.worse
    assert (report.outcome, gate.compared, gate.right_before) == (Outcome.BLOCKED, True, 1)
    assert (worse.question, worse.article_gone) == (PRICE_ASKED["question"], True)
    assert moved.app().index.info().generation == generation


OLD, NEW = HashingEmbedder(name="old"), HashingEmbedder(name="new")


def test_each_state_is_asked_with_the_model_that_made_it(installation: Installation) -> None:
    """A change of model is judged like any other, as long as the old model can be had."""
    installation.ask(PRICE_ASKED)
    reindex_articles(installation.app(embedder=OLD))
    installation.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))
    report = reindex_articles(installation.app(embedder=NEW, older=[OLD]))
    gate = gate_of(report)
    assert (report.outcome, gate.compared, gate.right_before) == (Outcome.BLOCKED, True, 1)


def test_a_model_that_is_gone_is_spoken_for_by_what_was_remembered(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    """What its answers were is known from when they were judged last; where it is not, nothing is worse."""
    installation.ask(PRICE_ASKED)
    reindex_articles(installation.app(embedder=OLD))
    installation.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))
    report = reindex_articles(installation.app(embedder=NEW))
    (worse,) = gate_of(report).worse
    assert (report.outcome, worse.before) == (Outcome.BLOCKED, f"kopi ¶2: “{PRICE}”")
    assert "cannot be asked" in caplog.text
    (installation.settings.home / "index" / "gate.json").write_text("{", "utf-8")
    report = reindex_articles(installation.app(embedder=NEW))
    assert (report.outcome, gate_of(report).compared) == (Outcome.PUBLISHED, False)


@pytest.mark.parametrize("content", [b"[]", b"\xff", b"[" * 100_000, b" " * 16_000_001])
def test_damaged_memory_is_no_memory(installation: Installation, content: bytes) -> None:
    """A file that somebody edited stops no reindex, and is written anew."""
    installation.ask(PRICE_ASKED)
    reindex(installation)
    path = installation.settings.home / "index" / "gate.json"
    path.write_bytes(content)
    installation.write("teh", HOURS)
    report = reindex(installation)
    assert (report.outcome, gate_of(report).right_before) == (Outcome.PUBLISHED, 1)
    assert list(json.loads(path.read_bytes())) == [report.generation]


def test_a_few_generations_are_remembered(installation: Installation) -> None:
    """The file does not grow with every reindex."""
    installation.ask(PRICE_ASKED)
    for number in range(8):
        installation.write("teh", HOURS, f"Teh nomor {number} berasal dari kebun di Jawa Barat.")
        reindex(installation)
    path = installation.settings.home / "index" / "gate.json"
    assert len(json.loads(path.read_bytes())) == 6


def test_the_asking_can_be_stopped(installation: Installation) -> None:
    """Whoever follows the progress is called for every question, and what they raise leaves all as it was."""
    installation.ask(*[PRICE_ASKED] * 3)
    reindex(installation)
    before = installation.app().index.info()
    installation.write("teh", HOURS)
    checked: list[str] = []

    def stop(report: ReindexReport) -> None:
        if report.stage is Stage.CHECKING:
            checked.append(report.stage)
        if len(checked) > 3:
            raise ReindexCancelledError

    with pytest.raises(ReindexCancelledError):
        reindex_articles(installation.app(), progress=stop)
    assert installation.app().index.info() == before
