from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from simcord import ChannelHandle, Env, InteractionResult, MemberActor

from bot.reply import IncomingMessage, Reply
from knowledge.article import Language
from tests.bot.adapters.discord.simulated import in_a_server, said, scripted, shown, talkative


def test_a_question_is_answered(tmp_path: Path) -> None:
    """The original response becomes the answer, with its buttons."""

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> InteractionResult:
        del env
        return await sari.slash(channel, "ask", question="Apa itu batik?")

    result = in_a_server(tmp_path, talkative(tmp_path), ask)
    assert not result.ephemeral
    assert "kain bergambar" in shown(result)
    assert result.response.components
    assert result.followups == []


def test_a_question_is_never_a_command(tmp_path: Path) -> None:
    """Whatever it begins with; and who asks in private is answered so."""
    conversation = scripted()

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> InteractionResult:
        del env
        return await sari.slash(channel, "ask", question="/remove batik", private=True, language="id")

    assert in_a_server(tmp_path, conversation, ask).ephemeral
    (heard,) = conversation.heard
    assert heard.text == "/ask /remove batik"
    assert heard.language is Language.INDONESIAN
    assert heard.origin.is_for_one


def test_where_a_command_comes_from(tmp_path: Path) -> None:
    """The core is told the channel, the thread, the person, the server, and the right to manage it."""
    conversation = scripted()

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> tuple[int, ...]:
        await sari.slash(channel, "ask", question="Apa?")
        budi = env.guild.add_member(env.create_user("budi"))
        await budi.slash(channel, "ask", question="Apa?")
        await budi.user.slash("ask", question="Apa?")
        return channel.id, sari.id, budi.id, env.guild.id, budi.user.dm_channel.id

    channel, sari, budi, guild, direct = in_a_server(tmp_path, conversation, ask)
    first, second, third = (message.origin for message in conversation.heard)
    assert (first.chat, first.thread, first.person) == (f"discord:{channel}", "", f"discord:{sari}")
    assert (first.server, first.is_group, first.manages_server) == (f"discord:{guild}", True, True)
    assert first.hint is Language.ENGLISH
    assert not first.is_for_one
    assert asyncio.run(first.manages_chat())  # type: ignore[arg-type]
    assert (second.person, second.manages_server) == (f"discord:{budi}", False)
    assert (third.chat, third.server, third.is_group) == (f"discord:{direct}", "", False)


OTHERS: dict[str, tuple[dict[str, Any], str, bool]] = {
    "sources": ({}, "/sources", False),
    "sources page": ({"page": 2}, "/sources 2", False),
    "sources article": ({"article": "batik"}, "/sources batik", False),
    "language": ({}, "/language", False),
    "language id": ({"language": "id"}, "/language id", False),
    **{
        name: ({}, f"/{name}", True)
        for name in (
            *("help", "why", "privacy", "forget", "id"),
            *("reindex", "cancel", "status", "rollback", "gaps", "feedback", "audit"),
        )
    },
    "article remove": ({"article": "batik"}, "/remove batik", True),
}


