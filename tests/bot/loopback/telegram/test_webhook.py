"""Updates by webhook: posted with the secret, again until they are taken."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.loopback.telegram import LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, served


@dataclass
class Receiver:
    """The bot's side of a webhook; it refuses as many posts as it is told."""

    refusing: int = 0
    secrets: list[str | None] = field(default_factory=list[str | None])
    taken: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    at_once: int = 0
    most_at_once: int = 0
    release: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, request: web.BaseRequest) -> web.Response:
        """Take or refuse a post."""
        body = json.loads(await request.read())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.release.wait()
        self.at_once -= 1
        if self.refusing:
            self.refusing -= 1
            return web.Response(status=500)
        self.taken.append(body)
        return web.Response()

    async def listen(self) -> tuple[web.ServerRunner, str]:
        """Start; the address is of the loopback."""
        runner = web.ServerRunner(web.Server(self.receive), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"


async def until_confirmed(server: LoopbackTelegram, count: int) -> None:
    """Wait until so many updates are gone."""
    inbox = server.backend.inbox
    await inbox.changed.until(lambda: inbox.confirmed >= count or None, 30)


@served()
async def test_updates_are_posted_until_they_are_taken(server: LoopbackTelegram, api: Api) -> None:
    """A post carries the secret, a refused one comes again, and what was written before comes too."""
    receiver = Receiver(refusing=2)
    receiver.release.set()
    runner, url = await receiver.listen()
    chat = server.private()
    await chat.ask("satu")
    await api("setWebhook", url=url, secret_token="rahasia", max_connections=1)  # noqa: S106
    await chat.ask("dua")
    await until_confirmed(server, 2)
    assert [body["message"]["text"] for body in receiver.taken] == ["satu", "dua"]
    assert receiver.secrets == ["rahasia"] * 4
    info = await api("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (url, 0)
    assert "500" in info["last_error_message"]
    await api("deleteWebhook")
    await chat.ask("tiga")
    assert [update["message"]["text"] for update in await api.updates()] == ["tiga"]
    await runner.cleanup()


@served()
async def test_no_more_are_posted_at_once_than_was_said(server: LoopbackTelegram, api: Api) -> None:
    """Of many updates only `max_connections` are under way."""
    receiver = Receiver()
    runner, url = await receiver.listen()
    chat = server.private()
    for number in range(20):
        await chat.ask(str(number))
    await api("setWebhook", url=url, max_connections=3)
    while receiver.at_once < 3:
        await asyncio.sleep(0.01)
    receiver.release.set()
    await until_confirmed(server, 20)
    assert receiver.most_at_once == 3
    assert {body["message"]["text"] for body in receiver.taken} == {str(number) for number in range(20)}
    await runner.cleanup()


@served()
async def test_pending_updates_can_be_dropped(server: LoopbackTelegram, api: Api) -> None:
    """What waits is forgotten when the webhook is deleted so."""
    await server.private().ask("satu")
    await api("deleteWebhook", drop_pending_updates=True)
    assert await api.updates() == []


def test_a_public_address_is_led_to_the_loopback() -> None:
    """What a reverse proxy does for an HTTPS address, the server does by itself."""
    proxies: dict[str, str] = {}

    @served(proxies=proxies)
    async def run(server: LoopbackTelegram, api: Api) -> None:
        receiver = Receiver()
        receiver.release.set()
        runner, url = await receiver.listen()
        proxies["https://bot.example.org/"] = url.removesuffix("hook")
        await api("setWebhook", url="https://bot.example.org/hook")
        await server.private().ask("satu")
        await until_confirmed(server, 1)
        await runner.cleanup()

    run()
