"""Delivery of updates to the bot's webhook."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import aiohttp

from bot.loopback.telegram.backend import Backend, Webhook
from bot.loopback.telegram.inbox import Update

_TIMEOUT = aiohttp.ClientTimeout(total=60)


class Delivery:
    """Posts updates as long as a webhook is set; what is not answered with 2xx is posted again, ever later.

    `proxies` leads public addresses to local ones, as a reverse proxy would: the beginning of a URL and what
    stands in its place. `first_pause` and `longest_pause` are seconds before an update is posted again.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        proxies: Mapping[str, str],
        first_pause: float = 0.1,
        longest_pause: float = 5.0,
    ) -> None:
        self._backend = backend
        self._proxies = proxies
        self._pauses = first_pause, longest_pause
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver until cancelled."""
        hook, inbox = self._backend.webhook, self._backend.inbox
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            try:
                while True:
                    if not hook.url:
                        await self._stop()
                        await hook.changed.until(lambda: hook.url or None, None)
                    update = next((one for one in inbox.waiting if one.id not in self._under_way), None)
                    if update is None or len(self._under_way) >= hook.connections:
                        await self._until_something()
                        continue
                    self._under_way[update.id] = asyncio.create_task(self._deliver(session, hook, update))
            finally:
                await self._stop()

    async def _until_something(self) -> None:
        """Wait for an update, the end of a delivery, or another webhook."""
        backend = self._backend
        signals = (backend.inbox.arrived, backend.inbox.changed, backend.webhook.changed)
        waits = [asyncio.ensure_future(signal.once()) for signal in signals]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.wait(waits)

    async def _stop(self) -> None:
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._under_way.clear()

    async def _deliver(self, session: aiohttp.ClientSession, hook: Webhook, update: Update) -> None:
        pause, longest = self._pauses
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        body = json.dumps(update.as_json()).encode()
        while not await self._post(session, hook, headers, body):
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)
        hook.delivered += 1
        self._under_way.pop(update.id, None)
        self._backend.inbox.remove(update)

    async def _post(
        self, session: aiohttp.ClientSession, hook: Webhook, headers: dict[str, str], body: bytes
    ) -> bool:
        try:
            async with session.post(self._address(hook.url), data=body, headers=headers) as response:
                await response.read()
                if 200 <= response.status < 300:
                    return True
                why = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            why = f"Connection failed: {type(error).__name__}"
        hook.failed += 1
        hook.last_error, hook.last_error_date = why, self._backend.now()
        return False

    def _address(self, url: str) -> str:
        for public, local in self._proxies.items():
            if url.startswith(public):
                return local + url.removeprefix(public)
        return url
