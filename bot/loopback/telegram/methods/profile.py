"""What the bot says of itself: who it is, its name, descriptions, commands and menu."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.chats import RIGHTS
from bot.loopback.telegram.failure import Json, bad_request
from bot.loopback.telegram.methods.handler import Handler
from bot.loopback.telegram.profile import Scope
from bot.loopback.telegram.texts import is_empty

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_RIGHTS = ("is_anonymous", *RIGHTS)


def get_me(backend: Backend, fields: Json) -> Json:
    """GetMe."""
    return backend.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not backend.privacy_mode,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(backend: Backend, fields: Json) -> bool:
    """SetMyCommands."""
    scope, language = _scope(backend, fields), _language(fields)
    names: list[str] = [command["command"] for command in fields["commands"]]
    if any(not _COMMAND.fullmatch(name) for name in names) or len(set(names)) != len(names):
        raise bad_request("BOT_COMMAND_INVALID")
    if any(is_empty(command["description"]) for command in fields["commands"]):
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if fields["commands"]:
        backend.profile.commands[scope, language] = fields["commands"]
    else:
        backend.profile.commands.pop((scope, language), None)
    return True


def get_my_commands(backend: Backend, fields: Json) -> list[Json]:
    """GetMyCommands."""
    return backend.profile.commands.get((_scope(backend, fields), _language(fields)), [])


def delete_my_commands(backend: Backend, fields: Json) -> bool:
    """DeleteMyCommands."""
    backend.profile.commands.pop((_scope(backend, fields), _language(fields)), None)
    return True


def _scope(backend: Backend, fields: Json) -> Scope:
    scope: Json = fields.get("scope", {"type": "default"})
    if "chat_id" not in scope:
        return scope["type"], 0, 0
    chat = backend.chat(scope)
    if scope["type"] != "chat" and chat.kind == "private":
        raise bad_request("can't use specified scope in private chats")
    if "user_id" in scope and scope["user_id"] not in chat.members:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return scope["type"], chat.id, scope.get("user_id", 0)


def _language(fields: Json) -> str:
    code: str = fields.get("language_code", "")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _texts(field: str, table: str) -> tuple[Handler, Handler]:
    """The pair of methods that set and get one text by language."""

    def put(backend: Backend, fields: Json) -> bool:
        texts: dict[str, str] = getattr(backend.profile, table)
        if fields.get(field):
            texts[_language(fields)] = fields[field]
        else:
            texts.pop(_language(fields), None)
        return True

    def get(backend: Backend, fields: Json) -> Json:
        texts: dict[str, str] = getattr(backend.profile, table)
        return {field: texts.get(_language(fields), texts.get("", ""))}

    return put, get


def set_rights(backend: Backend, fields: Json) -> bool:
    """SetMyDefaultAdministratorRights."""
    for_channels: bool = fields.get("for_channels", False)
    backend.profile.rights[for_channels] = fields.get("rights", {})
    return True


def get_rights(backend: Backend, fields: Json) -> Json:
    """GetMyDefaultAdministratorRights."""
    return dict.fromkeys(_RIGHTS, False) | backend.profile.rights.get(fields.get("for_channels", False), {})


def set_menu_button(backend: Backend, fields: Json) -> bool:
    """SetChatMenuButton."""
    chat_id = backend.chat(fields).id if "chat_id" in fields else 0
    if chat_id < 0:
        raise bad_request("chat must be private")
    backend.profile.menu_buttons[chat_id] = fields.get("menu_button", {"type": "default"})
    return True


def get_menu_button(backend: Backend, fields: Json) -> Json:
    """GetChatMenuButton."""
    buttons = backend.profile.menu_buttons
    chat_id = backend.chat(fields).id if "chat_id" in fields else 0
    return buttons.get(chat_id, buttons.get(0, {"type": "commands"}))


_NAME = _texts("name", "names")
_DESCRIPTION = _texts("description", "descriptions")
_SHORT = _texts("short_description", "short_descriptions")

HANDLERS: Mapping[str, Handler] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _NAME[0],
    "getMyName": _NAME[1],
    "setMyDescription": _DESCRIPTION[0],
    "getMyDescription": _DESCRIPTION[1],
    "setMyShortDescription": _SHORT[0],
    "getMyShortDescription": _SHORT[1],
    "setMyDefaultAdministratorRights": set_rights,
    "getMyDefaultAdministratorRights": get_rights,
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
}
