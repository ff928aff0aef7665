from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from bot.adapters.telegram.inline_article import inline_article
from bot.adapters.telegram.render import render
from bot.adapters.text.cleaning import foreign, foreign_line, is_blank, own
from bot.adapters.text.splitting import without_middle
from bot.answering.answer import Citation, Mark
from bot.reply import (
    Block,
    Button,
    Choices,
    Excerpt,
    InlineAnswer,
    Listing,
    Preformatted,
    Quote,
    Reply,
    ReplyKind,
    Sentence,
    Source,
    Sources,
)
from knowledge.article import Language, Passage, PassageId
from tests.bot.adapters.telegram.tdlib import kept, live, parsed
from tests.bot.hostile_texts import hostile_texts

NUMBER = 10_000
OUT = "\r\u0333\u033f\u030a\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
TAKEN_OUT = {**dict.fromkeys(map(ord, OUT), ""), ord("\u200e"): "\u200c"}
"""What Telegram changes in every message; mostly it takes characters out, so that others come together."""

REMOVED = re.compile("[\u202a-\u202e\u2066-\u206f]")


def utf16(text: str) -> int:
    """Units as Telegram counts them."""
    return len(text.encode("utf-16-le")) // 2


def passage(text: str) -> Passage:
    """A passage that says something."""
    return Passage(PassageId("a#1"), "", "a", 1, "", text, Language.INDONESIAN, title=text)


def marks_of(text: str, chance: random.Random) -> tuple[Mark, ...]:
    """Some marks, often very many."""
    places = sorted(chance.choices(range(len(text) + 1), k=chance.choice((0, 2, 6, 300))))
    return tuple((start, end) for start, end in pairwise(places))[::2]


def block_of(text: str, chance: random.Random) -> tuple[Block, str]:
    """A block of a text, and what should be seen of it."""
    if not text.strip():
        return Listing("Judul", (text,)), f"Judul•{foreign_line(text)}"
    return chance.choice((quote, excerpt, question, listing, choices, preformatted, sources))(text, chance)


def quote(text: str, chance: random.Random) -> tuple[Block, str]:
    """A quote, perhaps with many marks."""
    return Quote(Citation(1, passage(text), text, marks_of(text, chance))), f"{foreign(text)[0]}[1]"


def excerpt(text: str, chance: random.Random) -> tuple[Block, str]:
    """A paragraph below its heading."""
    return Excerpt(text, text, marks_of(text, chance)), f"{title(text)}{foreign(text)[0]}"


def question(text: str, _: random.Random) -> tuple[Block, str]:
    """A sentence of ours with a question in it."""
    sentence = f"Saya memahaminya sebagai: “{text}”"
    return Sentence(sentence), own(sentence)


def listing(text: str, _: random.Random) -> tuple[Block, str]:
    """A list of titles."""
    heading = f"Untuk “{text}”:"
    return Listing(heading, (text, "b")), f"{own(heading)}•{foreign_line(text)}•b"


def choices(text: str, _: random.Random) -> tuple[Block, str]:
    """A title on a button."""
    return Choices("Judul:", (Button(text, "a"),)), "Judul:"


def preformatted(text: str, _: random.Random) -> tuple[Block, str]:
    """Lines of an article."""
    return Preformatted(text), foreign(text)[0]


def sources(text: str, chance: random.Random) -> tuple[Block, str]:
    """Sources with and without a link."""
    is_link = text.casefold().startswith("http")
    url = chance.choice((None, "https://a.id/x", "https://a.id/x" if is_link else text))
    line = f"[1]{title(text)}–{title(text)}" if url == text else f"[1]{title(text)}"
    source = Source(1, text, url)
    return Sources("Sumber", (source, source)), f"Sumber:{line}{line}"


def title(text: str) -> str:
    """A text as it is shown in a line."""
    return without_middle(foreign_line(text), 400)


def replies() -> Iterator[tuple[Reply, str]]:
    """Replies with a hostile text in each, and what should be seen of them."""
    chance = random.Random(11)  # noqa: S311 (no secret)
    for text in hostile_texts(NUMBER):
        block, seen = block_of(text, chance)
        yield Reply(ReplyKind.ANSWER, Language.ENGLISH, (block,), ((Button(text, "b"),),)), seen


def letters(text: str) -> str:
    """A text without its white space: it may be cut there."""
    return "".join(text.split())


