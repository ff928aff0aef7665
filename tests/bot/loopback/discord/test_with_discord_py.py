"""The library that the adapter uses finds in the server what it finds at Discord."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.loopback.discord import Callback, Fault, LoopbackDiscord, Upload
from tests.bot.adapters.discord.openapi import described, problems
from tests.bot.loopback.discord.api import Api, served
from tests.bot.loopback.discord.client import connected


@pytest.mark.parametrize(
    ("locale", "command", "option"), [("id", "tanya", "pertanyaan"), ("en-US", "ask", "question")]
)
def test_a_command_is_used_by_its_name_in_ones_own_language(locale: str, command: str, option: str) -> None:
    """A person uses a command by the name in their language, and the bot learns of that language."""

    async def run() -> None:
        async with LoopbackDiscord() as server, connected(server):
            guild = server.guild()
            channel, member = guild.text_channel(), guild.member(locale=locale)
            interaction = await member.slash(channel, command, **{option: "Apa kabar?"})
            reply = await interaction.reply()
            assert reply.text == f"Apa kabar? ({locale})"
            assert interaction.callback is Callback.DEFERRED_MESSAGE
            assert interaction.acknowledged_after is not None
            assert reply.rows == [["change", "say", "secretly"]]
            assert not server.calls.refused()

    asyncio.run(run())


@served()
async def test_buttons_bring_more_or_change_the_message(server: LoopbackDiscord, api: Api) -> None:
    """A button brings a further message, for all or for one person, or changes its own message."""
    guild = server.guild()
    channel, member = guild.text_channel(), guild.member()
    async with connected(server):
        reply = await (await member.slash(channel, "quickly")).reply()
        said = await (await member.press(reply, "say")).reply()
        secret = await (await member.press(reply, "secretly")).reply()
        changed = await (await member.press(reply, "change")).reply()
    assert (said.text, said.is_ephemeral) == ("more: say", False)
    assert (secret.text, secret.is_ephemeral) == ("more: secretly", True)
    assert server.messages(channel) == [reply, said]
    assert changed is reply
    assert reply.content == "changed"
    with pytest.raises(LookupError):
        await member.press(said, "say")


@served()
async def test_menus_autocomplete_and_attachments(server: LoopbackDiscord, api: Api) -> None:
    """The context menu brings a message's text, autocomplete its choices, an attachment its content."""
    guild = server.guild()
    channel, member = guild.text_channel(), guild.member()
    async with connected(server):
        message = await member.write(channel, "Apa itu sagu?")
        about = await (await member.menu(message, "Tanyakan ini")).reply()
        typing = await member.autocomplete(channel, "sumber", article="ke")
        offered = await typing.offered()
        added = await (await member.slash(channel, "artikel tambah", file=Upload("a.md", b"isi"))).reply()
    assert (about.text, about.is_ephemeral) == ("about: Apa itu sagu?", True)
    assert (len(offered), offered[3]) == (25, ("ke3", "3"))
    assert added.text == "a.md: isi"
    assert [member.sees(channel, name) for name in ("ask", "article add")] == [True, False]
    assert guild.member(manage_guild=True).sees(channel, "article add")
    with pytest.raises(LookupError):
        await member.slash(server.direct(member), "article add", file=Upload("a.md", b"isi"))
    with pytest.raises(ValueError, match="question"):
        await member.slash(channel, "tanya")
    with pytest.raises(ValueError, match="cannot be"):
        await member.slash(channel, "tanya", question=5)


@served()
async def test_direct_messages_and_mentions_arrive_with_their_text(server: LoopbackDiscord, api: Api) -> None:
    """Without the message content intent a bot reads direct messages, mentions and replies that ping it."""
    guild = server.guild()
    channel, member = guild.text_channel(), guild.member()
    direct = server.direct(member)
    async with connected(server) as client:
        first = await member.write(direct, "halo", attachments=[Upload("a.txt", b"isi")])
        answer = await direct.reply_to(first)
        other = await member.write(channel, "rahasia")
        mention = await channel.reply_to(await member.write(channel, "<@bot> hai"))
        reply = await member.write(channel, "lagi", reply_to=mention)
        again = await channel.reply_to(reply)
        await member.write(channel, "diam", reply_to=mention, pings_author=False)
        await client.changed.until(lambda: len(client.heard) == 8 or None, 10)
    assert answer.text == "you said: halo"
    assert answer.attachments[0].content == b"isi"
    assert len(direct.typed) == 1
    assert (mention.text, again.text) == (f"you said: {server.bot.mention} hai", "you said: lagi")
    assert not channel.replies_to(other)
    heard = [one.content for one in client.heard if not one.author.bot]
    assert heard == ["halo", "", f"{server.bot.mention} hai", "lagi", ""]


