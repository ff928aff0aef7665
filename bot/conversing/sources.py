"""The titles of what there is to ask about, in pages."""

from __future__ import annotations

from bot.command_names import Command
from bot.conversing.outline import outline_of
from bot.conversing.titles import Titles
from bot.messages import Messages
from bot.paging import turning
from bot.reply import Block, Listing, Reply, Sentence
from bot.saying import talk
from embeddings.index.base import Edition, PassageIndex

_PAGE = 20
"""Titles on a page."""


def sources_page(index: PassageIndex, messages: Messages, number: int) -> Reply:
    """A page of titles, from 1, with buttons for those before and after it."""
    state = index.now()
    info, offset = state.info(), (number - 1) * _PAGE
    editions = state.editions(offset=offset, limit=_PAGE + 1)
    if not editions:
        return talk(messages, Sentence(messages.get("command.sources_none")))
    title = messages.get("command.sources_title", articles=info.articles, editions=info.editions)
    blocks: list[Block] = [Listing(title, tuple(_line(edition, messages) for edition in editions[:_PAGE]))]
    is_last = len(editions) <= _PAGE
    if not is_last:
        name = Command.SOURCES.name_in(messages.language)
        rest = info.editions - offset - _PAGE
        more = messages.get("command.sources_more", count=rest, command=f"/{name} {number + 1}")
        blocks.append(Sentence(more))
    pages = number if is_last else number + 1
    return talk(
        messages, *blocks, buttons=turning("sources", number, pages, messages.language.value, first=1)
    )


def sources_named(index: PassageIndex, titles: Titles, messages: Messages, name: str) -> Reply:
    """The outline of the article that is called so, or the titles that come near.

    Raises:
        IndexError_: The index cannot be used.
    """
    article = titles.named(name, messages.language)
    outline = outline_of(index, article, messages) if article is not None else None
    if outline is not None:
        return outline
    found = titles.matching(name, messages.language, limit=_PAGE)
    if not found:
        return talk(messages, Sentence(messages.get("outline.none", name=name[:100])))
    lines = tuple(title.text for title in found)
    return talk(messages, Listing(messages.get("outline.which", name=name[:100]), lines))


def page_number(argument: str) -> int:
    """The page that somebody asked for; the first where they asked for none."""
    return max(1, int(argument)) if argument.isdecimal() and len(argument) < 7 else 1


def _line(edition: Edition, messages: Messages) -> str:
    language = messages.name_of(edition.language)
    return messages.get(
        "command.sources_item", title=edition.title, language=language, paragraphs=edition.paragraphs
    )
