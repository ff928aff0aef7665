"""The state of an index in which there is nothing yet."""

from __future__ import annotations

from collections.abc import Sequence

from embeddings.embedder import EmbedderSpec, Vectors
from embeddings.index.base import Edition, EditionKey, Hit, IndexInfo
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId


class EmptyReader:
    """A `PassageReader` that answers every question, with nothing."""

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """As `PassageReader.search`."""
        del question, vector, limit
        return []

    def info(self) -> IndexInfo:
        """As `PassageReader.info`."""
        return IndexInfo()

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """As `PassageReader.paragraph`."""
        del article_id, language, number
        return []

    def editions(self, *, offset: int = 0, limit: int = 50) -> list[Edition]:
        """As `PassageReader.editions`."""
        del offset, limit
        return []

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """As `PassageReader.edition`."""
        del article_id, language
        return None

    def editions_from(self, path: str) -> list[Edition]:
        """As `PassageReader.editions_from`."""
        del path
        return []

    def records_of(self, path: str, *, only_stale: bool = False) -> dict[str, EditionKey]:
        """As `PassageReader.records_of`."""
        del path, only_stale
        return {}

    def stale_editions(self) -> list[Edition]:
        """As `PassageReader.stale_editions`."""
        return []

    def passages_of(self, key: EditionKey) -> list[Passage]:
        """As `PassageReader.passages_of`."""
        del key
        return []

    def digests(self) -> dict[PassageId, str]:
        """As `PassageReader.digests`."""
        return {}

    def files(self) -> dict[str, str]:
        """As `PassageReader.files`."""
        return {}

    def vectors_of(self, contents: Sequence[bytes], *, embedder: EmbedderSpec) -> dict[bytes, Vectors]:
        """As `PassageReader.vectors_of`."""
        del contents, embedder
        return {}
