"""What the settings say of Discord."""

from __future__ import annotations

from bot.adapters.discord.connection import Connection, Forums
from bot.settings import EXAMPLES, PREFIX, Settings, SettingsError


def connection_of(settings: Settings) -> Connection | None:
    """How Discord is to be reached; None if no token is set.

    Raises:
        SettingsError: Shards are named that are not among those that there are.
    """
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        return None
    ids, shards = settings.discord_shard_ids, settings.discord_shards
    if ids and (shards is None or max(ids) >= shards):
        name = "discord_shard_ids"
        raise SettingsError(PREFIX + name.upper(), "not_shards", EXAMPLES[name])
    return Connection(
        token,
        settings.discord_api,
        settings.discord_gateway,
        hears_all=settings.discord_message_content,
        forums=Forums(settings.discord_forums, settings.discord_forum_confidence),
        shards=shards,
        shard_ids=ids,
    )
