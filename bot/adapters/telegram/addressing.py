"""Whether a message is meant for us, and what it says without our name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Message, MessageEntity, User
from telegram.constants import MessageEntityType

from bot.adapters.telegram.places import is_group
from bot.command_names import Command, command_named

_COMMAND = re.compile(r"/(?P<name>\w{1,64})(?:@(?P<bot>\w{1,64}))?(?=\s|$)")
_BLANK = " ".encode("utf-16-le")
_LOOSE_MARK = re.compile(r"[ \t]+([,;:.!?])")


def words_for_us(message: Message, me: User) -> str | None:
    """What a message says to us; None if it is not for us.

    Everything in a private chat is; in a group a command of ours, our name, or a reply to what we said.
    """
    text = message.text or message.caption or ""
    if (match := _COMMAND.match(text)) is not None:
        return _command(message, match, text, me)
    mentions = _mentions(message, me)
    if mentions:
        said = _without(text, mentions)
        # Our bare name gets to hear how to ask.
        return said or _said_before(message, me) or f"/{Command.ASK}"
    if not is_group(message.chat) or _is_reply_to(message, me):
        return text.strip()
    return None


def _command(message: Message, match: re.Match[str], text: str, me: User) -> str | None:
    name, bot = match["name"], match["bot"]
    is_ours = bot is not None and bot.casefold() == (me.username or "").casefold()
    if is_group(message.chat) and not is_ours and (bot is not None or command_named(name) is None):
        # Of another bot, or of whoever may know it.
        return None
    argument = text[match.end() :].strip()
    if command_named(name) is Command.ASK and not argument:
        argument = _said_before(message, me)
    called = name if is_ours or bot is None else f"{name}@{bot}"
    return f"/{called} {argument}".strip()


def _said_before(message: Message, me: User) -> str:
    """What somebody said whose message this one replies to: "/ask" and our bare name ask just that."""
    before = message.reply_to_message
    if before is None or _is_reply_to(message, me):
        return ""
    quoted = message.quote.text if message.quote else ""
    return (quoted or before.text or before.caption or "").strip()


def _is_reply_to(message: Message, me: User) -> bool:
    before = message.reply_to_message
    if before is None or before.from_user is None or before.from_user.id != me.id:
        return False
    # Whatever is written in a topic replies to its beginning, which is ours if we opened it.
    return before.forum_topic_created is None


def _mentions(message: Message, me: User) -> list[MessageEntity]:
    """Where our name stands."""
    name = f"@{me.username}".casefold()
    units = _units(message.text or message.caption or "")

    def is_us(entity: MessageEntity) -> bool:
        if entity.type == MessageEntityType.TEXT_MENTION:
            return entity.user is not None and entity.user.id == me.id
        if entity.type != MessageEntityType.MENTION:
            return False
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        return units[start:end].decode("utf-16-le", "replace").casefold() == name

    return [entity for entity in message.entities or message.caption_entities if is_us(entity)]


def _units(text: str) -> bytes:
    """A text in UTF-16, in which Telegram counts; half a character, as JSON can hold, is one of its units."""
    return text.encode("utf-16-le", "surrogatepass")


def _without(text: str, entities: Sequence[MessageEntity]) -> str:
    """A text without some of its parts, which are counted in units of UTF-16."""
    units = _units(text)
    for entity in sorted(entities, key=lambda entity: -entity.offset):
        before, after = units[: 2 * entity.offset], units[2 * (entity.offset + entity.length) :]
        # One of the two blanks around a name goes with it.
        is_between = before.endswith(_BLANK) and after.startswith(_BLANK)
        units = before + (after[len(_BLANK) :] if is_between else after)
    said = units.decode("utf-16-le", "replace").strip()
    return _LOOSE_MARK.sub(r"\1", said).lstrip(",;:.!? ")
