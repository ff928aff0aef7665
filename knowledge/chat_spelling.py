"""Chat spelling to formal spelling: "gmn cara bukain akun2nya" becomes the words that articles use.

Words come from `chat_spelling.toml`, which anybody may extend; rules cover what no list can: doubling
("orang2"), amounts ("39rb"), drawn-out letters ("bangeeet") and the chat verbs in nge- and -in. Whatever
looks like a name, a number, an address or code stays as it was asked. Time is linear in the length.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.article import Language
from knowledge.chat_forms import guessed

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+[^\W\d_]*|[^\W_]+")
_CHUNK = re.compile(r"\S+")
_CODE = re.compile(r"[@_\\`#=$<>{}]|//|^[/-]|[^\W\d_]{2}\.[^\W_]|^[^\W\d_]\.\w")
_ROMAN = re.compile(r"[ivxlcdm]+")
_DRAWN_OUT = re.compile(r"([^\W\d_wx])\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_]{2,})[2²](nya|ny|ku|mu|an|lah|kah|pun)?")
_AMOUNT = re.compile(r"(rp)?(\d+(?:[.,]\d+)*)([^\W\d_]+)")
_PARTICLE = re.compile(r"([^\W\d_]{3,})(nya|ny|lah|kah|pun|ku|mu)")
_VOWEL = re.compile(r"[aiueo]")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class _Spelling:
    words: Mapping[str, str]
    beside_number: Mapping[str, str]
    units: Mapping[str, str]
    lists: Mapping[str, frozenset[str]]
    in_endings: tuple[str, ...]
    derives: bool
    """Whether the rules of Indonesian word formation apply."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    opens_sentence: bool
    fixed: bool
    """Part of something that looks like code or an address."""


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    words: list[_Word]
    shouted: bool
    """Without a small letter, so that capitals say nothing about names."""


@cache
def _spelling(language: Language) -> _Spelling:
    table = tomllib.loads(files("knowledge").joinpath("chat_spelling.toml").read_text(encoding="utf-8"))
    indonesian = language is Language.INDONESIAN
    table["rules"]["roots"] = table["rules"]["roots"].split()
    return _Spelling(
        words=table["indonesian" if indonesian else "english"],
        beside_number=table["beside_number"] if indonesian else {},
        units=table["units"] if indonesian else {},
        lists={name: frozenset(words) for name, words in (table["rules"] | table["fillers"]).items()},
        in_endings=tuple(table["rules"]["in_belongs_to"]),
        derives=indonesian,
    )


@cache
def chat_words() -> frozenset[str]:
    """Spellings and fillers of Indonesian chat that are hardly ever English words or names."""
    spelling = _spelling(Language.INDONESIAN)
    fillers = spelling.lists["address"] | spelling.lists["particles"]
    return fillers.union(word for word in spelling.words if " " not in word) - spelling.lists["ambiguous"]


def formalise(question: str, language: Language) -> str:
    """Replace chat spelling by the formal form and leave everything else as it was asked.

    A capitalised word inside a sentence counts as a name. Applying it twice changes nothing more.
    """
    spelling = _spelling(language)
    asked = _read(question)
    parts: list[str] = []
    copied = index = 0
    while index < len(asked.words):
        word, last, formal = asked.words[index], index, _pair(asked, index, spelling)
        if formal is not None:
            last = index + 1
        elif not word.fixed:
            formal = _beside_number(asked, index, spelling) or _single(asked, index, spelling)
        if formal is not None:
            parts += [question[copied : word.start], _with_case(formal, word.text)]
            copied = asked.words[last].end
        index = last + 1
    return "".join([*parts, question[copied:]])


def without_fillers(question: str) -> str:
    """Drop the words of Indonesian chat that carry no content ("min, harganya berapa sih?").

    Particles go wherever they stand, address words ("kak", "bang") only at the edges, and a
    question of fillers alone is returned unchanged. A capital letter makes them names ("Big Bang").
    """
    lists = _spelling(Language.INDONESIAN).lists
    address, particles = lists["address"], lists["particles"]
    bare = [(chunk, chunk.strip(",.!?")) for chunk in question.split()]
    kept = [(chunk, word) for chunk, word in bare if word not in particles]
    first = next((place for place, (_, word) in enumerate(kept) if word.lower() not in address), 0)
    while kept and kept[-1][1] in address and not _is_asked_for([word for _, word in kept[-2:]], lists):
        kept.pop()
    body = " ".join(chunk for chunk, _ in kept[first:]).rstrip(", ")
    mark = question.rstrip()[-1:]
    if not body:
        return question
    return body + mark if mark in {"?", "!"} and body[-1] not in "?!" else body


