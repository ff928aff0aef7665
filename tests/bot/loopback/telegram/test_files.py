"""Files in both directions."""

from __future__ import annotations

import json

import aiohttp

from bot.loopback.telegram import LoopbackTelegram
from bot.loopback.telegram.files import MOST_DOWNLOAD
from tests.bot.loopback.telegram.api import Api, served


@served()
async def test_a_file_up_to_20_mb_can_be_fetched(server: LoopbackTelegram, api: Api) -> None:
    """A file of the limit has a path, one byte more is too big, and unknown ids and paths lead nowhere."""
    chat = server.private()
    inside = await chat.document(chat.person, "a.md", b"# A", size=MOST_DOWNLOAD)
    outside = await chat.document(chat.person, "b.md", b"# B", size=MOST_DOWNLOAD + 1)
    file = await api("getFile", file_id=inside.content["document"]["file_id"])
    async with api.session.get(f"{server.root}/file/bot{server.token}/{file['file_path']}") as response:
        assert await response.read() == b"# A"
    why = await api.refused("getFile", file_id=outside.content["document"]["file_id"])
    assert why == "Bad Request: file is too big"
    assert "wrong file_id" in await api.refused("getFile", file_id="x")
    async with api.session.get(f"{server.root}/file/bot{server.token}/documents/x") as response:
        assert response.status == 404


@served()
async def test_a_file_is_sent_as_a_part_of_a_form(server: LoopbackTelegram, api: Api) -> None:
    """The part may be the field itself, or be named by attach://; an empty file is refused."""
    chat = server.private()
    url = f"{server.root}/bot{server.token}/sendDocument"
    for part, reference in (("document", None), ("one", "attach://one")):
        form = aiohttp.FormData({"chat_id": str(chat.id)})
        if reference:
            form.add_field("document", reference)
        form.add_field(part, b"a,b\n", filename="celah.csv")
        async with api.session.post(url, data=form) as response:
            api.result("sendDocument", json.loads(await response.read()))
    sent = [message.content["document"] for message in chat.from_bot()]
    assert [(file["file_name"], file["mime_type"]) for file in sent] == [("celah.csv", "text/csv")] * 2
    assert server.backend.files.get(sent[0]["file_id"]).content == b"a,b\n"
    form = aiohttp.FormData({"chat_id": str(chat.id)})
    form.add_field("document", b"", filename="empty.csv")
    async with api.session.post(url, data=form) as response:
        assert response.status == 400
    assert "no file in the request" in await api.refused(
        "sendDocument", chat_id=chat.id, document="attach://nowhere"
    )
