from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.adapters.telegram.profile import Menu, Profile, Scope, digest_of, profile
from bot.command_names import FOR_ADMINS, Command, command_named
from knowledge.article import Language

ADMINS = frozenset({"telegram:456", "telegram:123", "discord:789", "telegram:-100123"})
PROFILE = profile(ADMINS)


def menus(scope: Scope) -> dict[str, Menu]:
    """The menus of a scope by language; of admins, those of one."""
    return {menu.language_code: menu for menu in PROFILE.menus if menu.scope is scope}


def commands_of(menu: Menu) -> set[Command]:
    """The commands in a menu."""
    named = {command_named(command.name) for command in menu.commands}
    return {command for command in named if command is not None}


def test_people_see_their_commands_in_their_language() -> None:
    """Every command that people have is in the menu, by the name and in the words of that language."""
    shown = menus(Scope.DEFAULT)
    assert set(shown) == {"", "id", "en"}
    for menu in shown.values():
        assert commands_of(menu) == set(Command) - FOR_ADMINS
    assert ("tanya", "Ajukan pertanyaan") in [(one.name, one.description) for one in shown["id"].commands]
    assert {one.name for one in shown["en"].commands} == {
        command.value for command in Command if command not in FOR_ADMINS
    }


def test_groups_see_only_what_is_of_use_there() -> None:
    """A group has four commands."""
    wanted = {Command.ASK, Command.HELP, Command.LANGUAGE, Command.SOURCES}
    assert [commands_of(menu) for menu in menus(Scope.GROUPS).values()] == [wanted] * 3


def test_only_admins_see_admins_commands_and_only_in_their_own_chats() -> None:
    """Neither people nor groups see them; admins of other platforms have no chat here."""
    for menu in PROFILE.menus:
        assert bool(commands_of(menu) & FOR_ADMINS) == (menu.scope is Scope.CHAT)
        assert (menu.chat is not None) == (menu.scope is Scope.CHAT)
    chats = {menu.chat for menu in PROFILE.menus if menu.scope is Scope.CHAT}
    assert chats == {123, 456}
    assert all(commands_of(menu) == set(Command) for menu in menus(Scope.CHAT).values())


def test_menus_and_descriptions_keep_to_telegrams_limits() -> None:
    """Names, their descriptions, and both descriptions of the bot are neither empty nor too long."""
    for menu in PROFILE.menus:
        assert 0 < len(menu.commands) <= 100
        for command in menu.commands:
            assert re.fullmatch("[a-z0-9_]{1,32}", command.name)
            assert 1 <= len(command.description) <= 256
    for description in PROFILE.descriptions:
        assert 0 < len(description.long) <= 512
        assert 0 < len(description.short) <= 120
    assert [description.language_code for description in PROFILE.descriptions] == ["", "id", "en"]


@pytest.mark.parametrize("language", Language)
def test_who_uses_neither_language_sees_the_one_that_was_set(language: Language) -> None:
    """The menu without a language is that of the fallback."""
    first = profile((), fallback=language)
    by_code = {menu.language_code: menu.commands for menu in first.menus if menu.scope is Scope.DEFAULT}
    assert by_code[""] == by_code[language.value]


def test_a_digest_changes_with_what_is_shown() -> None:
    """The same texts have the same digests, whatever order the admins come in; each other has another."""

    def digests(shown: Profile) -> list[str]:
        return [digest_of(text) for text in (*shown.menus, *shown.descriptions)]

    assert digests(profile(sorted(ADMINS, reverse=True))) == digests(PROFILE)
    assert len(set(digests(PROFILE))) == len(digests(PROFILE))
    commands = PROFILE.menus[0].commands
    assert digest_of(replace(PROFILE.menus[0], commands=commands[1:])) != digest_of(PROFILE.menus[0])
