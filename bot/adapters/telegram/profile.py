"""What Telegram shows of the bot before anybody writes: menus of commands and descriptions, by language."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256

from bot.command_names import FOR_ADMINS, Command
from bot.messages import messages_in
from knowledge.article import Language

_PEOPLE = (
    Command.ASK,
    Command.SOURCES,
    Command.WHY,
    Command.LANGUAGE,
    Command.HELP,
    Command.PRIVACY,
    Command.FORGET,
    Command.ID,
    Command.START,
)
_GROUPS = (Command.ASK, Command.HELP, Command.LANGUAGE, Command.SOURCES)
_ADMINS = tuple(command for command in Command if command in FOR_ADMINS)


class Scope(StrEnum):
    """Where a menu is shown; the values are those of the Bot API's BotCommandScope."""

    DEFAULT = "default"
    GROUPS = "all_group_chats"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class MenuCommand:
    """A line of a menu."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands that are shown to some people.

    Attributes:
        language_code: Of the people's apps; "" for those in any language that has no menu of its own.
        chat: The admin's private chat, where the scope is one chat.
    """

    scope: Scope
    language_code: str
    commands: tuple[MenuCommand, ...]
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What is shown in an empty chat with the bot (`long`), on its page and where it is shared (`short`)."""

    language_code: str
    long: str
    short: str


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it."""

    menus: tuple[Menu, ...]
    descriptions: tuple[Description, ...]


def digest_of(text: Menu | Description) -> str:
    """Another one for every other text: only what changed need be told to Telegram."""
    return sha256(json.dumps(asdict(text), sort_keys=True).encode()).hexdigest()


def profile(admins: Collection[str], *, fallback: Language = Language.ENGLISH) -> Profile:
    """What Telegram should show.

    Args:
        admins: As the settings name them, of all platforms; only theirs are shown the admins' commands.
        fallback: The language for people whose apps are in neither of ours.
    """
    codes = [("", fallback), *((language.value, language) for language in Language)]
    return Profile(
        tuple(menu for code, language in codes for menu in _menus(code, language, _chats(admins))),
        tuple(_description(code, language) for code, language in codes),
    )


def _chats(admins: Collection[str]) -> list[int]:
    """The private chats of those who are admins in Telegram: each has the number of its person."""
    names = (admin.split(":", 1) for admin in admins if admin.startswith("telegram:"))
    return sorted(int(number) for _, number in names if number.isdecimal())


def _menus(code: str, language: Language, chats: Iterable[int]) -> Iterable[Menu]:
    yield Menu(Scope.DEFAULT, code, _commands(_PEOPLE, language))
    yield Menu(Scope.GROUPS, code, _commands(_GROUPS, language))
    for chat in chats:
        yield Menu(Scope.CHAT, code, _commands((*_PEOPLE, *_ADMINS), language), chat)


def _commands(commands: Iterable[Command], language: Language) -> tuple[MenuCommand, ...]:
    messages = messages_in(language)
    return tuple(
        MenuCommand(command.name_in(language), messages.get(f"menu.{command}")) for command in commands
    )


def _description(code: str, language: Language) -> Description:
    messages = messages_in(language)
    return Description(code, messages.get("profile.long"), messages.get("profile.short"))
