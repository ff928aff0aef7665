"""Which bot this is, at which server, and what it may hear."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Forums:
    """New posts that are answered although nobody has asked us.

    Attributes:
        channels: Numbers of the channels in which they are.
        confidence: How sure an answer must be, from 0 to 1; below it we are silent.
    """

    channels: frozenset[int] = frozenset()
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Connection:
    """How we reach Discord, and it us.

    Attributes:
        api: The root of Discord's API, with its version.
        gateway: Where events come from; None if Discord is to tell.
        hears_all: Whether the message content intent, which must be switched on at Discord, is asked for.
        forums: Used only together with it.
        shards: Connections that all processes together make; None for as many as Discord says.
        shard_ids: Which of them this process makes; all of them if empty.
    """

    token: str = field(repr=False)
    api: str = "https://discord.com/api/v10"
    gateway: str | None = None
    hears_all: bool = False
    forums: Forums = Forums()
    shards: int | None = None
    shard_ids: frozenset[int] = frozenset()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody may read anywhere."""
        return (self.token,)
