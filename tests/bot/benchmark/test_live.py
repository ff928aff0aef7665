from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from bot.asking import Asker, Exchange
from bot.benchmark.bulletins import issues_in, write_bulletins
from bot.benchmark.live import Pace, measure_live
from bot.benchmark.live_report import LiveReport, Turn, report_of
from bot.benchmark.open_loop import Asked, OpenLoop
from bot.benchmark.word_hashes import WordHashEmbedder
from bot.settings import Settings
from embeddings.index.local import LocalIndex
from embeddings.reindexer import reindex
from knowledge.article import Article
from knowledge.readers import read_folder
from tests.bot.benchmark.test_stopwatch import asker_over

EMBEDDER = WordHashEmbedder("bench")
QUIET = [Asked(due=number / 50, ms=10.0) for number in range(100)]
TOLD = [Asked(due=10 + number / 50, ms=15.0, issues=(2, 2, 2)) for number in range(100)]
TURN = Turn(published=10.5, served=11.0)


def report(during: list[Asked], turns: list[Turn]) -> LiveReport:
    """What is said of questions beside one reindex."""
    return report_of(QUIET, during, turns, passages=1_000, changed=10, reindexes=1)


def test_reindexes_beside_questions_are_counted() -> None:
    """Everything is answered from one generation, and each new one is noticed."""

    def beside(settings: Settings) -> None:
        reindex(settings.articles, index=LocalIndex(settings.home), embedder=EMBEDDER)

    found = measure_live(Settings(), 200, 2, pace=Pace(0.1, 0.5), embedder=EMBEDDER, beside=beside)
    assert (found.passages, found.changed, found.reindexes) == (200, 20, 2)
    assert {"all_answered", "none_mixed"}.isdisjoint(found.failed)
    assert found.errors == []
    assert found.quiet.questions > 0
    assert found.during.telling > 0
    assert len(found.delays) == 2


def test_bulletins_name_the_issue_that_they_come_from(tmp_path: Path) -> None:
    """All of them the same one, and no other article does."""
    bulletins = write_bulletins(tmp_path / "articles", 100, questions=50)
    assert len(set(bulletins.questions)) == len(bulletins.questions) >= 50
    bulletins.issue(7)
    articles = [item for item in read_folder(tmp_path / "articles") if isinstance(item, Article)]
    assert len(articles) == 100
    texts = [article.paragraphs[0].text for article in articles]
    assert issues_in(texts) == [7] * len(bulletins.texts)


def test_what_holds_is_not_reported() -> None:
    """Nothing fails, nothing is mixed, and it is quick."""
    found = report(TOLD, [TURN])
    assert found.failed == []
    assert (found.ratio, found.during.telling, found.delays) == (1.5, 100, [0.5])
    assert 0 < found.loading.questions < 100


@pytest.mark.parametrize(
    ("during", "turns", "broken"),
    [
        ([*TOLD, Asked(12, 10.0, error="IndexDamagedError: x")], [TURN], "all_answered"),
        ([*TOLD, Asked(12, 10.0, issues=(2, 3))], [TURN], "none_mixed"),
        ([Asked(12, 10.0)], [TURN], "none_mixed"),
        ([Asked(one.due, 21.0, one.issues) for one in TOLD], [TURN], "p99_stays"),
        (TOLD, [Turn(10.5, 12.5)], "served_soon"),
        (TOLD, [], "served_soon"),
    ],
)
def test_what_does_not_hold_is_named(during: list[Asked], turns: list[Turn], broken: str) -> None:
    """One promise, and no other; what would show no mixture proves nothing."""
    assert report(during, turns).failed == [broken]


def test_a_question_that_fails_is_counted_and_the_others_go_on(tmp_path: Path) -> None:
    """Each is asked once."""
    asker = asker_over(tmp_path)
    asked: list[str] = []

    def ask(text: str) -> Exchange:
        asked.append(text)
        if text == "2":
            raise OSError("disk")
        return asker.ask(text)

    found = OpenLoop(ask, map(str, range(5)), workers=2, interval=0.001).run(Event())
    assert sorted(asked) == list("01234")
    assert sorted(one.error for one in found) == ["", "", "", "", "OSError: disk"]


def test_nobody_is_asked_once_it_is_to_stop(tmp_path: Path) -> None:
    """What was not due yet stays unasked."""
    asker: Asker = asker_over(tmp_path)
    stop = Event()

    def ask(text: str) -> Exchange:
        stop.set()
        return asker.ask(text)

    assert len(OpenLoop(ask, map(str, range(9)), workers=1, interval=60).run(stop)) == 1
