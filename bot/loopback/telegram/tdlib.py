"""Texts as Telegram's own library parses them, where `tdjson` is installed."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from bot.loopback.telegram.failure import Json, bad_request

_KINDS = {
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypePreCode": "pre",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeDateTime": "date_time",
}
_PARSE_MODES: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}

Execute = Callable[[bytes], "bytes | None"]


@cache
def tdlib() -> Execute | None:
    """Its entry, silenced; None where it is not installed."""
    try:
        import tdjson  # noqa: PLC0415  # only development has it
    except ImportError:
        return None
    execute = cast("Execute", tdjson.td_execute)
    execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')
    return execute


def parse(execute: Execute, text: str, parse_mode: str) -> tuple[str, list[Json]]:
    """The text that people see and its entities, as the Bot API writes them.

    Raises:
        ApiError: The text is not of that form.
    """
    request = {"@type": "parseTextEntities", "text": text, "parse_mode": _PARSE_MODES[parse_mode]}
    answer: Json = json.loads(execute(json.dumps(request).encode()) or b"{}")
    if answer.get("@type") != "formattedText":
        why = str(answer.get("message", "no answer"))
        raise bad_request(why[:1].lower() + why[1:])
    return answer["text"], [_entity(entity) for entity in answer["entities"]]


def _entity(entity: Json) -> Json:
    kind: Json = entity["type"]
    name: str = kind["@type"]
    written: Json = {
        "type": _KINDS.get(name, name.removeprefix("textEntityType").lower()),
        "offset": entity["offset"],
        "length": entity["length"],
    }
    details: dict[str, Any] = {key: value for key, value in kind.items() if key != "@type"}
    if "user_id" in details:
        user = details.pop("user_id")
        details["user"] = {"id": user, "is_bot": False, "first_name": str(user)}
    return written | details