def test_every_command_reaches_the_core_as_it_is_typed_in_a_chat(tmp_path: Path) -> None:
    """What concerns one person, or is for administrators, is for that person alone."""
    conversation = scripted()

    async def command(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[InteractionResult]:
        del env
        return [
            await sari.slash(channel, name if name.startswith("article") else name.split()[0], **options)
            for name, (options, _, _) in OTHERS.items()
        ]

    results = in_a_server(tmp_path, conversation, command)
    assert [message.text for message in conversation.heard] == [text for _, text, _ in OTHERS.values()]
    assert [result.ephemeral for result in results] == [private for _, _, private in OTHERS.values()]
    assert [message.origin.is_for_one for message in conversation.heard] == [
        private for _, _, private in OTHERS.values()
    ]


def test_a_file_is_handed_in(tmp_path: Path) -> None:
    """It is read only when it is wanted, and only if it is small enough."""
    contents: list[bytes] = []

    async def read(message: IncomingMessage) -> Reply:
        assert message.file is not None
        assert (message.text, message.file.name, message.file.size) == ("", "teh.md", 9)
        contents.append(await message.file.fetch(9))
        return said("Baik.")

    async def add(env: Env, channel: ChannelHandle, sari: MemberActor) -> InteractionResult:
        del env
        return await sari.slash(channel, "article add", file=("teh.md", b"# Teh\n\nA."))

    assert in_a_server(tmp_path, scripted(read), add).ephemeral
    assert contents == [b"# Teh\n\nA."]


def test_titles_are_offered(tmp_path: Path) -> None:
    """Those that fit what is typed, under the article's id."""

    async def offer(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[dict[str, Any]]:
        del env
        return await sari.autocomplete(channel, "sources", "article", "kop")

    (choice,) = in_a_server(tmp_path, talkative(tmp_path), offer)
    assert (choice["name"], choice["value"]) == ("Kopi Gayo", "kopi")


def test_a_message_is_a_question(tmp_path: Path) -> None:
    """Its menu asks what it says, or makes a golden question of it; a message without words says so."""
    conversation = scripted()

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[InteractionResult]:
        del env
        message = await sari.send(channel, "Apa itu batik?")
        return [
            await sari.context_menu(channel, "Ask this", message),
            await sari.context_menu(channel, "Make this a golden question", message),
        ]

    public, private = in_a_server(tmp_path, conversation, ask)
    assert [message.text for message in conversation.heard] == [
        "/ask Apa itu batik?",
        "/golden Apa itu batik?",
    ]
    assert (public.ephemeral, private.ephemeral) == (False, True)


def test_silence_of_the_core_is_not_endless_thinking(tmp_path: Path) -> None:
    """Discord shows that we think until something is said."""

    async def nothing(message: IncomingMessage) -> Reply | None:
        del message

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> InteractionResult:
        del env
        return await sari.slash(channel, "ask", question="Apa?")

    assert "can't help with that here" in shown(in_a_server(tmp_path, scripted(nothing), ask))


def test_a_reply_in_parts_follows_up(tmp_path: Path) -> None:
    """The first part becomes the original response, the others follow."""

    async def long(message: IncomingMessage) -> Reply:
        del message
        return said("\n".join("Satu kalimat yang tidak pendek. " * 20 for _ in range(15)))

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> InteractionResult:
        del env
        return await sari.slash(channel, "ask", question="Apa?", private=True)

    result = in_a_server(tmp_path, scripted(long), ask)
    assert result.followups
    assert all(one.ephemeral for one in result.followups)


@pytest.mark.parametrize(("code", "status"), [(10062, 404), (10015, 404), (50027, 401)])
def test_an_interaction_that_has_expired_costs_nothing(tmp_path: Path, code: int, status: int) -> None:
    """It is answered as an ordinary message; nothing that was for one person is."""
    conversation = scripted()

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[str]:
        env.inject_error("PATCH", "/webhooks/*", status=status, code=code, times=2)
        await sari.slash(channel, "ask", question="Apa?")
        await sari.slash(channel, "ask", question="Rahasia?", private=True)
        return [shown(message) for message in channel.history() if shown(message)]

    assert in_a_server(tmp_path, conversation, ask) == ["Baik: /ask Apa?"]


def test_an_answer_comes_although_its_place_was_deleted(tmp_path: Path) -> None:
    """Somebody has deleted the message that said that we think."""

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[str]:
        env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
        result = await sari.slash(channel, "ask", question="Apa?")
        return [shown(message) for message in (result.response, *result.followups)]

    assert "Baik: /ask Apa?" in in_a_server(tmp_path, scripted(), ask)


def test_a_command_that_came_too_late_is_let_go(tmp_path: Path) -> None:
    """Discord does not know the interaction any more, and nobody is asked."""
    conversation = scripted()

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> None:
        env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
        await sari.slash(channel, "ask", question="Apa?")

    in_a_server(tmp_path, conversation, ask)
    assert conversation.heard == []


def test_a_call_that_fails_is_made_again(tmp_path: Path) -> None:
    """Flood control and failures of the server are waited out."""

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> str:
        env.inject_error("PATCH", "/webhooks/*", status=429, times=2)
        env.inject_error("PATCH", "/webhooks/*", status=503, times=1)
        return shown(await sari.slash(channel, "ask", question="Apa?"))

    assert in_a_server(tmp_path, scripted(), ask) == "Baik: /ask Apa?"


def test_who_commands_all_too_often_is_asked_to_wait(tmp_path: Path) -> None:
    """In private; of questions the core keeps count."""

    async def command(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[InteractionResult]:
        del env
        return [await sari.slash(channel, "sources") for _ in range(11)]

    *first, last = in_a_server(tmp_path, scripted(), command, may_fail=True)
    assert all("Baik" in shown(result) for result in first)
    assert last.ephemeral
    assert "quick" in shown(last)


def test_what_fails_unforeseen_gets_an_apology(tmp_path: Path) -> None:
    """Nobody reads what went wrong but in the log."""

    async def fail(message: IncomingMessage) -> Reply:
        raise RuntimeError("a secret")

    async def ask(env: Env, channel: ChannelHandle, sari: MemberActor) -> str:
        result = await sari.slash(channel, "ask", question="Apa?")
        return shown(result)

    told = in_a_server(tmp_path, scripted(fail), ask)
    assert "secret" not in told
    assert "something went wrong" in told


def test_a_command_that_we_no_longer_have_is_explained(tmp_path: Path) -> None:
    """Discord shows it until it has been told."""

    async def command(env: Env, channel: ChannelHandle, sari: MemberActor) -> InteractionResult:
        client: Any = env.bot
        client.tree.remove_command("help")
        return await sari.slash(channel, "help")

    result = in_a_server(tmp_path, scripted(), command, may_fail=True)
    assert result.ephemeral
    assert "has changed" in shown(result)