@served(message_content=True)
async def test_posts_of_a_forum_arrive(server: LoopbackDiscord, api: Api) -> None:
    """With the intent a post arrives as a thread and as its first message, with the same id and its text."""
    guild = server.guild()
    forum, member = guild.forum(), guild.member()
    async with connected(server, message_content=True) as client:
        post = await member.post(forum, "Sagu", "Apa itu sagu?")
        await client.changed.until(lambda: client.heard or None, 10)
        (thread,) = client.posts
        (message,) = client.heard
        assert (thread.id, thread.parent_id, message.id) == (post.id, forum.id, post.id)
        assert (message.content, message.channel) == ("Apa itu sagu?", thread)
        await message.reply("sagu")
    assert (await post.reply_to(post.starter)).text == "sagu"


@served(shards=3)
async def test_each_shard_hears_of_its_own_servers(server: LoopbackDiscord, api: Api) -> None:
    """Of several shards each hears of its servers, and the first one of direct messages."""
    guilds = [server.guild(number=(1_000_000 + number) << 22) for number in range(3)]
    member = guilds[0].member()
    async with connected(server, shards=3) as client:
        assert {guild.id: guild.shard_id for guild in client.guilds} == {
            guild.id: (guild.id >> 22) % 3 for guild in guilds
        }
        for guild in guilds:
            guild.member(member)
            reply = await (await member.slash(guild.text_channel(), "quickly")).reply()
            assert reply.text == "quick"
        direct = server.direct(member)
        assert await direct.reply_to(await member.write(direct, "halo"))


@pytest.mark.parametrize("how", ["drop", "cut", "reconnect", "invalid"])
def test_a_broken_connection_loses_nothing(how: str) -> None:
    """However the connection breaks, the library resumes and answers what was asked meanwhile."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, member = guild.text_channel(), guild.member()
            async with connected(server):
                breaking = {
                    "drop": server.gateway.drop,
                    "cut": server.gateway.cut,
                    "reconnect": server.gateway.ask_to_reconnect,
                    "invalid": lambda: server.gateway.invalidate(resumable=True),
                }
                await breaking[how]()
                interaction = await member.slash(channel, "quickly")
                assert (await interaction.reply(20)).text == "quick"
                assert (server.gateway.identified, server.gateway.resumed) == (1, 1)

    asyncio.run(run())


@served()
async def test_an_invalid_session_begins_anew(server: LoopbackDiscord, api: Api) -> None:
    """A session that is over cannot be resumed: the library identifies again, without another sync."""
    guild = server.guild()
    channel, member = guild.text_channel(), guild.member()
    async with connected(server):
        await server.gateway.invalidate()
        await server.until(lambda: server.gateway.identified == 2 or None, 20)
        await server.gateway.ready()
        assert (await (await member.slash(channel, "quickly")).reply()).text == "quick"
    assert (server.gateway.resumed, server.backend.commands.syncs) == (0, {0: 1})


@pytest.mark.parametrize("is_global", [False, True])
@pytest.mark.parametrize(
    "route",
    [
        "POST /interactions/{interaction_id}/{interaction_token}/callback",
        "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
    ],
)
def test_the_library_waits_a_429_out(route: str, *, is_global: bool) -> None:
    """A 429 of any route is waited out, and the interaction is answered."""

    async def run() -> None:
        async with LoopbackDiscord() as server, connected(server):
            guild = server.guild()
            server.is_limit_global = is_global
            server.faults.plan(Fault.TOO_MANY, method=route, times=2)
            interaction = await guild.member().slash(guild.text_channel(), "ask", question="A")
            assert (await interaction.reply()).text == "A (id)"
            assert (server.faults.counts[Fault.TOO_MANY], server.calls.impatient) == (2, 0)

    asyncio.run(run())


@served()
async def test_intents_that_are_not_switched_on_are_refused(server: LoopbackDiscord, api: Api) -> None:
    """The library tells that a privileged intent is not switched on."""
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await _start(server, message_content=True)
    server.revoke()
    with pytest.raises(discord.LoginFailure):
        await _start(server)


async def _start(server: LoopbackDiscord, *, message_content: bool = False) -> None:
    async with connected(server, message_content=message_content):
        pass


@described
def test_discords_own_description_allows_what_the_library_sends() -> None:
    """All bodies that the library sends are as Discord's description says."""

    async def run() -> None:
        async with LoopbackDiscord() as server, connected(server):
            guild = server.guild()
            channel, member = guild.text_channel(), guild.member()
            reply = await (await member.slash(channel, "ask", question="twice")).reply()
            await (await member.press(reply, "change")).reply()
            await channel.reply_to(await member.write(channel, "<@bot> hai"))
            assert [found for call in server.calls.latest for found in problems(call)] == []
            call = server.calls.of("POST /channels/{channel_id}/messages")[0]
            call.body = {"content": 5, "embeds": [{"description": "x" * 4097}]}
            assert len(problems(call)) == 2

    asyncio.run(run())
