"""The body of a request as it comes over HTTP: JSON, alone or as one part beside files."""

from __future__ import annotations

import json
import re

from aiohttp import BodyPartReader, web

from bot.loopback.discord.failure import ApiError
from bot.loopback.discord.files import Upload

_MOST_BODY = 26 * 1024 * 1024
_FILE = re.compile(r"files\[(\d)\]")


async def read_body(request: web.BaseRequest) -> tuple[object, dict[int, Upload]]:
    """The JSON of a request, and its files by number; None and nothing if it has no body.

    Raises:
        ApiError: The body is not what it says it is, or too large.
    """
    if not request.can_read_body:
        return None, {}
    if request.content_type == "multipart/form-data":
        return await _read_parts(request)
    content = await request.read()
    if len(content) > _MOST_BODY:
        raise ApiError(413, 40005, "Request entity too large")
    if not content:
        return None, {}
    if request.content_type != "application/json":
        raise ApiError(400, 50035, "Invalid Form Body")
    return _parse(content), {}


def _parse(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


async def _read_parts(request: web.BaseRequest) -> tuple[object, dict[int, Upload]]:
    reader = await request.multipart()
    body: object = {}
    files: dict[int, Upload] = {}
    size = 0
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            raise ApiError(400, 50035, "Invalid Form Body")
        content = bytes(await part.read())
        size += len(content)
        if size > _MOST_BODY:
            raise ApiError(413, 40005, "Request entity too large")
        file = _FILE.fullmatch(part.name or "")
        if part.name == "payload_json":
            body = _parse(content)
        elif file and part.filename:
            files[int(file[1])] = Upload(part.filename, content)
        else:
            raise ApiError(400, 50035, "Invalid Form Body")
    return body, files
