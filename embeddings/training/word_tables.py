"""Makes the tables of `knowledge.word_tables`: `python -m embeddings.training.word_tables --data FOLDER`.

Rarity is counted in Wikipedia, documentation and parallel sentences. Translations are learned from parallel
sentences and the dictionary by expectation maximisation (IBM model 1, Brown et al. 1993) in both directions;
a pair is as sure as the geometric mean of both.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embeddings.training.data import (
    DictionaryRow,
    HeadingRow,
    ParallelRow,
    WikiRow,
    read_rows,
    train_file,
)
from knowledge.article import Language
from knowledge.terms import stemmed, stopwords, terms

_SEED = 1
_WIKIPEDIA = 80_000
_READ = 800
"""Characters of a text."""
_LONGEST_MACHINE = 40
"""Terms; machine translations of longer sentences are left out."""
_LONGEST_PAIR = 25
"""Telling terms of a side; longer sentences align badly."""
_RAREST_COUNTED = 20
"""Texts; a rarer word has no rarity of its own."""
_RAREST_LEARNED = 3
_DICTIONARY_TIMES = 2
_ROUNDS = 6
_FAINTEST = 0.08
_WORD = re.compile(r"[^\W\d_]{2,24}")

Pair = tuple[list[str], list[str]]
Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


class Alignments(NamedTuple):
    """Every meeting of a word of one side with one of the other, in all sentence pairs.

    Attributes:
        pair: Which of the different word pairs it is.
        left_word, right_word: By word pair, the words.
        left_place, right_place: By meeting, the place of the word among all words of all sentences.
    """

    pair: Integers
    left_word: Integers
    right_word: Integers
    left_place: Integers
    right_place: Integers


def parallel_terms(data: Path) -> Iterator[Pair]:
    """The terms of sentence pairs, but for long machine translations."""
    row: ParallelRow
    for row in read_rows(train_file(data, "parallel")):
        left, right = terms(row["id"][:400], Language.INDONESIAN), terms(row["en"][:400], Language.ENGLISH)
        if row["tier"] != "C" or len(left) < _LONGEST_MACHINE:
            yield left, right


def dictionary_terms(data: Path) -> Iterator[Pair]:
    """The terms of the dictionary's entries."""
    row: DictionaryRow
    for row in read_rows(train_file(data, "dictionary")):
        yield terms(row["id"], Language.INDONESIAN), terms(row["en"], Language.ENGLISH)


def other_texts(data: Path) -> Iterator[tuple[Language, list[str]]]:
    """The terms of Wikipedia paragraphs and of English documentation."""
    wiki: Iterator[WikiRow] = read_rows(train_file(data, "wiki_id_passages"))
    passages = [row["passage"] for row in wiki]
    random.Random(_SEED).shuffle(passages)
    for text in passages[:_WIKIPEDIA]:
        yield Language.INDONESIAN, terms(text[:_READ], Language.INDONESIAN)
    heading: HeadingRow
    for heading in read_rows(train_file(data, "headings_en")):
        yield Language.ENGLISH, terms(heading["passage"][:_READ], Language.ENGLISH)


def rarities(texts: Iterable[tuple[Language, list[str]]]) -> dict[str, dict[Language, float]]:
    """Inverse document frequency of each word that is not too rare, by language."""
    having: dict[Language, Counter[str]] = {language: Counter() for language in Language}
    total: Counter[Language] = Counter()
    for language, found in texts:
        having[language].update(set(found))
        total[language] += 1
    table: dict[str, dict[Language, float]] = {}
    for language, counts in having.items():
        for term, count in counts.items():
            if count >= _RAREST_COUNTED and _WORD.fullmatch(term):
                table.setdefault(term, {})[language] = math.log(total[language] / count)
    return table


