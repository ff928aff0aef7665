from __future__ import annotations

import pytest

from bot.adapters.discord.render import render, render_whole
from bot.answering.answer import Citation, Mark
from bot.reply import (
    Block,
    Button,
    Choices,
    Document,
    Excerpt,
    Listing,
    Preformatted,
    Quote,
    Reply,
    ReplyKind,
    Scores,
    Sentence,
    Source,
    Sources,
)
from embeddings.index.base import Hit
from knowledge.article import Language, Passage, PassageId
from tests.bot.adapters.discord.markdown import shown

SENTENCES = "Kopi dijual *murah* & enak. Harganya Rp1,5 juta."
PLACE = "Kopi & Teh › Harga, paragraf 2, 3 Januari 2024"


def passage(text: str, *, title: str = "") -> Passage:
    """A passage that says something."""
    return Passage(PassageId("kopi#2"), "", "kopi", 2, "", text, Language.INDONESIAN, title=title)


def quote(text: str = SENTENCES, *marks: Mark, number: int = 1) -> Quote:
    """A quote of all that a passage says."""
    return Quote(Citation(number, passage(text), text, marks))


def sources(*urls: str | None, place: str = PLACE) -> Sources:
    """A list of sources with these links."""
    return Sources("Sumber", tuple(Source(n, place, url) for n, url in enumerate(urls, start=1)))


def reply(
    *blocks: Block, buttons: tuple[tuple[Button, ...], ...] = (), kind: ReplyKind = ReplyKind.ANSWER
) -> Reply:
    """A reply of these blocks."""
    return Reply(kind, Language.INDONESIAN, blocks, buttons)


def description(*blocks: Block) -> str:
    """The only message of an answer."""
    (message,) = render(reply(*blocks))
    assert not message.content
    return message.description


def test_an_answer_is_a_block_quote_with_its_telling_part_in_bold_and_linked_sources() -> None:
    """As it is written to Discord, letter by letter."""
    text = description(quote(SENTENCES, (28, 48)), sources("https://a.id/kopi?x=1&y=2"))
    assert text == (
        "> Kopi dijual \\*murah\\* & enak. **Harganya Rp1,5 juta.** [1]\n"
        "\n"
        "**Sumber:**\n"
        f"[1] [{PLACE}](https://a.id/kopi?x=1&y=2)"
    )


def test_what_is_seen_of_an_answer_is_what_the_article_says() -> None:
    """Quoted parts are in quotations of their own, the telling ones in bold, sources are links."""
    read = shown(description(quote(SENTENCES, (12, 19)), quote("Enak.", number=2), sources("https://a.id/x")))
    assert read.kind("quote") == [f"{SENTENCES} [1]", "Enak. [2]"]
    assert read.kind("bold") == ["*murah*", "Sumber:"]
    assert read.links == [(PLACE, "https://a.id/x")]


def test_bold_ends_with_each_line_and_has_no_white_space_at_its_edges() -> None:
    """Some apps style neither over lines nor where white space comes first; marks that touch are one."""
    text = "Satu: a\n- dua: b\n\ntiga"
    marks = ((5, 10), (10, 13), (19, 22))
    assert description(quote(text, *marks)) == "> Satu: **a**\n> **\\- dua**: b\n> \n> t**iga** [1]"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# Judul\n## Dua", "> \\# Judul\n> \\## Dua [1]"),
        ("-# kecil", "> \\-# kecil [1]"),
        ("- satu\n+ dua\n* tiga\n1. empat", "> \\- satu\n> \\+ dua\n> \\* tiga\n> 1\\. empat [1]"),
        ("> a\n>>> b", "> \\> a\n> \\>\\>\\> b [1]"),
        ("-5 derajat, 1.000 – 2.000", "> -5 derajat, 1.000 – 2.000 [1]"),
        ("a `b` ||c|| ~~d~~ _e_", "> a \\`b\\` \\|\\|c\\|\\| \\~\\~d\\~\\~ \\_e\\_ [1]"),
        ("[x](https://a.id)", "> \\[x\\]\\(<https://a.id>) [1]"),
        ("[1] dan [1](x)", "> [1] dan \\[1\\]\\(x) [1]"),
        ("<@1> <#2> <:e:3> </a:4> <t:5>", "> \\<@\u200b1\\> \\<#2\\> \\<\\:e:3\\> \\</a:4\\> \\<t:5\\> [1]"),
        ("@everyone @here a@kompas.id", "> @\u200beveryone @\u200bhere a@kompas.id [1]"),
        (":smile: 12:30:45", "> \\:smile: 12\\:30:45 [1]"),
        ("\\*", "> \\\\\\* [1]"),
    ],
)
def test_what_others_wrote_is_never_markup(text: str, written: str) -> None:
    """Every sign that Discord would read is masked, and no other; nobody is pinged."""
    assert description(quote(text)) == written
    assert shown(written).text.replace("\u200b", "").strip() == f"{text} [1]"


