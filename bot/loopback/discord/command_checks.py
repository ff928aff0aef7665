"""Whether commands may be registered as they are: names, lengths, numbers, and what cannot stand together."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.loopback.discord.checks import (
    Check,
    Problems,
    anything,
    array,
    below,
    boolean,
    choice_value,
    integer,
    length,
    mapping,
    number,
    one_of,
    optional,
    record,
    text,
    typed,
)
from bot.loopback.discord.failure import Json, inner, inners, invalid_form

LOCALES = frozenset(
    re.split(
        r"\s+",
        "ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro ru"
        " sv-SE th tr uk vi zh-CN zh-TW",
    )
)
_MOST_COMMANDS = {1: 100, 2: 15, 3: 15}
_MOST_TEXT = 8000
"""Of the names, descriptions and values of one command together, the longest of each translation."""
_NAME = re.compile(r"[-_'\w\u0900-\u0DFF\u0E00-\u0E7F]{1,32}")


def _lower(value: object, path: str, problems: Problems) -> None:
    text(32, 1, _NAME)(value, path, problems)
    if isinstance(value, str) and value != value.lower():
        problems[path] = ("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


_NAMED: Mapping[str, Check] = {
    "type": anything,
    "name": _lower,
    "name_localizations": optional(mapping(LOCALES, _lower)),
    "description": text(100, 1),
    "description_localizations": optional(mapping(LOCALES, text(100, 1))),
}
_CHOICE = record(
    {
        "name": text(100, 1),
        "name_localizations": optional(mapping(LOCALES, text(100, 1))),
        "value": choice_value,
    },
    "name",
    "value",
)
_VALUE: Mapping[str, Check] = _NAMED | {
    "required": optional(boolean),
    "choices": optional(array(_CHOICE, 25)),
    "autocomplete": optional(boolean),
    "min_value": optional(number),
    "max_value": optional(number),
    "min_length": optional(integer(0, 6000)),
    "max_length": optional(integer(1, 6000)),
    "channel_types": anything,
}
_OPTION: Mapping[int, Check] = {kind: record(_VALUE, "name", "description") for kind in range(3, 12)}
_COMMAND = record(_NAMED | {"options": optional(array(typed(_OPTION), 25))}, "name", "description")
_GROUP = record(_NAMED | {"options": optional(array(typed({1: _COMMAND}), 25))}, "name", "description")
_TOP: Mapping[str, Check] = {
    "id": anything,
    "type": one_of(1, 2, 3),
    "dm_permission": optional(boolean),
    "default_member_permissions": optional(integer(0, 2**53)),
    "contexts": optional(array(one_of(0, 1, 2), 3, 1)),
    "integration_types": optional(array(one_of(0, 1), 2, 1)),
    "nsfw": optional(boolean),
}
_SLASH = record(
    _NAMED | {"options": optional(array(typed({1: _COMMAND, 2: _GROUP, **_OPTION}), 25))} | _TOP,
    "name",
    "description",
)
_MENU = record(
    _TOP
    | {
        "name": text(32, 1),
        "name_localizations": optional(mapping(LOCALES, text(32, 1))),
        "description": optional(text(0)),
        "description_localizations": optional(mapping(LOCALES, text(100))),
    },
    "name",
)


def check_commands(commands: list[Json]) -> None:
    """Check all commands of a place.

    Raises:
        ApiError: Something is wrong (50035), with the path of it.
    """
    problems: Problems = {}
    for place, body in enumerate(commands):
        kind = body.get("type") or 1
        (_SLASH if kind == 1 else _MENU)(body, str(place), problems)
        if str(place) not in {path.split(".")[0] for path in problems}:
            _check_command(body, str(place), problems)
    for kind, most in _MOST_COMMANDS.items():
        same = [body for body in commands if (body.get("type") or 1) == kind]
        if len(same) > most:
            problems[""] = ("APPLICATION_COMMAND_TOO_MANY", f"Maximum number of commands reached ({most})")
        _check_unique(same, "", problems)
    if problems:
        raise invalid_form(problems)


def _check_command(body: Json, path: str, problems: Problems) -> None:
    if _size(body) > _MOST_TEXT:
        problems[path] = ("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({_MOST_TEXT})")
    _check_options(body, path, problems)


def _check_options(body: Json, path: str, problems: Problems) -> None:
    options = inners(body, "options")
    _check_unique(options, below(path, "options"), problems)
    is_optional = False
    for place, option in enumerate(options):
        where = below(below(path, "options"), place)
        if option["type"] > 2 and option.get("required") and is_optional:
            words = "Required options must be placed before non-required options"
            problems[where] = ("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
        is_optional = is_optional or (option["type"] > 2 and not option.get("required"))
        if option.get("autocomplete") and option.get("choices"):
            problems[where] = ("APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", "Both are not possible")
        _check_options(option, where, problems)
    kinds = {option["type"] in (1, 2) for option in options}
    if len(kinds) > 1:
        words = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        problems[below(path, "options")] = ("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)


def _check_unique(bodies: list[Json], path: str, problems: Problems) -> None:
    """No two names of the same place are the same in any language."""
    for locale in ("", *LOCALES):
        shown = [str(inner(one, "name_localizations").get(locale) or one.get("name")) for one in bodies]
        if len(shown) != len(set(shown)):
            words = f"Names must be unique ({locale or 'default'}: {sorted(shown)})"
            problems[path] = ("APPLICATION_COMMANDS_DUPLICATE_NAME", words)


def _size(body: Json) -> int:
    total = 0
    for name in ("name", "description"):
        shown = [str(body.get(name) or ""), *map(str, inner(body, f"{name}_localizations").values())]
        total += max(map(length, shown))
    total += sum(
        length(str(choice["value"])) + length(choice["name"]) for choice in body.get("choices") or ()
    )
    return total + sum(_size(option) for option in inners(body, "options"))
