"""Passages and questions in one line, for the tests of search."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from embeddings.embedder import Embedder
from embeddings.index.base import (
    Change,
    Changes,
    Edition,
    EditionKey,
    EmbeddedPassage,
    Hit,
    KnownVectors,
    PassageIndex,
    PassageReader,
    Provenance,
)
from embeddings.index.content import embedded_text
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId
from tests.fakes import HashingEmbedder

ID, EN = Language.INDONESIAN, Language.ENGLISH
EMBEDDER = HashingEmbedder()


def passage(
    text: str,
    *,
    article: str = "kopi",
    paragraph: int = 1,
    part: int = 1,
    language: Language = ID,
    title: str = "Kopi",
    heading: str = "",
) -> Passage:
    """A passage whose id is like "kopi/id/1", or "kopi/id/1.2" for the second part of a paragraph."""
    place = str(paragraph) if part == 1 else f"{paragraph}.{part}"
    return Passage(
        id=PassageId(f"{article}/{language}/{place}"),
        digest=hashlib.sha256("\0".join((text, heading, title)).encode()).hexdigest(),
        article_id=article,
        paragraph=paragraph,
        heading=heading,
        text=text,
        language=language,
        title=title,
        date=dt.date(2026, 1, 2),
        url=f"https://example.org/{article}",
    )


def embedded(passages: Iterable[Passage], embedder: Embedder = EMBEDDER) -> list[EmbeddedPassage]:
    """Passages with their vectors."""
    held = list(passages)
    vectors = embedder.embed_passages([embedded_text(passage) for passage in held])
    return list(map(EmbeddedPassage, held, vectors))


def provenance(embedder: Embedder = EMBEDDER) -> Provenance:
    """Where the passages of a test come from."""
    return Provenance(embedder.spec, "paragraph-1", "/articles", fingerprint="f")


def put(
    index: PassageIndex, *passages: Passage, removed: Iterable[str] = (), embedder: Embedder = EMBEDDER
) -> None:
    """Apply passages and removals to an index."""
    change = putting(*passages, removed=removed, embedder=embedder)
    index.apply(change, provenance=provenance(embedder))


def putting(*passages: Passage, removed: Iterable[str] = (), embedder: Embedder = EMBEDDER) -> Changes:
    """Passages and removals, with the editions that follow from them, as changes of any state."""
    gone = [PassageId(identity) for identity in removed]

    def changes(present: PassageReader, known: KnownVectors) -> Iterator[Change]:
        del known
        for item in embedded(passages, embedder):
            yield Change(passages=[item])
        yield Change(removed=gone)
        keys = {EditionKey(passage.article_id, passage.edition_language) for passage in passages}
        keys |= {EditionKey(i.rsplit("/", 2)[0], Language(i.rsplit("/", 2)[1])) for i in gone}
        replaced = {passage.id for passage in passages} | set(gone)
        for key in sorted(keys):
            stays = [passage for passage in present.passages_of(key) if passage.id not in replaced]
            stays += [p for p in passages if (p.article_id, p.edition_language) == key and p.id not in gone]
            yield Change(edition=edition_of(stays)) if stays else Change(removed_edition=key)

    return changes


def edition_of(passages: Sequence[Passage], *, path: str = "", digest: str = "") -> Edition:
    """The edition that some passages make."""
    last = passages[-1]
    return Edition(
        last.article_id,
        last.edition_language,
        last.title,
        last.date,
        last.url,
        paragraphs=max(passage.paragraph for passage in passages),
        path=path,
        digest=digest,
    )


def ask(
    index: PassageReader,
    text: str,
    *,
    language: Language = ID,
    limit: int = 10,
    embedder: Embedder = EMBEDDER,
) -> list[Hit]:
    """What an index answers to a question."""
    return index.search(Question.ask(text, language), embedder.embed_question(text), limit=limit)


def ask_words(index: PassageIndex, text: str, *, language: Language = ID, limit: int = 10) -> list[Hit]:
    """What an index answers to a question whose vector is as near to one passage as to any other."""
    nowhere = np.zeros((1, EMBEDDER.spec.dimensions), dtype=np.float32)
    return index.search(Question.ask(text, language), nowhere, limit=limit)


def ids(hits: Iterable[Hit]) -> list[str]:
    """The ids of hits' passages, in order."""
    return [hit.passage.id for hit in hits]
