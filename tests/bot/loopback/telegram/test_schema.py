"""Our table of the Bot API, and what we answer, against the machine-readable description where it lies."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, cast

import pytest

from bot.loopback.telegram import LoopbackTelegram
from bot.loopback.telegram.methods import HANDLERS
from bot.loopback.telegram.schema import Field, read_schema, schema
from tests.bot.loopback.telegram.api import Api, served

_BESIDE = Path(__file__).parents[4] / ".." / "shared" / "specs"


def description() -> dict[str, Any]:
    """The description of the Bot API; the test is skipped where there is none."""
    path = Path(os.environ.get("KUTIP_SPECS") or _BESIDE) / "telegram_bot_api.json"
    if not path.exists():
        pytest.skip("telegram_bot_api.json lies only on development machines")
    return json.loads(path.read_text("utf-8"))


def written(kind: str) -> str:
    """A type as the description writes it."""
    return f"Array of {written(kind[1:-1])}" if kind.startswith("[") else kind


def check_fields(owner: str, ours: dict[str, Field], theirs: list[dict[str, Any]]) -> None:
    """Every field of ours is one of theirs, and we leave out no required one."""
    by_name = {field["name"]: field for field in theirs}
    for name, field in ours.items():
        assert [written(kind) for kind in field.types] == by_name[name]["types"], f"{owner}.{name}"
        assert field.required == by_name[name]["required"], f"{owner}.{name}"
    assert {name for name, field in by_name.items() if field["required"]} <= ours.keys(), owner


def test_our_table_agrees_with_the_description() -> None:
    """Methods, types, fields and what is required are Telegram's."""
    theirs = description()
    for name, fields in schema().methods.items():
        check_fields(name, dict(fields), theirs["methods"][name].get("fields", []))
    for name, fields in schema().types.items():
        check_fields(name, dict(fields), theirs["types"][name].get("fields", []))
    for name, members in schema().unions.items():
        assert set(members) <= set(theirs["types"][name]["subtypes"])


def test_every_type_that_is_named_is_there() -> None:
    """Fields name simple types, types of the table, or unions; each method has a handler."""
    known = {*schema().types, *schema().unions, "String", "Integer", "Boolean", "InputFile"}
    for fields in (*schema().methods.values(), *schema().types.values()):
        for field in fields.values():
            assert {kind.strip("[]") for kind in field.types} <= known
    assert schema().methods.keys() == HANDLERS.keys() | {"getUpdates"}


def test_a_line_that_is_no_field_is_refused() -> None:
    """A slip in the table is not read over."""
    for text in ("[methods]\na\n  b Integer", "[methods]\na\n  b: Integer {few}"):
        with pytest.raises(ValueError, match="no "):
            read_schema(text)


class Conformity:
    """Checks values against the description's types."""

    def __init__(self, types: dict[str, Any]) -> None:
        self.types = types

    def fits(self, kind: str, value: object) -> bool:
        """Whether a value is of a type, down to its last field."""
        if kind.startswith("Array of "):
            items = cast("list[object]", value) if isinstance(value, list) else None
            return items is not None and all(
                self.fits(kind.removeprefix("Array of "), item) for item in items
            )
        if kind in ("Integer", "String", "Boolean", "True"):
            simple = {"Integer": int, "String": str, "Boolean": bool, "True": bool}[kind]
            return type(value) is simple
        subtypes = self.types[kind].get("subtypes")
        if subtypes:
            return any(self.fits(subtype, value) for subtype in subtypes)
        return isinstance(value, dict) and self.has_fields(kind, cast("dict[str, object]", value))

    def has_fields(self, kind: str, value: dict[str, object]) -> bool:
        """Whether an object has the fields of a type, the required ones all, and no other."""
        fields = {field["name"]: field for field in self.types[kind].get("fields", [])}
        required = {name for name, field in fields.items() if field["required"]}
        return required <= value.keys() <= fields.keys() and all(
            any(self.fits(one, value[name]) for one in fields[name]["types"]) for name in value
        )


