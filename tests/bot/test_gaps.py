from __future__ import annotations

import asyncio
import datetime as dt
import logging
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.answering.answer import NoAnswer
from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.conversation import Conversation
from bot.gaps import Gap, Gaps
from bot.reply import IncomingMessage, Origin, ReplyKind
from embeddings.index.errors import HomeNotWritableError
from embeddings.question import Question
from embeddings.retriever import Retriever
from knowledge.article import Language
from tests.bot.fakes import ALWAYS, NEVER, article, index_of, passages
from tests.fakes import HashingEmbedder

ID, EN = Language.INDONESIAN, Language.ENGLISH
KOPI = article("kopi", "Kopi Gayo tumbuh di dataran tinggi Aceh sejak tahun 1908.", title="Kopi Gayo")
TIME = dt.datetime(2026, 1, 31, 12, 0, tzinfo=dt.UTC)

WRITE = """
import datetime as dt, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from bot.gaps import Gap, Gaps
from knowledge.article import Language
home, name, count, limit = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
gaps = Gaps(home, limit=limit)
time = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
with ThreadPoolExecutor(4) as pool:
    for number in range(count):
        question = f"{name} {number} " + "panjang " * 40
        pool.submit(gaps.add, Gap(time, question, Language.INDONESIAN, 0.1, ("kopi",)))
"""
"""A process that adds gaps from four threads."""


def gap(question: str, *, language: Language = ID, time: dt.datetime = TIME) -> Gap:
    """A gap that one article comes near to."""
    return Gap(time, question, language, 0.25, ("kopi",))


def asker(gaps: Gaps, gate: EvidenceGate) -> Asker:
    """An asker over one article about coffee that remembers what found no answer."""
    embedder = HashingEmbedder()
    retriever = Retriever(embedder, index_of(KOPI))
    return Asker(retriever, QuotingAnswerer(embedder, gate=gate), unanswered=gaps.remember)


def written_by_processes(home: Path, *, count: int, limit: int) -> None:
    """Let three processes add at the same time."""
    commands = [[sys.executable, "-c", WRITE, str(home), name, str(count), str(limit)] for name in "abc"]
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603 (our own interpreter)
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]


def test_what_was_added_is_read_back_in_order(tmp_path: Path) -> None:
    """Every field survives, oldest first; the home folder is made, and only its owner may read the file."""
    gaps = Gaps(tmp_path / "home")
    added = [gap("Apa ibu kota Aceh?"), gap("Who founded “Gayo”?\u2028", language=EN)]
    for each in added:
        gaps.add(each)
    read = gaps.read()
    assert (read.gaps[0], read.gaps[1].question, read.damaged) == (added[0], "Who founded “Gayo”?", 0)
    assert stat.S_IMODE((tmp_path / "home" / "gaps.jsonl").stat().st_mode) == 0o600


def test_nothing_is_remembered_where_there_is_no_file(tmp_path: Path) -> None:
    """An empty home has no gaps, and reading makes nothing."""
    assert Gaps(tmp_path / "home").read().gaps == ()
    assert not (tmp_path / "home").exists()


def test_a_refusal_is_remembered_with_the_nearest_articles(tmp_path: Path) -> None:
    """The question, its language and the article that came close are written down; no chat is."""
    conversation = Conversation(asker(gaps := Gaps(tmp_path), NEVER), index_of(KOPI))
    try:
        reply = asyncio.run(
            conversation.reply(IncomingMessage(Origin("telegram:-100123"), "Siapa penjual kopi Gayo?"))
        )
    finally:
        conversation.close()
    assert reply.kind is ReplyKind.NO_ANSWER
    (found,) = gaps.read().gaps
    assert (found.question, found.language, found.nearest) == ("Siapa penjual kopi Gayo?", ID, ("kopi",))
    assert (found.time.microsecond, found.time.utcoffset()) == (0, dt.timedelta(0))
    assert "100123" not in (tmp_path / "gaps.jsonl").read_text("utf-8")


def test_talk_and_answers_are_no_gaps(tmp_path: Path) -> None:
    """Neither a greeting nor an empty message nor a question that was answered is remembered."""
    gaps = Gaps(tmp_path)
    for text in ("halo", "", "   ", "???"):
        asker(gaps, NEVER).ask(text)
    asker(gaps, ALWAYS).ask("Sejak tahun berapa kopi Gayo tumbuh?")
    assert gaps.read().gaps == ()


def test_a_question_is_kept_short_and_harmless(tmp_path: Path) -> None:
    """It is cut at 500 characters, stands on one line, and steers no terminal."""
    gaps = Gaps(tmp_path)
    asker(gaps, NEVER).ask("apa\x1b[31m \ud83d itu?\r\n\tkopi " + "Gayo " * 1_000)
    (found,) = gaps.read().gaps
    assert found.question.startswith("apa\ufffd[31m \ufffd itu? kopi Gayo Gayo")
    assert len(found.question) <= 500
    assert len((tmp_path / "gaps.jsonl").read_bytes().splitlines()) == 1


