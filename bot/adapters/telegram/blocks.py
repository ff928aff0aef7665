"""The blocks of a reply as text with entities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.adapters.text.cleaning import foreign, foreign_line, label, own
from bot.adapters.text.formatted import (
    Entity,
    FormattedText,
    Style,
    joined,
    plainly,
    utf16_length,
)
from bot.adapters.text.splitting import without_middle
from bot.answering.answer import Mark
from bot.command_names import command_named
from bot.messages import Messages, messages_in
from bot.reply import (
    Block,
    Choices,
    Excerpt,
    Listing,
    Preformatted,
    Quote,
    Scores,
    Sentence,
    Source,
    Sources,
)
from embeddings.index.base import Hit
from knowledge.article import Language

_LONG = 700
"""UTF-16 units from which on a quote is shown folded."""

_LONGEST_LINE = 400
"""UTF-16 units of a title with its place; of a longer one the middle is left out, so that sources fit."""

_LONGEST_URL = 1024

# Telegram's parser leaves out links whose server or port it does not believe in.
_LINKED = re.compile(
    r"https?://(?:[\w-]+\.)+[\w-]*[^\W\d_][\w-]*(?::[1-9]\d{0,3})?(?:[/?#][^\s\x00-\x20\x7f-\x9f\u200b-\u206f\ud800-\udfff]*)?",
    re.IGNORECASE,
)
_CODE = re.compile(r"`([^`\n]+)`")
_ITEM = re.compile(r"/([a-z_]+) ")


def formatted(block: Block, language: Language) -> FormattedText:  # noqa: PLR0911 - a kind of block each
    """A block as text with entities; choices are on buttons, and only their title is text."""
    match block:
        case Sentence(text):
            return _own(text)
        case Quote(citation):
            number = FormattedText(f"[{citation.number}]")
            quote = _quoted(citation.quote, citation.marks)
            return joined((quote, number), between="\n", glued=True)
        case Sources(title, items):
            lines = [plainly(f"{own(title)}:", Style.BOLD), *(_source(item) for item in items)]
            return joined(lines, between="\n")
        case Listing(title, items, is_ours):
            texts = [_own(item) if is_ours else FormattedText(_item(item, language)) for item in items]
            return _lines(title, [joined((FormattedText("• "), text)) for text in texts])
        case Scores(title, columns, hits):
            return _lines(
                title, [_hit(hit, n, columns, messages_in(language)) for n, hit in enumerate(hits, start=1)]
            )
        case Excerpt(heading, text, marks):
            place = without_middle(foreign_line(heading), _LONGEST_LINE)
            parts = [plainly(place, Style.BOLD), _quoted(text, marks)]
            return joined([part for part in parts if part.text.strip()], between="\n", glued=True)
        case Choices(title):
            return FormattedText(own(title))
        case Preformatted(text):
            return plainly(foreign(text.expandtabs(4))[0], Style.PREFORMATTED)


def _own(text: str) -> FormattedText:
    """A text of ours: what stands between `backticks` is code, unless that is within something “quoted”."""
    first, last = text.find("“"), text.rfind("”")
    quoted = text[first : last + 1] if 0 <= first < last else ""
    before, after = text.partition(quoted)[::2] if quoted else (text, "")
    return joined((*_with_code(before), FormattedText(own(quoted)), *_with_code(after)))


def _with_code(text: str) -> Iterator[FormattedText]:
    for number, part in enumerate(_CODE.split(text)):
        # Within code Telegram makes nothing live.
        yield plainly(label(part), Style.CODE) if number % 2 else FormattedText(own(part))


def _quoted(text: str, marks: Sequence[Mark]) -> FormattedText:
    text, marks = foreign(text, marks)
    style = Style.LONG_QUOTE if utf16_length(text) > _LONG else Style.QUOTE
    bold = (Entity(start, end, Style.BOLD) for start, end in marks if text[start:end].strip())
    return FormattedText(text, (Entity(0, len(text), style), *bold) if text else ())


def _source(source: Source) -> FormattedText:
    number = FormattedText(f"[{source.number}] ")
    text = without_middle(foreign_line(source.text), _LONGEST_LINE)
    url = source.url or ""
    if len(url) <= _LONGEST_URL and _LINKED.fullmatch(url):
        return joined((number, plainly(text, Style.LINK, url)))
    # What Telegram would not link is for reading.
    address = f" – {without_middle(foreign_line(url), _LONGEST_LINE)}" if url.strip() else ""
    return joined((number, plainly(text, Style.ITALIC), FormattedText(address)))


def _lines(title: str, lines: Sequence[FormattedText]) -> FormattedText:
    heading = plainly(own(title), Style.BOLD)
    return joined([part for part in (heading, *lines) if part.text.strip()], between="\n")


def _item(text: str, language: Language) -> str:
    """An item of a list: somebody else's words, unless it is a command of ours with its description."""
    match = _ITEM.match(text)
    command = command_named(match[1]) if match else None
    if match and command is not None:
        description = messages_in(language).get(f"menu.{command}")
        if text.endswith(description) and len(text) <= match.end() + 2 + len(description):
            return own(text)
    return foreign_line(text)


def _hit(hit: Hit, number: int, columns: tuple[str, str, str, str], messages: Messages) -> FormattedText:
    passage = hit.passage
    title = plainly(without_middle(foreign_line(passage.title), _LONGEST_LINE), Style.ITALIC)
    place = f" ({passage.language} ¶{passage.paragraph})"
    named = zip(columns[1:], (hit.score, hit.meaning, hit.words), strict=True)
    scores = " · ".join(f"{foreign_line(name)} {messages.number(score, 2)}" for name, score in named)
    first = joined((FormattedText(f"{number}. "), title, FormattedText(place)))
    return joined((first, FormattedText(scores)), between="\n", glued=True)
