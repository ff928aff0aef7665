"""Texts of a file instead of made-up ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.benchmark.made_up import Text
from bot.evaluation.questions import BadLine, read_objects
from knowledge.readers.cleaning import clean
from knowledge.text import sentences

_NO_TITLE = "–"
"""Every article needs a title; this one holds no word."""

_SHORTEST = 5
"""Words of a sentence that a question can be made of."""


def real_texts(path: Path) -> Iterator[Text]:
    """The texts of a JSON Lines file of {"title", "passage"}, packed by gzip or not, in its order.

    Lines without a text of at least one sentence of a few words are left out.

    Raises:
        OSError: It cannot be opened.
    """
    with path.open("rb") as file:
        for line in read_objects(path.name, file):
            if isinstance(line, BadLine):
                continue
            text = clean(str(line.values.get("passage") or "").replace("\n", " "))
            said = [sentence.split() for sentence in sentences(text)]
            askable = [words for words in said if len(words) >= _SHORTEST]
            if askable:
                yield Text(clean(str(line.values.get("title") or "")) or _NO_TITLE, text, askable)
