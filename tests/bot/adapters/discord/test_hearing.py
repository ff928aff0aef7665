from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
from simcord import ChannelHandle, Env, MemberActor

from bot.adapters.discord.core import nobody_hears
from bot.reply import IncomingMessage, Reply
from tests.bot.adapters.discord.simulated import (
    Answers,
    Scripted,
    in_a_server,
    said,
    scripted,
    shown,
    talkative,
)


def replies(channel: ChannelHandle, me: int) -> list[discord.Message]:
    """What the bot has written in a channel, oldest first."""
    return sorted(
        (message for message in channel.history() if message.author.id == me), key=lambda message: message.id
    )


def me_in(env: Env) -> int:
    """The bot's own number."""
    assert env.bot.user is not None
    return env.bot.user.id


def test_a_mention_and_a_reply_are_answered(tmp_path: Path) -> None:
    """With a reply to the message; what is not for us is left alone."""

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> None:
        me = me_in(env)
        await sari.send(channel, "Apa itu batik?")
        assert replies(channel, me) == []
        asked = await sari.send(channel, f"<@{me}>, apa itu batik?")
        (first,) = replies(channel, me)
        assert "kain bergambar" in shown(first)
        assert first.reference is not None
        assert first.reference.message_id == asked.id
        await sari.send(channel, "apa itu kopi gayo?", reply_to=first)
        assert "Aceh" in shown(replies(channel, me)[-1])

    in_a_server(tmp_path, talkative(tmp_path), talk)


def test_what_a_message_says_to_us(tmp_path: Path) -> None:
    """Our name goes, those of others are read as people see them; a bare name asks what was said before."""
    conversation = scripted()

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> None:
        me = me_in(env)
        await sari.send(
            channel, f"Halo <@!{me}> , apa itu <a:batik:123456789012345678> menurut <@{sari.id}>?"
        )
        before = await sari.send(channel, f"Batik itu apa ya <@{me}>?")
        await sari.send(channel, f"<@{me}>", reply_to=before)
        await sari.send(channel, f"<@{me}>")

    in_a_server(tmp_path, conversation, talk)
    assert [message.text for message in conversation.heard] == [
        "Halo, apa itu :batik: menurut @sari?",
        "Batik itu apa ya?",
        "/ask Batik itu apa ya?",
        "/ask",
    ]


def test_a_direct_message_is_answered(tmp_path: Path) -> None:
    """Without our name; a file that comes with it is handed in, a picture is not."""
    conversation = scripted()

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> None:
        del channel
        await sari.send_dm("Apa itu batik?")
        files = env.backend.store_attachments(sari.user.dm_channel.id, [("teh.md", b"# Teh")])
        await sari.send_dm("", attachments=files)
        assert [shown(one) for one in replies(sari.user.dm_channel, me_in(env))] == [
            "Baik: Apa itu batik?",
            "Baik:",
        ]

    in_a_server(tmp_path, conversation, talk)
    first, second = conversation.heard
    assert (first.origin.is_group, first.origin.server, first.file) == (False, "", None)
    assert second.file is not None
    assert second.file.name == "teh.md"


def test_a_thread_keeps_its_place(tmp_path: Path) -> None:
    """The chat is the channel, and the answer stands in the thread."""
    conversation = scripted()

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> tuple[int, int]:
        start = await sari.send(channel, "Tentang batik")
        cached = env.bot.get_channel(channel.id)
        assert isinstance(cached, discord.TextChannel)
        message: Any = await cached.fetch_message(start.id)
        await message.create_thread(name="Batik")
        (thread,) = channel.threads
        await sari.send(thread, f"<@{me_in(env)}> apa?")
        assert [shown(one) for one in replies(thread, me_in(env))][-1] == "Baik: apa?"
        return channel.id, thread.id

    channel, thread = in_a_server(tmp_path, conversation, talk)
    (heard,) = conversation.heard
    assert (heard.origin.chat, heard.origin.thread) == (f"discord:{channel}", str(thread))


