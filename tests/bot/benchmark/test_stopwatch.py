from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.answer import Answer, NoAnswer
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.benchmark.stopwatch import PARTS, TimedAsker
from bot.memory.memory import Memory
from embeddings.retriever import Retriever
from tests.bot.fakes import ALWAYS, NEVER, article, index_of
from tests.fakes import HashingEmbedder

KOPI = article("kopi", "Kopi Gayo tumbuh di Aceh sejak tahun 1908.", "Petani memetiknya pada pagi hari.")
QUESTION = "Sejak tahun berapa kopi Gayo tumbuh?"


def asker_over(home: Path, *, answers: bool = True) -> Asker:
    """An asker over one article that remembers gaps in a folder."""
    embedder = HashingEmbedder()
    answerer = QuotingAnswerer(embedder, gate=ALWAYS if answers else NEVER)
    return Asker(Retriever(embedder, index_of(KOPI)), answerer, unanswered=Memory(home).gaps.remember)


def test_a_watched_asker_answers_as_the_other(tmp_path: Path) -> None:
    """The same quotes and hits, whatever is measured."""
    asker = asker_over(tmp_path)
    exchange, _ = TimedAsker(asker).ask(QUESTION)
    expected = asker.ask(QUESTION)
    assert isinstance(exchange.outcome, Answer)
    assert (exchange.outcome, exchange.hits) == (expected.outcome, expected.hits)


def test_the_parts_make_the_whole(tmp_path: Path) -> None:
    """Each part took some time, together as long as everything."""
    _, parts = TimedAsker(asker_over(tmp_path)).ask(QUESTION)
    assert all(parts[name] > 0 for name in PARTS)
    assert sum(parts[name] for name in PARTS if name != "whole") == pytest.approx(parts["whole"])


def test_a_benchmark_leaves_no_gaps(tmp_path: Path) -> None:
    """What it asks is nobody's question."""
    exchange, _ = TimedAsker(asker_over(tmp_path, answers=False)).ask(QUESTION)
    assert isinstance(exchange.outcome, NoAnswer)
    assert Memory(tmp_path).gaps.read().gaps == ()
