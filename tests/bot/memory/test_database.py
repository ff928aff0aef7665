from __future__ import annotations

import logging
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.answering.answer import NoAnswer
from bot.memory.errors import DatabaseUrlError, MemoryTooNewError, MemoryUnavailableError
from bot.memory.memory import Memory
from bot.memory.migrating import known_revisions
from bot.messages import messages_in
from embeddings.question import Question
from knowledge.article import Language
from tests.bot.memory.samples import BUDI, EN, GROUP, ID, an_answer

QUESTION = Question.ask("Siapa penjual kopi?", ID)

NO_ROOM = """
import logging, resource, sys
from pathlib import Path
from bot.answering.answer import NoAnswer
from bot.memory.errors import MemoryUnavailableError
from bot.memory.memory import Memory
from embeddings.question import Question
from knowledge.article import Language
logging.basicConfig(format="%(message)s", stream=sys.stdout)
home = Path(sys.argv[1])
memory = Memory(home)
memory.languages.choose("telegram:1", Language.ENGLISH)
question = Question.ask("Siapa penjual kopi? " + "panjang " * 60, Language.INDONESIAN)
memory.gaps.remember(question, NoAnswer())
memory.sweep()
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
for _ in range(3):
    memory.gaps.remember(question, NoAnswer())
    chosen = memory.languages.chosen("telegram:1")
print(chosen)
try:
    memory.audit.record("telegram:1", "reindex")
except MemoryUnavailableError:
    print("refused")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
memory.gaps.remember(question, NoAnswer())
memory.audit.record("telegram:1", "reindex")
print(len(memory.gaps.read().gaps), memory.audit.count())
"""
"""A process whose disk is full for a while."""


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    """The database and all that stands beside it."""
    memory = Memory(tmp_path / "home")
    memory.languages.choose(BUDI, EN)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").iterdir()}
    assert {"memory.sqlite", "memory.sqlite-wal", "memory.sqlite-shm", "memory.key"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    memory.close()
    assert not (tmp_path / "home" / "memory.sqlite-wal").exists()


def test_without_a_memory_no_database_library_is_loaded() -> None:
    """It takes a third of a second, which `kutip ask` shall not pay."""
    code = "import sys, bot.app; sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'alembic')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_a_home_with_any_name_will_do(tmp_path: Path) -> None:
    """Blanks, percent signs, question marks and colons are no syntax."""
    home = tmp_path / "a b%20c?x=1#y:memory:"
    Memory(home).languages.choose(BUDI, EN)
    assert Memory(home).languages.chosen(BUDI) is EN
    assert (home / "memory.sqlite").is_file()


def test_the_database_is_where_its_url_says(tmp_path: Path) -> None:
    """The key stays at home."""
    url = f"sqlite:///{tmp_path}/elsewhere/other.db"
    Memory(tmp_path / "home", url=url).languages.choose(BUDI, EN)
    assert (tmp_path / "elsewhere" / "other.db").is_file()
    assert {path.name for path in (tmp_path / "home").iterdir()} == {"memory.key", "memory.key.lock"}
    assert Memory(tmp_path / "home", url=url).languages.chosen(BUDI) is EN


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://kutip:hunter2@db/kutip", "unknown_database"),
        ("hunter2", "not_a_database_url"),
        ("kutip:hunter2@db", "not_a_database_url"),
        ("sqlite+hunter2:///memory.sqlite", "unknown_database"),
        ("sqlite://", "no_database_file"),
        ("sqlite:///:memory:", "no_database_file"),
        ("sqlite:///file:memory.sqlite", "no_database_file"),
        ("sqlite:///memory.sqlite?hunter2=1", "no_database_file"),
        ("sqlite://hunter2/memory.sqlite", "no_database_file"),
        ("postgresql://kutip:hunter2@db:port/kutip", "not_a_database_url"),
        ("", "not_a_database_url"),
    ],
)
def test_a_url_that_cannot_be_used_is_explained_without_its_secrets(
    tmp_path: Path, url: str, reason: str
) -> None:
    """In every language, and nowhere in the error; the bot answers without."""
    memory = Memory(tmp_path, url=url)
    with pytest.raises(DatabaseUrlError) as caught:
        memory.prepare()
    assert caught.value.reason == reason
    told = [
        str(caught.value),
        repr(caught.value.__cause__),
        *(messages_in(each).error(caught.value) for each in Language),
    ]
    assert "hunter2" not in "".join(told)
    assert memory.languages.chosen(BUDI) is None
    assert memory.answers.remember(an_answer()) == ""


