"""The table in schema.txt: which fields methods and types have, of which types, within which limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FIELD = re.compile(r"  (?P<name>\w+)(?P<required>!?): (?P<types>[^{]+?)(?: \{(?P<limit>[^}]+)\})?")
_LIMIT = re.compile(r"(?P<least>\d+)\.\.(?P<most>\d*)(?P<bytes> bytes)?")


@dataclass(frozen=True, slots=True)
class Limit:
    """The least and the most of a number, or of the length of a text or an array; None is no upper limit."""

    least: int
    most: int | None
    in_bytes: bool

    def allows(self, number: int) -> bool:
        """Whether a number, or a length, is within it."""
        return number >= self.least and (self.most is None or number <= self.most)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a method or of a type; its types are alternatives, `[T]` is an array of T."""

    name: str
    required: bool
    types: tuple[str, ...]
    limit: Limit | None


@dataclass(frozen=True, slots=True)
class Schema:
    """Methods and types by their names; a union is a type that is one of several others."""

    methods: Mapping[str, Mapping[str, Field]]
    types: Mapping[str, Mapping[str, Field]]
    unions: Mapping[str, tuple[str, ...]]


@cache
def schema() -> Schema:
    """The table that is shipped."""
    return read_schema(files(__package__ or "").joinpath("schema.txt").read_text("utf-8"))


def read_schema(text: str) -> Schema:
    """Read a table.

    Raises:
        ValueError: A line is not of the form that schema.txt explains.
    """
    methods: dict[str, dict[str, Field]] = {}
    types: dict[str, dict[str, Field]] = {}
    unions: dict[str, tuple[str, ...]] = {}
    section, fields = methods, dict[str, Field]()
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = {"[methods]": methods, "[types]": types}[line]
        elif line.startswith(" "):
            field = _read_field(line)
            fields[field.name] = field
        elif " = " in line:
            name, _, members = line.partition(" = ")
            unions[name] = tuple(members.split(" | "))
        else:
            fields = section[line] = {}
    return Schema(methods, types, unions)


def _read_field(line: str) -> Field:
    parts = _FIELD.fullmatch(line)
    if not parts:
        raise ValueError(f"no field: {line}")
    return Field(
        parts["name"],
        bool(parts["required"]),
        tuple(parts["types"].split(" | ")),
        _read_limit(parts["limit"]),
    )


def _read_limit(text: str | None) -> Limit | None:
    if text is None:
        return None
    parts = _LIMIT.fullmatch(text)
    if not parts:
        raise ValueError(f"no limit: {text}")
    return Limit(int(parts["least"]), int(parts["most"]) if parts["most"] else None, bool(parts["bytes"]))
