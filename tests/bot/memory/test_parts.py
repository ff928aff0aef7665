from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.memory.memory import Memory
from tests.bot.memory.clock import START, Clock
from tests.bot.memory.samples import BUDI, EN, GROUP, ID, SITI, an_answer


@pytest.fixture
def clock() -> Clock:
    """A clock to be moved."""
    return Clock()


@pytest.fixture
def memory(tmp_path: Path, clock: Clock) -> Memory:
    """A memory of a new home."""
    return Memory(tmp_path / "home", clock=clock)


def again(memory: Memory, tmp_path: Path, clock: Clock) -> Memory:
    """What the next process finds."""
    memory.close()
    return Memory(tmp_path / "home", clock=clock)


def test_looking_makes_nothing(memory: Memory, tmp_path: Path) -> None:
    """Whoever only asks what is remembered finds nothing, and leaves no file."""
    assert memory.languages.chosen(BUDI) is None
    assert memory.answers.get("abcdefghijkl") is None
    assert (memory.feedback.marked_bad(), memory.feedback.count_bad()) == ([], 0)
    assert (memory.audit.read(), memory.audit.count()) == ([], 0)
    assert memory.gaps.read().gaps == ()
    assert memory.sent.of(GROUP, "1") == ()
    assert memory.journal.unfinished("telegram") == []
    memory.forget(BUDI)
    memory.sweep()
    memory.close()
    assert not (tmp_path / "home").exists()


def test_a_language_is_chosen_changed_and_taken_back(memory: Memory, tmp_path: Path, clock: Clock) -> None:
    """A person's and a group's choice are two, and outlive the process."""
    memory.languages.choose(BUDI, EN)
    memory.languages.choose(BUDI, ID)
    memory.languages.choose(GROUP, EN)
    memory = again(memory, tmp_path, clock)
    chosen = memory.languages.chosen
    assert (chosen(BUDI), chosen(GROUP), chosen(SITI), chosen("")) == (ID, EN, None, None)
    memory.languages.choose(BUDI, None)
    assert (chosen(BUDI), chosen(GROUP)) == (None, EN)


def test_an_answer_is_read_back_whole(memory: Memory, tmp_path: Path, clock: Clock) -> None:
    """Every field survives, but that person and chat are pseudonyms now, and there are an id and a time."""
    answer = an_answer()
    made = memory.answers.remember(answer)
    assert made.isascii()
    assert made.isalnum()
    assert len(made) <= 12
    memory = again(memory, tmp_path, clock)
    person, chat = memory.pseudonym(BUDI), memory.pseudonym(GROUP)
    expected = dataclasses.replace(answer, id=made, person=person, chat=chat, created=START)
    assert memory.answers.get(made) == expected


def test_half_a_character_harms_nothing(memory: Memory) -> None:
    """What no database holds is U+FFFD."""
    found = memory.answers.get(memory.answers.remember(an_answer("apa \ud83d \0 itu?")))
    assert found is not None
    assert found.question == "apa \ufffd \ufffd itu?"


def test_an_answer_that_is_too_old_is_no_more(memory: Memory, clock: Clock) -> None:
    """Neither an old nor a forged id gives one."""
    made = memory.answers.remember(an_answer())
    clock.pass_days(89.9)
    assert memory.answers.get(made) is not None
    clock.pass_days(0.2)
    assert memory.answers.get(made) is None
    assert memory.answers.get("' OR 1=1 --") is None


def test_marks_are_counted_one_a_person(memory: Memory, clock: Clock) -> None:
    """The answer that was marked as bad last comes first; a person who changes their mind counts once."""
    first, second, third = (memory.answers.remember(an_answer(f"pertanyaan {n}")) for n in range(3))
    for person, made, is_good in (
        (BUDI, first, False),
        (SITI, first, True),
        (BUDI, second, True),
        (BUDI, second, False),
        (BUDI, second, False),
        (BUDI, third, False),
        (BUDI, third, True),
    ):
        clock.seconds += 1
        assert memory.feedback.mark(made, person, is_good=is_good)
    bad = memory.feedback.marked_bad()
    assert [(each.answer.id, each.bad, each.good) for each in bad] == [(second, 1, 0), (first, 1, 1)]
    assert [each.answer.question for each in bad] == ["pertanyaan 1", "pertanyaan 0"]
    assert (bad[1].last - START).total_seconds() == 1
    assert [each.answer.id for each in memory.feedback.marked_bad(offset=1, limit=1)] == [first]
    assert memory.feedback.count_bad() == 2


def test_a_mark_on_nothing_does_not_count(memory: Memory) -> None:
    """A forged answer cannot be marked."""
    assert not memory.feedback.mark("forged", BUDI, is_good=False)
    assert memory.feedback.count_bad() == 0


def test_a_settled_answer_comes_back_only_when_it_is_marked_anew(memory: Memory) -> None:
    """The same press once more is no new mark; another person's is."""
    made = memory.answers.remember(an_answer())
    memory.feedback.mark(made, BUDI, is_good=False)
    memory.feedback.settle(made)
    memory.feedback.mark(made, BUDI, is_good=False)
    assert (memory.feedback.count_bad(), memory.feedback.marked_bad()) == (0, [])
    memory.feedback.mark(made, SITI, is_good=False)
    assert [each.bad for each in memory.feedback.marked_bad()] == [1]


