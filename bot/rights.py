"""Who may change anything."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reply import Origin


@dataclass(frozen=True, slots=True)
class Admins:
    """Kutip's own administrators; nobody if there are none.

    Attributes:
        names: Named as in `KUTIP_ADMINS`: "telegram:123".
        servers: Where whoever manages the server is one of them as well, named as in `Origin.server`.
    """

    names: frozenset[str] = frozenset()
    servers: frozenset[str] = frozenset()

    def has(self, origin: Origin) -> bool:
        """Whether the person there is one of them."""
        person = origin.person.casefold()
        # Telegram's groups and channels have negative numbers; in their name several people may speak.
        if not person or ":-" in person:
            return False
        # Only the platform knows who manages a server: without a word of it nobody does.
        return person in self.names or (origin.manages_server and origin.server.casefold() in self.servers)
