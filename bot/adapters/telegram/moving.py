"""Groups that get another number, as they do when they grow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.adapters.telegram.places import name_of


async def _nobody_listens(before: str, after: str) -> None:
    del before, after


class Moving:
    """Tells whoever knows something of a group.

    Attributes:
        tell: Told the name before and the one after; must not raise.
    """

    def __init__(self) -> None:
        self.tell: Callable[[str, str], Awaitable[None]] = _nobody_listens

    async def move(self, before: int, after: int) -> None:
        """Such a group has another number."""
        await self.tell(name_of(before), name_of(after))
