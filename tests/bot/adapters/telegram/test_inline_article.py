from __future__ import annotations

import pytest

from bot.adapters.telegram.inline_article import inline_article
from bot.reply import Excerpt, InlineAnswer, Reply, ReplyKind, Source, Sources
from knowledge.article import Language
from tests.bot.adapters.telegram.tdlib import parsed

SOURCES = Sources("Sources", (Source(1, "Coffee, paragraph 2", "https://a.id/x"),))


def answer(text: str = "Coffee is cheap.", *, name: str = "answer", title: str = "Coffee") -> InlineAnswer:
    """An answer that quotes a text."""
    reply = Reply(ReplyKind.ANSWER, Language.ENGLISH, (Excerpt("", text), SOURCES))
    return InlineAnswer(name, title, "Coffee,\nparagraph 2", reply)


def test_an_answer_is_offered_with_its_sources() -> None:
    """Title and description are lines of plain text, the message is what a chat would show."""
    article = inline_article(answer(title="Coffee & <tea>"))
    assert (article.id, article.title, article.description) == (
        "answer",
        "Coffee & <tea>",
        "Coffee, paragraph 2",
    )
    assert parsed(article.html).text == "Coffee is cheap.\n\nSources:\n[1] Coffee, paragraph 2"


def test_of_a_long_answer_the_beginning_is_offered() -> None:
    """It is one message, cut at a sentence, and still has its sources."""
    text = parsed(inline_article(answer("Coffee is cheap. " * 1_000)).html).text
    assert len(text) <= 4_000
    assert "cheap. …\n\nSources:\n[1]" in text


@pytest.mark.parametrize("name", ["", "x" * 65, "é", "a\nb", "\ud83d"])
def test_every_answer_has_an_id_that_telegram_takes(name: str) -> None:
    """An id is between one and 64 bytes; different names have different ids."""
    article = inline_article(answer(name=name))
    assert 0 < len(article.id.encode()) <= 64
    assert article.id != inline_article(answer(name=f"{name}.")).id


def test_an_answer_without_words_can_still_be_chosen() -> None:
    """A title is never empty, and only as long as can be seen."""
    assert inline_article(answer(title="\u200b")).title == "…"
    assert inline_article(answer(title="word " * 50)).title == "word " * 18 + "word…"