def _is_asked_for(last: Sequence[str], lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether the last of two words is no address but what is asked for: "siapa bos?", "who is the admin"."""
    return len(last) == 2 and last[1] in lists["roles"] and last[0].lower() in lists["before_roles"]


def _read(question: str) -> _Question:
    words: list[_Word] = []
    opens = True
    for chunk in _CHUNK.finditer(question):
        fixed = _CODE.search(chunk.group()) is not None
        for match in _TOKEN.finditer(chunk.group()):
            begin = chunk.start() + match.start()
            word = match.group()
            # half of "lo-fi" or "R&D" is no word, and one longer than any word keeps hostile input cheap
            around = question[max(begin - 1, 0) : begin + len(word) + 1]
            halved = len(word) < 3 and not {"-", "&"}.isdisjoint(around)
            closed = fixed or halved or len(word) > _LONGEST
            words.append(_Word(word, begin, begin + len(word), opens, closed))
            opens = False
        opens = opens or chunk.group().endswith((".", "!", "?"))
    return _Question(question, words, shouted=question.isupper() and len(words) > 1)


def _pair(asked: _Question, index: int, spelling: _Spelling) -> str | None:
    """What two words in a row stand for; a protected pair stands for itself, as it was written."""
    if index + 1 >= len(asked.words) or asked.words[index].fixed:
        return None
    first, second = asked.words[index], asked.words[index + 1]
    if not asked.text[first.end : second.start].isspace():
        return None
    lower = second.text.lower()
    for pair in (f"{first.text.lower()} {lower}", f"{first.text.lower()} {spelling.words.get(lower, lower)}"):
        if pair in spelling.words:
            formal = spelling.words[pair]
            return asked.text[first.start : second.end] if formal == pair else formal
    return None


def _beside_number(asked: _Question, index: int, spelling: _Spelling) -> str | None:
    """Months and the like, which are names or other words elsewhere ("12 mar", "no 5"), and "10k"."""
    word = asked.words[index]
    lower = word.text.lower()
    before = asked.words[index - 1].text if index else ""
    following = asked.words[index + 1] if index + 1 < len(asked.words) else None
    numbered = (
        following and following.text.isdigit() and not asked.text[word.end : following.start].strip(" .")
    )
    if lower in spelling.beside_number and (before.isdigit() or numbered):
        return spelling.beside_number[lower]
    amount = _AMOUNT.fullmatch(lower)
    if not amount or amount[3] != "k" or not spelling.units:
        return None
    # 2k, 4k and 8k are screens far more often than prices
    about_money = any(other.text.lower() in spelling.lists["money"] for other in asked.words[:_LONGEST])
    is_money = amount[1] or (about_money and amount[2] not in {"2", "4", "8"})
    return f"{amount[1] or ''}{amount[2]} ribu" if is_money else None


def _single(asked: _Question, index: int, spelling: _Spelling) -> str | None:
    word = asked.words[index]
    lower = word.text.lower()
    if not (asked.shouted or word.text.islower() or (word.opens_sentence and word.text.istitle())):
        return None
    if lower in spelling.lists["titles"] and index + 1 < len(asked.words):
        following = asked.words[index + 1]
        if asked.text[word.end] == "." or following.text[0].isupper():
            return None
    return _formal(lower, spelling)


def _formal(word: str, spelling: _Spelling) -> str | None:
    if word in spelling.words:
        return spelling.words[word]
    if (amount := _AMOUNT.fullmatch(word)) and amount[3] in spelling.units:
        return f"{amount[1] or ''}{amount[2]} {spelling.units[amount[3]]}"
    shorter = _shortened(word, spelling)
    if shorter != word:
        return _formal(shorter, spelling) or shorter
    if not spelling.derives:
        return None
    return _doubled(word, spelling) or _with_particle(word, spelling) or _verb(word, spelling)


def _shortened(word: str, spelling: _Spelling) -> str:
    """Undo drawn-out letters: three or more anywhere, two at the end of a chat word ("dongg")."""
    if _DRAWN_OUT.search(word) and len(set(word)) > 1 and not _ROMAN.fullmatch(word):
        twice = _DRAWN_OUT.sub(r"\1\1", word)
        return twice if twice in spelling.lists["doubled"] else _DRAWN_OUT.sub(r"\1", word)
    ends_twice = (
        len(word) > 3
        and word[-1] == word[-2]
        and word[-1].isalpha()
        and word not in spelling.lists["particles"]
    )
    known = word[:-1] in spelling.words or word[:-1] in spelling.lists["particles"]
    return word[:-1] if ends_twice and known else word


def _doubled(word: str, spelling: _Spelling) -> str | None:
    """Doubling: "orang2" is "orang-orang"; after ber- and di- only the root is ("berbeda-beda")."""
    match = _DOUBLED.fullmatch(word)
    if not match or match[1] in spelling.lists["numbered"]:
        return None
    base = _base(match[1], spelling) or match[1]
    if len(base) < 3 or not base.isalpha() or not _VOWEL.search(base):
        return None
    root = base[3:] if re.fullmatch(r"ber[^aiueo][aiueo]\w{2,}", base) else base
    root = base[2:] if base[:2] == "di" and base[2:] in spelling.lists["roots"] else root
    suffix = "nya" if match[2] == "ny" else match[2] or ""
    return f"{base}-{root}{suffix}"


def _with_particle(word: str, spelling: _Spelling) -> str | None:
    """A chat word with an ending: "hrgnya" is "harganya", and so is "hargany"."""
    match = _PARTICLE.fullmatch(word)
    if not match:
        return None
    base, particle = _base(match[1], spelling), "nya" if match[2] == "ny" else match[2]
    if base and base.isalpha():
        return base + particle
    lost_letter = match[2] == "ny" and word not in spelling.lists["ending_in_ny"] and _VOWEL.search(match[1])
    return f"{match[1]}nya" if lost_letter else None


def _base(word: str, spelling: _Spelling) -> str | None:
    return spelling.words.get(word) or _verb(word, spelling)


def _verb(word: str, spelling: _Spelling) -> str | None:
    """Verbs of chat: "ngejelasin" is "menjelaskan", "jelasin" is "jelaskan", "dijelasin" is "dijelaskan"."""
    if re.fullmatch(r"nge[bcdfghjklmnprstwy][aiueo][^\W\d_]{2,}", word):
        root = _in_to_kan(word[3:], spelling, any_root=True) or spelling.words.get(word[3:], word[3:])
        return _active(root)
    if re.fullmatch(r"di[^\W\d_]{4,}in", word) and (root := _in_to_kan(word[2:], spelling, any_root=True)):
        return f"di{root}"
    return _in_to_kan(word, spelling) or guessed(word)


def _in_to_kan(word: str, spelling: _Spelling, *, any_root: bool = False) -> str | None:
    """The form in -kan of a chat form in -in; None where -in belongs to the word, as in many names."""
    if not word.endswith("in") or word in spelling.lists["ending_in_in"]:
        return None
    root = spelling.words.get(word[:-2], word[:-2])
    if root in spelling.lists["roots"] or (any_root and not word.endswith(spelling.in_endings)):
        return f"{root}kan"
    return None


def _active(root: str) -> str:
    """The verb in me- of a root that starts with a consonant: p, t, s and k melt into the nasal."""
    prefixes = {"p": "mem", "t": "men", "s": "meny", "k": "meng"}
    if root[0] in prefixes:
        return prefixes[root[0]] + root[1:]
    nasal = {"b": "mem", "f": "mem", "c": "men", "d": "men", "j": "men", "g": "meng", "h": "meng"}
    return nasal.get(root[0], "me") + root


def _with_case(formal: str, asked: str) -> str:
    if len(asked) > 1 and asked.isupper():
        return formal.upper()
    return formal[0].upper() + formal[1:] if asked[0].isupper() else formal
