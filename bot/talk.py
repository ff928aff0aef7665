"""Greetings, thanks and questions about the bot itself: answered as talk, without search or citation."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

from knowledge.text import normalise

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_LAUGH = re.compile(
    r"(?=.*w)(?=.*k)a?[wk]{3,}a?|[abmw]{0,3}(?:h[aeiou]{1,2}){2,}h?|(?:xi){2,}|(?:a?w[io]k|a?wo){2,}k?|(?:ja){2,}|lmf?ao|rofl"
)
_LONGEST = 200
"""Characters; whoever writes more is not just greeting."""


class Talk(StrEnum):
    """What somebody says that is no question about the articles; the value names the reply's message."""

    HELLO = "hello"
    THANKS = "thanks"
    BYE = "bye"
    FINE = "fine"
    ABOUT = "about"
    ARTICLES = "articles"
    """What, and how much, there is to ask about."""
    OKAY = "okay"
    LAUGH = "laugh"
    EMPTY = "empty"


_MOST_TELLING = (
    Talk.ARTICLES,
    Talk.ABOUT,
    Talk.FINE,
    Talk.BYE,
    Talk.THANKS,
    Talk.HELLO,
    Talk.OKAY,
    Talk.LAUGH,
)
_FILLER = "filler"
_CALL = "call"
"""Whom one speaks to: alone it is a greeting."""
_OPENER = "opener"


def recognise_talk(text: str) -> Talk | None:
    """What kind of talk a message is, or None if there is more in it: "halo, berapa harganya?" asks.

    A message without a letter or digit is empty.
    """
    if len(text) > _LONGEST:
        return None if _WORD.search(text) else Talk.EMPTY
    words = [_level(word) for word in _WORD.findall(text)]
    if not words:
        return Talk.EMPTY
    kinds = _kinds_of(words)
    called = Talk.HELLO if _CALL in kinds else None
    return next((talk for talk in _MOST_TELLING if talk in kinds), called)


def without_opener(text: str) -> str:
    """A message without the politeness in front of its question, such as "pagi kak, mau tanya".

    Nothing is taken off where nothing would be left.
    """
    found = list(_WORD.finditer(text[:_LONGEST]))
    words = [_level(match.group()) for match in found]
    _, openers, longest = _phrases()
    position = 0
    while position < len(words):
        lengths = range(min(longest, len(words) - position), 0, -1)
        taken = next((n for n in lengths if " ".join(words[position : position + n]) in openers), 0)
        if not taken:
            break
        position += taken
    return text[found[position].start() :] if 0 < position < len(words) else text


def _level(word: str) -> str:
    """Bring a word to one form: "Haloooo" is "halo", and however somebody laughs is "haha"."""
    levelled = _STRETCHED.sub(r"\1", normalise(word).replace("’", "'"))
    return "haha" if _LAUGH.fullmatch(levelled) else levelled


def _kinds_of(words: list[str]) -> set[str]:
    """The kinds of phrases that a message consists of, longest phrases first; none if a word is left over."""
    phrases, _, longest = _phrases()
    kinds: set[str] = set()
    position = 0
    while position < len(words):
        for length in range(min(longest, len(words) - position), 0, -1):
            kind = phrases.get(" ".join(words[position : position + length]))
            if kind is not None:
                kinds.add(kind)
                position += length
                break
        else:
            return set()
    return kinds


@cache
def _phrases() -> tuple[dict[str, str], frozenset[str], int]:
    """What each phrase is, the phrases that open a question, and how many words the longest has."""
    tables: dict[str, str] = tomllib.loads(files("bot.messages").joinpath("talk.toml").read_text("utf-8"))
    # Fillers last: "tolong" alone is a call for help, beside a greeting it only is polite.
    phrases = {
        " ".join(_level(word) for word in phrase.split()): kind
        for kind in (_FILLER, _CALL, *(name for name in tables if name not in {_OPENER, _FILLER, _CALL}))
        for phrase in tables[kind].split("|")
    }
    openers = frozenset(" ".join(map(_level, phrase.split())) for phrase in tables[_OPENER].split("|"))
    return phrases, openers, max(len(phrase.split()) for phrase in (*phrases, *openers))
