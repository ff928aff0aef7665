from __future__ import annotations

import pytest

from bot.asking import reply_to
from bot.messages import messages_in
from bot.reply import ReplyKind, Sentence
from tests.bot.answering.shipped import asker


@pytest.mark.parametrize("text", ["Siapa CEO Xiaomi?", "cara masak rendang", "harga su7 ultra brp?"])
def test_what_the_articles_do_not_say_is_refused(text: str) -> None:
    """Though most of its words stand there, nothing is quoted, and the reply says that nothing was found."""
    exchange = asker().ask(text)
    assert (exchange.kind, exchange.citations) == (ReplyKind.NO_ANSWER, ())
    reply = reply_to(exchange)
    assert reply.blocks[0] == Sentence(messages_in(exchange.language).get("answer.none"))


@pytest.mark.parametrize(
    ("text", "language", "marked"),
    [
        ("Berapa unit SU7 Ultra yang terjual pada Desember 2025?", "id", "45 unit"),
        ("brp unit su7 ultra kejual des 2025?", "id", "45 unit"),
        ("How many SU7 Ultra units were sold in December 2025?", "en", "45 units"),
    ],
)
def test_the_telling_number_is_marked(text: str, language: str, marked: str) -> None:
    """The sentence comes first, from paragraph 2, in the language of the question."""
    first = asker().ask(text).citations[0]
    assert (first.number, first.passage.paragraph, first.passage.language) == (1, 2, language)
    assert first.marked == (marked,)


def test_a_speed_that_no_article_names_is_refused() -> None:
    """Much is said about the SU7 Ultra, but not how fast it is."""
    assert asker().ask("What is the top speed of the SU7 Ultra?").kind is ReplyKind.NO_ANSWER


def test_the_number_of_a_title_is_marked() -> None:
    """A point between thousands does not make it a clock time."""
    first = asker().ask("Berapa unit kendaraan Xiaomi yang dikirim pada Januari 2026?").citations[0]
    assert first.marked == ("39.000 unit",)