def test_what_we_answer_is_of_telegrams_types() -> None:
    """Results of all methods and updates of all kinds fit the description."""
    theirs = description()
    conformity = Conformity(theirs["types"])

    @served()
    async def run(server: LoopbackTelegram, api: Api) -> None:
        await use_everything(server, api)
        for method, result in api.results:
            kinds = theirs["methods"][method]["returns"]
            assert any(conformity.fits(kind, result) for kind in kinds), (method, result)
        assert {method for method, _ in api.results} >= schema().methods.keys() - {"logOut"}

    run()


async def use_everything(server: LoopbackTelegram, api: Api) -> None:
    """Call every method and cause every kind of update."""
    chat, forum = server.private(username="sari"), server.group(is_forum=True)
    old = server.group(kind="group")
    boss = forum.join(old.join(server.person(), "creator"), "creator")
    thread = forum.topic("Berita")
    await forum.say(boss, "/tanya apa https://example.org", thread=thread)
    await chat.voice(chat.person)
    await chat.sticker(chat.person)
    await chat.photo(chat.person, "apa")
    file = (await chat.document(chat.person, "a.md", b"# A", "apa")).content["document"]["file_id"]
    question = await chat.ask("apa")
    await server.edit(question, "siapa")
    markup = {"inline_keyboard": [[{"text": "Lagi", "callback_data": "x"}]]}
    reply = {"message_id": question.id}
    text = "<b>Ini</b> <a href='https://example.org'>itu</a> <a href='tg://user?id=5'>dia</a>"
    fields: dict[str, Any] = {"parse_mode": "HTML", "reply_parameters": reply, "reply_markup": markup}
    sent = await api("sendMessage", chat_id=chat.id, text=text, **fields)
    place = {"chat_id": chat.id, "message_id": sent["message_id"]}
    await api("editMessageText", **place, text="baru", reply_markup=markup)
    await api("editMessageReplyMarkup", **place)
    await api("sendMessage", chat_id=forum.id, message_thread_id=thread, text="x", reply_markup=markup)
    await api("sendDocument", chat_id=chat.id, document=file, caption="x")
    await api("sendChatAction", chat_id=chat.id, action="typing")
    press = await forum.press(forum.from_bot()[0], "Lagi", boss)
    await api("answerCallbackQuery", callback_query_id=press.id)
    await api("deleteMessage", **place)
    await api("getFile", file_id=file)
    content = {"message_text": "x"}
    result = {"type": "article", "id": "1", "title": "T", "input_message_content": content}
    query = await server.inline(boss, "apa")
    await api("answerInlineQuery", inline_query_id=query.id, results=[result | {"reply_markup": markup}])
    await server.choose(query, 0, chat)
    await look_around(server, api, forum.id, boss.id)
    forum.add_bot(boss, "administrator")
    forum.join(server.person(), "member")
    old.migrate()
    chat.block()
    await api("leaveChat", chat_id=forum.id)
    await api("getUpdates")
    await api("setWebhook", url="https://example.org/")
    await api("getWebhookInfo")
    await api("deleteWebhook")
    await api("close")


async def look_around(server: LoopbackTelegram, api: Api, group: int, user: int) -> None:
    """Call everything that asks or sets the profile."""
    for method in ("getMe", "getMyName", "getMyDescription", "getMyShortDescription", "getChatMenuButton"):
        await api(method)
    for method in ("setMyName", "setMyDescription", "setMyShortDescription", "setChatMenuButton"):
        await api(method)
    await api("setMyCommands", commands=[{"command": "a", "description": "b"}])
    await api("getMyCommands")
    await api("deleteMyCommands")
    await api("setMyDefaultAdministratorRights", rights=await api("getMyDefaultAdministratorRights"))
    await api("getChatMember", chat_id=group, user_id=user)
    await api("getChatMember", chat_id=group, user_id=server.bot.id)
    for method in ("getChat", "getChatMemberCount", "getChatAdministrators"):
        await api(method, chat_id=group)
