from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot.answering.answer import NoAnswer
from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.conversation import Conversation
from bot.memory.errors import MemoryUnavailableError
from bot.memory.memory import Memory
from bot.memory.records import Gap
from bot.reply import IncomingMessage, Origin, ReplyKind
from embeddings.question import Question
from embeddings.retriever import Retriever
from tests.bot.fakes import ALWAYS, NEVER, article, index_of, passages
from tests.bot.memory.clock import START, Clock
from tests.bot.memory.processes import at_once
from tests.bot.memory.samples import EN, ID
from tests.fakes import HashingEmbedder

KOPI = article("kopi", "Kopi Gayo tumbuh di dataran tinggi Aceh sejak tahun 1908.", title="Kopi Gayo")

WRITE = """
import datetime as dt, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from bot.memory.memory import Memory
from bot.memory.records import Gap
from knowledge.article import Language
gaps = Memory(Path(sys.argv[1])).gaps
time = dt.datetime.now(dt.UTC)
with ThreadPoolExecutor(4) as pool:
    for number in range(100):
        pool.submit(gaps.add, Gap(time, f"{sys.argv[2]} {number}", Language.INDONESIAN, 0.1, ("kopi",)))
"""
"""A process that adds gaps from four threads."""


def gap(question: str, *, time: dt.datetime = START) -> Gap:
    """A gap that one article comes near to."""
    return Gap(time, question, ID, 0.25, ("kopi",))


def asker(memory: Memory, gate: EvidenceGate) -> Asker:
    """An asker over one article about coffee that remembers what found no answer."""
    embedder = HashingEmbedder()
    retriever = Retriever(embedder, index_of(KOPI))
    return Asker(retriever, QuotingAnswerer(embedder, gate=gate), unanswered=memory.gaps.remember)


def test_what_was_added_is_read_back_in_order(tmp_path: Path) -> None:
    """Every field survives, oldest first; the home folder is made."""
    added = [gap("Apa ibu kota Aceh?"), Gap(START, "Who founded “Gayo”?", EN, 0.5)]
    for each in added:
        Memory(tmp_path / "home", clock=Clock()).gaps.add(each)
    read = Memory(tmp_path / "home", clock=Clock()).gaps.read()
    assert (read.gaps, read.damaged) == (tuple(added), 0)


def test_a_refusal_is_remembered_with_the_nearest_articles(tmp_path: Path) -> None:
    """The question, its language and the article that came close are written down; no chat is."""
    memory = Memory(tmp_path)
    conversation = Conversation(asker(memory, NEVER), index_of(KOPI))
    try:
        reply = asyncio.run(
            conversation.reply(IncomingMessage(Origin("telegram:-100123"), "Siapa penjual kopi Gayo?"))
        )
    finally:
        conversation.close()
    assert reply is not None
    assert reply.kind is ReplyKind.NO_ANSWER
    (found,) = memory.gaps.read().gaps
    assert (found.question, found.language, found.nearest) == ("Siapa penjual kopi Gayo?", ID, ("kopi",))
    assert (found.time.microsecond, found.time.utcoffset()) == (0, dt.timedelta(0))
    memory.close()
    assert b"100123" not in (tmp_path / "memory.sqlite").read_bytes()


def test_talk_and_answers_are_no_gaps(tmp_path: Path) -> None:
    """Neither a greeting nor an empty message nor a question that was answered is remembered."""
    memory = Memory(tmp_path)
    for text in ("halo", "", "   ", "???"):
        asker(memory, NEVER).ask(text)
    asker(memory, ALWAYS).ask("Sejak tahun berapa kopi Gayo tumbuh?")
    assert memory.gaps.read().gaps == ()


