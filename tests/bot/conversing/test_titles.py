from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.answering.quoting import QuotingAnswerer
from bot.conversing.titles import Title
from bot.reply import Excerpt, IncomingMessage, Listing, ReplyKind, plain_text
from knowledge.article import Language
from tests.bot.conversing.talking import (
    ANNA,
    EN,
    GROUP,
    ID,
    INDONESIAN,
    KOPI,
    PICKED,
    TEH,
    People,
    Person,
    buttons,
)
from tests.bot.fakes import NEVER, article, index_of, put_into
from tests.fakes import HashingEmbedder

_REST = "yang ramai setiap pagi karena pasarnya buka sebelum matahari terbit."
LONG = article(
    "panjang",
    *(f"Paragraf ke-{n} bercerita tentang kota nomor {n} {_REST}" for n in range(1, 24)),
    title="Kota",
)


def typed(person: Person, text: str, *, limit: int = 25, hint: Language = ID) -> list[Title]:
    """What is offered while that stands there."""
    return asyncio.run(person.conversation.titles(replace(ANNA, hint=hint), text, limit=limit))


def test_titles_are_offered_in_the_language_of_whoever_types(people: People) -> None:
    """An article counts once, whatever language its title was typed in."""
    person = people.about_coffee()
    assert typed(person, "") == [("Kopi Gayo", "kopi"), ("Teh", "teh")]
    assert typed(person, "gayo") == typed(person, "coffee") == [("Kopi Gayo", "kopi")]
    assert typed(people.about_coffee(), "KOPI", hint=EN) == [("Gayo coffee", "kopi")]
    assert typed(person, "", limit=1) == [("Kopi Gayo", "kopi")]
    assert typed(person, "roti") == []


def test_titles_that_begin_so_come_first(people: People) -> None:
    """Then those with a word that does, then any that hold it."""
    titles = ("Bertari bersama", "Tari Saman", "Pesta tari", "Buku")
    person = people.over(index_of(*(article(t.casefold(), f"Tentang {t}.", title=t) for t in titles)))
    assert [title.text for title in typed(person, "tari")] == ["Tari Saman", "Pesta tari", "Bertari bersama"]


def test_titles_follow_the_index(people: People) -> None:
    """What has been reindexed is offered at once."""
    index = index_of(KOPI)
    person = people.over(index)
    assert [title.article for title in typed(person, "")] == ["kopi"]
    put_into(index, TEH)
    assert {title.article for title in typed(person, "")} == {"kopi", "teh"}


def test_nothing_is_offered_where_the_bot_may_not_speak(people: People) -> None:
    """Not even a title."""
    assert typed(people.about_coffee(allowed_chats=frozenset({"telegram:5"})), "") == []


@pytest.mark.parametrize("name", ["kopi", "Kopi Gayo", "gayo COFFEE", "gayo"])
def test_sources_opens_an_article_by_its_name(people: People, name: str) -> None:
    """Its id, a title of it in any language, or a part that only it has."""
    reply = people.about_coffee().says(f"/sumber {name}")
    shown = plain_text(reply)
    assert INDONESIAN.get("outline.title", title="Kopi Gayo", language="Indonesia") in shown
    assert "¶1 – Kopi Gayo tumbuh" in shown
    assert "¶3 – Rasa kopi" in shown


def test_the_edition_is_the_readers(people: People) -> None:
    """Where there is one in their language."""
    person = people.about_coffee()
    assert "Gayo coffee has grown" in person.shown("/sources kopi", replace(ANNA, hint=EN))
    assert "Kebun teh" in person.shown("/sources teh", replace(ANNA, hint=EN))


def test_a_name_of_several_articles_shows_them(people: People) -> None:
    """And one of none says so."""
    person = people.over(
        index_of(article("a", "Satu.", title="Tari Saman"), article("b", "Dua.", title="Tari Piring"))
    )
    assert person.says("/sumber tari").blocks == (
        Listing(INDONESIAN.get("outline.which", name="tari"), ("Tari Piring", "Tari Saman")),
    )
    assert person.shown("/sumber roti") == INDONESIAN.get("outline.none", name="roti")


