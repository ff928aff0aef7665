from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.discord.connection import Forums
from bot.loopback.discord import Channel, LoopbackDiscord, Person, Upload
from bot.reply import Button, IncomingMessage, Press, Pressed, Reply
from knowledge.article import Language
from tests.bot.adapters.discord.bots import running
from tests.bot.adapters.discord.simulated import said, scripted, talkative

Do = Callable[[LoopbackDiscord, Channel, Person], Awaitable[Any]]


def talked(home: Path, conversation: Any, do: Do, *, locale: str = "id", **settings: Any) -> Any:
    """What comes of doing something in a channel; nothing that the bot requests on the way may be wrong."""

    async def talk() -> Any:
        hears_all: bool = settings.get("hears_all", False)
        async with LoopbackDiscord(message_content=hears_all) as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member(locale=locale)
            async with running(server, home, conversation, **settings):
                found = await do(server, channel, person)
            assert [(call.route, call.answer) for call in server.calls.refused()] == []
            assert all(not message.pings for message in server.bot_messages())
            return found

    return asyncio.run(talk())


@pytest.mark.parametrize(
    ("locale", "name"), [("id", "tanya"), ("en-US", "ask"), ("en-GB", "ask"), ("de", "ask")]
)
def test_a_question_is_answered_in_either_language(tmp_path: Path, locale: str, name: str) -> None:
    """By the name that the person sees; acknowledged before anything else."""
    question = {"tanya": "pertanyaan", "ask": "question"}[name]

    async def ask(server: LoopbackDiscord, channel: Channel, person: Person) -> None:
        interaction = await person.slash(channel, name, **{question: "Apa itu batik?"})
        answer = await interaction.reply()
        assert "kain bergambar" in answer.text
        assert not answer.is_ephemeral
        assert interaction.acknowledged_after is not None
        assert interaction.acknowledged_after < 3
        assert len(interaction.messages) == 1

    talked(tmp_path, talkative(tmp_path), ask, locale=locale)


COMMANDS: dict[str, dict[str, tuple[dict[str, Any], str]]] = {
    "id": {
        "sumber": ({"halaman": 2}, "/sumber 2"),
        "bahasa": ({"bahasa": "Inggris"}, "/bahasa en"),
        **{
            name: ({}, f"/{name}")
            for name in (
                *("bantuan", "mengapa", "privasi", "lupakan", "id", "indeks_ulang", "batal", "status"),
                *("kembalikan", "belum_terjawab", "masukan", "catatan"),
            )
        },
        "artikel hapus": ({"artikel": "batik"}, "/hapus batik"),
    },
    "en-US": {
        "sources": ({"article": "batik"}, "/sources batik"),
        "language": ({"language": "Automatic"}, "/language auto"),
        **{
            name: ({}, f"/{name}")
            for name in (
                *("help", "why", "privacy", "forget", "id", "reindex", "cancel", "status", "rollback"),
                *("gaps", "feedback", "audit"),
            )
        },
        "article remove": ({"article": "batik"}, "/remove batik"),
    },
}


@pytest.mark.parametrize("locale", COMMANDS)
def test_every_command_works_in_either_language(tmp_path: Path, locale: str) -> None:
    """With the names of its options, and their choices, and in a direct message as well."""
    conversation = scripted()

    async def command(server: LoopbackDiscord, channel: Channel, person: Person) -> None:
        for there in (channel, server.direct(person)):
            for name, (options, text) in COMMANDS[locale].items():
                interaction = await person.slash(there, name, **options)
                await interaction.reply()
                assert conversation.heard[-1].text == text

    talked(tmp_path, conversation, command, locale=locale)
    hints = {"id": Language.INDONESIAN, "en-US": Language.ENGLISH}
    assert {message.origin.hint for message in conversation.heard} == {hints[locale]}


@pytest.mark.parametrize(
    ("locale", "name", "option"), [("id", "sumber", "artikel"), ("en-US", "sources", "article")]
)
def test_titles_are_offered_in_either_language(tmp_path: Path, locale: str, name: str, option: str) -> None:
    """Also for an article that is to be removed."""

    async def offer(server: LoopbackDiscord, channel: Channel, person: Person) -> None:
        typing = await person.autocomplete(channel, name, **{option: "kop"})
        assert await typing.offered() == [("Kopi Gayo", "kopi")]

    talked(tmp_path, talkative(tmp_path), offer, locale=locale)


@pytest.mark.parametrize(
    ("locale", "ask", "golden"),
    [("id", "Tanyakan ini", "Jadikan pertanyaan emas"), ("en-US", "Ask this", "Make this a golden question")],
)
def test_menus_work_in_either_language(tmp_path: Path, locale: str, ask: str, golden: str) -> None:
    """A message is asked, or becomes a golden question."""
    conversation = scripted()

    async def use(server: LoopbackDiscord, channel: Channel, person: Person) -> None:
        message = await person.write(channel, "Apa itu batik?")
        asked = await (await person.menu(message, ask)).reply()
        assert not asked.is_ephemeral
        assert (await (await person.menu(message, golden)).reply()).is_ephemeral

    talked(tmp_path, conversation, use, locale=locale)
    name = "tanya" if locale == "id" else "ask"
    assert [one.text for one in conversation.heard] == [f"/{name} Apa itu batik?", "/golden Apa itu batik?"]


