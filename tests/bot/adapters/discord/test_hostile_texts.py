from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest

from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.render import render, render_whole
from bot.adapters.text.cleaning import foreign, foreign_line, is_blank
from bot.adapters.text.splitting import without_middle
from bot.answering.answer import Citation, Mark
from bot.reply import (
    Block,
    Button,
    Choices,
    Excerpt,
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
from tests.bot.adapters.discord.markdown import pings, shown
from tests.bot.hostile_texts import hostile_texts

NUMBER = 10_000
ADDED = str.maketrans(dict.fromkeys("\u2060\u200b", ""))
"""Signs without a shape that keep names dead; some are put in, others that were there are taken out."""

ALLOWED = frozenset({"quote", "bold", "italic", "fenced"})
"""What a reply may look like; headings, spoilers, code and the like are never ours."""

MARKUP = (
    "**", "*a*", "_a_", "__a__", "~~a~~", "||a||", "`a`", "``", "```", "```py\nx\n```", "# A", "## A", "-# a",
    "- a", "* a", "+ a", "1. a", "12. a", "> a", ">>> a", "[a](https://x.id)", "](https://x.id)", "[1](x.id)",
    "[a](<https://x.id> 'b')", "<https://x.id>", "https://x.id/_a_*b*", "<@123>", "<@!1>", "<@&1>", "<#1>",
    "</ask:1>", "<:e:1>", "<a:e:1>", "<t:1>", "<t:1:R>", "<id:home>", "@everyone", "@here", "x@everyone",
    "@\u200beveryone", "@\u202eeveryone", "@\u2060here", ":smile:", ":+1:", "\\", "\\\\", "\\*",
    "¯\\_(ツ)_/¯", "discord.gg/x", "steam://x/1", "\n", "\n\n", " ", "   ",
)  # fmt: skip


def texts(number: int) -> Iterator[str]:
    """Texts that would break a chat, half of them made of Discord's own signs."""
    chance = random.Random(5)  # noqa: S311 (no secret)
    for place, text in enumerate(hostile_texts(number)):
        pieces = [chance.choice(MARKUP) for _ in range(chance.randrange(1, 12))]
        yield chance.choice(("", " ", "a", "\n")).join([*pieces, text[:40]]) if place % 2 else text


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
    return Sentence(sentence), foreign(sentence)[0]


def listing(text: str, _: random.Random) -> tuple[Block, str]:
    """A list of titles."""
    heading = f"Untuk “{text}”:"
    return Listing(heading, (text, "b")), f"{foreign(heading)[0]}•{foreign_line(text)}•b"


def choices(text: str, _: random.Random) -> tuple[Block, str]:
    """A title on a button."""
    return Choices("Judul:", (Button(text, "a"),)), "Judul:"


def preformatted(text: str, _: random.Random) -> tuple[Block, str]:
    """Lines of an article."""
    return Preformatted(text), foreign(text)[0]


def sources(text: str, chance: random.Random) -> tuple[Block, str]:
    """Sources with and without a link."""
    url = chance.choice((None, "https://a.id/x", "javascript:alert(1)"))
    line = {None: "", "https://a.id/x": "–a.id", "javascript:alert(1)": "–javascript:alert(1)"}[url]
    source = Source(1, text, url)
    both = f"[1]{title(text)}{line}"
    return Sources("Sumber", (source, source)), f"Sumber:{both}{both}"


def title(text: str) -> str:
    """A text as it is shown in a line."""
    return without_middle(foreign_line(text).replace("\u2060", ""), 300)


def replies(number: int) -> Iterator[tuple[Reply, str]]:
    """Replies with a hostile text in each, and what should be seen of them."""
    chance = random.Random(11)  # noqa: S311 (no secret)
    for text in texts(number):
        block, seen = block_of(text, chance)
        kind = chance.choice(tuple(ReplyKind))
        yield Reply(kind, Language.ENGLISH, (block,), ((Button(text, "b"),),)), seen


def letters(text: str) -> str:
    """A text without its white space, where it may be cut, and without signs that have no shape."""
    return "".join(text.translate(ADDED).split())


def problems_of(reply: Reply, seen: str, *, has_frame: bool) -> Iterator[str]:
    """What is wrong with a reply as Discord shows it."""
    messages = render(reply, has_frame=has_frame)
    read = [shown(message.content or message.description) for message in messages]
    got = letters("".join(one.text for one in read))
    wanted = letters(seen) if not is_blank(seen) else "…"
    # Of what would be too many messages the rest is left out; a title that is linked needs no address.
    is_cut = len(read) >= 5 and got == f"{wanted[: len(got) - 1]}…"
    if got not in {wanted, wanted.replace("–a.id", "")} and not is_cut:
        yield f"{got[:300]!r} instead of {wanted[:300]!r}"
    for one in read:
        if kinds := {kind for kind, _ in one.parts} - ALLOWED:
            yield f"{kinds}: {one.parts}"
        if links := [link for link in one.links if link[1] != "https://a.id/x" and link[0] != link[1]]:
            yield f"links: {links}"
    for message in [*messages, render_whole(reply, has_frame=has_frame)]:
        yield from problems_of_message(message, has_frame=has_frame)
    yield from problems_of_buttons(messages[-1])
    if any(message.rows for message in messages[:-1]):
        yield "buttons too early"


def problems_of_message(message: DiscordMessage, *, has_frame: bool) -> Iterator[str]:
    """Limits and pings, with which the apps have nothing to do."""
    text = message.content or message.description
    if bool(message.content) == bool(message.description) or (message.description and not has_frame):
        yield "not one of content and description"
    if len(text.encode("utf-16-le")) // 2 > (2000 if message.content else 4096):
        yield "too long"
    if is_blank(text):
        yield "blank"
    if found := [*pings(text), *pings(text.replace("\\", ""))]:
        yield f"pings: {found}"
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f]", text):
        yield "control characters"


def problems_of_buttons(message: DiscordMessage) -> Iterator[str]:
    """What is wrong with the words on buttons."""
    for button in (button for row in message.rows for button in row):
        if is_blank(button.label) or len(button.label.encode("utf-16-le")) // 2 > 80:
            yield f"label {button.label!r}"
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in button.label):
            yield f"control in {button.label!r}"


@pytest.mark.parametrize(("has_frame", "number"), [(True, NUMBER), (False, NUMBER // 5)])
def test_discord_takes_every_hostile_text_and_shows_what_was_meant(*, has_frame: bool, number: int) -> None:
    """No text becomes markup or a link, pings anybody, goes over a limit or is refused."""
    problems = [
        (reply.blocks[0], problem)
        for reply, seen in replies(number)
        for problem in problems_of(reply, seen, has_frame=has_frame)
    ]
    assert problems[:3] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [(text, "live") for text in ("<@1>", "<@&1>", "<#1>", "</ask:1>", "<t:1>", "@everyone", ":smile:")]
    + [("# a", "heading"), ("-# a", "small"), ("- a", "item"), ("1. a", "item"), ("> a", "quote")]
    + [("**a**", "bold"), ("__a__", "underlined"), ("*a*", "italic"), ("~~a~~", "struck")]
    + [("||a||", "spoiler"), ("`a`", "code"), ("```\na\n```", "fenced"), (">>> a", "quote")],
)
def test_the_judge_knows_markup(text: str, kind: str) -> None:
    """It finds what stands in a text that nobody has masked, so that finding none proves something."""
    assert shown(text).kind(kind)
    assert shown("[a](https://a.id)").links == [("a", "https://a.id")]
    assert shown("[https://b.id](https://a.id)").kind("broken link")
