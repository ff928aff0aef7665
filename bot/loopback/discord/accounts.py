"""Somebody with an account: a person or a bot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.loopback.discord.failure import Json


@dataclass(slots=True, eq=False)
class Account:
    """A user; `locale` is the language of their client, which bots learn with an interaction only."""

    id: int
    name: str
    locale: str = "en-US"
    is_bot: bool = False

    @property
    def mention(self) -> str:
        """How a message names them."""
        return f"<@{self.id}>"

    def as_json(self) -> Json:
        """A user."""
        return {
            "id": str(self.id),
            "username": self.name.casefold().replace(" ", "_"),
            "global_name": None if self.is_bot else self.name,
            "discriminator": "0000" if self.is_bot else "0",
            "avatar": None,
            "bot": self.is_bot,
            "public_flags": 0,
        }
