"""From a question to the passages that may answer it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from embeddings.embedder import Embedder
from embeddings.embedders import Embedders
from embeddings.index.base import Hit, PassageReader
from embeddings.question import Question
from knowledge.article import Language, Passage

_SPARE = 2
"""Hits asked for beyond the limit, as a factor: two editions of one paragraph become one."""


class HasState(Protocol):
    """Whatever has a state to search, such as a `PassageIndex`."""

    def now(self) -> PassageReader:
        """The state that is served now."""
        ...


@dataclass(frozen=True, slots=True)
class OneState:
    """A state that is served for ever."""

    state: PassageReader

    def now(self) -> PassageReader:
        """The state."""
        return self.state


@dataclass(frozen=True, slots=True)
class Retriever:
    """Embeds a question, searches the index, and counts the editions of one paragraph as one hit.

    Args:
        embedder: The model of the index, or a way to find it where it may change while we run.
    """

    embedder: Embedder | Embedders
    index: HasState

    def retrieve(self, question: Question, *, limit: int = 10) -> list[Hit]:
        """The passages that may answer, best first, each paragraph in the asker's language if it is there.

        All of it is looked up in one state of the index, whatever becomes of the index meanwhile.

        Raises:
            EmbedderError: The model cannot be used.
            IndexError_: The index cannot be used.
        """
        return retrieve_from(self.index.now(), self.embedder, question, limit=limit)


def retrieve_from(
    state: PassageReader, embedder: Embedder | Embedders, question: Question, *, limit: int = 10
) -> list[Hit]:
    """As `Retriever.retrieve`, from one state of an index."""
    if isinstance(embedder, Embedders):
        embedder = embedder.for_spec(state.info().embedder)
    vector = embedder.embed_question(question.formal)
    hits = state.search(question, vector, limit=limit * _SPARE)
    return _Choice(state).one_per_paragraph(hits, question.answer_in)[:limit]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which edition of a paragraph is shown."""

    state: PassageReader

    def one_per_paragraph(self, hits: list[Hit], language: Language) -> list[Hit]:
        """Let the best edition's place be taken by the asker's edition, and drop the others."""
        kept: list[Hit] = []
        seen: dict[tuple[str, int, Language | None], Language] = {}
        for hit in hits:
            place = self._place(hit.passage)
            shown = seen.get(place)
            if shown is None:
                chosen = self._in_language(hit, hits, language)
                seen[place] = chosen.passage.edition_language
                kept.append(chosen)
            elif shown == hit.passage.edition_language and hit.passage not in {k.passage for k in kept}:
                # Another part of a very long paragraph, in the edition that is shown.
                kept.append(hit)
        return kept

    def _place(self, passage: Passage) -> tuple[str, int, Language | None]:
        """What counts once: a paragraph, or an edition's own where editions do not line up."""
        found = (self.state.edition(passage.article_id, language) for language in Language)
        lines_up = len({edition.paragraphs for edition in found if edition is not None}) == 1
        return passage.article_id, passage.paragraph, None if lines_up else passage.edition_language

    def _in_language(self, hit: Hit, hits: list[Hit], language: Language) -> Hit:
        """The hit with the passage of another edition: the scores stay those of the words that were found."""
        passage = hit.passage
        if passage.edition_language == language or not self._lines_up(passage, language):
            return hit
        for other in hits:
            same_place = (other.passage.article_id, other.passage.paragraph) == (
                passage.article_id,
                passage.paragraph,
            )
            if same_place and other.passage.edition_language == language:
                return replace(hit, passage=other.passage)
        parts = self.state.paragraph(passage.article_id, language, passage.paragraph)
        return replace(hit, passage=parts[0]) if len(parts) == 1 else hit

    def _lines_up(self, passage: Passage, language: Language) -> bool:
        """Whether the same paragraph number means the same paragraph in both editions."""
        here = self.state.edition(passage.article_id, passage.edition_language)
        there = self.state.edition(passage.article_id, language)
        return here is not None and there is not None and here.paragraphs == there.paragraphs
