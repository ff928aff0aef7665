"""Texts that would break a chat if they could, drawn with a seed: the same number gives the same texts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

_WORDS = (
    "kopi", "harga", "Rp1,5 juta", "unit terjual.", "How many?", "SU7 Ultra!", "Jakarta", "dr. Andi", "S.H.",
    "é", "“kutipan”", "a/b", "km/jam", "3/kg", "12.30", "1. Buka menu", "redaksi@example.org",
)  # fmt: skip
_MARKUP = (
    "<b>", "</b>", "<b", "</blockquote>", "<blockquote expandable>", "</pre>", "</a>",
    '<a href="https://x.id">',
    "<tg-spoiler>", "<script>", "<!--", "<>", "< b >", "&amp;", "&lt;", "&#60;", "&#x3c;", "&amp", "&",
    "&nbsp;",
    "&#0;", "&#55357;", "[x](y)", "[1]", "*_~", "**", "__", "```", "||", "`", "\\", "\\*", "{0}", "%s",
    '"', "'",
)  # fmt: skip
_PINGS = (
    "@username", "@kutip_bot", "@all", "@everyone", "@a1", "@", "@@user", ".@user", "-@user", "é@user",
    "ⓐ@user",
    "https://@user", "x@@user", "@user@user", "@\u200buser", "@\u202euser", "@\u030auser", "@\ruser",
    "@\x00user",
    "a\u030a@user", "[@user]", "“@user”", "@User_1.", "tg://user?id=1", "a@user", "@١٢٣", "@2060\u2060user",
)  # fmt: skip
_COMMANDS = (
    "/help", "/bantuan", "/forget", "/tanya", "/indeks_ulang", "/start@kutip_bot", "/help@user", "//help",
    ":/help",
    "-/help", "(/help)", "/", "/\u202ehelp", "a\u2060/help", "https:///help", "x://help", "é/help", "/1",
    "/_",
    "/help – Cara memakai bot ini", "/help\x00", "\r/help", ">/help<", "/кот",
)  # fmt: skip
_LINKS = (
    "https://example.org/a?b=1&c=2#d", "http://a.b", "www.example.org", "t.me/joinchat/x", "artikel.id",
    "#tag",
    "$USD", "+628123456789", "4111 1111 1111 1111", "javascript:alert(1)", "http://a.com/-@user",
    "http://a.com/-/help", "https://a.com/" + "x" * 300,
)  # fmt: skip
_DIRECTION = (
    "\u202e", "\u202d", "\u202a", "\u202b", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e",
    "\u200f",
    "\u061c", "كم سيارة بيعت؟", "שלום עולם", "\u202eevil\u202c", "\u2067x", "a\u202eb",
)  # fmt: skip
_INVISIBLE = (
    "\u200b", "\u200c", "\u200d", "\u2060", "\u2063", "\ufeff", "\u00ad", "\u034f", "\u180e", "\u3164",
    "\u2800",
    "\u115f", "\uffa0", "\u3000", "\u00a0", "\ufe0f", "\U000e0041", "\U000e0001", "\U000e0101", "\u2028",
    "\u2029",
)  # fmt: skip
_EMOJI = (
    "😀", "🙏🏽", "👨‍👩‍👧‍👦", "🇮🇩", "🇮🇩🇬🇧", "🇮", "🏳️‍🌈", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🫨", "👍🏿👎🏻", "\U0001fae9",
)  # fmt: skip
_STACKS = (
    "e\u0301" * 40, "a" + "\u0316" * 300, "z\u0310\u0321\u0335\u0489" * 30, "\u0301" * 50, "กำ", "क्षि",
    "한국어",
    "\u1112\u1161\u11ab" * 9, "a\u030angstro\u0308m", "\u0333\u033f\u030a",
)  # fmt: skip
_CONTROLS = (
    "\x00", "\x01", "\x07", "\x08", "\x1b[31m", "\x1b]0;x\x07", "\x1c", "\x7f", "\x85", "\x9b", "\r\n",
    "\r", "\n",
    "\n\n\n\n", "\t", "\v", "\f", " " * 30, "\ufffd", "\ufffe", "\uffff", "\ufff9", "\U0001ffff", "\ue000",
)  # fmt: skip
_HALVES = ("\ud83d", "\udc00", "\udfff\ud800", "\udcff", "\ud83d\ude00")
_KINDS = (
    _WORDS, _MARKUP, _PINGS, _COMMANDS, _LINKS, _DIRECTION, _INVISIBLE, _EMOJI, _STACKS, _CONTROLS, _HALVES,
)  # fmt: skip
_BETWEEN = ("", " ", " ", "\n", ". ")


def hostile_texts(number: int, *, seed: int = 7) -> Iterator[str]:
    """That many texts, none of them longer than some 12,000 characters; each piece alone comes first."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    fixed = ["", " ", "a", *(piece for kind in _KINDS for piece in kind)]
    for place in range(number):
        yield fixed[place] if place < len(fixed) else chance.choice(_DRAWN)(chance)


def _mixed(chance: random.Random) -> str:
    kinds = (_WORDS, chance.choice(_KINDS), chance.choice(_KINDS))
    pieces = (chance.choice(chance.choice(kinds)) for _ in range(chance.randrange(1, 12)))
    between = chance.choice(_BETWEEN)
    return between.join(pieces)


def _wild(chance: random.Random) -> str:
    pieces = (chance.choice(chance.choice(_KINDS)) for _ in range(chance.randrange(1, 40)))
    return "".join(piece + chance.choice(_BETWEEN) for piece in pieces)


def _any_characters(chance: random.Random) -> str:
    return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(1, 60)))


def _below_the_surface(chance: random.Random) -> str:
    """Letters that pings and commands consist of, in any order."""
    return "".join(chance.choice("@@//ab_:<>&. \n\r\u200b\u202e\u030a\u2060\x00é😀") for _ in range(30))


def _unseen(chance: random.Random) -> str:
    return "".join(chance.choice(chance.choice((_INVISIBLE, _DIRECTION[:12]))) for _ in range(20))


def _one_long_word(chance: random.Random) -> str:
    piece = chance.choice(chance.choice((_MARKUP, _PINGS, _COMMANDS, _EMOJI, _STACKS, ("x", "ab/help", "<"))))
    return "x" * chance.randrange(3) + piece * (10_000 // len(piece))


def _at_the_limit(chance: random.Random) -> str:
    """About as long as a message may be, with something at its very end."""
    filling = chance.choice(("x", "kata ", "Kalimat. ", "😀", "baris\n"))
    length = chance.randrange(3_900, 4_110) // chance.choice((1, 2))
    ending = chance.choice(chance.choice(_KINDS))
    return (filling * length)[:length] + ending * chance.randrange(1, 9)


def _often(
    function: Callable[[random.Random], str], times: int
) -> tuple[Callable[[random.Random], str], ...]:
    return (function,) * times


_DRAWN = (
    *_often(_mixed, 50),
    *_often(_wild, 20),
    *_often(_any_characters, 8),
    *_often(_below_the_surface, 14),
    *_often(_unseen, 3),
    *_often(_one_long_word, 2),
    *_often(_at_the_limit, 3),
)
