from __future__ import annotations

import pytest

from bot.actions import Action, decode, encode


@pytest.mark.parametrize(
    "action", [Action("good"), Action("context", ("aB3dE6gH9jKl", "12")), Action("a", ("",))]
)
def test_an_action_comes_back_as_it_was(action: Action) -> None:
    """Name and arguments survive the way through a button."""
    assert decode(encode(action)) == action
    assert len(encode(action)) <= 64


@pytest.mark.parametrize(
    "action",
    [
        Action("good", ("a:b",)),
        Action("good", ("é",)),
        Action("good", ("a b",)),
        Action("x", ("a" * 63,)),
        Action(""),
    ],
)
def test_what_no_button_can_carry_is_a_mistake(action: Action) -> None:
    """Colons, blanks and other alphabets, or more than 64 bytes."""
    with pytest.raises(ValueError, match="no action"):
        encode(action)


@pytest.mark.parametrize(
    "text", ["", ":", "Good", "good:\n", "good:\ud83d", "good:١", "x" * 65, "a b", "1:2"]
)
def test_what_was_forged_is_no_action(text: str) -> None:
    """Whatever `encode` never makes."""
    assert decode(text) is None


def test_arguments_that_are_missing_or_no_numbers() -> None:
    """A forged button has what it likes; that is read as nothing, and as 0."""
    action = Action("more", ("id", "12", "-3", "1234567", "x"))
    assert [action.number(place) for place in range(6)] == [0, 12, 0, 0, 0, 0]
    assert (action.argument(0), action.argument(9)) == ("id", "")