def test_the_longest_gap_is_read_back(tmp_path: Path) -> None:
    """Four bytes a character and ids without end still make a line that is no damaged one."""
    gaps = Gaps(tmp_path)
    nearest = tuple(passages(*(article(f"{number}" + "🙏" * 1_000, "Isi.") for number in range(5))))
    gaps.remember(Question.ask("🙏" * 2_000, ID), NoAnswer(nearest, confidence=0.1))
    read = gaps.read()
    assert read.damaged == 0
    assert [len(article_id) for article_id in read.gaps[0].nearest] == [200] * 3


def test_a_damaged_line_is_left_out_and_counted(tmp_path: Path) -> None:
    """What is no gap harms none of its neighbours, however long it is."""
    gaps = Gaps(tmp_path)
    gaps.add(gap("pertama"))
    good = (tmp_path / "gaps.jsonl").read_bytes()
    damaged = [
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 10_000,
        b'"' + b"a" * 100_000 + b'"',
        good.replace(b'"id"', b'"fr"').strip(),
        good.replace(b"+00:00", b"").strip(),
        good.replace(b'["kopi"]', b"null").strip(),
    ]
    (tmp_path / "gaps.jsonl").write_bytes(good + b"\n".join([*damaged, b"", good, good]))
    read = gaps.read()
    assert [each.question for each in read.gaps] == ["pertama"] * 3
    assert read.damaged == len(damaged)


def test_a_line_that_was_cut_harms_only_itself(tmp_path: Path) -> None:
    """Where a full disk has left half a line, the next gap begins on a line of its own."""
    gaps = Gaps(tmp_path)
    (tmp_path / "gaps.jsonl").write_bytes(b'{"time": "2026-01-')
    gaps.add(gap("sesudahnya"))
    read = gaps.read()
    assert ([each.question for each in read.gaps], read.damaged) == (["sesudahnya"], 1)


def test_a_full_file_makes_room(tmp_path: Path) -> None:
    """The file is moved aside, the one before it goes, and what is left is the newest, in order."""
    gaps = Gaps(tmp_path, limit=2_000)
    for number in range(100):
        gaps.add(gap(f"pertanyaan {number}"))
    questions = [each.question for each in gaps.read().gaps]
    assert questions == [f"pertanyaan {number}" for number in range(100 - len(questions), 100)]
    sizes = [(tmp_path / name).stat().st_size for name in ("gaps.jsonl", "gaps.1.jsonl")]
    assert max(sizes) <= 2_000
    assert sizes[1] > 1_500


def test_threads_and_processes_lose_nothing(tmp_path: Path) -> None:
    """Three processes with four threads each add at the same time: every line arrives whole."""
    written_by_processes(tmp_path, count=100, limit=8_000_000)
    read = Gaps(tmp_path).read()
    assert read.damaged == 0
    names = sorted(" ".join(each.question.split()[:2]) for each in read.gaps)
    assert names == sorted(f"{name} {number}" for name in "abc" for number in range(100))


def test_a_full_file_is_moved_once_whoever_notices(tmp_path: Path) -> None:
    """Processes that fill the file together keep it bounded, lose no newer gap, and damage none."""
    limit = 60_000
    written_by_processes(tmp_path, count=100, limit=limit)
    read = Gaps(tmp_path).read()
    assert read.damaged == 0
    # Twelve threads may each see room for a last line.
    assert all(path.stat().st_size <= limit + 12 * 600 for path in tmp_path.glob("gaps*.jsonl"))
    # 300 gaps of about 480 bytes fill two files and a part of a third, so that one file is gone.
    assert len(read.gaps) > limit / 480


def test_a_home_that_cannot_be_written_costs_no_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The refusal is given as ever; the log says why nothing is remembered, once, and not what was asked."""
    (tmp_path / "file").write_text("mine", "utf-8")
    asking = asker(Gaps(tmp_path / "file" / "home"), NEVER)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert isinstance(asking.ask("Siapa penjual rahasia kopi?").outcome, NoAnswer)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "rahasia" not in record.getMessage()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device on this system")
def test_a_full_disk_costs_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where nothing more fits, the log says so once; when there is room again, gaps are remembered again."""
    file = tmp_path / "gaps.jsonl"
    file.symlink_to("/dev/full")
    gaps = Gaps(tmp_path)
    for _ in range(2):
        gaps.add(gap("hilang"))
    (record,) = caplog.records
    assert "No space left" in record.getMessage()
    file.unlink()
    gaps.add(gap("ada"))
    assert [each.question for each in gaps.read().gaps] == ["ada"]


def test_a_file_that_cannot_be_read_is_an_error_with_a_message(tmp_path: Path) -> None:
    """Whoever lists gaps learns that the data folder is at fault."""
    (tmp_path / "gaps.jsonl").mkdir()
    with pytest.raises(HomeNotWritableError):
        Gaps(tmp_path).read()


def test_reading_while_others_write_sees_whole_gaps(tmp_path: Path) -> None:
    """A reader beside writers that move the file meets no half line and no gap twice."""
    gaps = Gaps(tmp_path, limit=3_000)
    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(lambda: [gaps.add(gap(f"pertanyaan {number}")) for number in range(300)])
        while not writing.done():
            read = gaps.read()
            questions = [each.question for each in read.gaps]
            assert (read.damaged, len(set(questions))) == (0, len(questions))
