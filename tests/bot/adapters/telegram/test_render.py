from __future__ import annotations

import pytest

from bot.adapters.telegram.render import render, render_whole
from bot.answering.answer import Citation, Mark
from bot.command_names import Command
from bot.messages import messages_in
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
    Scores,
    Sentence,
    Source,
    Sources,
)
from embeddings.index.base import Hit
from knowledge.article import Language, Passage, PassageId
from tests.bot.adapters.telegram.tdlib import ParsedEntity, live, parsed

SENTENCES = "Kopi dijual <b>murah</b> & enak. Harganya Rp1,5 juta."
PLACE = "Kopi & Teh › Harga, paragraf 2"


def passage(text: str, *, title: str = "") -> Passage:
    """A passage that says something."""
    return Passage(PassageId("kopi#2"), "", "kopi", 2, "", text, Language.INDONESIAN, title=title)


def quote(text: str = SENTENCES, *marks: Mark, number: int = 1) -> Quote:
    """A quote of all that a passage says."""
    return Quote(Citation(number, passage(text), text, marks))


def sources(*urls: str | None) -> Sources:
    """A list of sources with these links."""
    return Sources("Sumber", tuple(Source(n, PLACE, url) for n, url in enumerate(urls, start=1)))


def reply(*blocks: Block, buttons: tuple[tuple[Button, ...], ...] = ()) -> Reply:
    """A reply of these blocks."""
    return Reply(ReplyKind.ANSWER, Language.INDONESIAN, blocks, buttons)


def html(*blocks: Block) -> str:
    """The only message of a reply."""
    (message,) = render(reply(*blocks))
    parsed(message.html)
    return message.html


def test_a_quote_stands_apart_with_its_telling_part_in_bold_and_its_number_behind_it() -> None:
    """What the article says is in the quotation, letter by letter; the number of its source is not."""
    text = parsed(html(quote(SENTENCES, (12, 24), (42, 52))))
    assert text.text == f"{SENTENCES}\n[1]"
    assert text.covered("BlockQuote") == [SENTENCES]
    assert text.covered("Bold") == [SENTENCES[12:24], SENTENCES[42:52]]


def test_a_long_quote_is_folded() -> None:
    """One that would fill the screen can be opened; one of a few lines is shown."""
    assert parsed(html(quote("Kopi enak. " * 100))).covered("ExpandableBlockQuote")
    assert parsed(html(quote("Kopi enak. " * 10))).covered("BlockQuote")


def test_marks_stay_where_they_were_when_characters_before_them_change() -> None:
    """Characters that are taken out, replaced or added move the bold parts along."""
    text = "Kata\u202e @kawan\x00 dan\r\n/help: kopi enak."
    start = text.index("kopi")
    shown = parsed(html(quote(text, (start, start + 4))))
    assert shown.covered("Bold") == ["kopi"]
    assert shown.text == "Kata @\u2060kawan\ufffd dan\n/\u2060help: kopi enak.\n[1]"


def test_sources_are_links_where_telegram_takes_them_and_otherwise_in_italics() -> None:
    """An address that is no link for Telegram is there to read; nothing else than a web page is linked."""
    good, local, script = "https://a.id/?x=1&y=2", "http://localhost/x", "javascript:alert(1)"
    text = parsed(html(sources(good, local, script, None)))
    assert text.text.split("\n") == [
        "Sumber:",
        f"[1] {PLACE}",
        f"[2] {PLACE} – {local}",
        f"[3] {PLACE} – {script}",
        f"[4] {PLACE}",
    ]
    assert [one for one in text.entities if one.url] == [ParsedEntity("TextUrl", PLACE, good)]
    assert text.covered("Italic") == [PLACE] * 3


@pytest.mark.parametrize(
    "url",
    ["https://пример.рф/x", "HTTP://A.B", "https://a_b.com:8080?x", "https://xn--e1afmkfd.xn--p1ai#x"],
)
def test_every_link_that_is_made_is_one_that_telegram_keeps(url: str) -> None:
    """What is rendered as a link is still one after parsing."""
    assert parsed(html(sources(url))).covered("TextUrl") == [PLACE]


