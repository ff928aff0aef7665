"""A small bot made with discord.py as it is, that talks to the loopback."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.loopback.discord import LoopbackDiscord
from bot.loopback.signal import Signal

_INDONESIAN: Mapping[str, str] = {
    "ask": "tanya",
    "question": "pertanyaan",
    "private": "pribadi",
    "sources": "sumber",
    "article": "artikel",
    "add": "tambah",
    "Ask this": "Tanyakan ini",
}
Asked: TypeAlias = discord.Interaction[discord.Client]


class _Translator(app_commands.Translator):
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        return _INDONESIAN.get(string.message) if locale is discord.Locale.indonesian else None


class Again(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"again:(?P<what>.+)"):
    """A button that says something more, or changes its message."""

    def __init__(self, what: str) -> None:
        super().__init__(discord.ui.Button(label=what, custom_id=f"again:{what}"))
        self.what = what

    @classmethod
    async def from_custom_id(
        cls, interaction: Asked, item: discord.ui.Item[discord.ui.View], match: re.Match[str], /
    ) -> Again:
        """The button that was pressed."""
        return cls(match["what"])

    async def callback(self, interaction: Asked) -> None:
        """Acknowledge, then do it."""
        await interaction.response.defer()
        if self.what == "change":
            await interaction.edit_original_response(content="changed")
        else:
            await interaction.followup.send(f"more: {self.what}", ephemeral=self.what == "secretly")


def _view() -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for what in ("change", "say", "secretly"):
        view.add_item(Again(what))
    return view


class Articles(app_commands.Group):
    """Commands below a command, for who manages the server."""

    def __init__(self) -> None:
        rights = discord.Permissions(manage_guild=True)
        super().__init__(name="article", description="Articles", guild_only=True, default_permissions=rights)

    @app_commands.command(description="Adds one")
    async def add(self, interaction: Asked, file: discord.Attachment) -> None:
        """Say what is in it."""
        content = (await file.read()).decode()
        await interaction.response.send_message(f"{file.filename}: {content}", ephemeral=True)


@app_commands.command(description=app_commands.locale_str("Asks something"))
async def ask(interaction: Asked, question: str, private: bool = False) -> None:
    """Think, then repeat the question; "twice" in two messages."""
    await interaction.response.defer(thinking=True, ephemeral=private)
    embed = discord.Embed(description=f"{question} ({interaction.locale.value})")
    await interaction.edit_original_response(embed=embed, view=_view())
    if question == "twice":
        await interaction.followup.send("second", ephemeral=private)


@app_commands.command(description="Answers without thinking")
async def quickly(interaction: Asked) -> None:
    """Answer at once."""
    await interaction.response.send_message("quick", view=_view())


@app_commands.command(description="Sources")
async def sources(interaction: Asked, article: str) -> None:
    """Repeat what was chosen."""
    await interaction.response.send_message(article)


@sources.autocomplete("article")
async def titles(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """As many choices as there may be."""
    return [app_commands.Choice(name=f"{typed}{number}", value=str(number)) for number in range(25)]


@app_commands.context_menu(name="Ask this")
async def ask_this(interaction: Asked, message: discord.Message) -> None:
    """Repeat the message for one person."""
    await interaction.response.send_message(f"about: {message.content}", ephemeral=True)


class Client(discord.AutoShardedClient):
    """Repeats what it is told, and keeps what it has heard."""

    def __init__(self, *, message_content: bool = False) -> None:
        intents = discord.Intents.default()
        intents.message_content = message_content
        none = discord.AllowedMentions.none()
        super().__init__(intents=intents, allowed_mentions=none, guild_ready_timeout=0.1)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.posts: list[discord.Thread] = []
        self.changed = Signal()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No pause: the server has no limit."""

    async def setup_hook(self) -> None:
        """Register the commands."""
        self.add_dynamic_items(Again)
        commands: list[Any] = [ask, quickly, sources, ask_this, Articles()]
        for command in commands:
            self.tree.add_command(command)
        await self.tree.set_translator(_Translator())
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Repeat what people say, with their files."""
        self.heard.append(message)
        self.changed.fire()
        if message.author.bot or self.user is None:
            return
        if isinstance(message.channel, discord.DMChannel) or self.user in message.mentions:
            async with message.channel.typing():
                files = [await one.to_file() for one in message.attachments]
            await message.reply(f"you said: {message.content}", files=files, mention_author=False)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Keep a new post or thread."""
        self.posts.append(thread)


@asynccontextmanager
async def connected(
    server: LoopbackDiscord, *, message_content: bool = False, shards: int = 1
) -> AsyncGenerator[Client]:
    """A client, once it is ready."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.api, yarl.URL(server.gateway.url)
    client = Client(message_content=message_content)
    running = asyncio.create_task(client.start(server.token))
    ready = asyncio.create_task(server.gateway.ready(shards=shards, timeout=20))
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            ready.cancel()
            await running
        await asyncio.wait_for(client.wait_until_ready(), 20)
        yield client
    finally:
        await client.close()
        await asyncio.wait({running})
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
