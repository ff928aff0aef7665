"""Which fields a message, a callback and other bodies may have, and what cannot stand together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.loopback.discord.checks import (
    Check,
    Problems,
    anything,
    array,
    below,
    boolean,
    choice_value,
    integer,
    length,
    number,
    one_of,
    optional,
    record,
    snowflake,
    text,
    url,
)
from bot.loopback.discord.components import check_components
from bot.loopback.discord.failure import ApiError, Json, inner, inners, invalid_form
from bot.loopback.discord.files import Upload
from bot.loopback.discord.messages import Flag, Message

MOST_EMBED_TEXT = 6000
"""Of all embeds of a message together."""

_FIELD = record({"name": text(256, 1), "value": text(1024, 1), "inline": optional(boolean)}, "name", "value")
_PICTURE = optional(record({"url": url(), "proxy_url": anything, "height": anything, "width": anything}))
_EMBED = record(
    {
        "type": optional(text(64)),
        "flags": anything,
        "title": optional(text(256)),
        "description": optional(text(4096)),
        "url": optional(url()),
        "timestamp": optional(text(64)),
        "color": optional(integer(0, 0xFFFFFF)),
        "footer": optional(record({"text": text(2048), "icon_url": optional(url())}, "text")),
        "image": _PICTURE,
        "thumbnail": _PICTURE,
        "author": optional(
            record({"name": text(256), "url": optional(url()), "icon_url": optional(url())}, "name")
        ),
        "fields": optional(array(_FIELD, 25)),
    }
)
_MENTIONS = record(
    {
        "parse": optional(array(one_of("users", "roles", "everyone"), 3)),
        "users": optional(array(snowflake, 100)),
        "roles": optional(array(snowflake, 100)),
        "replied_user": optional(boolean),
    }
)
_ATTACHMENT = record(
    {
        "id": snowflake,
        "filename": optional(text(1024, 1)),
        "description": optional(text(1024)),
        "title": optional(text(1024)),
        "is_spoiler": optional(boolean),
        "duration_secs": optional(number),
        "waveform": optional(text(400)),
        "content_type": anything,
        "size": anything,
        "url": anything,
        "proxy_url": anything,
        "spoiler": anything,
    },
    "id",
)
_SAID: Mapping[str, Check] = {
    "content": optional(text(2000)),
    "embeds": optional(array(_EMBED, 10)),
    "allowed_mentions": optional(_MENTIONS),
    "components": anything,
    "attachments": optional(array(_ATTACHMENT, 10)),
    "flags": optional(integer(0, 2**31 - 1)),
    "tts": optional(boolean),
    "poll": anything,
}
_REFERENCE = record(
    {
        "type": optional(one_of(0, 1)),
        "message_id": snowflake,
        "channel_id": optional(snowflake),
        "guild_id": optional(snowflake),
        "fail_if_not_exists": optional(boolean),
    },
    "message_id",
)
SAID: Check = record(_SAID)
"""A followup, an edit, or what a callback brings."""
POSTED: Check = record(
    _SAID
    | {
        "nonce": optional(text(25)),
        "enforce_nonce": optional(boolean),
        "message_reference": optional(_REFERENCE),
        "sticker_ids": optional(array(snowflake, 3)),
    }
)
"""A message to a channel."""
CHOICES: Check = record(
    {
        "choices": array(
            record(
                {"name": text(100, 1), "name_localizations": anything, "value": choice_value}, "name", "value"
            ),
            25,
        )
    },
    "choices",
)
"""What autocomplete offers."""
_MODAL_TITLE = 45
MODAL: Check = record(
    {"custom_id": text(100, 1), "title": text(_MODAL_TITLE, 1), "components": array(anything, 5, 1)},
    "custom_id",
    "title",
    "components",
)
"""A form to fill in."""


def check(shape: Check, body: object, *, path: str = "") -> None:
    """Check a body.

    Raises:
        ApiError: Fields are wrong (50035).
    """
    problems: Problems = {}
    shape(body, path, problems)
    if problems:
        raise invalid_form(problems)


def check_said(
    shape: Check,
    body: Json,
    files: Sequence[Upload],
    *,
    path: str = "",
    old: Message | None = None,
) -> None:
    """Check a message to be sent, or what changes in an old one.

    Raises:
        ApiError: Fields are wrong (50035), or it says nothing (50006).
    """
    problems: Problems = {}
    shape(body, path, problems)
    flags = Flag(body["flags"] if isinstance(body.get("flags"), int) else 0) | (old.flags if old else Flag(0))
    is_layout = bool(flags & Flag.COMPONENTS_V2)
    if body.get("components") is not None:
        check_components(body["components"], problems, path=below(path, "components"), is_layout=is_layout)
    if is_layout:
        _check_layout(body, path, problems)
    if not problems and _embed_text(body) > MOST_EMBED_TEXT:
        words = f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}"
        problems[below(path, "embeds")] = ("MAX_EMBED_SIZE_EXCEEDED", words)
    if problems:
        raise invalid_form(problems)
    _check_not_empty(body, files, old)


def _check_layout(body: Json, path: str, problems: Problems) -> None:
    for name in ("content", "embeds"):
        if body.get(name):
            words = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            problems[below(path, name)] = ("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words)


def _embed_text(body: Json) -> int:
    total = 0
    for embed in inners(body, "embeds"):
        texts = [embed.get("title"), embed.get("description"), inner(embed, "footer").get("text")]
        texts += [inner(embed, "author").get("name")]
        texts += [part for one in inners(embed, "fields") for part in (one["name"], one["value"])]
        total += sum(length(str(one)) for one in texts if one)
    return total


def _check_not_empty(body: Json, files: Sequence[Upload], old: Message | None) -> None:
    content = body.get("content", old.content if old else None)
    embeds = body.get("embeds", old.embeds if old else None)
    components = body.get("components", old.components if old else None)
    kept = body.get("attachments") if old else None
    attached = (old.attachments if kept is None else kept) if old else None
    told = [embed for embed in embeds or () if any(v for k, v in embed.items() if k not in ("type", "color"))]
    if not (str(content or "").strip() or told or components or files or attached or body.get("sticker_ids")):
        raise ApiError(400, 50006, "Cannot send an empty message")
