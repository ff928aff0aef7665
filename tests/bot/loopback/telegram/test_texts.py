"""Texts: our own reading of HTML against Telegram's, and what becomes of odd characters."""

from __future__ import annotations

import pytest

from bot.loopback.telegram import tdlib
from bot.loopback.telegram.failure import ApiError, Json
from bot.loopback.telegram.markup import parse_html
from bot.loopback.telegram.texts import is_empty, read_text

GOOD = [
    "tanpa apa-apa",
    "<b>a</b> <strong>b</strong> <i>c</i> <em>d</em> <u>e</u> <ins>f</ins>",
    "<s>a</s> <strike>b</strike> <del>c</del> <tg-spoiler>d</tg-spoiler>",
    '<span class="tg-spoiler">a</span> <code>b</code> <pre>c</pre>',
    '<pre><code class="language-python">x = 1</code></pre>',
    "<blockquote>a</blockquote><blockquote expandable>b</blockquote>",
    "<a href='https://example.org/?a=1&amp;b=2'>a</a> <a href=\"nowhere\">b</a>",
    '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
    "😀<b>é</b>👨‍👩‍👧<i>ب</i>",
    "a &lt; b &amp;&amp; c &gt; d &quot;e&quot; &#65; &#x42; &nbsp; &unknown &",
    "<b>luar <i>dalam</i></b> <b></b>",
    "<B>A</B> <b class=x>b</b> <b\n>c</b >",
]
BAD = [
    "<b>x",
    "a < b",
    "<x>a</x>",
    "</b>",
    "<b>a</i>",
    "<b>a<i>b</b>c</i>",
    "<span>x</span>",
    "<h1>x</h1>",
    "<b",
]


def by_tdlib(text: str) -> tuple[str, list[Json]]:
    """What Telegram's own library reads."""
    execute = tdlib.tdlib()
    if execute is None:
        pytest.skip("tdjson is not installed")
    return tdlib.parse(execute, text, "html")


@pytest.mark.parametrize("text", GOOD)
def test_our_reading_is_telegrams(text: str) -> None:
    """The same text and the same entities come out of both."""
    assert parse_html(text) == by_tdlib(text)


@pytest.mark.parametrize("text", BAD)
def test_what_telegram_refuses_we_refuse(text: str) -> None:
    """Neither takes broken markup, and both say that it cannot be parsed."""
    for read in (parse_html, by_tdlib):
        with pytest.raises(ApiError, match="400 Bad Request: can't parse entities"):
            read(text)


def test_control_characters_move_entities() -> None:
    """What Telegram removes or blanks is gone, and entities stay on their words."""
    text = read_text("a\r\u202e\x07 <b>kata\u2028</b>\t.", "HTML", None, most=4096)
    assert text.text == "a  kata ."
    assert text.styled("bold") == ["kata"]


def test_spaces_at_the_ends_are_no_part_of_the_text() -> None:
    """Entities that cover them shrink, those that cover nothing else are dropped."""
    text = read_text("<i>  </i><b>  kata </b> \n", "HTML", None, most=4096)
    assert (text.text, text.styled("bold"), text.styled("italic")) == ("kata", ["kata"], [])


def test_a_text_of_unseen_characters_is_empty() -> None:
    """Zero-width characters, joiners and fillers alone say nothing."""
    assert is_empty("\u200b\u200d\u2060\ufeff\u3164 \n")
    assert not is_empty("\u200b.")


def test_markdown_is_read_by_telegrams_library() -> None:
    """MarkdownV2 gives the same entities as HTML."""
    by_tdlib("")
    assert read_text("*a* _b_", "MarkdownV2", None, most=9).entities == parse_html("<b>a</b> <i>b</i>")[1]


def test_an_entity_keeps_whole_characters() -> None:
    """Half an emoji cannot be bold where characters move."""
    half: list[Json] = [{"type": "bold", "offset": 1, "length": 2}]
    with pytest.raises(ApiError, match="within a character"):
        read_text("😀x\ty", None, half, most=9)
