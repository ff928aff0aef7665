from __future__ import annotations

import pytest

from bot.adapters.discord.keyboard import component_rows
from bot.reply import Button, Choices, Reply, ReplyKind, Rows
from knowledge.article import Language


def button(number: int) -> Button:
    """One of many, each doing something else."""
    return Button(f"Button {number}", f"do:{number}")


def buttons(first: int, count: int) -> tuple[Button, ...]:
    """Several of them."""
    return tuple(button(number) for number in range(first, first + count))


def rows_of(*rows: tuple[Button, ...], choices: tuple[Button, ...] = ()) -> Rows:
    """What is shown below a reply with these."""
    return component_rows(Reply(ReplyKind.TALK, Language.ENGLISH, (Choices("Which?", choices),), rows))


def sizes(rows: Rows) -> list[int]:
    """How many buttons each row has."""
    return [len(row) for row in rows]


def test_choices_have_a_row_each_while_there_are_enough() -> None:
    """With the rows of the reply below them."""
    assert sizes(rows_of(buttons(10, 4), buttons(20, 2), choices=buttons(0, 3))) == [1, 1, 1, 4, 2]


def test_more_choices_share_rows() -> None:
    """Twelve titles and two rows of the reply fit into five rows."""
    rows = rows_of(buttons(20, 4), buttons(30, 2), choices=buttons(0, 12))
    assert sizes(rows) == [5, 5, 2, 4, 2]
    assert [one.label for row in rows[:3] for one in row] == [f"Button {number}" for number in range(12)]


def test_there_are_no_more_buttons_than_discord_takes() -> None:
    """A message has five rows of five; the last choices are left out before the buttons of the reply."""
    rows = rows_of(buttons(100, 6), buttons(200, 2), choices=buttons(0, 50))
    assert sizes(rows) == [5, 5, 5, 1, 2]
    assert sizes(rows_of(*[buttons(10 * n, 2) for n in range(9)])) == [5, 5, 5, 3]
    assert sizes(rows_of(buttons(0, 90))) == [5] * 5
    assert sizes(rows_of(buttons(0, 90), choices=buttons(100, 2))) == [2, 5, 5, 5, 5]


def test_two_buttons_that_do_the_same_are_one() -> None:
    """Discord refuses a message in which two components have one name; the reply's own stay."""
    rows = rows_of((button(1), button(1)), (button(2),), choices=(button(1), button(3), button(3)))
    assert rows == ((button(3),), (button(1),), (button(2),))


def test_no_buttons_are_no_rows() -> None:
    """Also where a row is empty."""
    assert rows_of() == rows_of((), ()) == ()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Show *context* & @more", "Show *context* & @more"),
        ("two\nlines\tand\x00 \u202eturned", "two lines and\ufffd turned"),
        ("title " * 20, f"{'title ' * 12}title…"),
        ("", "…"),
        ("\u200b", "…"),
    ],
)
def test_words_on_a_button_are_a_short_line(words: str, shown: str) -> None:
    """They are plain text, one line, cut between words, and never empty."""
    assert rows_of((Button(words, "a"),))[0][0].label == shown
