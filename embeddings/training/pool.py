"""A pool of passages with questions whose passage is known, searched by Kutip's own index."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from embeddings.embedder import Embedder
from embeddings.index.base import EmbeddedPassage
from embeddings.index.hybrid import HybridSearch
from embeddings.index.memory import build_search
from embeddings.training.data import (
    QUESTION_FILES,
    ParallelRow,
    QuestionRow,
    WikiRow,
    dev_file,
    is_held_out,
    read_rows,
    train_file,
)
from embeddings.training.lexicon import Lexicon
from knowledge.article import Language, Passage, PassageId

_SEED = 20
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the passage that answers it.

    Attributes:
        gold: The passage; "" where the pool must not answer.
    """

    text: str
    language: Language
    gold: PassageId


@dataclass(frozen=True, slots=True)
class Pool:
    """Passages that can be searched, and what is asked of them."""

    search: HybridSearch
    questions: list[Asked]
    passages: int


def pool_options(description: str | None, *, wikipedia: int) -> argparse.Namespace:
    """The options of a command that searches a pool: data, model, and how much of Wikipedia it holds."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds train/ and dev/")
    parser.add_argument("--model", default="fast")
    parser.add_argument("--wikipedia", type=int, default=wikipedia, help="Wikipedia passages in the pool")
    return parser.parse_args()


def question_rows(data: Path, split: str) -> Iterator[QuestionRow]:
    """Answerable questions: of dev/tydiqa_id, or the held-out ones of train/tydiqa_id and idk_mrc."""
    files = [dev_file(data, "tydiqa_id")] if split == "dev" else [train_file(data, n) for n in QUESTION_FILES]
    row: QuestionRow
    for path in files:
        for row in read_rows(path):
            if row["answerable"] and (split == "dev" or is_held_out(row["passage"])):
                yield row


def pool_texts(data: Path, *, wikipedia: int, with_dev: bool) -> dict[str, PassageId]:
    """Every passage of train (and dev) of TyDi QA and IDK-MRC and some of Wikipedia, each text once.

    An id ends in the passage's place, from 0, which is its row in `search_of`.
    """
    row: QuestionRow
    texts: dict[str, PassageId] = {}
    for place in (train_file, dev_file) if with_dev else (train_file,):
        for name in QUESTION_FILES:
            for row in read_rows(place(data, name)):
                texts.setdefault(row["passage"], PassageId(f"question/{len(texts)}"))
    wiki: Iterator[WikiRow] = read_rows(train_file(data, "wiki_id_passages"))
    leads = [lead["passage"] for lead in wiki]
    random.Random(_SEED).shuffle(leads)
    fresh = (text for text in dict.fromkeys(leads) if text not in texts)
    for text in list(islice(fresh, wikipedia)):
        texts[text] = PassageId(f"wikipedia/{len(texts)}")
    return texts


def question_pool(data: Path, embedder: Embedder, *, split: str, wikipedia: int) -> Pool:
    """Questions over the pool of `pool_texts`; each question and passage once."""
    texts = pool_texts(data, wikipedia=wikipedia, with_dev=split == "dev")
    pairs = dict.fromkeys((row["question"], row["passage"]) for row in question_rows(data, split))
    asked = [Asked(question, Language.INDONESIAN, texts[passage]) for question, passage in pairs]
    return Pool(search_of(texts, embedder), asked, len(texts))


def in_english(data: Path, questions: Iterable[Asked]) -> list[Asked]:
    """Questions put into English word by word: the best stand-in, as none were asked across languages."""
    lexicon = question_lexicon(data)
    return [
        replace(asked, text=lexicon.translate(asked.text), language=Language.ENGLISH) for asked in questions
    ]


def question_lexicon(data: Path) -> Lexicon:
    """A lexicon from the parallel sentences that are not machine translated."""
    rows: Iterator[ParallelRow] = read_rows(train_file(data, "parallel"))
    pairs = [(row["id"], row["en"]) for row in rows if row["tier"] != "C"]
    return Lexicon(pairs, read_rows(train_file(data, "dictionary")))


def search_of(texts: dict[str, PassageId], embedder: Embedder) -> HybridSearch:
    """A search over texts, in their order."""
    passages = [_passage(identity, text) for text, identity in texts.items()]
    return build_search(list(_embedded(passages, embedder)), embedder.spec.dimensions)


def _embedded(passages: Iterable[Passage], embedder: Embedder) -> Iterator[EmbeddedPassage]:
    remaining = iter(passages)
    while batch := list(islice(remaining, _BATCH)):
        vectors = embedder.embed_passages([passage.text for passage in batch])
        yield from map(EmbeddedPassage, batch, vectors)


def _passage(identity: PassageId, text: str) -> Passage:
    # The questions' passages have no titles; giving them to the others alone would be no fair search.
    return Passage(
        id=identity,
        digest="",
        article_id=identity,
        paragraph=1,
        heading="",
        text=text,
        language=Language.INDONESIAN,
        title="",
    )
