"""From a question to the passages that may answer it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from embeddings.embedder import Embedder
from embeddings.index.base import Hit, PassageIndex
from embeddings.question import Question
from knowledge.article import Language, Passage

_SPARE = 2
"""Hits asked for beyond the limit, as a factor: two editions of one paragraph become one."""


@dataclass(frozen=True, slots=True)
class Retriever:
    """Embeds a question, searches the index, and counts the editions of one paragraph as one hit."""

    embedder: Embedder
    index: PassageIndex

    def retrieve(self, question: Question, *, limit: int = 10) -> list[Hit]:
        """The passages that may answer, best first, each paragraph in the asker's language if it is there.

        Raises:
            EmbedderError: The model cannot be used.
            IndexError_: The index cannot be used.
        """
        vector = self.embedder.embed_question(question.formal)
        hits = self.index.search(question, vector, limit=limit * _SPARE)
        return self._one_per_paragraph(hits, question.answer_in)[:limit]

    def _one_per_paragraph(self, hits: list[Hit], language: Language) -> list[Hit]:
        """Let the best edition's place be taken by the asker's edition, and drop the others."""
        kept: list[Hit] = []
        seen: dict[tuple[str, int, Language | None], Language] = {}
        for hit in hits:
            place = self._place(hit.passage)
            shown = seen.get(place)
            if shown is None:
                chosen = self._in_language(hit, hits, language)
                seen[place] = chosen.passage.language
                kept.append(chosen)
            elif shown == hit.passage.language and hit.passage not in {k.passage for k in kept}:
                # Another part of a very long paragraph, in the edition that is shown.
                kept.append(hit)
        return kept

    def _place(self, passage: Passage) -> tuple[str, int, Language | None]:
        """What counts once: a paragraph, or an edition's own where editions do not line up."""
        found = (self.index.edition(passage.article_id, language) for language in Language)
        lines_up = len({edition.paragraphs for edition in found if edition is not None}) == 1
        return passage.article_id, passage.paragraph, None if lines_up else passage.language

    def _in_language(self, hit: Hit, hits: list[Hit], language: Language) -> Hit:
        """The hit with the passage of another edition: the scores stay those of the words that were found."""
        passage = hit.passage
        if passage.language == language or not self._lines_up(passage, language):
            return hit
        for other in hits:
            same_place = (other.passage.article_id, other.passage.paragraph) == (
                passage.article_id,
                passage.paragraph,
            )
            if same_place and other.passage.language == language:
                return replace(hit, passage=other.passage)
        parts = self.index.paragraph(passage.article_id, language, passage.paragraph)
        return replace(hit, passage=parts[0]) if len(parts) == 1 else hit

    def _lines_up(self, passage: Passage, language: Language) -> bool:
        """Whether the same paragraph number means the same paragraph in both editions."""
        here = self.index.edition(passage.article_id, passage.language)
        there = self.index.edition(passage.article_id, language)
        return here is not None and there is not None and here.paragraphs == there.paragraphs
