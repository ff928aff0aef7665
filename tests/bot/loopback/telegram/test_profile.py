"""Names, descriptions, commands and menus by language and scope."""

from __future__ import annotations

from typing import Any

from bot.loopback.telegram import LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, served


def commands(*names: str) -> list[dict[str, Any]]:
    """Commands of these names."""
    return [{"command": name, "description": name} for name in names]


@served()
async def test_texts_are_kept_by_language(server: LoopbackTelegram, api: Api) -> None:
    """A language without a text of its own gets the one for everybody."""
    for method, field in (
        ("Name", "name"),
        ("Description", "description"),
        ("ShortDescription", "short_description"),
    ):
        await api(f"setMy{method}", **{field: "all"})
        await api(f"setMy{method}", **{field: "orang"}, language_code="id")
        assert await api(f"getMy{method}", language_code="id") == {field: "orang"}
        assert await api(f"getMy{method}", language_code="ms") == {field: "all"}
        await api(f"setMy{method}", language_code="id")
        assert await api(f"getMy{method}", language_code="id") == {field: "all"}


@served()
async def test_a_menu_is_looked_up_by_scope_and_language(server: LoopbackTelegram, api: Api) -> None:
    """The narrowest scope wins, and in it one's own language."""
    chat = server.private()
    await api("setMyCommands", commands=commands("help"))
    await api("setMyCommands", commands=commands("bantuan"), language_code="id")
    scope = {"type": "chat", "chat_id": chat.id}
    await api("setMyCommands", commands=commands("help", "reindex"), scope=scope)
    menu = server.backend.profile.menu
    assert menu(chat=chat.id, user=chat.id, language="id") == ["help", "reindex"]
    assert menu(chat=5, user=5, language="id") == ["bantuan"]
    assert menu(chat=5, user=5, language="en") == ["help"]
    assert await api("getMyCommands", scope=scope) == commands("help", "reindex")
    await api("deleteMyCommands", scope=scope)
    assert menu(chat=chat.id, user=chat.id, language="id") == ["bantuan"]


@served()
async def test_a_scope_names_a_chat_that_exists(server: LoopbackTelegram, api: Api) -> None:
    """A chat that nobody opened, and a scope of another kind of chat, are refused."""
    chat = server.private()
    for scope, why in (
        ({"type": "chat", "chat_id": 5}, "chat not found"),
        ({"type": "chat_administrators", "chat_id": chat.id}, "can't use specified scope in private chats"),
        ({"type": "everybody"}, "is no type of BotCommandScope"),
        ({"type": "chat"}, 'field "chat_id" is missing'),
    ):
        assert why in await api.refused("setMyCommands", commands=commands("a"), scope=scope)


@served()
async def test_the_menu_button_and_rights_are_kept(server: LoopbackTelegram, api: Api) -> None:
    """What is set is what is got."""
    chat = server.private()
    await api("setChatMenuButton", chat_id=chat.id, menu_button={"type": "default"})
    assert await api("getChatMenuButton", chat_id=chat.id) == {"type": "default"}
    assert await api("getChatMenuButton") == {"type": "commands"}
    rights = await api("getMyDefaultAdministratorRights")
    await api("setMyDefaultAdministratorRights", rights=rights | {"can_manage_chat": True})
    assert (await api("getMyDefaultAdministratorRights"))["can_manage_chat"]
