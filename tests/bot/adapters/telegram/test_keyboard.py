from __future__ import annotations

import pytest

from bot.adapters.telegram.keyboard import keyboard_rows
from bot.reply import Button, Choices, Reply, ReplyKind
from knowledge.article import Language


def reply(*rows: tuple[Button, ...], choices: tuple[Button, ...] = ()) -> Reply:
    """A reply with these buttons."""
    return Reply(ReplyKind.TALK, Language.ENGLISH, (Choices("Which?", choices),), rows)


def label_of(words: str) -> str:
    """What stands on a button with these words."""
    return keyboard_rows(reply((Button(words, "a"),)))[0][0].label


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Show <b>context</b> & @more", "Show <b>context</b> & @more"),
        ("two\nlines\tand\x00 \u202eturned", "two lines and\ufffd turned"),
        ("A title that is much too long for any button on a phone", "A title that is much too long for any…"),
        ("", "…"),
        ("\u200b", "…"),
        ("👨‍👩‍👧‍👦" * 20, "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦…"),
    ],
)
def test_words_on_a_button_are_a_short_line(words: str, shown: str) -> None:
    """They are plain text, one line, cut where they would not be seen, and never empty."""
    assert label_of(words) == shown


def test_there_are_no_more_buttons_than_telegram_takes() -> None:
    """A row has eight at most, a message a hundred; choices come first, one a row."""
    button = Button("x", "a")
    rows = keyboard_rows(reply((button,) * 20, (), (button,) * 200, choices=(button,) * 3))
    assert [len(row) for row in rows[:6]] == [1, 1, 1, 8, 8, 4]
    assert sum(len(row) for row in rows) == 100
    assert all(0 < len(row) <= 8 for row in rows)