def translations(pairs: Sequence[Pair]) -> dict[tuple[str, str], float]:
    """How surely an Indonesian and an English word translate each other; faint pairs are left out."""
    sides = [[_telling(pair[side], language) for pair in pairs] for side, language in enumerate(Language)]
    numbers = [_numbered(texts) for texts in sides]
    rows = [
        (
            [numbers[0][word] for word in left if word in numbers[0]],
            [numbers[1][word] for word in right if word in numbers[1]],
        )
        for left, right in zip(*sides, strict=True)
    ]
    met = _alignments([row for row in rows if row[0] and row[1] and max(map(len, row)) <= _LONGEST_PAIR])
    forward = _expectation_maximisation(met.pair, met.right_place, met.left_word)
    backward = _expectation_maximisation(met.pair, met.left_place, met.right_word)
    sure = np.sqrt(forward * backward)
    names = [list(side) for side in numbers]
    return {
        (names[0][met.left_word[place]], names[1][met.right_word[place]]): float(sure[place])
        for place in np.flatnonzero(sure >= _FAINTEST)
    }


def _telling(found: Iterable[str], language: Language) -> list[str]:
    ignored = {*stopwords(language), *stemmed(stopwords(language), language)}
    return [word for word in dict.fromkeys(found) if word not in ignored and _WORD.fullmatch(word)]


def _numbered(texts: Iterable[list[str]]) -> dict[str, int]:
    counts = Counter(word for text in texts for word in text)
    kept = (word for word, count in counts.items() if count >= _RAREST_LEARNED)
    return {word: place for place, word in enumerate(kept)}


def _alignments(rows: Sequence[tuple[list[int], list[int]]]) -> Alignments:
    left = np.concatenate([np.repeat(one, len(other)) for one, other in rows])
    right = np.concatenate([np.tile(other, len(one)) for one, other in rows])
    left_sizes = np.array([len(one) for one, _ in rows], dtype=np.int64)
    right_sizes = np.array([len(other) for _, other in rows], dtype=np.int64)
    left_place = np.repeat(np.arange(int(left_sizes.sum())), np.repeat(right_sizes, left_sizes))
    starts = np.cumsum(right_sizes) - right_sizes
    right_place = np.array(
        [
            start + place
            for (one, other), start in zip(rows, starts.tolist(), strict=True)
            for _ in one
            for place in range(len(other))
        ],
        dtype=np.int64,
    )
    width = int(right.max()) + 1
    words, pair = np.unique(left.astype(np.int64) * width + right, return_inverse=True)
    return Alignments(pair.astype(np.int64), words // width, words % width, left_place, right_place)


def _expectation_maximisation(pair: Integers, target: Integers, given: Integers) -> Numbers:
    """Probability of each word pair's target word, given the other one; words met once are doubted."""
    probability = np.ones(len(given))
    for _ in range(_ROUNDS):
        share = probability[pair]
        share /= np.bincount(target, weights=share)[target]
        counts = np.bincount(pair, weights=share, minlength=len(given))
        probability = counts / (np.bincount(given, weights=counts)[given] + 1)
    return probability


def write_tables(
    folder: Path, rare: dict[str, dict[Language, float]], same: dict[tuple[str, str], float]
) -> None:
    """Write both tables: rarity in tenths, sureness in hundredths."""
    lines = [
        "\t".join([term, *(f"{10 * found[one]:.0f}" if one in found else "" for one in Language)])
        for term, found in sorted(rare.items())
    ]
    (folder / "rarity.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    ordered = sorted(same.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    lines = [
        f"{left}\t{right}\t{min(99, round(100 * sure))}" for (left, right), sure in ordered if left != right
    ]
    (folder / "translations.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Count, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds train/")
    data = parser.parse_args().data
    pairs = list(parallel_terms(data))
    sides = ((language, pair[side]) for pair in pairs for side, language in enumerate(Language))
    rare = rarities([*other_texts(data), *sides])
    same = translations([*pairs, *(list(dictionary_terms(data)) * _DICTIONARY_TIMES)])
    write_tables(Path(str(files("knowledge"))), rare, same)
    print(f"{len(rare)} rarities, {len(same)} translations")


if __name__ == "__main__":
    main()
