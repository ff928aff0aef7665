"""The keyboards below messages, against Telegram's rules."""

from __future__ import annotations

import re
from typing import Any

from bot.loopback.telegram.failure import Json, bad_request
from bot.loopback.telegram.texts import is_empty

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_BYTES = 10_240
"""Of all data, texts and links of a keyboard; undocumented, Telegram answers REPLY_MARKUP_TOO_LONG."""

_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
    }
)
_STYLES = frozenset({"danger", "success", "primary"})
_URL = re.compile(r"(https?://[^\s/?#]*[^\s/?#.][^\s]*|tg://\S+)", re.IGNORECASE)


def check_keyboard(markup: Json | None) -> Json | None:
    """What a message carries of a checked reply_markup; None: nothing.

    Raises:
        ApiError: There are too many buttons, or one has no text or not exactly one action.
    """
    if markup is None:
        return None
    rows: list[list[Json]] = markup.get("inline_keyboard", markup.get("keyboard", []))
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            if is_empty(button["text"]):
                raise bad_request("can't parse inline keyboard button: Text buttons must be non-empty")
            if "inline_keyboard" in markup:
                _check_action(button)
    if (
        sum(len(str(value).encode()) for row in rows for button in row for value in button.values())
        > MOST_BYTES
    ):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return markup if any(rows) or "inline_keyboard" not in markup else None


def _check_action(button: dict[str, Any]) -> None:
    actions = _ACTIONS & button.keys()
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action is allowed")
    if button.get("style", "primary") not in _STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    url = button.get("url")
    if url is not None and not _URL.fullmatch(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
