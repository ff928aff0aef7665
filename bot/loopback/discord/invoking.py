"""What an interaction tells the bot of a command that somebody uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.loopback.discord.checks import length
from bot.loopback.discord.commands import Found, names
from bot.loopback.discord.failure import Json, inners
from bot.loopback.discord.files import Upload

if TYPE_CHECKING:
    from bot.loopback.discord.channels import Channel
    from bot.loopback.discord.messages import Message
    from bot.loopback.discord.persons import Person

_TYPES: Mapping[int, tuple[type, ...]] = {3: (str,), 4: (int,), 5: (bool,), 10: (int, float), 11: (Upload,)}


def command_data(person: Person, channel: Channel, command: str, given: Mapping[str, object]) -> Json:
    """The data of a slash command.

    Raises:
        LookupError: There is no such command here, or no such option.
        ValueError: An option is missing, or has a value that the client does not take.
    """
    found = _find(person, channel, command)
    attachments: Json = {}
    options = [_option(found, person, channel, one, attachments) for one in given.items()]
    missing = {one["name"] for one in found.options if one.get("required")} - {one["name"] for one in options}
    if missing:
        raise ValueError(f"/{command} needs {sorted(missing)}")
    return _data(found, options) | ({"resolved": {"attachments": attachments}} if attachments else {})


def autocomplete_data(person: Person, channel: Channel, command: str, typed: Mapping[str, object]) -> Json:
    """The data of typing in the last of these options.

    Raises:
        LookupError: There is no such command here, or no such option.
        ValueError: The option offers no choices.
    """
    found = _find(person, channel, command)
    options: list[Json] = []
    for name, value in typed.items():
        shape = _shape(found, person, name)
        options.append({"name": shape["name"], "type": shape["type"], "value": value})
        if name == list(typed)[-1]:
            if not shape.get("autocomplete"):
                raise ValueError(f"{name} offers no choices")
            options[-1]["focused"] = True
    return _data(found, options)


def menu_data(person: Person, message: Message, command: str) -> Json:
    """The data of a command of a message's context menu.

    Raises:
        LookupError: There is no such command.
    """
    found = _find(person, message.channel, command, kind=3)
    resolved = {"messages": {str(message.id): message.as_json()}}
    return _data(found, []) | {"target_id": str(message.id), "resolved": resolved}


def _find(person: Person, channel: Channel, command: str, *, kind: int = 1) -> Found:
    found = person.backend.commands.find(command, person, channel, kind)
    if found is None:
        raise LookupError(f"no command {command!r} here for {person.locale}")
    return found


def _data(found: Found, options: list[Json]) -> Json:
    for step in reversed(found.steps):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    data: Json = {"id": found.body["id"], "name": found.body["name"], "type": found.body["type"]}
    return data | {"options": options} if found.body["type"] == 1 else data


def _shape(found: Found, person: Person, name: str) -> Json:
    for shape in found.options:
        if name in names(shape, person.locale):
            return shape
    raise LookupError(f"no option {name!r}: there are {[one['name'] for one in found.options]}")


def _option(
    found: Found, person: Person, channel: Channel, given: tuple[str, object], attachments: Json
) -> Json:
    name, value = given
    shape = _shape(found, person, name)
    kinds = _TYPES.get(shape["type"], (int, str))
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ValueError(f"{name} cannot be {value!r}")
    if isinstance(value, Upload):
        number = person.backend.snowflakes.next()
        attachments[str(number)] = person.backend.files.add(number, channel.id, value).as_json()
        value = str(number)
    else:
        value = _chosen(shape, person, name, value)
    return {"name": shape["name"], "type": shape["type"], "value": value}


def _chosen(shape: Json, person: Person, name: str, value: object) -> object:
    """The value of a choice that was named, or what was typed."""
    choices = inners(shape, "choices")
    for choice in choices:
        if value == choice["value"] or value in names(choice, person.locale):
            return choice["value"]
    least, most = shape.get("min_length") or 0, shape.get("max_length") or 6000
    if choices or (isinstance(value, str) and not least <= length(value) <= most):
        raise ValueError(f"the client takes no {value!r} for {name}")
    return value
