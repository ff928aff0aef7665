"""Tells Telegram what to show of the bot: only what is missing there or has changed."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypedDict, cast

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import ExtBot

from bot.adapters.telegram.failures import seconds_of
from bot.adapters.telegram.places import name_of
from bot.adapters.telegram.profile import Description, Menu, Profile, Scope, digest_of

_log = logging.getLogger(__name__)

_TRIES = 5
"""Times that Telegram may tell us to wait with one call."""

_OF_CHAT = f"menu:{Scope.CHAT}:"
"""How the names of admins' menus begin; chat and language follow."""


class _Shown(TypedDict):
    """What a bot shows already, as it is kept in a file: the digest of each text by its name."""

    bot: int
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Telling:
    """A call that tells Telegram one text.

    Attributes:
        digest: Of the text; "" for none.
        chat: The admin's whose menu it is; None for what everybody sees.
    """

    name: str
    digest: str
    call: Callable[[], Awaitable[object]]
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class Presentation:
    """What Telegram is to show of the bot.

    Attributes:
        kept: The file that says what it shows already; its folder exists.
    """

    profile: Profile
    kept: Path


class Introduction:
    """Tells Telegram who the bot is."""

    def __init__(self, bot: ExtBot[bool], presentation: Presentation) -> None:
        self._bot = bot
        self._profile = presentation.profile
        self._kept = presentation.kept
        self._known: dict[str, str] = {}
        self._strangers: set[int] = set()
        self._met: asyncio.Queue[int] = asyncio.Queue()

    async def make(self) -> None:
        """Tell Telegram what it does not know, then admins' menus when they have written; until cancelled.

        What fails is logged, and told at the next start.
        """
        self._known = self._read()
        await self._tell(self._tellings())
        while True:
            chat = await self._met.get()
            await self._tell(telling for telling in self._tellings() if telling.chat == chat)

    def meet(self, chat: int) -> None:
        """Somebody has written in a chat: an admin's menu can now be shown there. Costs nothing."""
        if chat in self._strangers:
            self._strangers.discard(chat)
            self._met.put_nowait(chat)

    def _tellings(self) -> Iterator[_Telling]:
        for menu in self._profile.menus:
            name = f"menu:{menu.scope}:{menu.chat or ''}:{menu.language_code}"
            yield _Telling(name, digest_of(menu), partial(self._show_menu, menu), menu.chat)
        for text in self._profile.descriptions:
            code, digest = text.language_code, digest_of(text)
            yield _Telling(f"long:{code}", digest, partial(self._show_long, text))
            yield _Telling(f"short:{code}", digest, partial(self._show_short, text))
        wanted = {menu.chat for menu in self._profile.menus}
        for name in [name for name in self._known if name.startswith(_OF_CHAT)]:
            chat, _, code = name.removeprefix(_OF_CHAT).partition(":")
            if chat.isdecimal() and int(chat) not in wanted:
                scope = BotCommandScopeChat(int(chat))
                yield _Telling(name, "", partial(self._bot.delete_my_commands, scope, code or None))

    async def _show_menu(self, menu: Menu) -> None:
        commands = [BotCommand(command.name, command.description) for command in menu.commands]
        await self._bot.set_my_commands(commands, _scope(menu), menu.language_code or None)

    async def _show_long(self, description: Description) -> None:
        await self._bot.set_my_description(description.long, description.language_code or None)

    async def _show_short(self, description: Description) -> None:
        await self._bot.set_my_short_description(description.short, description.language_code or None)

    async def _tell(self, tellings: Iterable[_Telling]) -> None:
        before = dict(self._known)
        try:
            for telling in tellings:
                is_known = self._known.get(telling.name) == telling.digest
                if not is_known and telling.chat not in self._strangers and await self._is_told(telling):
                    self._known[telling.name] = telling.digest
        finally:
            self._known = {name: digest for name, digest in self._known.items() if digest}
            if self._known != before:
                self._write()

    async def _is_told(self, telling: _Telling) -> bool:
        try:
            await _patiently(telling.call)
        # None of it is worth ending for, whatever it is.
        except Exception as error:
            is_refused = isinstance(error, BadRequest | Forbidden)
            if is_refused and not telling.digest:
                return True  # the chat is gone, and its menu with it
            if is_refused and telling.chat is not None:
                self._note_stranger(telling.chat, error)
            else:
                _log.warning("Telegram does not show what it should of the bot (%s): %s", telling.name, error)
            return False
        return True

    def _note_stranger(self, chat: int, error: Exception) -> None:
        self._strangers.add(chat)
        _log.warning(
            "The admins' commands cannot be shown to %s (%s): that admin has to write to the bot once, "
            "or unblock it; they are shown then",
            name_of(chat),
            error,
        )

    def _read(self) -> dict[str, str]:
        try:
            shown: object = json.loads(self._kept.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(shown, dict):
            return {}
        found = cast("dict[str, object]", shown)
        texts = found.get("texts")
        if found.get("bot") != self._bot.id or not isinstance(texts, dict):
            return {}
        return {str(name): str(digest) for name, digest in cast("dict[object, object]", texts).items()}

    def _write(self) -> None:
        shown: _Shown = {"bot": self._bot.id, "texts": self._known}
        try:
            self._kept.write_text(json.dumps(shown), "utf-8")
        except OSError as error:
            _log.warning("What Telegram shows of the bot cannot be kept: %s", error)


async def _patiently(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call, and again as often as Telegram says when."""
    for _ in range(_TRIES):
        try:
            await call()
        except RetryAfter as error:
            await asyncio.sleep(seconds_of(error))
        else:
            return
    await call()


def _scope(menu: Menu) -> BotCommandScope:
    if menu.scope is Scope.CHAT and menu.chat is not None:
        return BotCommandScopeChat(menu.chat)
    return BotCommandScopeAllGroupChats() if menu.scope is Scope.GROUPS else BotCommandScopeDefault()
