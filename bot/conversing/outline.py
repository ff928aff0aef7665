"""An article at a glance: its headings and how each paragraph begins, in pages, and each to be read."""

from __future__ import annotations

from itertools import groupby

from bot.actions import Action, encode
from bot.conversing.excerpts import LONG, FoundParagraph, beginning, excerpt, find_paragraph
from bot.editions import EditionName, find_edition, name_of
from bot.messages import Messages, on_one_line
from bot.paging import pages_of, turning
from bot.reply import Block, Button, Listing, Pressed, Reply, Rows, Sentence
from bot.saying import talk
from embeddings.index.base import Edition, PassageIndex, PassageReader
from knowledge.article import Language

PAGE, READ, TURN = "outline", "read", "turn"
"""The names of the actions: a page of an outline, a paragraph of it, and the paragraph before or after."""

NAMES = frozenset({PAGE, READ, TURN})

_SIZE = 10
"""Paragraphs on a page."""

_ROW = 5
"""Buttons beside each other."""

_BEGINNING = 90
"""Characters that a paragraph is known by."""


def outline_of(index: PassageIndex, article: str, messages: Messages, page: int = 1) -> Reply | None:
    """A page, from 1, of an article's outline, in the reader's language if there is such an edition.

    Returns:
        None where there is no such article.

    Raises:
        IndexError_: The index cannot be used.
    """
    reader = index.now()
    languages = sorted(Language, key=lambda language: language is not messages.language)
    found = (reader.edition(article, language) for language in languages)
    edition = next(filter(None, found), None)
    return None if edition is None else _outline(reader, edition, name_of(reader, edition), messages, page)


def press(index: PassageIndex, action: Action, messages: Messages) -> Pressed:
    """What comes of one of its buttons.

    Raises:
        IndexError_: The index cannot be used.
    """
    reader, number = index.now(), action.number(0)
    name = EditionName(action.number(1), action.argument(2))
    edition = find_edition(reader, name)
    if edition is None:
        return Pressed(messages.get("notice.article_changed"))
    if action.name == PAGE:
        return Pressed(reply=_outline(reader, edition, name, messages, number), is_instead=True)
    found = find_paragraph(reader, *edition.key, number)
    if found is None:
        return Pressed(messages.get("notice.article_changed"))
    reply = talk(
        messages, excerpt(found, messages, most=LONG), buttons=_beside(reader, edition, name, number)
    )
    is_turned = action.name == TURN
    return Pressed(reply=reply, is_instead=is_turned, is_private=not is_turned)


def _outline(
    reader: PassageReader, edition: Edition, name: EditionName, messages: Messages, page: int
) -> Reply:
    pages = pages_of(edition.paragraphs, _SIZE)
    page = min(max(1, page), pages)
    first = (page - 1) * _SIZE + 1
    numbers = range(first, min(first + _SIZE, edition.paragraphs + 1))
    found = [one for number in numbers if (one := find_paragraph(reader, *edition.key, number)) is not None]
    blocks: list[Block] = [Sentence(_title(edition, messages))]
    for heading, group in groupby(found, key=lambda one: one.passage.heading):
        blocks.append(Listing(heading or messages.get("outline.no_heading"), tuple(map(_line, group))))
    if pages > 1:
        blocks.append(Sentence(messages.get("outline.page", page=page, pages=pages)))
    rows = _numbered(found, name) + turning(PAGE, page, pages, *name.arguments, first=1)
    return talk(messages, *blocks, buttons=rows)


def _title(edition: Edition, messages: Messages) -> str:
    language = messages.name_of(edition.language)
    line = messages.get("outline.title", title=on_one_line(edition.title), language=language)
    dated = f"{line} ({messages.date(edition.date)})" if edition.date else line
    return f"{dated}\n{edition.url}" if edition.url else dated


def _line(found: FoundParagraph) -> str:
    return f"¶{found.passage.paragraph} – {beginning(on_one_line(found.text), _BEGINNING)}"


def _numbered(found: list[FoundParagraph], name: EditionName) -> Rows:
    """A button for each paragraph."""
    buttons = [
        Button(str(one.passage.paragraph), _action(READ, one.passage.paragraph, name)) for one in found
    ]
    return tuple(tuple(buttons[place : place + _ROW]) for place in range(0, len(buttons), _ROW))


def _beside(reader: PassageReader, edition: Edition, name: EditionName, number: int) -> Rows:
    """The ways to the paragraph before and the one after, where there are such."""
    before = next((n for n in range(number - 1, 0, -1) if reader.paragraph(*edition.key, n)), None)
    after = next(
        (n for n in range(number + 1, edition.paragraphs + 1) if reader.paragraph(*edition.key, n)), None
    )
    ways = (("◀", before), ("▶", after))
    row = tuple(Button(label, _action(TURN, place, name)) for label, place in ways if place is not None)
    return (row,) if row else ()


def _action(kind: str, number: int, name: EditionName) -> str:
    return encode(Action(kind, (str(number), *name.arguments)))
