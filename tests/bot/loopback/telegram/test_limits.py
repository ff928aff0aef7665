"""Every limit: what is just inside passes, what is just outside is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.loopback.telegram import LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, Refused, served


def keyboard(*buttons: dict[str, Any], a_row: int = 8) -> dict[str, Any]:
    """An inline keyboard of these buttons."""
    rows = [list(buttons[start : start + a_row]) for start in range(0, len(buttons), a_row)]
    return {"inline_keyboard": rows}


def article(number: int, **other: object) -> dict[str, Any]:
    """An inline result."""
    content = {"message_text": "x"}
    return {"type": "article", "id": str(number), "title": "T", "input_message_content": content, **other}


def button(**other: object) -> dict[str, Any]:
    """A button."""
    return {"text": "x", "callback_data": "x", **other}


def under(*buttons: dict[str, Any], a_row: int = 8) -> dict[str, Any]:
    """A message with these buttons below it."""
    return {"text": "x", "reply_markup": keyboard(*buttons, a_row=a_row)}


def html(text: str) -> dict[str, Any]:
    """A message in HTML."""
    return {"text": text, "parse_mode": "HTML"}


def bold(length: int) -> dict[str, Any]:
    """A message of one letter, with so many of them bold."""
    return {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": length}]}


def links(length: int) -> dict[str, Any]:
    """A message of ninety links of so many letters each."""
    return html(f'<a href="https://{"x" * (length - 12)}.org">y</a>' * 90)


def commands(*names: str, description: str = "x") -> dict[str, Any]:
    """Commands of these names."""
    return {"commands": [{"command": name, "description": description} for name in names]}


def numbered(count: int) -> dict[str, Any]:
    """So many commands."""
    return commands(*(f"c{number}" for number in range(count)))


def hook(url: str = "https://example.org/", *, word: str = "a", connections: int = 40) -> dict[str, Any]:
    """A webhook; `word` is its secret."""
    return {"url": url, "secret_token": word, "max_connections": connections}


SEND = "sendMessage"
COMMANDS = "setMyCommands"
HOOK = "setWebhook"
INSIDE_AND_OUTSIDE: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("text, units", SEND, {"text": "x" * 4096}, {"text": "x" * 4097}),
    ("text, emoji", SEND, {"text": "😀" * 2048}, {"text": "😀" * 2048 + "x"}),
    ("text, parsed", SEND, html(f"<b>{'&lt;' * 4096}</b>"), html(f"<b>{'&lt;' * 4097}</b>")),
    ("text, empty", SEND, {"text": "."}, {"text": ""}),
    ("text, blank", SEND, {"text": "x\u200b"}, {"text": " \n\u200b\u2060\u3000"}),
    ("text, tags alone", SEND, html("<b>x</b>"), html("<b></b>")),
    ("data, bytes", SEND, under(button(callback_data="é" * 32)), under(button(callback_data="é" * 32 + "x"))),
    ("data, empty", SEND, under(button(callback_data="x")), under(button(callback_data=""))),
    ("label, empty", SEND, under(button(text="x")), under(button(text=""))),
    ("label, blank", SEND, under(button(text="x")), under(button(text=" \u200b"))),
    ("buttons", SEND, under(*[button()] * 100), under(*[button()] * 101)),
    ("buttons a row", SEND, under(*[button()] * 8), under(*[button()] * 9, a_row=9)),
    ("one action", SEND, under(button()), under(button(url="https://example.org"))),
    ("an action", SEND, under(button()), under({"text": "x"})),
    ("link", SEND, under({"text": "x", "url": "https://a.org/b"}), under({"text": "x", "url": "example"})),
    ("entities' end", SEND, bold(1), bold(2)),
    ("entities' size", SEND, links(80), links(120)),
    ("parse mode", SEND, html("x"), {"text": "x", "parse_mode": "XML"}),
    ("action", "sendChatAction", {"action": "typing"}, {"action": "thinking"}),
    ("commands", COMMANDS, numbered(100), numbered(101)),
    ("command", COMMANDS, commands("a" * 32), commands("a" * 33)),
    ("command, letters", COMMANDS, commands("a_1"), commands("A")),
    ("command, slash", COMMANDS, commands("a"), commands("/a")),
    ("command, twice", COMMANDS, commands("a", "b"), commands("a", "a")),
    ("command's text", COMMANDS, commands("a", description="x" * 256), commands("a", description="x" * 257)),
    ("command's text, empty", COMMANDS, commands("a", description="x"), commands("a", description="")),
    ("language", COMMANDS, commands("a") | {"language_code": "id"}, commands("a") | {"language_code": "ind"}),
    ("name", "setMyName", {"name": "x" * 64}, {"name": "x" * 65}),
    ("description", "setMyDescription", {"description": "x" * 512}, {"description": "x" * 513}),
    (
        "short description",
        "setMyShortDescription",
        {"short_description": "x" * 120},
        {"short_description": "x" * 121},
    ),
    ("limit of updates", "getUpdates", {"limit": 100}, {"limit": 101}),
    ("updates", "getUpdates", {"allowed_updates": ["message"]}, {"allowed_updates": ["messages"]}),
    ("secret", HOOK, hook(word="a-_9" * 64), hook(word="a" * 257)),
    ("secret, letters", HOOK, hook(word="a"), hook(word="a b")),
    ("webhook, https", HOOK, hook(), hook("http://example.org/")),
    ("webhook, port", HOOK, hook("https://example.org:8443/"), hook("https://example.org:8080/")),
    ("connections", HOOK, hook(connections=100), hook(connections=101)),
]


@pytest.mark.parametrize(
    ("method", "inside", "outside"),
    [case[1:] for case in INSIDE_AND_OUTSIDE],
    ids=[case[0] for case in INSIDE_AND_OUTSIDE],
)
def test_just_inside_passes_and_just_outside_fails(
    method: str, inside: dict[str, Any], outside: dict[str, Any]
) -> None:
    """A call at the limit is done, a call one beyond it is a bad request."""

    @served()
    async def run(server: LoopbackTelegram, api: Api) -> None:
        chat = {"chat_id": server.private().id} if method in ("sendMessage", "sendChatAction") else {}
        assert await api(method, **chat, **inside) is not None
        with pytest.raises(Refused, match="400 Bad Request"):
            await api(method, **chat, **outside)

    run()


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ({"results": [article(n) for n in range(50)]}, {"results": [article(n) for n in range(51)]}),
        ({"results": [article(1), article(2)]}, {"results": [article(1), article(1)]}),
        ({"results": [article(1) | {"id": "x" * 64}]}, {"results": [article(1) | {"id": "x" * 65}]}),
        ({"results": [], "next_offset": "x" * 64}, {"results": [], "next_offset": "x" * 65}),
        ({"results": [article(1, title="x")]}, {"results": [article(1, title=" ")]}),
        (
            {"results": [article(1, input_message_content={"message_text": "x" * 4096})]},
            {"results": [article(1, input_message_content={"message_text": "x" * 4097})]},
        ),
        (
            {"results": [], "button": {"text": "x", "start_parameter": "x"}},
            {"results": [], "button": {"text": "x"}},
        ),
    ],
    ids=["results", "ids", "id", "offset", "title", "text", "button"],
)
def test_inline_answers_have_limits(inside: dict[str, Any], outside: dict[str, Any]) -> None:
    """Inline results are few, have short unique ids, titles and texts of a message's length."""

    @served()
    async def run(server: LoopbackTelegram, api: Api) -> None:
        person = server.person()
        query = await server.inline(person, "apa")
        with pytest.raises(Refused, match="400 Bad Request"):
            await api("answerInlineQuery", inline_query_id=query.id, **outside)
        await api("answerInlineQuery", inline_query_id=query.id, **inside)
        assert len(query.results) == len(inside["results"])

    run()


