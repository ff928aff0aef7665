from __future__ import annotations

import asyncio

import pytest

from bot.loopback.discord import Callback, LoopbackDiscord, Upload
from tests.bot.loopback.discord.client import connected


@pytest.mark.parametrize(
    ("locale", "command", "option"), [("id", "tanya", "pertanyaan"), ("en-US", "ask", "question")]
)
def test_a_command_is_used_by_its_name_in_ones_own_language(locale: str, command: str, option: str) -> None:
    """A person uses a command by the name in their language, and the bot learns of that language."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, member = guild.text_channel(), guild.member(locale=locale)
            async with connected(server):
                interaction = await member.slash(channel, command, **{option: "Apa kabar?"})
                reply = await interaction.reply()
                assert reply.text == f"Apa kabar? ({locale})"
                assert interaction.callback is Callback.DEFERRED_MESSAGE
                assert interaction.acknowledged_after is not None and interaction.acknowledged_after < 3
                assert [button.label for button in reply.buttons] == ["change", "say", "secretly"]
                assert not server.calls.refused()

    asyncio.run(run())


def test_buttons_bring_more_or_change_the_message() -> None:
    """A button brings a further message, for all or for one person, or changes its own message."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, member = guild.text_channel(), guild.member()
            async with connected(server):
                reply = await (await member.slash(channel, "ask", question="A")).reply()
                said = await (await member.press(reply, "say")).reply()
                secret = await (await member.press(reply, "secretly")).reply()
                changed = await (await member.press(reply, "change")).reply()
                assert (said.text, said.is_ephemeral) == ("more: say", False)
                assert secret.is_ephemeral and secret not in server.messages(channel)
                assert changed is reply and reply.content == "changed"

    asyncio.run(run())


def test_menus_autocomplete_and_attachments() -> None:
    """The context menu brings a message's text, autocomplete its choices, an attachment its content."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, member = guild.text_channel(), guild.member()
            async with connected(server):
                message = await member.write(channel, "Apa itu sagu?")
                about = await (await member.menu(message, "Tanyakan ini")).reply()
                assert about.text == "about: Apa itu sagu?" and about.is_ephemeral
                typing = await member.autocomplete(channel, "sumber", article="ke")
                assert (await typing.offered())[3] == ("ke3", "3")
                added = await member.slash(channel, "artikel tambah", file=Upload("a.md", b"isi"))
                assert (await added.reply()).text == "a.md: isi"
                assert not member.sees(channel, "article add")
                with pytest.raises(LookupError):
                    await member.slash(server.direct(member), "article add", file=Upload("a.md", b"isi"))

    asyncio.run(run())


def test_direct_messages_and_mentions_arrive_with_their_text() -> None:
    """Without the message content intent a bot reads direct messages, mentions and replies that ping it only."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, member = guild.text_channel(), guild.member()
            direct = server.direct(member)
            async with connected(server) as client:
                first = await member.write(direct, "halo", attachments=[Upload("a.txt", b"isi")])
                answer = await direct.reply_to(first)
                assert answer.text == "you said: halo" and answer.attachments[0].content == b"isi"
                assert direct.typed
                other = await member.write(channel, "rahasia")
                second = await member.write(channel, "<@bot> hai")
                answer = await channel.reply_to(second)
                third = await member.write(channel, "lagi", reply_to=answer)
                assert (await channel.reply_to(third)).text == "you said: lagi"
                assert not channel.replies_to(other)
                assert [one.content for one in client.heard if one.id == other.id] == [""]

    asyncio.run(run())
