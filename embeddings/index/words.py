"""tantivy: the passages that share a question's words (BM25)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import tantivy

from embeddings.index.wording import Row
from embeddings.question import Question
from knowledge.article import Language
from knowledge.terms import joined_pairs, telling_terms, tokens

HEAD_BOOST = 0.5
"""What a word of title or heading counts, beside 1 in the text; chosen on held-out questions."""

_BM25_CEILING = 2.2
"""tantivy's k1 + 1: what a word's inverse document frequency is multiplied by at most."""


@dataclass(frozen=True, slots=True)
class WordHit:
    """A row that holds words of the question.

    Attributes:
        score: BM25.
        share: `score` as a part of the highest that any passage of its language could reach, 0 to 1.
    """

    row: int
    score: float
    share: float


class WordIndex:
    """Stemmed words of passages, each row's in the fields of its language.

    Args:
        folder: Where it lies; None keeps it in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=None if folder is None else str(folder))
        self._searcher = self._index.searcher()
        self._writer: tantivy.IndexWriter | None = None

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows; they are found once `commit` has been called."""
        writer = self._writing()
        for row in rows:
            writer.add_document(_document(row))

    def remove(self, rows: Iterable[int]) -> None:
        """Take rows out; they are found until `commit` has been called."""
        writer = self._writing()
        for row in rows:
            # Not by term: there a number is taken for a signed one and never found.
            writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "row", row))

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            # One thread: the same input always makes the same index, in the same order.
            self._writer = self._index.writer(heap_size=64_000_000, num_threads=1)
        return self._writer

    def commit(self) -> None:
        """Make all that was added or removed count, and let go of the folder's lock."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
        self._index.reload()
        self._searcher = self._index.searcher()

    def abandon(self) -> None:
        """Let go of the folder's lock without a commit."""
        self._writer = None

    def __len__(self) -> int:
        return self._searcher.num_docs

    def removed(self) -> int:
        """How many rows that were taken out still count where it is counted how rare a word is."""
        if self._folder is None:
            return 0
        # The engine keeps the numbers, but does not hand them out.
        meta = json.loads((self._folder / "meta.json").read_text("utf-8"))
        return sum(part["deletes"]["num_deleted_docs"] for part in meta["segments"] if part["deletes"])

    def search(self, question: Question, *, limit: int) -> list[WordHit]:
        """Rows that share words with the question, best first."""
        return self._run(question, limit=limit, rows=None)

    def score(self, question: Question, rows: Sequence[int]) -> dict[int, WordHit]:
        """What `search` would say of certain rows; rows without a word of the question are left out."""
        if not rows:
            return {}
        return {hit.row: hit for hit in self._run(question, limit=len(rows), rows=rows)}

    def _run(self, question: Question, *, limit: int, rows: Sequence[int] | None) -> list[WordHit]:
        by_language = {language: self.weights(question, language) for language in Language}
        clauses = [
            (tantivy.Occur.Should, self._term(language, term))
            for language, found in by_language.items()
            for term in found
        ]
        if not clauses or not len(self):
            return []
        query = tantivy.Query.boolean_query(clauses)
        if rows is not None:
            chosen = tantivy.Query.term_set_query(self._schema, "row", list(rows))
            silent = tantivy.Query.const_score_query(chosen, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, silent), (tantivy.Occur.Must, query)])
        found = self._searcher.search(query, limit=limit, count=False).hits
        addresses = [address for _, address in found]
        numbers = cast("list[int]", self._searcher.fast_field_values("row", addresses))
        codes = cast("list[int]", self._searcher.fast_field_values("language", addresses))
        ceilings = [self._ceiling(language, by_language[language]) for language in Language]
        return [
            WordHit(row=row, score=float(score), share=min(1.0, float(score) / ceilings[code]))
            for (score, _), row, code in zip(found, numbers, codes, strict=True)
        ]

    def weights(self, question: Question, language: Language) -> Mapping[str, float]:
        """The question's telling terms as passages of a language would hold them, and how rare each is.

        A question in another language still shares names and numbers with a passage.
        """
        found = dict.fromkeys(telling_terms(question.formal, question.language, stem_as=language))
        for first, second in joined_pairs(tokens(question.formal)):
            if self._searcher.doc_freq(f"text_{language}", first + second):
                # "su 7" is "SU7" here, so that its halves are no words that a passage could lack.
                found = {term: None for term in found if term not in {first, second}} | {first + second: None}
        return {term: self._rarity(language, term) for term in found}

    def _rarity(self, language: Language, term: str) -> float:
        """Inverse document frequency, as tantivy's BM25 counts it."""
        # Removed rows are counted until their part of the index is merged, so that it may be more than all.
        having = min(len(self), self._searcher.doc_freq(f"text_{language}", term))
        return math.log(1 + (len(self) - having + 0.5) / (having + 0.5))

    def _ceiling(self, language: Language, found: Mapping[str, float]) -> float:
        return max(1e-9, _BM25_CEILING * sum(found.values()))

    def _term(self, language: Language, term: str) -> tantivy.Query:
        text = tantivy.Query.term_query(self._schema, f"text_{language}", term, index_option="freq")
        head = tantivy.Query.term_query(self._schema, f"head_{language}", term, index_option="freq")
        return tantivy.Query.disjunction_max_query(
            [text, tantivy.Query.boost_query(head, HEAD_BOOST)], tie_breaker=HEAD_BOOST
        )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for language in Language:
        for field in ("text", "head"):
            builder.add_text_field(
                f"{field}_{language}", tokenizer_name="whitespace", index_option="freq", stored=False
            )
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_unsigned_field("language", fast=True)
    return builder.build()


def _document(row: Row) -> tantivy.Document:
    language = row.passage.language
    document = tantivy.Document()
    document.add_unsigned("row", row.number)
    document.add_unsigned("language", list(Language).index(language))
    document.add_text(f"text_{language}", row.wording.sentences)
    document.add_text(f"head_{language}", row.wording.head)
    return document
