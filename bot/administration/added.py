"""What a file that was sent holds and would change, as blocks of a reply."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.administration.differing import MOST_PARAGRAPHS, difference
from bot.administration.placing import Held, Placement, held_by
from bot.administration.problem_lines import problems_listing
from bot.messages import Messages
from bot.reindex_lines import more
from bot.reply import Block, Listing, Preformatted, Sentence
from knowledge.article import Article

_MOST_NAMED = 10
_MOST_OTHERS = 5


def held_blocks(
    held: Held, placement: Placement, articles: Path, folder: Path, messages: Messages
) -> list[Block]:
    """What it holds, where it would lie, what is wrong with it, and what it changes.

    Args:
        articles: The folder of articles.
        folder: What stands for it as long as the file waits.
    """
    blocks: list[Block] = [_named(held, messages), Sentence(_where(placement, messages))]
    if placement.others:
        others = ", ".join(placement.others[:_MOST_OTHERS])
        blocks.append(Sentence(messages.get("admin.file_others", others=others)))
    blocks += problems_listing(held.problems, folder, messages)
    blocks += _differences(held, placement, articles, messages)
    return blocks


def _named(held: Held, messages: Messages) -> Block:
    lines = [_article(article, messages) for article in held.articles[:_MOST_NAMED]]
    if len(held.articles) == 1:
        return Sentence(lines[0])
    rest = [line.text for line in more(len(held.articles) - len(lines), messages)]
    return Listing(messages.get("admin.file_articles", count=len(held.articles)), (*lines, *rest))


def _article(article: Article, messages: Messages) -> str:
    return messages.get(
        "admin.file_article",
        title=article.title,
        language=messages.name_of(article.language),
        id=article.id,
        paragraphs=len(article.paragraphs),
    )


def _where(placement: Placement, messages: Messages) -> str:
    if not placement.replaces:
        return messages.get("admin.file_new", path=placement.path)
    if placement.replaces == placement.path:
        return messages.get("admin.file_replaces", path=placement.path)
    return messages.get("admin.file_instead", path=placement.path, old=placement.replaces)


def _differences(held: Held, placement: Placement, articles: Path, messages: Messages) -> Iterator[Block]:
    """How the article differs from the one that it replaces, or how many articles of many do."""
    if not placement.replaces:
        return
    old = held_by(articles, placement.replaces).articles
    if len(old) == len(held.articles) == 1:
        text, rest = difference(old[0], held.articles[0])
        if text:
            yield Preformatted(text)
        elif len(held.articles[0].paragraphs) <= MOST_PARAGRAPHS:
            yield Sentence(messages.get("admin.file_only_layout"))
        yield from (Sentence(line.text) for line in more(rest, messages))
        return
    before = {(article.id, article.language): article.digest for article in old}
    after = {(article.id, article.language): article.digest for article in held.articles}
    changed = sum(before[key] != after[key] for key in before.keys() & after.keys())
    facts = {"added": len(after.keys() - before.keys()), "removed": len(before.keys() - after.keys())}
    yield Sentence(messages.get("admin.file_differs", changed=changed, **facts))
