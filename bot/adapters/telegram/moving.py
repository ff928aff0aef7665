"""Groups that get another number, as they do when they grow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.adapters.telegram.places import name_of


async def _nobody_listens(before: str, after: str) -> None:
    del before, after


def _nobody_foresees(before: str, after: str) -> None:
    del before, after


class Moving:
    """Tells whoever knows something of a group.

    Attributes:
        tell: Told the name before and the one after; must not raise.
        foresee: Told the same as soon as we know it, before anything else that came with it is worked on.
    """

    def __init__(self) -> None:
        self.foresee: Callable[[str, str], None] = _nobody_foresees
        self.tell: Callable[[str, str], Awaitable[None]] = _nobody_listens

    def begin(self, before: int, after: int) -> None:
        """Such a group is about to have another number."""
        self.foresee(name_of(before), name_of(after))

    async def move(self, before: int, after: int) -> None:
        """Such a group has another number."""
        await self.tell(name_of(before), name_of(after))
