"""A reply as messages of Telegram."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.telegram.blocks import formatted
from bot.adapters.telegram.keyboard import keyboard_rows
from bot.adapters.telegram.message import TelegramMessage
from bot.adapters.text.formatted import FormattedText, joined, utf16_length
from bot.adapters.text.splitting import LIMIT, shortened, split
from bot.reply import Block, Quote, Reply, Sources

_MOST_PARTS = 10
"""Messages that a reply becomes at most: nobody reads more, and Telegram holds them back."""

_NOTHING = FormattedText("…")
_GAP = "\n\n"
_MORE = " …"


def render(reply: Reply) -> list[TelegramMessage]:
    """A reply as one or several messages, each within Telegram's limits.

    The list of sources, whole, and the buttons are on the last.
    """
    body, end = _body_and_end(reply)
    # More than that is not even looked at.
    parts = split(body.part(0, 2 * _MOST_PARTS * LIMIT), limit=LIMIT - len(_MORE))
    if len(parts) > _MOST_PARTS:
        parts = [*parts[: _MOST_PARTS - 1], joined((parts[_MOST_PARTS - 1], FormattedText(_MORE)))]
    ending = split(end)
    if parts and len(ending) == 1 and _fits(parts[-1], ending[0]):
        ending = [joined((parts.pop(), ending[0]), between=_GAP)]
        # Together they may have more entities than either.
        ending = split(ending[0])
    messages = [_message(part) for part in (parts + ending) or [_NOTHING]]
    last = messages[-1]
    return [*messages[:-1], TelegramMessage(last.html, last.plain, keyboard_rows(reply))]


def render_whole(reply: Reply) -> TelegramMessage:
    """A reply as one message: of what is too long, only the beginning, but all sources."""
    body, end = _body_and_end(reply)
    ending = shortened(end, limit=LIMIT // 2)
    room = LIMIT - utf16_length(ending.text) - len(_GAP)
    both = joined([part for part in (shortened(body, limit=room), ending) if part.text], between=_GAP)
    (first, *_) = split(both) or [_NOTHING]
    whole = _message(first)
    return TelegramMessage(whole.html, whole.plain, keyboard_rows(reply))


def _body_and_end(reply: Reply) -> tuple[FormattedText, FormattedText]:
    """What may be cut anywhere, and what stays together: the sources and what follows them."""
    places = [place for place, block in enumerate(reply.blocks) if isinstance(block, Sources)]
    first = places[0] if places else len(reply.blocks)
    return _joined(reply, reply.blocks[:first]), _joined(reply, reply.blocks[first:])


def _joined(reply: Reply, blocks: Sequence[Block]) -> FormattedText:
    """Blocks with a blank line between them; quotes need none, as their shape sets them apart."""
    groups: list[list[FormattedText]] = []
    before: Block | None = None
    for block in blocks:
        text = formatted(block, reply.language)
        if not text.text.strip():
            continue
        if isinstance(block, Quote) and isinstance(before, Quote):
            groups[-1].append(text)
        else:
            groups.append([text])
        before = block
    return joined((joined(group, between="\n") for group in groups), between=_GAP)


def _fits(part: FormattedText, ending: FormattedText) -> bool:
    return utf16_length(part.text) + len(_GAP) + utf16_length(ending.text) <= LIMIT


def _message(part: FormattedText) -> TelegramMessage:
    plain = part.plain()
    return TelegramMessage(part.html(), plain if utf16_length(plain) <= LIMIT else part.text)