def test_a_newer_database_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The error names its revision, the log says it once, answers go on, and the file stays as it was."""
    memory = Memory(tmp_path)
    memory.languages.choose(BUDI, EN)
    memory.close()
    with sqlite3.connect(tmp_path / "memory.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    memory = Memory(tmp_path)
    with pytest.raises(MemoryTooNewError) as caught:
        memory.prepare()
    assert caught.value.revision == "9999"
    for _ in range(2):
        assert memory.languages.chosen(BUDI) is None
        memory.gaps.remember(QUESTION, NoAnswer())
    assert len(caplog.records) == 1
    with sqlite3.connect(tmp_path / "memory.sqlite") as connection:
        newest = known_revisions()[-1]
        connection.execute("UPDATE alembic_version SET version_num = ?", (newest,))
    connection.close()
    assert memory.languages.chosen(BUDI) is EN


@pytest.mark.parametrize("content", [b"no database" * 1_000, b"SQLite format 3\0" + b"\xff" * 8_000])
def test_a_file_that_is_no_database_is_set_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    """What it held stays for whoever wants to mend it, the log says where, and a new one begins."""
    (tmp_path / "memory.sqlite").write_bytes(content)
    memory = Memory(tmp_path)
    memory.languages.choose(BUDI, EN)
    assert memory.languages.chosen(BUDI) is EN
    (aside,) = tmp_path.glob("memory.sqlite.damaged-*")
    assert aside.read_bytes() == content
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert aside.name in record.getMessage()


def test_a_file_that_is_damaged_while_it_is_open_is_set_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whichever of several notices, one moves it, and all go on with the same new one."""
    memories = [Memory(tmp_path) for _ in range(3)]
    for memory in memories:
        for _ in range(100):
            memory.answers.remember(an_answer())
    memories[0].sweep()
    size = (tmp_path / "memory.sqlite").stat().st_size
    with (tmp_path / "memory.sqlite").open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    for memory in memories:
        memory.close()
    assert all(memory.answers.remember(an_answer()) for memory in memories)
    memories[1].languages.choose(BUDI, EN)
    assert memories[2].languages.chosen(BUDI) is EN
    assert len(list(tmp_path.glob("memory.sqlite.damaged-*"))) == 1
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_database_that_was_deleted_begins_anew(tmp_path: Path) -> None:
    """Whoever has it open does not go on writing into a file that nobody finds."""
    memory = Memory(tmp_path)
    memory.languages.choose(BUDI, EN)
    for path in tmp_path.glob("memory.sqlite*"):
        path.unlink()
    assert memory.languages.chosen(BUDI) is None
    memory.languages.choose(BUDI, ID)
    assert Memory(tmp_path).languages.chosen(BUDI) is ID


def test_what_an_answer_needs_fails_without_a_word_to_people(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A home that is no folder costs nothing but memory; what an admin does needs its audit."""
    (tmp_path / "file").write_text("mine", "utf-8")
    memory = Memory(tmp_path / "file" / "home")
    assert memory.languages.chosen(BUDI) is None
    assert memory.answers.remember(an_answer()) == ""
    memory.gaps.remember(QUESTION, NoAnswer(), BUDI)
    memory.sent.remember(GROUP, "1", ["2"])
    assert memory.sent.of(GROUP, "1") == ()
    assert not memory.told.first_time(GROUP, "hint")
    assert len(caplog.records) == 1
    for action in (
        lambda: memory.audit.record(BUDI, "reindex"),
        lambda: memory.languages.choose(BUDI, EN),
        lambda: memory.pending.put("reindex", BUDI, "", seconds=1),
        lambda: memory.journal.open_many("telegram", [("1", "")]),
        memory.prepare,
    ):
        with pytest.raises(MemoryUnavailableError):
            action()


def test_a_full_disk_costs_no_answer(tmp_path: Path) -> None:
    """While nothing more fits, the log says so once and an admin is refused; afterwards all is as before."""
    done = subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-c", NO_ROOM, str(tmp_path)], capture_output=True, text=True, check=False
    )
    log, chosen, refused, counts = done.stdout.splitlines()
    assert log.startswith("Nothing is remembered: MemoryUnavailableError")
    assert "penjual" not in log
    assert (chosen, refused, counts) == ("en", "refused", "2 1")
