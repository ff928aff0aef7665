"""What every index that changes has in common: its look-ups go to the state that is served now."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from embeddings.embedder import EmbedderSpec, Vectors
from embeddings.index.base import Edition, EditionKey, Hit, IndexInfo, PassageReader
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId


class PresentState(ABC):
    """A `PassageReader` that asks `now()` anew for every look-up, and raises as that does."""

    @abstractmethod
    def now(self) -> PassageReader:
        """As `PassageIndex.now`."""

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """As `PassageReader.search`."""
        return self.now().search(question, vector, limit=limit)

    def info(self) -> IndexInfo:
        """As `PassageReader.info`."""
        return self.now().info()

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """As `PassageReader.paragraph`."""
        return self.now().paragraph(article_id, language, number)

    def editions(self, *, offset: int = 0, limit: int = 50) -> list[Edition]:
        """As `PassageReader.editions`."""
        return self.now().editions(offset=offset, limit=limit)

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """As `PassageReader.edition`."""
        return self.now().edition(article_id, language)

    def editions_from(self, path: str) -> list[Edition]:
        """As `PassageReader.editions_from`."""
        return self.now().editions_from(path)

    def records_of(self, path: str, *, only_stale: bool = False) -> dict[str, EditionKey]:
        """As `PassageReader.records_of`."""
        return self.now().records_of(path, only_stale=only_stale)

    def stale_editions(self) -> list[Edition]:
        """As `PassageReader.stale_editions`."""
        return self.now().stale_editions()

    def passages_of(self, key: EditionKey) -> list[Passage]:
        """As `PassageReader.passages_of`."""
        return self.now().passages_of(key)

    def digests(self) -> dict[PassageId, str]:
        """As `PassageReader.digests`."""
        return self.now().digests()

    def files(self) -> dict[str, str]:
        """As `PassageReader.files`."""
        return self.now().files()

    def vectors_of(self, contents: Sequence[bytes], *, embedder: EmbedderSpec) -> dict[bytes, Vectors]:
        """As `PassageReader.vectors_of`."""
        return self.now().vectors_of(contents, embedder=embedder)
