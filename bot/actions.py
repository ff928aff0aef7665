"""What a button carries: a name and a few arguments, in the 64 bytes that every platform has room for."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 64

_NAME = re.compile(r"[a-z][a-z-]*")
_ARGUMENT = re.compile(r"[!-9;-~]*")


@dataclass(frozen=True, slots=True)
class Action:
    """What pressing a button does.

    Attributes:
        name: Of small letters and hyphens; those of administrators begin with "admin-".
        arguments: Ids and numbers, in ASCII without blanks and colons.
    """

    name: str
    arguments: tuple[str, ...] = ()

    def argument(self, place: int) -> str:
        """An argument, from 0; "" where there is none, for a button may be forged."""
        return self.arguments[place] if place < len(self.arguments) else ""

    def number(self, place: int) -> int:
        """An argument that counts; 0 where it is no number of at most six digits."""
        text = self.argument(place)
        return int(text) if text.isdecimal() and text.isascii() and len(text) <= 6 else 0


def encode(action: Action) -> str:
    """An action as a button carries it.

    Raises:
        ValueError: It has characters that cannot be carried, or is longer than 64 bytes.
    """
    text = ":".join((action.name, *action.arguments))
    if decode(text) != action:
        raise ValueError(f"no action that a button can carry: {text!r}")
    return text


def decode(text: str) -> Action | None:
    """The action that a button carried; None for what `encode` never makes."""
    name, *arguments = text.split(":")
    if len(text) > LONGEST or not _NAME.fullmatch(name):
        return None
    if not all(_ARGUMENT.fullmatch(argument) for argument in arguments):
        return None
    return Action(name, tuple(arguments))
