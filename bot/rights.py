"""Who may change anything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Admins:
    """Kutip's own administrators, named as in `KUTIP_ADMINS`: "telegram:123"; nobody if there are none."""

    names: frozenset[str] = frozenset()

    def has(self, person: str) -> bool:
        """Whether a person, as in `bot.reply.Origin`, is one of them."""
        # Telegram's groups and channels have negative numbers; in their name several people may speak.
        return bool(person) and ":-" not in person and person.casefold() in self.names
