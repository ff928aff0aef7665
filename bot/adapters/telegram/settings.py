"""What the settings say of Telegram."""

from __future__ import annotations

import re

from bot.adapters.telegram.connection import Connection, Webhook
from bot.settings import EXAMPLES, PREFIX, MissingSettingError, Settings, SettingsError

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram sends along (https://core.telegram.org/bots/api#setwebhook)."""

_FIELD = "telegram_webhook_secret"
_NAME, _EXAMPLE = PREFIX + _FIELD.upper(), EXAMPLES[_FIELD]


def connection_of(settings: Settings) -> Connection | None:
    """How Telegram is to be reached; None if no token is set.

    Raises:
        MissingSettingError: There is a webhook without a secret.
        SettingsError: There is one that Telegram would not take.
    """
    token = settings.telegram_token.get_secret_value().strip() if settings.telegram_token else ""
    if not token:
        return None
    return Connection(
        token,
        settings.telegram_api,
        has_flood_limit=settings.telegram_flood_limit,
        webhook=_webhook(settings),
    )


def _webhook(settings: Settings) -> Webhook | None:
    if settings.telegram_webhook_url is None:
        return None
    secret = settings.telegram_webhook_secret
    value = secret.get_secret_value() if secret is not None else ""
    if not value:
        raise MissingSettingError(_NAME, "webhook_needs_secret", _EXAMPLE)
    if not _SECRET.fullmatch(value):
        raise SettingsError(_NAME, "not_a_secret", _EXAMPLE)
    return Webhook(
        settings.telegram_webhook_url, value, settings.telegram_webhook_host, settings.telegram_webhook_port
    )