def problems_of(reply: Reply, seen: str) -> Iterator[str]:
    """What is wrong with a reply as Telegram shows it."""
    messages = render(reply)
    texts = [parsed(message.html) for message in messages]
    shown = "".join(letters(text.text) for text in texts)
    wanted = letters(seen) if not is_blank(seen) else "…"
    # Of what would be more than ten messages the rest is left out.
    is_cut = len(texts) == 10 and shown == f"{wanted[: len(shown) - 1]}…"
    if shown != wanted and not is_cut:
        yield f"{shown[:200]!r} instead of {wanted[:200]!r}"
    for message, text in zip(messages, texts, strict=True):
        if is_blank(text.text) or is_blank(message.plain):
            yield "blank"
        if utf16(text.text) > 4000 or utf16(message.plain) > 4000:
            yield "too long"
        if len(text.entities) > 90:
            yield "too many entities"
        if found := [*live(text.text), *live(message.plain), *live(text.text.translate(TAKEN_OUT))]:
            yield f"live: {found}"
    yield from problems_of_buttons(messages[-1].buttons)
    if any(message.buttons for message in messages[:-1]):
        yield "buttons too early"


def problems_of_buttons(rows: Sequence[Sequence[Button]]) -> Iterator[str]:
    """What is wrong with the words on buttons."""
    for row in rows:
        for button in row:
            if is_blank(button.label) or utf16(button.label) > 40:
                yield f"label {button.label!r}"
            if any(unicodedata.category(character) in {"Cc", "Cs"} for character in button.label):
                yield f"control in {button.label!r}"


def test_telegram_takes_every_hostile_text_and_shows_what_was_meant() -> None:
    """No text becomes markup, pings anybody, sends a command, goes over a limit or is refused."""
    problems = [
        (reply.blocks[0], problem) for reply, seen in replies() for problem in problems_of(reply, seen)
    ]
    assert problems[:3] == []


def test_nothing_that_can_be_seen_is_lost_of_a_hostile_text() -> None:
    """A text loses at most what cannot be seen by itself: controls, turns of direction, towers of accents."""
    for text in hostile_texts(NUMBER):
        clean, _ = foreign(text)
        kept = [character for character in text if character.isalnum() or character in "<>&@/[]*_~.“”"]
        composed = unicodedata.normalize("NFD", "".join(kept))
        assert _is_within(_seen(composed), _seen(unicodedata.normalize("NFD", clean))), text
        assert not REMOVED.search(clean)


def _seen(text: str) -> Iterator[str]:
    return (character for character in text if not unicodedata.combining(character))


def _is_within(wanted: Iterator[str], given: Iterator[str]) -> bool:
    """Whether characters stand among others in the same order."""
    return all(character in given for character in wanted)


def test_inline_answers_take_every_hostile_text_in_one_message() -> None:
    """Whatever is offered is one message within the limits, with its sources, and has a title."""
    for place, text in enumerate(hostile_texts(2_000, seed=3)):
        blocks: list[Block] = [Excerpt("", text), Sources("Sumber", (Source(1, text, text),))]
        reply = Reply(ReplyKind.ANSWER, Language.INDONESIAN, tuple(blocks))
        article = inline_article(InlineAnswer(text, text, text, reply))
        message = parsed(article.html)
        assert "Sumber:\n[1]" in message.text
        assert utf16(message.text) <= 4000
        assert live(message.text) == []
        assert not is_blank(article.title)
        assert 0 < len(article.id.encode()) <= 64, place


def test_telegram_takes_out_what_we_think_it_does() -> None:
    """Of all characters but the signs of Markdown."""
    characters = [chr(code) for code in range(33, 0x110000) if not 0xD800 <= code < 0xE000]
    for place in range(0, len(characters), 5_000):
        text = "".join(one for one in characters[place : place + 5_000] if one not in "*_~|`[]()")
        assert kept(text) == text.translate(TAKEN_OUT)


@pytest.mark.parametrize("name", ["@kutip", "@gif1", "/help", "/x@kutip", "(/help)", "-@kutip"])
def test_the_judge_knows_what_is_live(name: str) -> None:
    """Telegram finds the names and commands as they were, so that finding none proves something."""
    assert live(f"a {name} b")
    assert live(foreign(f"a {name} b")[0]) == []