@pytest.mark.parametrize("url", ["https://a.com:99999/", "http://a", "https://a.com/x y", "ftp://a.com", " "])
def test_no_link_is_made_that_telegram_drops(url: str) -> None:
    """A link that would silently vanish is text."""
    assert parsed(html(sources(url))).covered("TextUrl") == []


def test_a_listing_has_a_line_for_each_item() -> None:
    """An item stays one line, whatever it says; the title is bold."""
    text = parsed(html(Listing("Artikel <3>:", ("Satu & dua", "Tiga\n• palsu"))))
    assert text.text == "Artikel <3>:\n• Satu & dua\n• Tiga • palsu"
    assert text.covered("Bold") == ["Artikel <3>:"]


def test_scores_are_short_lines() -> None:
    """Title, language and paragraph in one line, the scores in the next: a phone is narrow."""
    hit = Hit(passage("Kopi.", title="Kopi <b>"), score=0.5, meaning=0.25, words=0.754)
    text = parsed(html(Scores("Terdekat:", ("paragraf", "skor", "makna", "kata"), (hit,))))
    assert text.text == "Terdekat:\n1. Kopi <b> (id ¶2)\nskor 0,50 · makna 0,25 · kata 0,75"
    assert text.covered("Italic") == ["Kopi <b>"]


def test_an_excerpt_has_its_place_above_it_and_marks_in_it() -> None:
    """The heading is bold, the paragraph a quotation, what was quoted of it bold again."""
    text = parsed(html(Excerpt(PLACE, SENTENCES, ((0, 4),))))
    assert text.text == f"{PLACE}\n{SENTENCES}"
    assert text.covered("Bold") == [PLACE, "Kopi"]
    assert text.covered("BlockQuote") == [SENTENCES]
    assert parsed(html(Excerpt("", SENTENCES))).text == SENTENCES


def test_preformatted_text_keeps_its_columns() -> None:
    """Every column counts, tabs included."""
    text = parsed(html(Preformatted("- a\t1 < 2\n+ b  2")))
    assert text.covered("Pre") == ["- a 1 < 2\n+ b  2"]


def test_choices_are_buttons_above_the_others() -> None:
    """Each has a row of its own; the text is only their title."""
    chosen = (Button("Satu", "n:1"), Button("Dua", "n:2"))
    (message,) = render(reply(Choices("Mungkin ini?", chosen), buttons=((Button("Kenapa?", "why"),),)))
    assert message.html == message.plain == "Mungkin ini?"
    assert message.buttons == ((chosen[0],), (chosen[1],), (Button("Kenapa?", "why"),))


@pytest.mark.parametrize("language", Language)
def test_our_own_commands_can_be_touched(language: Language) -> None:
    """Commands in our sentences and in the list of commands are live, in either language."""
    messages = messages_in(language)
    item = f"/{Command.HELP.name_in(language)} – {messages.get('menu.help')}"
    blocks = (Sentence("Ketik /help atau /sumber 2."), Listing("Perintah:", (item,)))
    (message,) = render(Reply(ReplyKind.TALK, language, blocks))
    assert live(parsed(message.html).text) == ["/help", "/sumber", f"/{Command.HELP.name_in(language)}"]


def test_paths_are_code_and_commands_in_our_lists_can_be_touched() -> None:
    """Both are letter by letter what they are, but for what is quoted; without markup no path is live."""
    items = ("Folder: `/srv/kutip/help`", "Jalankan /indeks_ulang", "Tanya “`/id` /id”")
    (message,) = render(reply(Sentence("Folder `/help` ada."), Listing("Keadaan", items, is_ours=True)))
    shown = parsed(message.html)
    assert shown.covered("Code") == ["/help", "/srv/kutip/help"]
    assert "• Jalankan /indeks_ulang\n" in shown.text
    assert live(message.plain) == ["/indeks_ulang"]