def test_addresses_in_a_quote_can_be_touched() -> None:
    """As they were, without the full stop behind; not where bold cuts them apart, nor in a question."""
    text = "Lihat https://a.id/x_y?b=1. Atau http://b.id/*."
    one, other = ("https://a.id/x_y?b=1",) * 2, ("http://b.id/",) * 2
    assert shown(description(quote(text))).links == [one, other]
    assert shown(description(quote(text, (6, 26)))).links == [one, other]
    assert shown(description(quote(text, (0, 20)))).links == [other]
    assert shown(description(Sentence(text))).links == []
    assert shown(description(quote(text))).text.strip() == f"{text} [1]"


@pytest.mark.parametrize(
    ("place", "url", "line"),
    [
        ("Kopi", "https://a.id/x_(y)*", "[1] [Kopi](https://a.id/x_%28y%29%2A)"),
        ("Kopi", "https://a.id/é b", "[1] Kopi – https\\://a.id/é b"),
        ("Kopi", "https://a.id/é", "[1] [Kopi](https://a.id/%C3%A9)"),
        ("[Penting] Kopi", "https://a.id/x", "[1] \\[Penting\\] Kopi – [a.id](https://a.id/x)"),
        ("Kopi ☕ enak", "https://a.id/x", "[1] Kopi ☕ enak – [a.id](https://a.id/x)"),
        ("https://b.id", "https://a.id/x", "[1] https\\://b.id – [a.id](https://a.id/x)"),
        ("discord.gg/x", "https://discord.com/x", "[1] discord.gg/x – <https://discord.com/x>"),
        ("Kopi", "javascript:alert(1)", "[1] Kopi – javascript:alert(1)"),
        ("Kopi", "https://user@a.id/", "[1] Kopi – https\\://user@a.id/"),
        ("Kopi", "https://localhost/x", "[1] Kopi – https\\://localhost/x"),
        ("Kopi", f"https://a.id/{'x' * 600}", None),
        ("Kopi", " ", "[1] Kopi"),
        ("Kopi", None, "[1] Kopi"),
    ],
)
def test_a_source_is_a_link_where_discord_shows_one(place: str, url: str | None, line: str | None) -> None:
    """Words that would undo a link have it behind them; what is no web page is there to read."""
    text = description(sources(url, place=place)).split("\n")[1]
    assert text == line or (line is None and "](" not in text)
    assert not shown(text).kind("broken link")


def test_a_listing_has_a_line_for_each_item() -> None:
    """An item stays one line, whatever it says; the title is bold."""
    text = description(Listing("Artikel <3>:", ("Satu & dua", "Tiga\n- palsu")))
    assert text == "**Artikel \\<3\\>:**\n• Satu & dua\n• Tiga - palsu"


def test_scores_are_short_lines() -> None:
    """Title, language and paragraph in one line, the scores in the next: a phone is narrow."""
    hit = Hit(passage("Kopi.", title="Kopi *enak*"), score=0.5, meaning=0.25, words=0.754)
    text = description(Scores("Terdekat:", ("paragraf", "skor", "makna", "kata"), (hit,)))
    assert text == "**Terdekat:**\n1\\. *Kopi \\*enak\\** (id ¶2)\nskor 0.50 · makna 0.25 · kata 0.75"
    assert shown(text).kind("italic") == ["Kopi *enak*"]


def test_an_excerpt_has_its_place_above_it_and_marks_in_it() -> None:
    """The heading is bold, the paragraph a block quote, what was quoted of it bold again."""
    assert description(Excerpt("Kopi, paragraf 2", "Kopi enak.\n\nSekali.", ((5, 9),))) == (
        "**Kopi, paragraf 2**\n> Kopi **enak**.\n> \n> Sekali."
    )


