"""Which bot this is, at which server, and how updates reach it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Webhook:
    """Updates are sent to us.

    Attributes:
        url: Where Telegram sends them; something in front of us passes them on.
        secret: What must come with them.
        host, port: Where we listen.
    """

    url: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8443

    @property
    def path(self) -> str:
        """The path of the address, without the slash it begins with."""
        return urlsplit(self.url).path.strip("/")


@dataclass(frozen=True, slots=True)
class Connection:
    """How we reach Telegram, and it us.

    Attributes:
        server: The root of the Bot API.
        has_flood_limit: Whether messages are held back so that Telegram need not refuse them.
        webhook: None if updates are fetched.
    """

    token: str = field(repr=False)
    server: str = "https://api.telegram.org"
    has_flood_limit: bool = True
    webhook: Webhook | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody may read anywhere, the token also without the bot's number."""
        words = [self.token, self.token.partition(":")[2], self.webhook.secret if self.webhook else ""]
        return tuple(word for word in words if word)
