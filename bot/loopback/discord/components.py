"""Rows, buttons, selects and the components of the newer layouts: which fields they may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from bot.loopback.discord.checks import (
    Check,
    Problems,
    anything,
    array,
    below,
    boolean,
    integer,
    length,
    one_of,
    optional,
    record,
    snowflake,
    text,
    typed,
    url,
)
from bot.loopback.discord.failure import Json
from bot.loopback.discord.messages import every_component

_MOST_COMPONENTS = 40
_MOST_TEXT = 4000
"""Of all texts of a message in the newer layout together."""

_ID = {"type": anything, "id": optional(integer(0, 2**31 - 1))}
_EMOJI = record({"id": optional(snowflake), "name": optional(text(32)), "animated": optional(boolean)})
_MEDIA = record({"url": url(2048)}, "url")
_BUTTON = record(
    {
        **_ID,
        "custom_id": optional(text(100, 1)),
        "style": one_of(1, 2, 3, 4, 5, 6),
        "label": optional(text(80)),
        "disabled": optional(boolean),
        "url": optional(url(512)),
        "sku_id": optional(snowflake),
        "emoji": optional(_EMOJI),
    },
    "style",
)
_OPTION = record(
    {
        "label": text(100, 1),
        "value": text(100, 1),
        "description": optional(text(100)),
        "emoji": optional(_EMOJI),
        "default": optional(boolean),
    },
    "label",
    "value",
)
_SELECT: Mapping[str, Check] = {
    **_ID,
    "custom_id": text(100, 1),
    "placeholder": optional(text(150)),
    "min_values": optional(integer(0, 25)),
    "max_values": optional(integer(1, 25)),
    "disabled": optional(boolean),
    "required": optional(boolean),
}
_CHOICE = record(_SELECT | {"options": array(_OPTION, 25, 1)}, "custom_id", "options")
_PICKER = record(_SELECT | {"default_values": anything, "channel_types": anything}, "custom_id")


def _button(value: object, path: str, problems: Problems) -> None:
    _BUTTON(value, path, problems)
    if not isinstance(value, dict):
        return
    body = cast("Json", value)
    if body.get("style") == 5:
        wanted, other = "url", "custom_id"
    else:
        wanted, other = "custom_id", "url"
    if not body.get(wanted) and body.get("style") != 6:
        problems[below(path, wanted)] = ("BASE_TYPE_REQUIRED", f"A {wanted} is required")
    if body.get(other):
        words = "A custom id and url cannot both be specified"
        problems[below(path, other)] = ("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", words)
    if not str(body.get("label") or "").strip() and not body.get("emoji"):
        words = "A button must have an emoji and/or label"
        problems[below(path, "label")] = ("BUTTON_COMPONENT_INVALID_EMOJI_OR_LABEL", words)


_INTERACTIVE: Mapping[int, Check] = {2: _button, 3: _CHOICE, 5: _PICKER, 6: _PICKER, 7: _PICKER, 8: _PICKER}
_ROW = record({**_ID, "components": array(typed(_INTERACTIVE), 5, 1)}, "components")
_TEXT = record({**_ID, "content": text(_MOST_TEXT, 1)}, "content")
_THUMBNAIL = record(
    {**_ID, "media": _MEDIA, "description": optional(text(1024)), "spoiler": optional(boolean)}, "media"
)
_SECTION = record(
    {
        **_ID,
        "components": array(typed({10: _TEXT}), 3, 1),
        "accessory": typed({2: _button, 11: _THUMBNAIL}),
    },
    "components",
    "accessory",
)
_GALLERY = record({**_ID, "items": array(anything, 10, 1)}, "items")
_FILE = record({**_ID, "file": _MEDIA, "spoiler": optional(boolean)}, "file")
_SEPARATOR = record({**_ID, "divider": optional(boolean), "spacing": optional(one_of(1, 2))})
_BLOCKS: Mapping[int, Check] = {
    1: _ROW,
    9: _SECTION,
    10: _TEXT,
    12: _GALLERY,
    13: _FILE,
    14: _SEPARATOR,
}
_CONTAINER = record(
    {
        **_ID,
        "components": array(typed(_BLOCKS), _MOST_COMPONENTS, 1),
        "accent_color": optional(integer(0, 0xFFFFFF)),
        "spoiler": optional(boolean),
    },
    "components",
)

_PLAIN: Check = array(typed({1: _ROW}), 5)
_LAYOUT: Check = array(typed(_BLOCKS | {17: _CONTAINER}), _MOST_COMPONENTS)


def check_components(value: object, problems: Problems, *, path: str, is_layout: bool) -> None:
    """Note what is wrong in the components of a message; `is_layout`: it has the flag of the newer layout."""
    found: Problems = {}
    (_LAYOUT if is_layout else _PLAIN)(value, path, found)
    problems |= found
    if found or not isinstance(value, list):
        return
    items = list(every_component(cast("list[Json]", value)))
    if len(items) > _MOST_COMPONENTS:
        problems[path] = ("BASE_TYPE_MAX_LENGTH", f"At most {_MOST_COMPONENTS} components in all")
    ids = [item["custom_id"] for item in items if item.get("custom_id")]
    if len(ids) != len(set(ids)):
        problems[path] = ("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    for row in items:
        kinds = [item["type"] for item in row.get("components", ())] if row["type"] == 1 else []
        if len(kinds) > 1 and any(kind != 2 for kind in kinds):
            problems[path] = ("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Component widths exceed the max width.")
    if sum(length(str(item["content"])) for item in items if item["type"] == 10) > _MOST_TEXT:
        problems[path] = ("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"At most {_MOST_TEXT} characters.")
