from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from bot.memory.errors import MemoryUnavailableError
from bot.memory.memory import Memory
from tests.bot.memory.processes import at_once
from tests.bot.memory.samples import BUDI, SITI

HASH = """
import sys
from pathlib import Path
from bot.memory.memory import Memory
print(Memory(Path(sys.argv[1])).pseudonym("telegram:1"))
"""


def test_a_name_has_one_pseudonym_in_a_home(tmp_path: Path) -> None:
    """It says nothing of the name, another person has another, and another home gives others."""
    first = Memory(tmp_path / "one").pseudonym(BUDI)
    assert first == Memory(tmp_path / "one").pseudonym(BUDI)
    assert (
        len({first, Memory(tmp_path / "one").pseudonym(SITI), Memory(tmp_path / "two").pseudonym(BUDI)}) == 3
    )
    assert len(first) == 32
    assert "987650001" not in first
    assert Memory(tmp_path / "one").pseudonym("") == ""


def test_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    """32 bytes that nobody else may read."""
    Memory(tmp_path).pseudonym(BUDI)
    key = tmp_path / "memory.key"
    assert (len(key.read_bytes()), stat.S_IMODE(key.stat().st_mode)) == (32, 0o600)


def test_processes_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    """Whoever makes it first, all hash alike."""
    assert len(set(at_once(HASH, [[str(tmp_path / "home")]] * 3))) == 1


def test_a_damaged_key_is_replaced(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log says that nobody is known any more, and everything goes on."""
    (tmp_path / "memory.key").write_bytes(b"short")
    (tmp_path / "memory.key.new").write_bytes(b"left by somebody who was killed")
    made = Memory(tmp_path).pseudonym(BUDI)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert made == Memory(tmp_path).pseudonym(BUDI)


def test_a_key_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    """With a message of its own."""
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(MemoryUnavailableError):
        Memory(tmp_path / "file" / "home").pseudonym(BUDI)
