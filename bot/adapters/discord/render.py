"""A reply as messages of Discord."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.discord.blocks import formatted
from bot.adapters.discord.keyboard import component_rows
from bot.adapters.discord.markup import markdown
from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.splitting import CONTENT_LIMIT, LIMIT, beginning, length, parts_of
from bot.adapters.text.formatted import FormattedText, joined
from bot.reply import Block, Choices, Reply, ReplyKind, Sentence, Sources

_MOST_PARTS = 5
"""Messages that a reply becomes at most, but for its sources: nobody reads more, and Discord slows them."""

_TALK = 600
"""UTF-16 units of talk, at most, that is shown without a frame, as anybody's would be."""

_NOTHING = FormattedText("…")
_GAP = "\n\n"
_MORE = FormattedText(" …")


def render(reply: Reply, *, has_frame: bool = True) -> list[DiscordMessage]:
    """A reply as one or several messages, each within Discord's limits.

    The list of sources, whole, the buttons and the document are on the last.

    Args:
        has_frame: Whether embeds may be sent; where not, all is content, in smaller parts.
    """
    texts = _texts(reply, limit=LIMIT if has_frame else CONTENT_LIMIT)
    is_framed = has_frame and not _is_small_talk(reply, texts)
    messages = [_message(reply, text, is_framed=is_framed) for text in texts[:-1]]
    return [*messages, _last(reply, texts[-1], is_framed=is_framed)]


def render_whole(reply: Reply, *, has_frame: bool = True) -> DiscordMessage:
    """A reply as one message: of what is too long, only the beginning, but all sources that fit."""
    limit = LIMIT if has_frame else CONTENT_LIMIT
    body, end = _body_and_end(reply)
    ending = beginning(end, limit=limit // 2)
    both = [beginning(body, limit=limit - length(ending) - len(_GAP)), ending]
    text = markdown(joined([part for part in both if part.text], between=_GAP)) or _NOTHING.text
    return _last(reply, text, is_framed=has_frame and not _is_small_talk(reply, [text]))


def _texts(reply: Reply, *, limit: int) -> list[str]:
    body, end = _body_and_end(reply)
    # More than that is not even looked at.
    parts = parts_of(body.part(0, 2 * _MOST_PARTS * limit), limit=limit - len(_MORE.text))
    if len(parts) > _MOST_PARTS:
        parts = [*parts[: _MOST_PARTS - 1], joined((parts[_MOST_PARTS - 1], _MORE))]
    ending = parts_of(end, limit=limit)
    if parts and len(ending) == 1:
        both = joined((parts[-1], ending[0]), between=_GAP)
        if length(both) <= limit:
            parts, ending = parts[:-1], [both]
    return [markdown(part) for part in (parts + ending) or [_NOTHING]]


def _is_small_talk(reply: Reply, texts: Sequence[str]) -> bool:
    are_sentences = all(isinstance(block, Sentence | Choices) for block in reply.blocks)
    return reply.kind is ReplyKind.TALK and are_sentences and len(texts) == 1 and len(texts[0]) <= _TALK


def _message(reply: Reply, text: str, *, is_framed: bool) -> DiscordMessage:
    content, description = ("", text) if is_framed else (text, "")
    return DiscordMessage(content, description, reply.kind)


def _last(reply: Reply, text: str, *, is_framed: bool) -> DiscordMessage:
    message = _message(reply, text, is_framed=is_framed)
    files = (reply.document,) if reply.document else ()
    return DiscordMessage(message.content, message.description, reply.kind, component_rows(reply), files)


def _body_and_end(reply: Reply) -> tuple[FormattedText, FormattedText]:
    """What may be cut anywhere, and what stays together: the sources and what follows them."""
    places = [place for place, block in enumerate(reply.blocks) if isinstance(block, Sources)]
    first = places[0] if places else len(reply.blocks)
    return _joined(reply.blocks[:first]), _joined(reply.blocks[first:])


def _joined(blocks: Sequence[Block]) -> FormattedText:
    texts = [formatted(block) for block in blocks]
    return joined([text for text in texts if text.text.strip()], between=_GAP)
