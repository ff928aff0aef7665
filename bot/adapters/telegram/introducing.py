"""Tells Telegram what to show of the bot, when that has changed."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
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
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.adapters.telegram.failures import seconds_of
from bot.adapters.telegram.profile import Description, Menu, Profile, Scope
from knowledge.article import Language

_log = logging.getLogger(__name__)

_Call = Callable[[], Awaitable[object]]


class _Shown(TypedDict):
    """What a bot shows already, as it is kept in a file."""

    bot: int
    digest: str
    admins: list[int]


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

    async def make(self) -> None:
        """Tell Telegram, unless it knows; what fails is logged, and told again at the next start."""
        before = self._read()
        admins = sorted({menu.chat for menu in self._profile.menus if menu.chat is not None})
        if before is not None and before["digest"] == self._profile.digest:
            return
        former = [chat for chat in before["admins"] if chat not in admins] if before else []
        told = [await self._tell(call) for call in self._calls(former)]
        if all(told):
            self._write({"bot": self._bot.id, "digest": self._profile.digest, "admins": admins})

    def _calls(self, former: list[int]) -> Iterator[_Call]:
        for menu in self._profile.menus:
            yield partial(self._show_menu, menu)
        for description in self._profile.descriptions:
            yield partial(self._show_long, description)
            yield partial(self._show_short, description)
        for chat in former:
            for code in ("", *Language):
                yield partial(self._bot.delete_my_commands, BotCommandScopeChat(chat), code or None)

    async def _show_menu(self, menu: Menu) -> None:
        commands = [BotCommand(command.name, command.description) for command in menu.commands]
        await self._bot.set_my_commands(commands, _scope(menu), menu.language_code or None)

    async def _show_long(self, description: Description) -> None:
        await self._bot.set_my_description(description.long, description.language_code or None)

    async def _show_short(self, description: Description) -> None:
        await self._bot.set_my_short_description(description.short, description.language_code or None)

    async def _tell(self, call: _Call) -> bool:
        try:
            try:
                await call()
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
                await call()
        # None of it is worth ending for, whatever it is.
        except Exception as error:
            # An admin who has never written to the bot has no chat with it yet, for one.
            _log.warning("Telegram does not show what it should of the bot: %s", error)
            return False
        return True

    def _read(self) -> _Shown | None:
        try:
            shown: object = json.loads(self._kept.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(shown, dict) or not shown.keys() >= _Shown.__annotations__.keys():
            return None
        found = cast("_Shown", shown)
        return found if found["bot"] == self._bot.id else None

    def _write(self, shown: _Shown) -> None:
        try:
            self._kept.write_text(json.dumps(shown), "utf-8")
        except OSError as error:
            _log.warning("What Telegram shows of the bot cannot be kept: %s", error)


def _scope(menu: Menu) -> BotCommandScope:
    if menu.scope is Scope.CHAT and menu.chat is not None:
        return BotCommandScopeChat(menu.chat)
    return BotCommandScopeAllGroupChats() if menu.scope is Scope.GROUPS else BotCommandScopeDefault()
