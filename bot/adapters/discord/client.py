"""Our client of Discord's: what happens there is handed on to whom it concerns."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.adapters.discord.connection import Connection
from bot.adapters.discord.pacing import Pacing
from bot.adapters.discord.rows import PREFIX, ActionButton
from bot.adapters.discord.translating import CommandTranslator
from bot.adapters.discord.tree import Tree, tell
from bot.adapters.discord.working import Working

_log = logging.getLogger(__name__)

Ready = Callable[[str], None]


class KutipClient(discord.AutoShardedClient):
    """Connections to the gateway, as many as there are shards; nothing of members or presences is kept.

    Args:
        working: Does what is asked for.
        ready: Told the bot's name once it is listening.
    """

    def __init__(self, connection: Connection, working: Working, ready: Ready, pacing: Pacing) -> None:
        # Nobody misses it, so nobody need hear that we cannot speak aloud.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        # The library takes None for all of them, but does not say so.
        ids: Any = sorted(connection.shard_ids) or None
        super().__init__(
            intents=_intents(hears_all=connection.hears_all),
            allowed_mentions=discord.AllowedMentions.none(),
            shard_count=connection.shards,
            shard_ids=ids,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=pacing.guilds,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self.working = working
        self.tree = Tree(self)
        self._is_new = True
        self._tell_ready = ready
        for command in working.commands():
            self.tree.add_command(command)

    @property
    def is_ending(self) -> bool:
        """Whether nothing more is begun."""
        return self.working.underway.is_over

    async def setup_hook(self) -> None:
        """Make old buttons work, and see to it that Discord knows our commands."""
        self.add_dynamic_items(ActionButton)
        await self.tree.set_translator(CommandTranslator())
        self.working.introduce(self.tree)

    async def prepare(self) -> None:
        """Make what belongs to the event loop; `close` must follow."""
        await self._async_setup_hook()

    async def start_afresh(self) -> None:
        """Let go of what a login has begun that did not succeed."""
        await self.http.close()
        self.http.connector = discord.utils.MISSING

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect one of them, where all of them are connected again later."""
        del gateway
        await super().launch_shard(DiscordWebSocket.DEFAULT_GATEWAY, shard_id, initial=initial)

    async def on_ready(self) -> None:
        """We are listening; after a connection was lost and made again, once more."""
        if self._is_new:
            self._is_new = False
            _log.info("Listening to Discord as %s", self.user)
            self._tell_ready(str(self.user))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Somebody has done something; the library tells nobody of buttons that a message does not have."""
        self.working.hints.note(interaction)
        if interaction.type is not discord.InteractionType.component:
            return
        data: Any = interaction.data
        name = str(data.get("custom_id", ""))
        if not (name.startswith(PREFIX) and name in _names_in(interaction.message)):
            # Forged, or of another bot that once had our name: the core has a word for it.
            await self.pressed(interaction, name.removeprefix(PREFIX))

    async def on_message(self, message: discord.Message) -> None:
        """Somebody has written something."""
        await self.working.hear(self.user, message, is_edited=False)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Somebody has changed what they wrote; or Discord has added a preview to it, which is none."""
        before, message = event.cached_message, event.message
        if message.edited_at is None or (before is not None and before.content == message.content):
            return
        await self.working.hear(self.user, message, is_edited=True)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Somebody has begun a thread, or a post in a forum."""
        await self.working.overhear(self.user, thread)

    async def pressed(self, interaction: discord.Interaction[Any], action: str) -> None:
        """Somebody has pressed a button."""
        if self.is_ending:
            await tell(interaction, "apology.busy")
            return
        try:
            await self.working.press(interaction, action)
        except Exception:
            _log.exception("A button could not be served")
            await tell(interaction, "apology.failed")

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Something went wrong that nobody has foreseen."""
        del args, kwargs
        _log.exception("What Discord tells could not be worked on: %s", event_method)


def _names_in(message: discord.Message | None) -> set[str]:
    """The names of the buttons below a message."""
    rows: list[Any] = list(message.components) if message is not None else []
    return {str(button.custom_id) for row in rows for button in getattr(row, "children", ())}


def _intents(*, hears_all: bool) -> discord.Intents:
    """What we are told of: servers and messages; what people write among themselves if that is wanted."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=hears_all)
