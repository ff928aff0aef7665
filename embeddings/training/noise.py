"""Rewritten questions: as typed in a chat, and as made up from the words of a passage."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from embeddings.training.data import SlangRow, read_rows, train_file

_WORD = re.compile(r"\w+")
_END = re.compile(r"[\s?!.]+$")
_OPENERS_ID = (
    "Apa",
    "Apakah",
    "Siapa",
    "Siapakah",
    "Kapan",
    "Kapankah",
    "Di mana",
    "Dimana",
    "Dimanakah",
    "Berapa",
    "Berapakah",
    "Bagaimana",
    "Mengapa",
    "Kenapa",
    "Apa yang dimaksud dengan",
    "Apa itu",
    "Apa nama",
    "Siapa nama",
    "Dari mana",
)
_OPENERS_EN = (
    "What is",
    "Who",
    "When",
    "Where",
    "How many",
    "How much",
    "How do I",
    "How",
    "Why",
    "Which",
    "",
)
# The lexicon comes from social media; these are what people type to a help desk as well.
_COMMON = {
    "berapa": ("brp", "brapa", "brpa"),
    "bagaimana": ("gimana", "gmn", "gmna", "bgmn"),
    "mengapa": ("kenapa", "knp", "napa"),
    "apa": ("apa", "ap", "apaan"),
    "apakah": ("apa", "apakah", "emang"),
    "di mana": ("dmn", "dimana", "dmana"),
    "dimana": ("dmn", "dmana"),
    "kapan": ("kpn", "kapan"),
    "siapa": ("siapa", "sapa", "spa"),
    "siapakah": ("siapa", "sapa"),
    "yang": ("yg",),
    "tidak": ("gak", "ga", "nggak", "tdk", "gk", "ngga", "enggak"),
    "dengan": ("dgn", "sama", "ama"),
    "untuk": ("utk", "buat"),
    "dari": ("dr", "dari"),
    "pada": ("pd", "di"),
    "adalah": ("itu", "adlh", "tuh"),
    "sudah": ("udah", "udh", "sdh"),
    "bisa": ("bs", "bisa"),
    "dapat": ("bisa", "dpt"),
    "saya": ("sy", "gue", "aku", "gw"),
    "jumlah": ("jumlah", "jml"),
    "orang": ("org", "orang"),
    "tahun": ("thn", "tahun", "taun"),
    "terjual": ("kejual", "laku", "terjual"),
    "membuat": ("bikin", "buat"),
    "dibuat": ("dibikin", "dibuat"),
    "seperti": ("kayak", "kaya", "spt"),
    "harga": ("hrg", "harga", "harganya"),
    "saja": ("aja", "saja"),
    "juga": ("jg", "juga"),
    "karena": ("krn", "karna", "gara2"),
    "januari": ("jan",),
    "februari": ("feb",),
    "agustus": ("agt", "agus"),
    "september": ("sept", "sep"),
    "oktober": ("okt",),
    "november": ("nov",),
    "desember": ("des",),
}
# How chats wear down the affixes of a verb: terjual - kejual, membuatkan - buatin, mengirim - ngirim.
_AFFIXES = (
    (re.compile(r"^ter(?=\w{4})"), "ke"),
    (re.compile(r"^meng(?=[aiueo]\w{2})"), "ng"),
    (re.compile(r"^(?:mem(?=b)|men(?=[cdj]))"), ""),
    (re.compile(r"(?<=\w{3})kan$"), "in"),
)


class ChatSpelling:
    """Rewrites careful Indonesian as people type it in chats, with the spellings of a lexicon."""

    def __init__(self, lexicon: Iterable[SlangRow]) -> None:
        spellings: dict[str, list[str]] = {}
        for row in lexicon:
            slang, formal = row["slang"].casefold(), row["formal"].casefold()
            if slang != formal and " " not in formal:
                spellings.setdefault(formal, []).append(slang)
        # The lexicon lists the commonest spelling first; the tail is typing errors.
        self._spellings: dict[str, Sequence[str]] = {word: typed[:3] for word, typed in spellings.items()}
        self._spellings |= _COMMON

    @classmethod
    def from_data(cls, data: Path) -> ChatSpelling:
        """Read the lexicon from the data folder."""
        return cls(read_rows(train_file(data, "colloquial_lexicon")))

    def rewrite(self, text: str, chance: random.Random) -> str:
        """Type text carelessly: small letters, chat spelling for most words that have one."""
        typed = _END.sub("", text).lower().replace("di mana", "dimana")
        typed = _WORD.sub(lambda word: self._respell(word.group(), chance), typed)
        for ending in ("kah ", "nya "):
            if chance.random() < 0.5:
                typed = typed.replace(ending, " ")
        return typed + chance.choice(("", "", "?", " ya", " sih", " min", " dong"))

    def _respell(self, word: str, chance: random.Random) -> str:
        spellings = self._spellings.get(word)
        if spellings:
            return chance.choice(spellings) if chance.random() < 0.7 else word
        if chance.random() < 0.5:
            for affix, worn in _AFFIXES:
                word = affix.sub(worn, word)
        return word


def pseudo_question(title: str, sentence: str, chance: random.Random, *, english: bool = False) -> str:
    """Make up the kind of question that a sentence could answer: an opener, the title, a few of its words.

    Not grammatical, but neither is the model's view of a question: it only adds up the words.
    """
    words = [word for word in _WORD.findall(sentence) if len(word) > 3 or word[0].isdigit()]
    kept = chance.sample(words, min(len(words), chance.randint(1, 4)))
    title_words = title.split()
    if len(title_words) > 1 and chance.random() < 0.3:
        title_words = chance.sample(title_words, len(title_words) - 1)
    opener = chance.choice(_OPENERS_EN if english else _OPENERS_ID)
    return " ".join((opener, *kept, *title_words))
