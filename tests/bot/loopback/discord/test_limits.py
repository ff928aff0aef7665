"""What a message, a button and a command may be, and the error that names what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from bot.loopback.discord import LoopbackDiscord
from tests.bot.loopback.discord.api import ASK, Api, served

_LONG = "BASE_TYPE_BAD_LENGTH"


def _button(number: int = 0, **fields: object) -> dict[str, object]:
    return {"type": 2, "style": 2, "label": "a", "custom_id": str(number)} | fields


def _rows(*rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{"type": 1, "components": row} for row in rows]


FITS: list[dict[str, Any]] = [
    {"content": "x" * 2000},
    {"content": "", "embeds": [{"description": "x" * 4096}]},
    {"embeds": [{"title": "x" * 256, "description": "x" * 3696, "footer": {"text": "x" * 2048}}]},
    {"embeds": [{"fields": [{"name": "a", "value": "b"}] * 25}]},
    {"content": "a", "components": _rows(*[[_button(5 * row + n) for n in range(5)] for row in range(5)])},
    {"content": "a", "components": _rows([_button(label="x" * 80, custom_id="y" * 100)])},
    {"content": "a", "components": _rows([{"type": 2, "style": 5, "label": "a", "url": "https://a.id"}])},
    {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 4000}]},
    {"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "x"}]}]},
]

TOO_MUCH: list[tuple[dict[str, Any], str]] = [
    ({"content": "x" * 2001}, f"content: {_LONG}"),
    ({"content": "😀" * 1001}, f"content: {_LONG}"),
    ({"content": 5}, "content: STRING_TYPE_CONVERT"),
    ({"content": "a", "text": "b"}, "text: UNKNOWN_FIELD"),
    ({"embeds": [{"description": "x" * 4097}]}, f"embeds.0.description: {_LONG}"),
    ({"embeds": [{"title": "x" * 257}]}, f"embeds.0.title: {_LONG}"),
    (
        {"embeds": [{"description": "x" * 4096}, {"description": "x" * 1905}]},
        "embeds: MAX_EMBED_SIZE_EXCEEDED",
    ),
    ({"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]}, f"embeds.0.fields: {_LONG}"),
    ({"embeds": [{"fields": [{"name": "", "value": "b"}]}]}, f"embeds.0.fields.0.name: {_LONG}"),
    ({"embeds": [{"description": "a"}] * 11}, f"embeds: {_LONG}"),
    ({"embeds": [{"url": "javascript:x", "title": "a"}]}, "embeds.0.url: URL_TYPE_INVALID_URL"),
    (
        {"content": "a", "components": _rows([_button(n) for n in range(6)])},
        f"components.0.components: {_LONG}",
    ),
    ({"content": "a", "components": _rows(*[[_button(n)] for n in range(6)])}, f"components: {_LONG}"),
    ({"content": "a", "components": _rows([])}, f"components.0.components: {_LONG}"),
    (
        {"content": "a", "components": _rows([_button(1), _button(1)])},
        "components: COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    (
        {"content": "a", "components": _rows([_button(label="x" * 81)])},
        f"components.0.components.0.label: {_LONG}",
    ),
    (
        {"content": "a", "components": _rows([_button(label=" ")])},
        "components.0.components.0.label: BUTTON_COMPONENT_INVALID_EMOJI_OR_LABEL",
    ),
    (
        {"content": "a", "components": _rows([_button(custom_id="x" * 101)])},
        f"components.0.components.0.custom_id: {_LONG}",
    ),
    (
        {"content": "a", "components": _rows([_button(style=5, custom_id=None)])},
        "components.0.components.0.url: BASE_TYPE_REQUIRED",
    ),
    ({"content": "a", "components": [{"type": 10, "content": "a"}]}, "components.0.type: UNION_TYPE_CHOICES"),
    (
        {"content": "a", "flags": 1 << 15, "components": [{"type": 10, "content": "a"}]},
        "content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    (
        {
            "flags": 1 << 15,
            "components": [{"type": 10, "content": "x" * 2001}, {"type": 10, "content": "x" * 2000}],
        },
        "components: COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    ({"content": "a", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse.0: BASE_TYPE_CHOICES"),
    ({"content": "a", "nonce": "x" * 26}, f"nonce: {_LONG}"),
    ({"content": "a", "attachments": [{"id": 0, "filename": "a"}]}, "attachments.0.id: ATTACHMENT_NOT_FOUND"),
]


@served()
async def test_what_fits_is_taken(server: LoopbackDiscord, api: Api) -> None:
    """A message just within its limits is taken."""
    channel = server.guild().text_channel()
    for body in FITS:
        answer = await api("POST", f"/channels/{channel.id}/messages", body)
        assert answer.status == 200, answer
    assert len(server.messages(channel)) == len(FITS)


@pytest.mark.parametrize(("body", "problem"), TOO_MUCH, ids=[problem for _, problem in TOO_MUCH])
def test_what_is_too_much_is_refused(body: dict[str, Any], problem: str) -> None:
    """A message just beyond a limit is refused with the path of what is wrong."""

    async def run(server: LoopbackDiscord, api: Api) -> None:
        channel = server.guild().text_channel()
        assert await api.problems("POST", f"/channels/{channel.id}/messages", body) == {problem}
        assert server.messages(channel) == []
        assert server.calls.refused()[0].answer["code"] == 50035

    served()(run)()


@served()
async def test_a_message_says_something(server: LoopbackDiscord, api: Api) -> None:
    """Nothing, blanks and an embed without words are no message; nor can an edit make one."""
    path = f"/channels/{server.guild().text_channel().id}/messages"
    nothing: list[dict[str, Any]] = [{}, {"content": " \n "}, {"embeds": [{}]}, {"embeds": [{"color": 5}]}]
    nothing.append({"components": []})
    for body in nothing:
        assert (await api("POST", path, body)).code == 50006
    posted = await api("POST", path, {"content": "a"})
    edit = f"{path}/{posted.body['id']}"
    assert (await api("PATCH", edit, {"content": ""})).code == 50006
    assert (await api("PATCH", edit, {"content": None, "embeds": [{"description": "b"}]})).status == 200


def _command(**fields: object) -> dict[str, object]:
    return ASK | fields


_OPTION = {"type": 3, "name": "a", "description": "A"}
WRONG_COMMANDS: list[tuple[list[dict[str, object]], str]] = [
    ([_command(name="Ask")], "0.name: APPLICATION_COMMAND_INVALID_NAME"),
    ([_command(name="a b")], "0.name: STRING_TYPE_REGEX"),
    ([_command(description="")], "0.description: BASE_TYPE_BAD_LENGTH"),
    ([_command(description="x" * 101)], "0.description: BASE_TYPE_BAD_LENGTH"),
    ([_command(name_localizations={"in": "tanya"})], "0.name_localizations.in: ENUM_TYPE_COERCE"),
    (
        [_command(name_localizations={"id": "Tanya"})],
        "0.name_localizations.id: APPLICATION_COMMAND_INVALID_NAME",
    ),
    ([_command(), _command(name="other")], ": APPLICATION_COMMANDS_DUPLICATE_NAME"),
    ([_command(options=[_OPTION] * 26)], "0.options: BASE_TYPE_BAD_LENGTH"),
    (
        [_command(options=[_OPTION, _OPTION | {"name": "b", "required": True}])],
        "0.options.1: APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    (
        [_command(options=[_OPTION, {"type": 1, "name": "b", "description": "B"}])],
        "0.options: APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    (
        [_command(options=[_OPTION | {"choices": [{"name": "a", "value": "x" * 100}] * 26}])],
        "0.options.0.choices: BASE_TYPE_BAD_LENGTH",
    ),
    ([{"name": "Ask", "type": 3}] * 2, ": APPLICATION_COMMANDS_DUPLICATE_NAME"),
    ([{"name": "Ask this", "type": 3, "description": "x"}], "0.description: BASE_TYPE_BAD_LENGTH"),
]


@pytest.mark.parametrize(("commands", "problem"), WRONG_COMMANDS, ids=[name for _, name in WRONG_COMMANDS])
def test_commands_that_cannot_be_are_refused(commands: list[dict[str, object]], problem: str) -> None:
    """Names, descriptions, translations and options have their limits, and no two names are one."""

    async def run(server: LoopbackDiscord, api: Api) -> None:
        path = f"/applications/{server.bot.id}/commands"
        assert problem in await api.problems("PUT", path, commands)
        assert server.backend.commands.syncs == {}

    served()(run)()


@served()
async def test_commands_keep_their_ids(server: LoopbackDiscord, api: Api) -> None:
    """Registering again keeps the id of a command, and is counted; servers have commands of their own."""
    path = f"/applications/{server.bot.id}/commands"
    first = (await api("PUT", path, [ASK])).body
    second = (await api("PUT", path, [ASK | {"description": "Other"}])).body
    assert first[0]["id"] == second[0]["id"]
    assert (await api("GET", path)).body[0]["description"] == "Other"
    guild = server.guild()
    own = f"/applications/{server.bot.id}/guilds/{guild.id}/commands"
    await api("PUT", own, [ASK | {"name": "only", "name_localizations": None}])
    assert server.backend.commands.syncs == {0: 2, guild.id: 1}
    member = guild.member()
    assert member.sees(guild.text_channel(), "only")
    assert not member.sees(server.direct(member), "only")
    assert (await api("PUT", "/applications/1/commands", [])).code == 10002
