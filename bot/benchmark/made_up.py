"""Made-up articles that cost what real ones cost, and questions about them; the same on every machine."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from knowledge.article import Language

_SEED = 4
_VOCABULARY = 8_000
_NAMES = 2_000

_COMMON = (
    "yang dan di dari untuk pada dengan ini itu tidak dalam akan oleh juga sebagai karena ada lebih mereka "
    "telah bisa sudah atau saat para adalah tersebut hanya namun bagi"
)
"""The commonest words of Indonesian articles, commonest first; they say nothing, but have to be read."""

_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"

_ASKING = ("Apa", "Siapa", "Kapan", "Di mana", "Berapa", "Mengapa", "Bagaimana", "Apakah")


class Text(NamedTuple):
    """What becomes an article of one paragraph.

    Attributes:
        sentences: Its words, from which questions are made.
    """

    title: str
    text: str
    sentences: Sequence[list[str]]


def write_articles(
    path: Path, size: int, *, questions: int, texts: Iterable[Text] | None = None
) -> list[str]:
    """Write articles of one paragraph in JSON Lines, and make questions about them.

    Args:
        texts: What they say; made up if it is left out. Fewer of them make fewer articles.

    Returns:
        Distinct questions about articles from first to last: a question word and five to eight words of
        one sentence, in its order.
    """
    writer = _Writer(random.Random(_SEED))
    wanted = Counter(number * size // questions for number in range(questions))
    asked: list[str] = []
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(islice(texts or writer.texts(), size)):
            file.write(json_line(str(number), text.title, text.text))
            asked += [writer.question(writer.chance.choice(text.sentences)) for _ in range(wanted[number])]
    return list(dict.fromkeys(asked))


def json_line(identity: str, title: str, text: str) -> str:
    """An Indonesian article as a line of a file of articles."""
    fields = {"id": identity, "title": title, "language": str(Language.INDONESIAN), "text": text}
    return json.dumps(fields) + "\n"


def made_up_texts() -> Iterator[Text]:
    """Texts of three to five sentences of ten to eighteen words, without end.

    Words are as unevenly common as in real text (Zipf 1949); among them are numbers, dates and names.
    """
    return _Writer(random.Random(_SEED)).texts()


class _Writer:
    """Draws sentences, each a list of its words."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        common, made = _COMMON.split(), _words(chance)
        self._vocabulary = [*common, *islice((word for word in made if word not in common), _VOCABULARY)]
        self._weights = list(accumulate(1 / (place + 2) for place in range(len(self._vocabulary))))
        self._names = [word.capitalize() for word in islice(made, _NAMES)]
        self._months = _MONTHS.split()

    def texts(self) -> Iterator[Text]:
        """Three to five sentences each, without end."""
        while True:
            sentences = [self.sentence() for _ in range(self.chance.randint(3, 5))]
            title = " ".join((self.name(), *sentences[0][:3]))
            yield Text(title, " ".join(map(_written, sentences)), sentences)

    def sentence(self) -> list[str]:
        """Ten to eighteen words; half have a number or a date, and as many a name."""
        length = self.chance.randint(10, 18)
        words = self.chance.choices(self._vocabulary, cum_weights=self._weights, k=length)
        extras: tuple[Callable[[], str], ...] = (self._number, self._date, self.name)
        for extra, share in zip(extras, (0.3, 0.25, 0.5), strict=True):
            if self.chance.random() < share:
                put = extra().split()
                place = self.chance.randrange(1, length - len(put))
                words[place : place + len(put)] = put
        return words

    def question(self, sentence: list[str]) -> str:
        """A question about a sentence."""
        count = min(self.chance.randint(5, 8), len(sentence))
        places = sorted(self.chance.sample(range(len(sentence)), count))
        return " ".join((self.chance.choice(_ASKING), *(sentence[place] for place in places))) + "?"

    def name(self) -> str:
        """Two words with capitals."""
        return " ".join(self.chance.choices(self._names, k=2))

    def _number(self) -> str:
        return f"{self.chance.randint(2, 90_000):,}".replace(",", ".")

    def _date(self) -> str:
        day, year = self.chance.randint(1, 28), self.chance.randint(1990, 2026)
        return f"{day} {self.chance.choice(self._months)} {year}"


def _written(sentence: list[str]) -> str:
    first, *rest = sentence
    return " ".join((first[0].upper() + first[1:], *rest)) + "."


def _words(chance: random.Random) -> Iterator[str]:
    """Pronounceable words of two to four syllables, each once."""
    seen: set[str] = set()
    while True:
        count = chance.randint(2, 4)
        word = "".join(chance.choice("bcdghjklmnprst") + chance.choice("aeiou") for _ in range(count))
        if word not in seen:
            seen.add(word)
            yield word
