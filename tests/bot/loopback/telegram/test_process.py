"""The server in a process of its own, played over HTTP."""

from __future__ import annotations

import asyncio
import base64

import aiohttp
import pytest

from bot.loopback.telegram.process import LoopbackProcess


async def call(server: LoopbackProcess, session: aiohttp.ClientSession, method: str, **fields: object) -> int:
    """The status of a call of the bot."""
    async with session.post(f"{server.root}/bot{server.token}/{method}", json=fields) as response:
        return response.status


async def _play() -> None:
    async with LoopbackProcess(arguments=("--no-flood",)) as server, aiohttp.ClientSession() as session:
        chat = (await server.call("private", language_code="id"))["chat"]
        forum = (await server.call("group", title="Warga", is_forum=True, members=[chat]))["chat"]
        thread = (await server.call("topic", chat=forum, name="Berita"))["thread"]
        asked = await server.call("say", chat=forum, user=chat, text="/tanya apa", thread=thread)
        assert asked["is_delivered"]
        await server.call("say_all", messages=[{"chat": chat, "text": "satu"}, {"chat": chat, "text": "dua"}])
        await server.call("edit", chat=chat, message=1, text="satu!")
        content = base64.b64encode(b"# A").decode()
        await server.call("document", chat=chat, name="a.md", content=content)
        markup = {"inline_keyboard": [[{"text": "Lagi", "callback_data": "x"}]]}
        reply = {"message_id": 1}
        fields = {"chat_id": chat, "text": "Ini.", "reply_parameters": reply, "reply_markup": markup}
        assert await call(server, session, "sendMessage", **fields) == 200
        found = await server.call("reply", chat=chat, message=1)
        assert (found["text"], found["buttons"][0]["text"]) == ("Ini.", "Lagi")
        pressed = await server.call("press", chat=chat, message=found["message"], button="Lagi", timeout=0)
        assert await call(server, session, "answerCallbackQuery", callback_query_id=pressed["query"]) == 200
        exchanges = await server.call("exchanges")
        assert [len(one["replies"]) for one in exchanges if one["chat"] == chat] == [1, 0, 0]
        assert await server.call("sent", at_least=1) == 1
        assert (await server.call("called", method="sendMessage"))["code"] == 200
        counts = await server.call("counts")
        assert counts["updates"] == {"message": 4, "edited_message": 1, "callback_query": 1}
        await server.call("faults", share={"too many": 1.0}, seed=1)
        assert await call(server, session, "getMe") == 429
        await server.call("faults", share=0)
        await server.call("switch", revoked=True)
        assert await call(server, session, "getMe") == 401
        assert [one["code"] for one in await server.call("calls", method="getMe")] == [429]
        with pytest.raises(TimeoutError):
            await server.call("reply", chat=chat, message=2, timeout=0.01)
        for action, wrong, why in (("say", {"chat": 5}, "KeyError"), ("sing", {}, "there are called")):
            with pytest.raises(ValueError, match=why):
                await server.call(action, **wrong)


def test_another_process_is_played_like_our_own() -> None:
    """People can do everything over /control/, the bot sees no difference, and the process ends with ours."""
    asyncio.run(_play())
