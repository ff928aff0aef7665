"""From pairs of texts to what a training step eats: the vocabulary's texts, and bags of pieces."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.training.bags import Bags
from embeddings.training.fit import Source
from embeddings.training.pairs import Pairs

_SAMPLE = 150_000
"""Wikipedia passages the vocabulary is learned from; all of them would drown the English texts."""
# How often each side of a kind is counted, so that both languages and chat spellings get their pieces.
_LEFT = {
    "general": 1,
    "human": 1,
    "machine": 1,
    "title": 1,
    "question": 1,
    "synthetic": 1,
    "chat": 1,
} | dict.fromkeys(("informal", "slang", "dictionary"), 5)
_RIGHT = {"general": 5, "human": 2, "machine": 2, "question": 1, "heading_en": 2, "dictionary": 5}


def vocabulary_texts(pairs: Sequence[Pairs], *, seed: int) -> Iterator[str]:
    """The texts that the vocabulary is learned from, both languages about equally often."""
    chance = random.Random(seed)
    for kind in pairs:
        for _ in range(_LEFT.get(kind.name, 0)):
            yield from kind.left
        for _ in range(_RIGHT.get(kind.name, 0)):
            yield from kind.right
        if kind.name == "title":
            yield from chance.sample(kind.right, min(_SAMPLE, len(kind.right)))


def prepare_sources(pairs: Sequence[Pairs], tokenizer: Tokenizer) -> list[Source]:
    """Split every text into pieces once, and number equal texts equally."""
    done: dict[int, tuple[Bags, NDArray[np.int64]]] = {}

    def prepared(texts: list[str]) -> tuple[Bags, NDArray[np.int64]]:
        if id(texts) not in done:
            done[id(texts)] = Bags.of(texts, tokenizer), _numbered(texts)
        return done[id(texts)]

    sources: list[Source] = []
    for kind in pairs:
        (left, same_left), (right, same_right) = prepared(kind.left), prepared(kind.right)
        sources.append(Source(kind.name, kind.share, kind.run, left, right, same_left, same_right))
        print(f"{kind.name}: {len(left):,} pairs", flush=True)
    return sources


def _numbered(texts: Sequence[str]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.asarray([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)
