from __future__ import annotations

import os
from pathlib import Path

from bot.answering.answer import NoAnswer
from bot.memory.memory import Memory
from bot.memory.records import Forgotten
from embeddings.question import Question
from tests.bot.memory.clock import Clock
from tests.bot.memory.samples import BUDI, EN, GROUP, ID, SITI, an_answer

QUESTION = Question.ask("Siapa penjual kopi?", ID)


def everything_of(memory: Memory, person: str) -> str:
    """Leave every kind of trace that a person can. Returns the id of their answer."""
    memory.languages.choose(person, EN)
    made = memory.answers.remember(an_answer(person=person, chat=person))
    memory.feedback.mark(made, person, is_good=False)
    memory.gaps.remember(QUESTION, NoAnswer(), person)
    memory.audit.record(person, "reindex")
    memory.pending.put("reindex", person, "isi", seconds=600)
    memory.sent.remember(person, "1", ["2"])
    memory.told.first_time(person, "hint")
    memory.journal.open_many("telegram", [(f"of {person[-1]}", f'{{"from": "{person}"}}')])
    return made


def on_disk(home: Path) -> bytes:
    """All that stands in files of the database."""
    return b"".join(path.read_bytes() for path in sorted(home.glob("memory.sqlite*")))


def test_who_is_forgotten_leaves_nothing_but_the_audit(tmp_path: Path) -> None:
    """Language and marks go, gap and answer stay without the person; others keep all."""
    memory = Memory(tmp_path, clock=Clock())
    mine, other = everything_of(memory, BUDI), everything_of(memory, SITI)
    hashed = memory.pseudonym(BUDI).encode()
    assert memory.forget(BUDI) == Forgotten(languages=1, feedback=1, gaps=1)
    assert memory.languages.chosen(BUDI) is None
    assert [each.answer.id for each in memory.feedback.marked_bad()] == [other]
    assert len(memory.gaps.read().gaps) == 2
    kept = memory.answers.get(mine)
    assert kept is not None
    assert (kept.person, kept.chat) == ("", "")
    assert memory.sent.of(BUDI, "1") == ()
    assert memory.told.first_time(BUDI, "hint")
    memory.forget(BUDI)
    assert [entry.person for entry in memory.audit.read()] == [SITI, BUDI]
    assert memory.languages.chosen(SITI) is EN
    assert memory.sent.of(SITI, "1") == ("2",)
    # The file still open, with all that SQLite keeps beside it.
    assert hashed not in on_disk(tmp_path)
    assert memory.forget(BUDI) == Forgotten()
    assert memory.forget("") == Forgotten()


def test_no_id_stands_in_the_file_once_an_update_is_closed(tmp_path: Path) -> None:
    """Neither a person's nor a group's, in whatever they did; an admin's stands in the audit alone."""
    memory = Memory(tmp_path, clock=Clock())
    everything_of(memory, BUDI)
    everything_of(memory, GROUP)
    for number in range(200):
        memory.journal.open_many("telegram", [(str(number), f"{BUDI} {GROUP} " + "panjang " * (number * 10))])
        memory.journal.close("telegram", [str(number)])
    assert b"98765000" in on_disk(tmp_path)
    memory.journal.close("telegram", ["of 1", "of 3"])
    memory.sweep()
    audit = 2
    assert on_disk(tmp_path).count(b"98765000") == audit
    assert on_disk(tmp_path).count(b"panjang") == 0
    memory.close()
    assert [path.name for path in tmp_path.glob("memory.sqlite-*")] == []
    assert on_disk(tmp_path).count(b"98765000") == audit


def test_what_is_too_old_goes(tmp_path: Path) -> None:
    """After the days of the setting everything is gone but languages and audit; before them all is there."""
    clock = Clock()
    memory = Memory(tmp_path, retention_days=10, clock=clock)
    made = everything_of(memory, BUDI)
    clock.pass_days(9)
    memory.sweep()
    assert memory.answers.get(made) is not None
    assert (memory.feedback.count_bad(), len(memory.gaps.read().gaps)) == (1, 1)
    assert (len(memory.journal.unfinished("telegram")), memory.sent.of(BUDI, "1")) == (1, ("2",))
    assert not memory.told.first_time(BUDI, "hint")
    clock.pass_days(1.1)
    memory.sweep()
    assert memory.answers.get(made) is None
    assert (memory.feedback.count_bad(), memory.gaps.read().gaps) == (0, ())
    assert (memory.journal.unfinished("telegram"), memory.sent.of(BUDI, "1")) == ([], ())
    assert memory.told.first_time(BUDI, "hint")
    assert (memory.languages.chosen(BUDI), memory.audit.count()) == (EN, 1)
    assert memory.forget(BUDI) == Forgotten(languages=1)


def test_the_audit_is_kept_for_a_year_or_longer(tmp_path: Path) -> None:
    """A short retention does not shorten it, a long one makes it longer."""
    for days, kept in ((10, 365), (1_000, 1_000)):
        clock = Clock()
        memory = Memory(tmp_path / str(days), retention_days=days, clock=clock)
        memory.audit.record(BUDI, "reindex")
        clock.pass_days(kept - 1)
        memory.sweep()
        assert memory.audit.count() == 1
        clock.pass_days(1.1)
        memory.sweep()
        assert memory.audit.count() == 0


def test_a_finished_key_is_known_for_two_days(tmp_path: Path) -> None:
    """What a platform delivers again within them is nothing new."""
    clock = Clock()
    memory = Memory(tmp_path, clock=clock)
    memory.journal.open_many("telegram", [("1", "isi")])
    memory.journal.close("telegram", ["1"])
    clock.pass_days(1.9)
    memory.sweep()
    assert memory.journal.open_many("telegram", [("1", "isi")]) == []
    clock.pass_days(0.2)
    memory.sweep()
    assert memory.journal.open_many("telegram", [("1", "isi")]) == ["1"]


def test_files_that_were_set_aside_go_as_well(tmp_path: Path) -> None:
    """Old gaps that were brought over, and damaged databases, hold what people wrote."""
    clock = Clock()
    memory = Memory(tmp_path, clock=clock)
    memory.prepare()
    names = (
        "gaps.jsonl.imported",
        "gaps.1.jsonl.imported",
        "memory.sqlite.damaged-1",
        "memory.sqlite.damaged-1-wal",
    )
    for name in names:
        (tmp_path / name).write_text("isi", "utf-8")
        os.utime(tmp_path / name, (clock.seconds, clock.seconds))
    memory.sweep()
    assert all((tmp_path / name).exists() for name in names)
    clock.pass_days(91)
    memory.sweep()
    assert not any((tmp_path / name).exists() for name in names)
    assert (tmp_path / "memory.sqlite").exists()