def test_the_audit_is_read_newest_first_with_the_admins_ids(
    memory: Memory, tmp_path: Path, clock: Clock
) -> None:
    """Every entry stays as it was written, page by page."""
    for number in range(5):
        clock.seconds += 1
        memory.audit.record(BUDI, "reindex", f"kali {number}")
    memory = again(memory, tmp_path, clock)
    assert memory.audit.count() == 5
    assert [entry.detail for entry in memory.audit.read(limit=2)] == ["kali 4", "kali 3"]
    (last,) = memory.audit.read(offset=4)
    assert (last.person, last.action, (last.time - START).total_seconds()) == (BUDI, "reindex", 1)


def test_a_confirmation_is_good_once_for_one_person_and_one_thing(memory: Memory) -> None:
    """Another person, another kind, a forged id and a second press get nothing, and take nothing away."""
    made = memory.pending.put("reindex", BUDI, "isi", seconds=60)
    assert len(made) <= 12
    take = memory.pending.take
    assert [take(made, SITI, "reindex"), take(made, BUDI, "rollback"), take("forged", BUDI, "reindex")] == [
        None
    ] * 3
    assert [take(made, BUDI, "reindex"), take(made, BUDI, "reindex")] == ["isi", None]


def test_a_confirmation_grows_old(memory: Memory, clock: Clock) -> None:
    """After its seconds it is no more."""
    made = memory.pending.put("reindex", BUDI, "isi", seconds=60)
    clock.seconds += 61
    assert memory.pending.take(made, BUDI, "reindex") is None


def test_of_many_presses_one_counts(memory: Memory, tmp_path: Path) -> None:
    """Threads with databases of their own take the same confirmation: one gets it."""
    made = memory.pending.put("reindex", BUDI, "isi", seconds=60)
    others = [Memory(tmp_path / "home", clock=Clock()) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        pressing = [pool.submit(other.pending.take, made, BUDI, "reindex") for other in others]
        taken = [press.result() for press in pressing]
    assert sorted(taken, key=str) == [None] * 7 + ["isi"]


def test_what_was_sent_is_known_by_chat_and_question(memory: Memory, tmp_path: Path, clock: Clock) -> None:
    """In order, and what is sent again takes the place of what was."""
    memory.sent.remember(GROUP, "7", ["8", "9"])
    memory.sent.remember(BUDI, "7", ["10"])
    memory.sent.remember(BUDI, "7", ["11"])
    memory = again(memory, tmp_path, clock)
    assert memory.sent.of(GROUP, "7") == ("8", "9")
    assert memory.sent.of(BUDI, "7") == ("11",)
    assert memory.sent.of(BUDI, "8") == ()


def test_a_chat_is_told_once(memory: Memory, tmp_path: Path, clock: Clock) -> None:
    """Each thing in each chat, whatever comes between."""
    first = memory.told.first_time
    assert [first(GROUP, "not-here"), first(GROUP, "not-here"), first(GROUP, "hint")] == [True, False, True]
    memory = again(memory, tmp_path, clock)
    assert [memory.told.first_time(GROUP, "not-here"), memory.told.first_time(BUDI, "not-here")] == [
        False,
        True,
    ]


def test_a_chat_that_moves_keeps_what_is_known_of_it(memory: Memory) -> None:
    """Its language, unless the new one has chosen, its answers, and what it was told."""
    new, newer = "telegram:-1001", "telegram:-1002"
    memory.languages.choose(GROUP, EN)
    answer = memory.answers.remember(an_answer(chat=GROUP))
    assert memory.told.first_time(GROUP, "not-here")
    memory.moved.move(GROUP, new)
    assert memory.languages.chosen(new) is EN
    memory.languages.choose(newer, ID)
    memory.told.first_time(newer, "not-here")
    memory.moved.move(new, newer)
    chosen = [memory.languages.chosen(name) for name in (GROUP, new, newer)]
    assert chosen == [None, None, ID]
    found = memory.answers.get(answer)
    assert found is not None
    assert found.chat == memory.pseudonym(newer)
    assert not memory.told.first_time(newer, "not-here")


def test_what_a_chat_was_called_is_known_for_good(memory: Memory, tmp_path: Path, clock: Clock) -> None:
    """Whichever way it went; the settings may name any of its names."""
    new, newer = "telegram:-1001", "telegram:-1002"
    memory.moved.move(GROUP, new)
    memory.moved.move(new, newer)
    clock.pass_days(5_000)
    memory.sweep()
    memory = again(memory, tmp_path, clock)
    assert memory.moved.earlier(newer) == (memory.pseudonym(new), memory.pseudonym(GROUP))
    assert memory.moved.earlier(GROUP) == ()


def test_chats_that_move_in_a_circle_have_an_end(memory: Memory) -> None:
    """Whoever says so of them makes nobody wait."""
    memory.moved.move("telegram:-1", "telegram:-2")
    memory.moved.move("telegram:-2", "telegram:-1")
    assert len(memory.moved.earlier("telegram:-1")) == 2
