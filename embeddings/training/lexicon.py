"""Indonesian words in English, one by one: the dictionary, and what parallel sentences say together."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (scipy carries no types)
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from embeddings.training.data import DictionaryRow

_WORD = re.compile(r"[^\W\d_]+")
_RAREST = 4
"""Sentences; below this, words meet by accident."""
_CLOSEST = 0.15
_BY_HAND = {
    "apa": "what",
    "apakah": "what",
    "siapa": "who",
    "siapakah": "who",
    "kapan": "when",
    "kapankah": "when",
    "dimana": "where",
    "dimanakah": "where",
    "mana": "where",
    "berapa": "how many",
    "berapakah": "how many",
    "bagaimana": "how",
    "mengapa": "why",
    "kenapa": "why",
    "yang": "that",
    "adalah": "is",
    "di": "in",
    "dari": "from",
    "pada": "on",
    "nama": "name",
    "dan": "and",
    "untuk": "for",
    "dengan": "with",
    "oleh": "by",
    "tahun": "year",
    "ini": "this",
    "dalam": "in",
    "dimaksud": "meant",
    "itu": "that",
}


class Lexicon:
    """Puts Indonesian sentences into English word by word; names and numbers stay as they are."""

    def __init__(self, pairs: Sequence[tuple[str, str]], dictionary: Iterable[DictionaryRow]) -> None:
        """Learn from sentence pairs (Indonesian, English); the dictionary fills in words they lack."""
        self._english: dict[str, str] = {}
        for row in dictionary:
            if " " not in row["id"] and " " not in row["en"]:
                self._english.setdefault(row["id"].casefold(), row["en"].casefold())
        self._english |= _learn(pairs)
        self._english |= _BY_HAND

    def translate(self, text: str) -> str:
        """The text with every known word in English, in the order of the original."""
        return _WORD.sub(lambda word: self._english.get(word.group().casefold(), word.group()), text)

    def __len__(self) -> int:
        return len(self._english)


def _learn(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """For each Indonesian word the English one it shares most sentences with (Dice's coefficient, 1945)."""
    indonesian, first = _occurrences([one for one, _ in pairs])
    english, second = _occurrences([other for _, other in pairs])
    together: Any = (first.T @ second).tocsr()
    often, other_often = np.asarray(first.sum(axis=0)).ravel(), np.asarray(second.sum(axis=0)).ravel()
    learned: dict[str, str] = {}
    for number, word in enumerate(indonesian):
        begin, end = together.indptr[number], together.indptr[number + 1]
        if begin == end:
            continue
        columns, counts = together.indices[begin:end], together.data[begin:end]
        closeness = 2 * counts / (often[number] + other_often[columns])
        best = int(closeness.argmax())
        if closeness[best] >= _CLOSEST and counts[best] >= _RAREST:
            learned[word] = english[int(columns[best])]
    return learned


def _occurrences(texts: Sequence[str]) -> tuple[list[str], Any]:
    """The words that are not too rare, and a (texts, words) matrix of whether each occurs."""
    bags = [sorted(set(_WORD.findall(text.casefold()))) for text in texts]
    counts = Counter(word for bag in bags for word in bag)
    words = [word for word, count in counts.items() if count >= _RAREST]
    number = {word: place for place, word in enumerate(words)}
    cells = [(row, number[word]) for row, bag in enumerate(bags) for word in bag if word in number]
    rows, columns = np.asarray(cells, dtype=np.int64).reshape(-1, 2).T
    ones = np.ones(len(cells), dtype=np.int32)
    return words, sparse.csr_matrix((ones, (rows, columns)), shape=(len(texts), len(words)))