@served()
async def test_callback_answers_have_200_characters(server: LoopbackTelegram, api: Api) -> None:
    """An answer to a press of 200 units passes, 201 are refused."""
    chat = server.private()
    query = await chat.press(await chat.ask("x"), "data", chat.person, forged=True)
    assert "200" in await api.refused("answerCallbackQuery", callback_query_id=query.id, text="x" * 201)
    await api("answerCallbackQuery", callback_query_id=query.id, text="x" * 200)
    assert len(query.toast) == 200


@served()
async def test_captions_have_1024_units_after_parsing(server: LoopbackTelegram, api: Api) -> None:
    """A caption of 1,024 visible units passes, one more is refused."""
    chat = server.private()
    file = (await chat.document(chat.person, "a.txt", b"a")).content["document"]["file_id"]
    fields: dict[str, Any] = {"chat_id": chat.id, "document": file, "parse_mode": "HTML"}
    await api("sendDocument", **fields, caption=f"<i>{'x' * 1024}</i>")
    assert "caption is too long" in await api.refused("sendDocument", **fields, caption="x" * 1025)
    await api("sendDocument", **fields)


@served()
async def test_a_hundred_entities_are_honoured(server: LoopbackTelegram, api: Api) -> None:
    """The hundred and first entity is dropped without a word, and the message says so to tests."""
    chat = server.private()
    await api("sendMessage", chat_id=chat.id, text="<b>x</b> " * 100, parse_mode="HTML")
    await api("sendMessage", chat_id=chat.id, text="<b>x</b> " * 101, parse_mode="HTML")
    first, second = chat.from_bot()
    assert (len(first.entities), first.dropped_entities) == (100, 0)
    assert (len(second.entities), second.dropped_entities) == (100, 1)
