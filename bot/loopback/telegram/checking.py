"""The fields of a call against the table: nothing unknown, nothing missing, every type and limit kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from bot.loopback.telegram.failure import ApiError, Json, bad_request
from bot.loopback.telegram.schema import Field, Limit, schema


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes


def check_call(method: str, raw: Mapping[str, object], files: Mapping[str, Upload]) -> Json:
    """Read the fields of a call.

    Values may be text, as forms carry them, or JSON; a file is `attach://` and the name of its part, or
    the part itself.

    Raises:
        ApiError: The method is unknown (404), or a field is unknown, missing or wrong (400).
    """
    fields = schema().methods.get(method)
    if fields is None:
        raise ApiError(404, "Not Found")
    referred = {str(value).removeprefix("attach://") for value in raw.values() if _is_attached(value)}
    given: dict[str, object] = {**raw, **{name: file for name, file in files.items() if name not in referred}}
    return _Checker(files).members(method, fields, given)


def units(text: str) -> int:
    """Its length as Telegram counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _is_attached(value: object) -> bool:
    return isinstance(value, str) and value.startswith("attach://")


@dataclass(frozen=True, slots=True)
class _Checker:
    files: Mapping[str, Upload]

    def members(self, owner: str, fields: Mapping[str, Field], given: Mapping[str, object]) -> Json:
        """The checked members of an object, or of a call."""
        unknown = [name for name in given if name not in fields]
        if unknown:
            raise bad_request(f'{owner} has no field "{unknown[0]}"')
        checked: Json = {}
        for name, field in fields.items():
            if name in given:
                checked[name] = self.value(f"{owner}.{name}", field, given[name])
            elif field.required:
                raise bad_request(f'{owner}: field "{name}" is missing')
        return checked

    def value(self, place: str, field: Field, value: object) -> object:
        """The value of a field, as the first of the field's types that it is."""
        wrong: ApiError | None = None
        is_file = "InputFile" in field.types and _is_attached(value)
        for kind in ("InputFile",) if is_file else field.types:
            try:
                read = self.typed(place, kind, value)
            except ApiError as error:
                wrong = wrong or error
                continue
            _check_limit(place, field.limit, read)
            return read
        raise wrong or bad_request(f"{place} has no type")

    def typed(self, place: str, kind: str, value: object) -> object:
        """A value as one type."""
        if kind.startswith("["):
            return self.array(place, kind[1:-1], _unpacked(value))
        if kind == "InputFile":
            return self.file(place, value)
        read = _SIMPLE.get(kind)
        if read is not None:
            return read(place, value)
        return self.object(place, kind, _unpacked(value))

    def array(self, place: str, kind: str, value: object) -> list[object]:
        """An array of one type."""
        if not isinstance(value, list):
            raise bad_request(f"{place} must be an array of {kind}")
        items = cast("list[object]", value)
        return [self.typed(f"{place}[{number}]", kind, item) for number, item in enumerate(items)]

    def object(self, place: str, kind: str, value: object) -> Json:
        """An object of a type, or of the one type of a union that its `type` names."""
        if not isinstance(value, dict):
            raise bad_request(f"{place} must be {kind}")
        members = cast("Json", value)
        if kind in schema().unions:
            kind = _member_of_union(place, kind, members)
        return self.members(f"{place} ({kind})", schema().types[kind], members)

    def file(self, place: str, value: object) -> Upload:
        """A file that came with the call."""
        if isinstance(value, Upload):
            return value
        if isinstance(value, str) and _is_attached(value):
            file = self.files.get(value.removeprefix("attach://"))
            if file is not None:
                return file
        raise bad_request(f"{place}: there is no file in the request")


def _unpacked(value: object) -> object:
    """JSON that a form carries as text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None


_TYPE_OF = {
    "BotCommandScopeDefault": "default",
    "BotCommandScopeAllPrivateChats": "all_private_chats",
    "BotCommandScopeAllGroupChats": "all_group_chats",
    "BotCommandScopeAllChatAdministrators": "all_chat_administrators",
    "BotCommandScopeChat": "chat",
    "BotCommandScopeChatAdministrators": "chat_administrators",
    "BotCommandScopeChatMember": "chat_member",
    "MenuButtonCommands": "commands",
    "MenuButtonWebApp": "web_app",
    "MenuButtonDefault": "default",
    "InlineQueryResultArticle": "article",
}


def _member_of_union(place: str, union: str, members: Json) -> str:
    kinds = schema().unions[union]
    for kind in kinds:
        if kind not in _TYPE_OF or members.get("type") == _TYPE_OF[kind]:
            return kind
    raise bad_request(f'{place}: "{members.get("type")}" is no type of {union}')


def _string(place: str, value: object) -> str:
    if not isinstance(value, str):
        raise bad_request(f"{place} must be a String")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return value


def _integer(place: str, value: object) -> int:
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and value.isascii():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
        raise bad_request(f"{place} must be an Integer")
    return value


def _boolean(place: str, value: object) -> bool:
    named = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}
    if isinstance(value, str):
        value = named.get(value)
    if not isinstance(value, bool):
        raise bad_request(f"{place} must be a Boolean")
    return value


_SIMPLE: Mapping[str, Any] = {"String": _string, "Integer": _integer, "Boolean": _boolean}


def _check_limit(place: str, limit: Limit | None, value: object) -> None:
    if limit is None:
        return
    if isinstance(value, str):
        size = len(value.encode()) if limit.in_bytes else units(value)
    elif isinstance(value, list):
        size = len(cast("list[object]", value))
    else:
        size = cast("int", value)
    if not limit.allows(size):
        most = "" if limit.most is None else limit.most
        raise bad_request(f"{place} is {size}, it must be {limit.least}..{most}")