def test_a_file_is_handed_in(tmp_path: Path) -> None:
    """It is fetched from where Discord keeps it."""
    contents: list[bytes] = []

    async def read(message: IncomingMessage) -> Reply:
        assert message.file is not None
        contents.append(await message.file.fetch(1_000))
        return said(message.file.name)

    async def add(server: LoopbackDiscord, channel: Channel, person: Person) -> None:
        by_command = await person.slash(channel, "artikel tambah", berkas=Upload("teh.md", b"# Teh"))
        assert (await by_command.reply()).text == "teh.md"
        direct = server.direct(person)
        message = await person.write(direct, "", attachments=[Upload("kopi.md", b"# Kopi")])
        assert (await direct.reply_to(message)).text == "kopi.md"

    talked(tmp_path, scripted(read), add)
    assert contents == [b"# Teh", b"# Kopi"]


def test_buttons_work_and_forged_ones_are_looked_at_by_the_core(tmp_path: Path) -> None:
    """What is not ours is not."""

    async def answer(message: IncomingMessage) -> Reply:
        return said(f"Baik: {message.text}", buttons=((Button("Tekan", "do:it"),),))

    async def do(press: Press) -> Pressed:
        return Pressed(reply=said(press.action)) if press.action == "do:it" else Pressed("Tidak.")

    conversation = scripted(answer, do)

    async def press(server: LoopbackDiscord, channel: Channel, person: Person) -> None:
        asked = await (await person.slash(channel, "tanya", pertanyaan="Apa?")).reply()
        assert (await (await person.press(asked, "Tekan")).replies(1))[0].text == "do:it"
        for name in ("kutip:admin-rollback:1", "kutip:" + "x" * 94, "lain:1"):
            told = (await (await person.press(asked, "Tekan", forged=name)).replies(1))[0]
            assert (told.text, told.is_ephemeral) == ("Tidak.", True)

    talked(tmp_path, conversation, press)
    actions = [one.action for one in conversation.presses]
    assert actions == ["do:it", "admin-rollback:1", "x" * 94, "lain:1"]


def test_messages_are_answered(tmp_path: Path) -> None:
    """A mention, a reply that pings us, a direct message, and a thread."""

    async def talk(server: LoopbackDiscord, channel: Channel, person: Person) -> None:
        first = await channel.reply_to(await person.write(channel, "<@bot> apa itu batik?"))
        assert "kain bergambar" in first.text
        again = await person.write(channel, "apa itu kopi gayo?", reply_to=first)
        assert "Aceh" in (await channel.reply_to(again)).text
        await person.write(channel, "Apa itu batik?")
        direct = server.direct(person)
        question = await person.write(direct, "Apa itu batik?")
        answer = await direct.reply_to(question)
        assert direct.typed
        await person.edit(question, "Apa itu kopi gayo?")
        await server.until(lambda: "Aceh" in answer.text)
        thread = await person.thread(channel, "Batik")
        assert await thread.reply_to(await person.write(thread, "<@bot> apa itu batik?"))
        assert len(channel.from_bot()) == 2

    talked(tmp_path, talkative(tmp_path), talk)


@pytest.mark.parametrize("hears_all", [False, True])
def test_posts_of_a_forum_are_answered_where_that_is_wanted(tmp_path: Path, hears_all: bool) -> None:
    """In chosen channels, and in silence where we are not sure."""

    async def sure(message: IncomingMessage) -> Reply | None:
        return said(f"Baik: {message.text}") if "batik" in message.text else None

    conversation = scripted(sure)

    async def talk() -> None:
        async with LoopbackDiscord(message_content=hears_all) as server:
            guild = server.guild()
            chosen, other, person = guild.forum(), guild.forum(), guild.member()
            forums = Forums(frozenset({chosen.id}), 0.9)
            async with running(server, tmp_path, conversation, hears_all=hears_all, forums=forums):
                await person.post(other, "Tanya", "Apa itu batik?")
                unsure = await person.post(chosen, "Tanya", "Apa itu teh?")
                post = await person.post(chosen, "Tanya batik", "Apa itu?")
                named = await person.post(chosen, "Tanya", f"{server.bot.mention} apa itu batik?")
                assert (await named.reply_to(named.starter)).text == "Baik: apa itu batik?"
                if hears_all:
                    assert (await post.reply_to(post.starter)).text == "Baik: Tanya batik\nApa itu?"
                    assert unsure.from_bot() == []
                else:
                    assert post.from_bot() == []
                assert len(named.from_bot()) == 1
            assert [(call.route, call.answer) for call in server.calls.refused()] == []

    asyncio.run(talk())


def test_the_language_of_messages_is_known_from_commands(tmp_path: Path) -> None:
    """Discord tells it with commands only; an Indonesian server is taken to speak Indonesian."""
    conversation = scripted()

    async def talk(server: LoopbackDiscord, channel: Channel, person: Person) -> None:
        direct = server.direct(person)
        for place in (direct, channel):
            await place.reply_to(await person.write(place, "<@bot> apa?"))
        await (await person.slash(channel, "help")).reply()
        for place in (direct, channel):
            await place.reply_to(await person.write(place, "<@bot> apa?"))

    talked(tmp_path, conversation, talk, locale="en-US")
    hints = [message.origin.hint for message in conversation.heard]
    assert hints == [None, Language.INDONESIAN, *[Language.ENGLISH] * 3]
