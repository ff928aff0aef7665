"""Articles whose numbered paragraphs tell which generation of the index they come from."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.benchmark.made_up import Text, json_line, made_up_texts, write_articles

_SEED = 15
_SHARE = 100
"""One of so many paragraphs is numbered, and changes with each generation."""

_NUMBER = re.compile(r"edisi ke-(\d+)")


@dataclass(frozen=True, slots=True)
class Bulletins:
    """A folder of made-up articles, and among them bulletins that name the number of their issue.

    Attributes:
        questions: Distinct; about the bulletins and about the other articles in turn.
    """

    folder: Path
    texts: Sequence[Text]
    questions: Sequence[str]

    def issue(self, number: int) -> None:
        """Let every bulletin be of that issue."""
        lines = [
            json_line(f"buletin-{place}", f"Buletin {place}", _bulletin(place, number, text))
            for place, text in enumerate(self.texts)
        ]
        (self.folder / "buletin.jsonl").write_text("".join(lines), "utf-8")


def write_bulletins(folder: Path, paragraphs: int, *, questions: int) -> Bulletins:
    """Write articles of that many paragraphs altogether, the bulletins in their first issue.

    Args:
        questions: How many at least, if there are as many different ones.
    """
    folder.mkdir(parents=True)
    count = max(20, paragraphs // _SHARE)
    others = paragraphs - count
    # Some of those that are drawn are equal.
    wanted = questions * 11 // 20 + 10
    asked = write_articles(folder / "articles.jsonl", others, questions=wanted)
    texts = list(islice(made_up_texts(), others, paragraphs))
    about = list(islice(_questions(texts), wanted))
    chance = random.Random(_SEED)
    chance.shuffle(asked)
    mixed = [question for pair in zip(about, asked, strict=False) for question in pair]
    bulletins = Bulletins(folder, texts, list(dict.fromkeys(mixed)))
    bulletins.issue(1)
    return bulletins


def issues_in(texts: Iterable[str]) -> list[int]:
    """Numbers of the issues that paragraphs come from, as far as they have one."""
    return [int(found[1]) for text in texts if (found := _NUMBER.search(text))]


def _bulletin(place: int, number: int, text: Text) -> str:
    first, *rest = text.text.split(". ")
    return ". ".join((f"Redaksi buletin {place} menulis dalam edisi ke-{number}: {first}", *rest))


def _questions(texts: Sequence[Text]) -> Iterator[str]:
    """Questions about what a bulletin's first sentence says; all bulletins share words with each."""
    chance = random.Random(_SEED)
    while True:
        place = chance.randrange(len(texts))
        words = texts[place].sentences[0]
        said = " ".join(words[spot] for spot in sorted(chance.sample(range(len(words)), 4)))
        yield f"Apa yang redaksi buletin {place} menulis dalam edisi tentang {said}?"
