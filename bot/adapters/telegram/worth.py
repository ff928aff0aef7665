"""What an update is worth to us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Worth(Enum):
    """What an update is worth to us.

    Attributes:
        NOTHING: It is forgotten at once.
        PASSING: It is worked on now or not at all.
        LASTING: It is worked on, whatever happens in the meantime.
    """

    NOTHING = auto()
    PASSING = auto()
    LASTING = auto()


@dataclass(frozen=True, slots=True)
class Admitted:
    """What is to become of an update.

    Attributes:
        lane: Of what lasts and is new; None for all else.
        has_place: Whether a place in the lane is kept for it.
    """

    worth: Worth
    lane: str | None = None
    has_place: bool = False
