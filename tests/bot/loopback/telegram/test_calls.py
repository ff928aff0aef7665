"""How calls are made: tokens, methods, the forms of a request, and fields."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from bot.loopback.telegram import LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, Refused, served


@served()
async def test_only_the_right_token_opens(server: LoopbackTelegram, api: Api) -> None:
    """A wrong token is unauthorized, a malformed one is not found, a revoked one is unauthorized."""
    for token, status in (("1:wrong", 401), ("wrong", 404), (server.token, 200)):
        async with api.session.get(f"{server.root}/bot{token}/getMe") as response:
            assert response.status == status
    server.revoke()
    with pytest.raises(Refused, match="401 Unauthorized"):
        await api("getMe")


@served()
async def test_every_form_of_a_request_is_read(server: LoopbackTelegram, api: Api) -> None:
    """Query, form, multipart and JSON say the same."""
    chat = server.private()
    url = f"{server.root}/bot{server.token}/sendMessage"
    markup = json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]})
    fields = {"chat_id": str(chat.id), "text": "halo", "reply_markup": markup}
    parts = aiohttp.FormData(fields, default_to_multipart=True)
    requests: list[tuple[str, dict[str, Any]]] = [
        ("get", {"params": fields}),
        ("post", {"data": fields}),
        ("post", {"data": parts}),
        ("post", {"json": fields | {"chat_id": chat.id, "reply_markup": json.loads(markup)}}),
    ]
    for verb, request in requests:
        async with api.session.request(verb, url, **request) as response:
            assert response.status == 200
    assert [(message.text, message.labels) for message in chat.from_bot()] == [("halo", ["a"])] * 4


@served()
async def test_unknown_missing_and_wrong_fields_are_refused(server: LoopbackTelegram, api: Api) -> None:
    """Fields are checked by name, presence and type, down into objects."""
    chat = server.private()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"text": "x", "disable_web_page_preview": True}, 'no field "disable_web_page_preview"'),
        ({}, 'field "text" is missing'),
        ({"text": 5}, "text must be a String"),
        ({"text": "x", "message_thread_id": "five"}, "message_thread_id must be an Integer"),
        ({"text": "x", "disable_notification": "maybe"}, "disable_notification must be a Boolean"),
        ({"text": "x", "reply_parameters": {"message": 1}}, 'no field "message"'),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"txt": "x"}]]}}, 'no field "txt"'),
        ({"text": "x", "reply_markup": {"inline_keyboard": [{"text": "x"}]}}, "must be an array"),
        ({"text": "x", "reply_markup": "{"}, "must be InlineKeyboardMarkup"),
        ({"text": "x", "link_preview_options": {"is_disabled": "perhaps"}}, "must be a Boolean"),
    ]
    for fields, why in cases:
        assert why in await api.refused("sendMessage", chat_id=chat.id, **fields)
    assert chat.from_bot() == []
    assert [call.code for call in server.calls.refused()] == [400] * len(cases)


@served()
async def test_unknown_methods_bodies_and_chats_are_refused(server: LoopbackTelegram, api: Api) -> None:
    """There is no sendMassage, no XML, no broken JSON, and no chat that nobody opened."""
    with pytest.raises(Refused, match="404 Not Found"):
        await api("sendMassage")
    url = f"{server.root}/bot{server.token}/sendMessage"
    for kind, body in (("application/xml", b"<a/>"), ("application/json", b"{"), ("application/json", b"[]")):
        async with api.session.post(url, data=body, headers={"Content-Type": kind}) as response:
            assert response.status == 400
    assert "chat not found" in await api.refused("sendMessage", chat_id=5, text="x")
    assert "chat not found" in await api.refused("sendMessage", chat_id="@nobody", text="x")


@served()
async def test_the_bot_is_known_and_can_leave(server: LoopbackTelegram, api: Api) -> None:
    """The bot learns who it is; after logOut nothing is done any more."""
    me = await api("getMe")
    assert (me["username"], me["can_read_all_group_messages"]) == ("kutip_bot", False)
    assert await api("close")
    await api("logOut")
    assert await api.refused("getMe") == "Logged out"