@pytest.mark.parametrize(
    "block",
    [
        Sentence("Saya memahaminya sebagai: “/forget @kawan”"),
        Sentence("Perintah /hapusfolder tidak saya kenal."),
        Sentence("Bot ini dikelola oleh @redaksi."),
        Sentence("Lihat /help@bot_lain"),
        Listing("Untuk “a /help b”:", ("/forget", "/help – jangan", "@kawan")),
        Excerpt("@kawan /help", "@kawan /help"),
        Preformatted("@kawan /help"),
        sources("/help @kawan"),
    ],
)
def test_what_others_wrote_is_never_live(block: Block) -> None:
    """Neither a name nor a command in a question, title or article pings anybody or can be touched."""
    (message,) = render(reply(block))
    assert live(parsed(message.html).text) == []
    assert live(message.plain) == []


def test_the_plain_text_stands_for_the_markup() -> None:
    """Where Telegram refuses the HTML, quotation marks and addresses are still there."""
    (message,) = render(reply(quote("Kopi <enak>.", (0, 4)), sources("https://a.id/x")))
    assert message.plain == f"“Kopi <enak>.”\n[1]\n\nSumber:\n[1] {PLACE} – https://a.id/x"


def test_sources_and_buttons_are_on_the_last_message() -> None:
    """However long the quotes are, the sources stay whole and below them."""
    buttons = ((Button("Kenapa?", "why"),),)
    long = "Kopi itu enak sekali rasanya. " * 250
    messages = render(reply(quote(long), sources(None, None), buttons=buttons))
    assert len(messages) == 2
    assert "Sumber" not in messages[0].html
    assert parsed(messages[-1].html).text.endswith(f"Sumber:\n[1] {PLACE}\n[2] {PLACE}")
    assert [message.buttons for message in messages] == [(), buttons]


def test_sources_with_endless_titles_still_fit() -> None:
    """Of a very long title the beginning and the end are shown, since its end tells the paragraph."""
    items = tuple(Source(n, f"{'judul ' * 2_000}, paragraf {n}", None) for n in range(1, 9))
    (message,) = render(reply(Sources("Sumber", items)))
    assert all(f", paragraf {n}" in message.html for n in range(1, 9))


def test_a_reply_is_ten_messages_at_most() -> None:
    """A book is cut, and says so; its sources are there."""
    messages = render(reply(Excerpt("Buku", "Kata demi kata. " * 20_000), sources(None)))
    assert len(messages) == 11
    assert parsed(messages[9].html).text.endswith("…")
    assert parsed(messages[10].html).text.startswith("Sumber")


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u3164\u2800", "\u202e", "\u0301", "\ufeff\u00ad"])
def test_a_reply_in_which_nothing_can_be_seen_is_three_dots(text: str) -> None:
    """Telegram refuses messages without anything to see."""
    (message,) = render(reply(Sentence(text), buttons=((Button(text, "a"),),)))
    assert (message.html, message.plain, message.buttons[0][0].label) == ("…", "…", "…")
    assert render(reply())[0].html == "…"


def test_a_reply_as_one_message_keeps_its_sources() -> None:
    """Of what is too long the beginning is shown, cut at a sentence."""
    message = render_whole(reply(quote("Kopi itu enak sekali. " * 400), sources("https://a.id")))
    text = parsed(message.html).text
    assert 3_800 < len(text) <= 4_000
    assert f"enak sekali. …\n\nSumber:\n[1] {PLACE}" in text
    short = reply(quote(), sources(None))
    assert render_whole(short) == render(short)[0]


def test_too_many_marks_lose_their_bold_before_anything_else_goes() -> None:
    """Telegram ignores entities after the hundredth: the quotation and the links stay, some bold goes."""
    marks = tuple((place, place + 1) for place in range(0, 400, 2))
    (message,) = render(reply(quote("x" * 401, *marks), sources("https://a.id")))
    entities = parsed(message.html).entities
    assert len(entities) == 90
    assert {"BlockQuote", "TextUrl"} < {entity.kind for entity in entities}
