"""The fields of a call as they come over HTTP: query, form, multipart or JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import cast

from aiohttp import BodyPartReader, web

from bot.loopback.telegram.checking import Upload
from bot.loopback.telegram.failure import ApiError, Json, bad_request
from bot.loopback.telegram.files import MOST_UPLOAD

_MOST_BODY = MOST_UPLOAD + 1024 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a call, unchecked."""

    fields: Json = field(default_factory=dict[str, object])
    files: dict[str, Upload] = field(default_factory=dict[str, Upload])


async def read_request(request: web.BaseRequest) -> Given:
    """Read a call.

    Raises:
        ApiError: The body is not what it says it is, or too large.
    """
    given = Given(dict(request.query))
    if request.method == "GET" or not request.can_read_body:
        return given
    kind = request.content_type
    if kind == "multipart/form-data":
        await _read_parts(request, given)
    elif kind == "application/x-www-form-urlencoded":
        given.fields.update(await request.post())
    elif kind == "application/json":
        given.fields.update(_object(await request.read()))
    else:
        raise bad_request(f"unsupported content type {kind}")
    return given


def _object(body: bytes) -> Json:
    try:
        read = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(read, dict):
        raise bad_request("expected an Object")
    return cast("Json", read)


async def _read_parts(request: web.BaseRequest, given: Given) -> None:
    reader = await request.multipart()
    size = 0
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or not part.name:
            raise bad_request("a part of the form has no name")
        content = bytearray()
        while chunk := await part.read_chunk(65_536):
            content += chunk
            size += len(chunk)
            if size > _MOST_BODY:
                raise ApiError(413, "Request Entity Too Large")
        if part.filename is not None:
            given.files[part.name] = Upload(part.filename, bytes(content))
        else:
            given.fields[part.name] = content.decode("utf-8", "surrogateescape")