def test_a_question_is_kept_short_and_harmless(tmp_path: Path) -> None:
    """It is cut at 500 characters, stands on one line, and steers no terminal."""
    memory = Memory(tmp_path)
    asker(memory, NEVER).ask("apa\x1b[31m \ud83d itu?\r\n\tkopi " + "Gayo " * 1_000)
    (found,) = memory.gaps.read().gaps
    assert found.question.startswith("apa\ufffd[31m \ufffd itu? kopi Gayo Gayo")
    assert len(found.question) <= 500


def test_ids_of_articles_are_kept_short(tmp_path: Path) -> None:
    """Three of them, of 200 characters each."""
    memory = Memory(tmp_path)
    nearest = tuple(passages(*(article(f"{number}" + "🙏" * 1_000, "Isi.") for number in range(5))))
    memory.gaps.remember(Question.ask("🙏" * 2_000, ID), NoAnswer(nearest, confidence=0.1))
    assert [len(article_id) for article_id in memory.gaps.read().gaps[0].nearest] == [200] * 3


def test_threads_and_processes_lose_nothing(tmp_path: Path) -> None:
    """Three processes with four threads each make the database and add to it at the same time."""
    at_once(WRITE, [[str(tmp_path / "home"), name] for name in "abc"])
    read = Memory(tmp_path / "home").gaps.read()
    assert sorted(each.question for each in read.gaps) == sorted(
        f"{name} {number}" for name in "abc" for number in range(100)
    )


def test_old_gaps_go_even_if_nobody_sweeps(tmp_path: Path) -> None:
    """`kutip ask` alone keeps the list from growing for ever."""
    clock = Clock()
    gaps = Memory(tmp_path, clock=clock).gaps
    for number in range(50):
        gaps.add(gap(f"lama {number}"))
    clock.pass_days(91)
    for number in range(50):
        gaps.add(gap(f"baru {number}", time=START + dt.timedelta(days=91)))
    assert [each.question for each in gaps.read().gaps] == [f"baru {number}" for number in range(50)]
    assert gaps.count() == 50


def test_of_nothing_there_are_no_gaps(tmp_path: Path) -> None:
    """Nor is anything made in order to count them."""
    assert Memory(tmp_path / "home").gaps.count() == 0
    assert not (tmp_path / "home").exists()


def test_a_home_that_cannot_be_written_costs_no_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The refusal is given as ever; the log says why nothing is remembered, once, and not what was asked."""
    (tmp_path / "file").write_text("mine", "utf-8")
    asking = asker(Memory(tmp_path / "file" / "home"), NEVER)
    for _ in range(3):
        assert isinstance(asking.ask("Siapa penjual rahasia kopi?").outcome, NoAnswer)
    (record,) = caplog.records
    assert "Not a directory" in record.getMessage()
    assert "rahasia" not in record.getMessage()


def test_what_cannot_be_read_is_an_error_with_a_message(tmp_path: Path) -> None:
    """Whoever lists gaps learns which file is at fault."""
    (tmp_path / "memory.sqlite").mkdir()
    with pytest.raises(MemoryUnavailableError) as caught:
        Memory(tmp_path).gaps.read()
    assert caught.value.path == tmp_path / "memory.sqlite"


def test_a_question_that_is_taken_up_again_is_one_gap(tmp_path: Path) -> None:
    """Refused before a kill and after it, it counts once; asked anew, or by others, it counts again."""
    memory = Memory(tmp_path, clock=Clock())
    question = Question.ask("Siapa penjual kopi?", ID)
    came = START - dt.timedelta(seconds=0.5)
    memory.gaps.remember(question, NoAnswer(), "telegram:1")
    memory.gaps.remember(question, NoAnswer(), "telegram:1", came)
    assert memory.gaps.count() == 1
    memory.gaps.remember(question, NoAnswer(), "telegram:2", came)
    memory.gaps.remember(question, NoAnswer(), "telegram:1")
    memory.gaps.remember(question, NoAnswer(), "telegram:1", START + dt.timedelta(seconds=5))
    assert memory.gaps.count() == 4
    memory.close()
