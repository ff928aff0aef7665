"""Updates by polling: delivered until they are confirmed, to one poller at a time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.loopback.telegram import LoopbackTelegram
from bot.loopback.telegram.people import Message
from tests.bot.loopback.telegram.api import Api, Refused, served


def texts(updates: list[dict[str, Any]]) -> list[str]:
    """What the messages in them say."""
    return [update["message"]["text"] for update in updates]


@served()
async def test_updates_come_again_until_they_are_confirmed(server: LoopbackTelegram, api: Api) -> None:
    """An offset confirms what is before it; the rest is delivered again, in order."""
    chat = server.private()
    for text in ("satu", "dua", "tiga"):
        await chat.ask(text)
    first = await api.updates(limit=2)
    assert texts(first) == ["satu", "dua"]
    assert texts(await api.updates()) == ["satu", "dua", "tiga"]
    assert texts(await api.updates(offset=first[1]["update_id"])) == ["dua", "tiga"]
    assert texts(await api.updates()) == ["dua", "tiga"]
    assert texts(await api.updates(offset=-1)) == ["tiga"]
    assert server.backend.inbox.confirmed == 2


@served()
async def test_a_poll_waits_for_an_update(server: LoopbackTelegram, api: Api) -> None:
    """A long poll is answered as soon as somebody writes, and empty when its time is over."""
    chat = server.private()
    poll = asyncio.create_task(api.updates(timeout=30))
    await server.calls.begun("getUpdates")
    await chat.ask("hai")
    (update,) = await poll
    assert update["message"]["from"] == chat.person.as_json()
    assert await api.updates(offset=update["update_id"] + 1, timeout=1) == []


@served()
async def test_a_bot_gets_what_it_has_asked_for(server: LoopbackTelegram, api: Api) -> None:
    """Kinds that are not allowed are not even queued; what must be asked for comes only then."""
    chat = server.private()
    group = server.group()
    boss = group.join(server.person(), "creator")
    group.add_bot(boss, "administrator")
    await api.updates(allowed_updates=["message"])
    query = await chat.press(await chat.ask("x"), "data", chat.person, forged=True)
    assert query.answer is None
    assert [list(update)[1] for update in await api.updates(offset=-1)] == ["message"]
    await api.updates(allowed_updates=["chat_member"])
    group.join(server.person())
    assert [list(update)[1] for update in await api.updates(offset=-1)] == ["chat_member"]


@served()
async def test_two_pollers_are_in_conflict(server: LoopbackTelegram, api: Api) -> None:
    """A new poll ends the older one, and while another program polls none succeeds."""
    first = asyncio.create_task(api.updates(timeout=30))
    await server.calls.begun("getUpdates")
    assert await api.updates() == []
    with pytest.raises(Refused, match="409 Conflict: terminated by other getUpdates request"):
        await first
    async with server.second_poller():
        with pytest.raises(Refused, match="409"):
            await api.updates()
    assert await api.updates() == []
    assert server.backend.inbox.conflicts == 2


@served()
async def test_a_webhook_excludes_polling(server: LoopbackTelegram, api: Api) -> None:
    """While a webhook is set polling is a conflict; setting one ends a poll that waits."""
    poll = asyncio.create_task(api.updates(timeout=30))
    await server.calls.begun("getUpdates")
    await api("setWebhook", url="https://example.org/hook")
    with pytest.raises(Refused, match="409 Conflict: terminated by setWebhook request"):
        await poll
    with pytest.raises(Refused, match="409 Conflict: can't use getUpdates method while webhook is active"):
        await api.updates()
    await api("deleteWebhook")
    assert await api.updates() == []


@served()
async def test_a_poll_that_hangs_is_never_answered(server: LoopbackTelegram, api: Api) -> None:
    """A hanging poll ends only when the client gives up, and the next one is served."""
    chat = server.private()
    server.hang_updates()
    poll = asyncio.create_task(api.updates())
    await server.calls.begun("getUpdates")
    await chat.ask("hai")
    poll.cancel()
    server.hang_updates(hanging=False)
    assert texts(await api.updates()) == ["hai"]


@served()
async def test_people_send_more_than_text(server: LoopbackTelegram, api: Api) -> None:
    """Voices, stickers, photos, captions and edits arrive as Telegram writes them."""
    chat = server.private()
    sent: list[Message] = [
        await chat.voice(chat.person),
        await chat.sticker(chat.person),
        await chat.photo(chat.person, "apa ini"),
        await chat.document(chat.person, "a.md", b"# A", "artikel"),
    ]
    question = await chat.ask("/tanya@kutip_bot 😀 @kutip_bot")
    await server.edit(question, "lain")
    updates = await api.updates()
    bodies = [update["message"] for update in updates[:-1]]
    kinds = ("voice", "sticker", "photo", "document", "text")
    assert [next(kind for kind in kinds if kind in body) for body in bodies] == list(kinds)
    assert [body.get("caption") for body in bodies] == [None, None, "apa ini", "artikel", None]
    assert bodies[4]["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 16},
        {"type": "mention", "offset": 20, "length": 10},
    ]
    assert updates[-1]["edited_message"]["text"] == "lain"
    assert all(message.is_delivered for message in sent)
