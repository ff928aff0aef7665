"""A small bot made with discord.py as it is, that talks to the loopback."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.loopback.discord import LoopbackDiscord

_INDONESIAN = {"ask": "tanya", "question": "pertanyaan", "private": "pribadi", "Ask this": "Tanyakan ini"}
_INDONESIAN |= {"article": "artikel", "add": "tambah", "sources": "sumber"}


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
        cls, interaction: discord.Interaction, item: discord.ui.Item[discord.ui.View], match: re.Match[str], /
    ) -> Again:
        return cls(match["what"])

    async def callback(self, interaction: discord.Interaction) -> None:
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


def _embed(text: str, locale: discord.Locale) -> discord.Embed:
    return discord.Embed(description=f"{text} ({locale.value})")


class Client(discord.AutoShardedClient):
    """Answers questions with what was asked; repeats what it is told; keeps what it has heard."""

    def __init__(self, *, message_content: bool = False) -> None:
        intents = discord.Intents.default()
        intents.message_content = message_content
        super().__init__(
            intents=intents, allowed_mentions=discord.AllowedMentions.none(), guild_ready_timeout=0.1
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.posts: list[discord.Thread] = []
        self.resumes = 0
        self.defers = True
        self.slow: asyncio.Event | None = None
        _add_commands(self)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Again)
        await self.tree.set_translator(_Translator())
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        if message.author.bot or self.user is None:
            return
        if isinstance(message.channel, discord.DMChannel) or self.user in message.mentions:
            async with message.channel.typing():
                said = message.content or "nothing"
            files = [await one.to_file() for one in message.attachments]
            await message.reply(f"you said: {said}", files=files, mention_author=False)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        self.posts.append(thread)

    async def on_resumed(self) -> None:
        self.resumes += 1

    async def on_shard_resumed(self, shard_id: int) -> None:
        self.resumes += 1


def _add_commands(client: Client) -> None:
    @client.tree.command(description=app_commands.locale_str("Asks something"))
    async def ask(interaction: discord.Interaction, question: str, private: bool = False) -> None:
        if client.slow:
            await client.slow.wait()
        if not client.defers:
            await interaction.response.send_message(question, ephemeral=private)
            return
        await interaction.response.defer(thinking=True, ephemeral=private)
        await interaction.edit_original_response(embed=_embed(question, interaction.locale), view=_view())
        if question == "twice":
            await interaction.followup.send("second", ephemeral=private)

    @client.tree.command(description="Sources")
    async def sources(interaction: discord.Interaction, article: str) -> None:
        await interaction.response.send_message(article)

    @sources.autocomplete("article")
    async def titles(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}{number}", value=str(number)) for number in range(25)]

    @client.tree.context_menu(name="Ask this")
    async def ask_this(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"about: {message.content}", ephemeral=True)

    group = app_commands.Group(
        name="article",
        description="Articles",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @group.command(description="Adds one")
    async def add(interaction: discord.Interaction, file: discord.Attachment) -> None:
        content = (await file.read()).decode()
        await interaction.response.send_message(f"{file.filename}: {content}", ephemeral=True)

    client.tree.add_command(group)
    assert all((ask, sources, titles, ask_this, add))


@asynccontextmanager
async def connected(
    server: LoopbackDiscord, *, message_content: bool = False, shards: int = 1
) -> AsyncGenerator[Client]:
    """A client, once it is ready."""
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.api, yarl.URL(server.gateway.url)
    client = Client(message_content=message_content)
    running = asyncio.create_task(client.start(server.token))
    try:
        await server.gateway.ready(shards=shards, timeout=20)
        await asyncio.wait_for(client.wait_until_ready(), 20)
        yield client
    finally:
        await client.close()
        await asyncio.wait({running})
        if error := running.exception():
            raise error
