"""Small checks of a body's fields, of which larger ones are made; lengths are in UTF-16 units.

Discord seems to count characters; of units there are never fewer, so that its limits hold however it counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

Problems: TypeAlias = dict[str, tuple[str, str]]
"""Of each wrong field its path with dots, a code and words."""
Check: TypeAlias = Callable[[object, str, Problems], None]

_SNOWFLAKE = re.compile(r"(?:0|[1-9][0-9]{0,19})")
_URL = re.compile(r"(?:https?|discord|attachment)://\S+")


def length(text: str) -> int:
    """How long a text is, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def below(path: str, step: str | int) -> str:
    """The path of a field within another."""
    return f"{path}.{step}" if path else str(step)


def wrong_type(path: str, problems: Problems, wanted: str) -> None:
    """A field is of another type."""
    problems[path] = (f"{wanted.upper()}_TYPE_CONVERT", f"Could not convert to {wanted}.")


def bad_length(path: str, problems: Problems, least: int, most: int) -> None:
    """A field is too short or too long."""
    problems[path] = ("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def text(most: int, least: int = 0, pattern: re.Pattern[str] | None = None) -> Check:
    """A string of so many units."""

    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, str):
            wrong_type(path, problems, "string")
        elif not least <= length(value) <= most:
            bad_length(path, problems, least, most)
        elif pattern is not None and not pattern.fullmatch(value):
            problems[path] = ("STRING_TYPE_REGEX", f"String value did not match validation regex {value!r}.")
        elif any(0xD800 <= ord(character) < 0xE000 for character in value):
            problems[path] = ("STRING_TYPE_ENCODING", "Half of a surrogate pair.")

    return check


def url(most: int = 2048) -> Check:
    """An address of a page."""
    inner = text(most, 1)

    def check(value: object, path: str, problems: Problems) -> None:
        inner(value, path, problems)
        if isinstance(value, str) and not _URL.fullmatch(value):
            problems[path] = ("URL_TYPE_INVALID_URL", "Not a well formed URL.")

    return check


def integer(least: int, most: int) -> Check:
    """A whole number, also as a string of digits."""

    def check(value: object, path: str, problems: Problems) -> None:
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,20}", value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            wrong_type(path, problems, "int")
        elif not least <= value <= most:
            problems[path] = ("NUMBER_TYPE_MAX", f"int value should be from {least} to {most}.")

    return check


def number(value: object, path: str, problems: Problems) -> None:
    """Any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        wrong_type(path, problems, "float")


def boolean(value: object, path: str, problems: Problems) -> None:
    """True or false."""
    if not isinstance(value, bool):
        problems[path] = ("BOOLEAN_TYPE_CHOICES", "Must be either true or false.")


def snowflake(value: object, path: str, problems: Problems) -> None:
    """An id, as a string or a number."""
    if isinstance(value, bool) or not _SNOWFLAKE.fullmatch(str(value)):
        problems[path] = ("NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')


def one_of(*allowed: object) -> Check:
    """One of these values."""

    def check(value: object, path: str, problems: Problems) -> None:
        if value not in allowed or (isinstance(value, bool) and not any(value is one for one in allowed)):
            problems[path] = ("BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.")

    return check


def choice_value(value: object, path: str, problems: Problems) -> None:
    """What a choice stands for: a number, or a text of up to 100."""
    if isinstance(value, str):
        text(100)(value, path, problems)
    else:
        number(value, path, problems)


def anything(value: object, path: str, problems: Problems) -> None:
    """What is not looked at."""


def optional(inner: Check) -> Check:
    """It, or null."""

    def check(value: object, path: str, problems: Problems) -> None:
        if value is not None:
            inner(value, path, problems)

    return check


def array(inner: Check, most: int, least: int = 0) -> Check:
    """A list of so many."""

    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems[path] = ("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        items = cast("list[object]", value)
        if not least <= len(items) <= most:
            bad_length(path, problems, least, most)
            return
        for place, item in enumerate(items):
            inner(item, below(path, place), problems)

    return check


def mapping(keys: frozenset[str], inner: Check) -> Check:
    """An object with some of these keys."""

    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            wrong_type(path, problems, "dict")
            return
        for key, item in cast("dict[str, object]", value).items():
            if key not in keys:
                problems[below(path, key)] = ("ENUM_TYPE_COERCE", f'Value "{key}" is not a valid enum value.')
            else:
                inner(item, below(path, key), problems)

    return check


def record(fields: Mapping[str, Check], *required: str) -> Check:
    """An object with these fields and no others."""

    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems[path] = ("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return
        body = cast("dict[str, object]", value)
        for name in required:
            if body.get(name) is None:
                problems[below(path, name)] = ("BASE_TYPE_REQUIRED", "This field is required")
        for name, item in body.items():
            if name not in fields:
                problems[below(path, name)] = ("UNKNOWN_FIELD", "There is no such field")
            elif item is not None or name not in required:
                fields[name](item, below(path, name), problems)

    return check


def typed(kinds: Mapping[int, Check]) -> Check:
    """An object whose `type` says which of these it is."""

    def check(value: object, path: str, problems: Problems) -> None:
        body = cast("dict[str, object]", value if isinstance(value, dict) else {})
        kind = body.get("type")
        inner = kinds.get(kind) if isinstance(kind, int) and not isinstance(kind, bool) else None
        if inner is None:
            words = f'Value of field "type" must be one of {tuple(kinds)}.'
            problems[below(path, "type")] = ("UNION_TYPE_CHOICES", words)
        else:
            inner(body, path, problems)

    return check