def test_preformatted_text_keeps_its_columns_and_cannot_be_broken_out_of() -> None:
    """A difference is coloured; fences in a text are taken apart."""
    assert description(Preformatted("@@ -1 +1 @@\n-a\tb\n+a  c")) == (
        "```diff\n@@ -1 +1 @@\n-a  b\n+a  c\n```"
    )
    read = shown(description(Preformatted("a | b\n```\n@everyone **c**")))
    assert [text.replace("\u200b", "") for text in read.kind("fenced")] == ["a | b\n```\n@everyone **c**"]


def test_small_talk_is_content_and_all_else_has_a_frame() -> None:
    """A sentence or two look like anybody's message; an answer and a refusal stand apart."""
    (talk,) = render(reply(Sentence("Halo!"), kind=ReplyKind.TALK))
    assert (talk.content, talk.description) == ("Halo!", "")
    for kind in (ReplyKind.ANSWER, ReplyKind.NO_ANSWER):
        (message,) = render(reply(Sentence("Halo!"), kind=kind))
        assert (message.content, message.description, message.kind) == ("", "Halo!", kind)
    (long,) = render(reply(Sentence("Halo! " * 200), kind=ReplyKind.TALK))
    assert long.description


def test_without_frames_all_is_content_in_smaller_parts() -> None:
    """Where embeds may not be sent, nothing is lost."""
    messages = render(reply(quote("Kopi itu enak sekali. " * 150), sources("https://a.id")), has_frame=False)
    assert [bool(message.content) for message in messages] == [True, True]
    assert not any(message.description for message in messages)
    assert all(len(message.content) <= 2000 for message in messages)


def test_parts_end_with_sentences_and_the_last_has_sources_buttons_and_document() -> None:
    """However long the quotes are; a sign that needs masking takes its room."""
    buttons = ((Button("Kenapa?", "why"),),)
    file = Document("a.csv", b"1")
    blocks = (quote("Kopi *itu* enak sekali. " * 250), sources(None, None))
    messages = render(Reply(ReplyKind.ANSWER, Language.INDONESIAN, blocks, buttons, file))
    assert len(messages) == 2
    assert messages[0].description.endswith("sekali.")
    assert 3_000 < len(messages[0].description) <= 4096
    assert messages[1].description.startswith("> Kopi")
    assert messages[1].description.endswith(f"**Sumber:**\n[1] {PLACE}\n[2] {PLACE}")
    assert [message.rows for message in messages] == [(), buttons]
    assert [message.files for message in messages] == [(), (file,)]


def test_a_reply_is_five_messages_at_most_but_for_its_sources() -> None:
    """A book is cut, and says so; its sources are there."""
    messages = render(reply(Excerpt("Buku", "Kata demi kata. " * 20_000), sources(None)))
    assert len(messages) == 6
    assert messages[4].description.endswith(" …")
    assert messages[5].description.startswith("**Sumber")


def test_a_reply_as_one_message_keeps_its_sources() -> None:
    """Of what is too long the beginning is shown, cut at a sentence."""
    message = render_whole(reply(quote("Kopi itu enak sekali. " * 400), sources("https://a.id/x")))
    assert 3_800 < len(message.description) <= 4096
    assert f"enak sekali. …\n\n**Sumber:**\n[1] [{PLACE}](https://a.id/x)" in message.description
    short = reply(quote(), sources(None))
    assert render_whole(short) == render(short)[0]


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u3164\u2800", "\u202e", "\u0301", "\ufeff\u00ad"])
def test_a_reply_in_which_nothing_can_be_seen_is_three_dots(text: str) -> None:
    """Discord refuses messages without anything to see."""
    unseen = reply(Sentence(text), buttons=((Button(text, "a"),),), kind=ReplyKind.TALK)
    (message,) = render(unseen)
    assert render_whole(unseen) == message
    assert (message.content, message.rows[0][0].label) == ("…", "…")
    assert render(reply())[0].description == "…"


def test_choices_are_buttons_above_the_others() -> None:
    """Each has a row of its own; the text is only their title."""
    chosen = (Button("Satu", "n:1"), Button("Dua", "n:2"))
    (message,) = render(reply(Choices("Mungkin ini?", chosen), buttons=((Button("Kenapa?", "why"),),)))
    assert message.description == "Mungkin ini?"
    assert message.rows == ((chosen[0],), (chosen[1],), (Button("Kenapa?", "why"),))