def test_an_outline_is_turned_page_by_page_and_read_paragraph_by_paragraph(people: People) -> None:
    """A page takes the place of the last one; a paragraph is the reader's alone, and turned in its place."""
    person = people.over(index_of(LONG))
    outline = person.says("/sumber Kota")
    pages = [plain_text(outline)]
    assert set(buttons(outline)) == {"read", "outline"}
    for _ in range(2):
        turned = person.presses(outline.buttons[-1][-1])
        assert turned.is_instead
        assert turned.reply is not None
        outline = turned.reply
        pages.append(plain_text(outline))
    for number in range(1, 24):
        assert sum(f"Paragraf ke-{number} " in page for page in pages) == 1
    read = person.presses(buttons(outline)["read"])
    assert read.is_private
    assert read.reply is not None
    assert isinstance(read.reply.blocks[0], Excerpt)
    assert read.reply.blocks[0].text == f"Paragraf ke-21 bercerita tentang kota nomor 21 {_REST}"
    before, after = read.reply.buttons[0]
    for button, number in ((before, 20), (after, 22)):
        turned = person.presses(button)
        assert turned.is_instead
        assert turned.reply is not None
        assert f"Paragraf ke-{number} " in plain_text(turned.reply)


def test_an_outlines_buttons_know_their_article_when_others_have_come(people: People) -> None:
    """And say kindly that it is gone when it is."""
    index = index_of(LONG)
    person = people.over(index)
    button = buttons(person.says("/sumber Kota"))["read"]
    put_into(index, article("a", "Tentang apa saja.", title="Aa"))
    pressed = person.presses(button)
    assert pressed.reply is not None
    assert "Paragraf ke-1 " in plain_text(pressed.reply)
    gone = people.about_coffee().presses(button)
    assert (gone.reply, gone.notice) == (None, INDONESIAN.get("notice.article_changed"))


@pytest.mark.parametrize("action", ["read:0:0:x", "outline:1:9:", "turn", "read:999999:0:0123456789abcdef"])
def test_forged_buttons_of_an_outline_do_nothing(people: People, action: str) -> None:
    """They are told that the article has changed."""
    pressed = people.about_coffee().presses(action)
    assert (pressed.reply, pressed.notice) == (None, INDONESIAN.get("notice.article_changed"))


def overheard(person: Person, confidence: float) -> ReplyKind | None:
    """What is said to a question that nobody has put to the bot."""
    message = IncomingMessage(GROUP, PICKED)
    reply = asyncio.run(person.conversation.overheard(message, confidence=confidence))
    return reply and reply.kind


def test_what_is_overheard_is_answered_only_when_sure(people: People) -> None:
    """In silence otherwise, and it is nobody's gap."""
    sure = people.about_coffee()
    assert overheard(sure, 0.0) is ReplyKind.ANSWER
    assert overheard(sure, 1.01) is None
    unsure = people.about_coffee(answerer=QuotingAnswerer(HashingEmbedder(), gate=NEVER))
    assert overheard(unsure, 0.0) is None
    assert unsure.memory.gaps.count() == 0


def test_nothing_is_overheard_where_the_bot_may_not_speak(people: People) -> None:
    """However sure it is."""
    person = people.about_coffee(allowed_chats=frozenset({"telegram:5"}))
    assert overheard(person, 0.0) is None


def test_a_question_may_bring_its_own_language(people: People) -> None:
    """It counts more than that of the words, or the one that was chosen, and for this question only."""
    person = people.about_coffee()
    assert person.says(PICKED, language=EN).language is EN
    person.says("/bahasa id")
    assert person.says(PICKED, language=EN).language is EN
    assert person.says(PICKED).language is ID