def test_an_edited_question_edits_its_answer(tmp_path: Path) -> None:
    """Also when the new answer is longer or shorter than the one before."""

    async def answer(message: IncomingMessage) -> Reply:
        text = "Kalimat yang tidak pendek sama sekali. " * 30
        return said("\n".join([text] * 9) if "panjang" in message.text else f"Baik: {message.text}")

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[int]:
        counts: list[int] = []
        asked = await sari.send(channel, f"<@{me_in(env)}> apa?")
        for text in ("kapan?", "yang panjang?", "siapa?"):
            await sari.edit(asked, f"<@{me_in(env)}> {text}")
            counts.append(len(replies(channel, me_in(env))))
        assert shown(replies(channel, me_in(env))[0]) == "Baik: siapa?"
        return counts

    first, second, third = in_a_server(tmp_path, scripted(answer), talk, sent=Answers())
    assert first == third == 1
    assert second > 1


def test_bots_are_not_answered(tmp_path: Path) -> None:
    """Nor webhooks."""
    conversation = scripted()

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> None:
        del sari
        robot = env.guild.add_member(env.create_user("robot", bot=True))
        await robot.send(channel, f"<@{me_in(env)}> apa?")
        await env.guild.create_webhook(channel).send(f"<@{me_in(env)}> apa?")

    in_a_server(tmp_path, conversation, talk)
    assert conversation.heard == []


def test_where_we_may_not_write_is_said_once_in_private(tmp_path: Path) -> None:
    """The core is not even asked."""
    conversation = scripted()

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[str]:
        del channel
        me = env.guild.me
        assert me is not None
        closed = discord.PermissionOverwrite(send_messages=False)
        quiet = env.guild.create_text_channel("sunyi", overwrites={me: closed})
        for _ in range(2):
            await sari.send(quiet, f"<@{me_in(env)}> apa?")
        return [shown(one) for one in replies(sari.user.dm_channel, me_in(env))]

    (told,) = in_a_server(tmp_path, conversation, talk)
    assert "sunyi" in told
    assert conversation.heard == []


def test_without_the_right_to_embed_answers_are_ordinary_text(tmp_path: Path) -> None:
    """And without that to read what was before, they are no replies."""

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> discord.Message:
        del channel
        me = env.guild.me
        assert me is not None
        plain = discord.PermissionOverwrite(embed_links=False, read_message_history=False)
        there = env.guild.create_text_channel("polos", overwrites={me: plain})
        await sari.send(there, f"<@{me_in(env)}> apa itu batik?")
        (answer,) = replies(there, me_in(env))
        return answer

    answer = in_a_server(tmp_path, talkative(tmp_path), talk)
    assert "kain bergambar" in answer.content
    assert answer.embeds == []
    assert answer.reference is None


def test_whoever_waits_is_told_so(tmp_path: Path) -> None:
    """The answer then takes the place of that word."""

    class Slow(Scripted):
        async def reply(
            self, message: IncomingMessage, *, waiting: Callable[[Reply], Awaitable[None]] = nobody_hears
        ) -> Reply | None:
            del message
            await waiting(said("Anda nomor 3."))
            return said("Jawaban.")

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[str]:
        await sari.send(channel, f"<@{me_in(env)}> apa?")
        asked = await sari.slash(channel, "ask", question="Apa?")
        return [*(shown(one) for one in replies(channel, me_in(env))), shown(asked)]

    assert in_a_server(tmp_path, Slow(), talk) == ["Jawaban.", "Jawaban.", "Jawaban."]


def test_an_answer_is_sent_once_although_a_call_failed(tmp_path: Path) -> None:
    """Failures of the server are waited out."""

    async def talk(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[str]:
        env.inject_error("POST", "/channels/*/messages", status=503, times=2)
        await sari.send(channel, f"<@{me_in(env)}> apa?")
        return [shown(one) for one in replies(channel, me_in(env))]

    assert in_a_server(tmp_path, scripted(), talk) == ["Baik: apa?"]
