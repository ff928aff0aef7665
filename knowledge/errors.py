"""The errors that Kutip raises on purpose.

KutipError
├── KnowledgeError      the folder of articles
├── EmbedderError       the model                 (embeddings/embedder.py)
├── IndexError_         the index on disk         (embeddings/index/errors.py)
├── MemoryError_        what the bot remembers    (bot/memory/errors.py)
├── NoQuestionsError    nothing to evaluate with  (bot/evaluation/errors.py)
└── SettingsError       the environment           (bot/settings.py)

An error carries what happened as attributes. The sentence that a person reads is looked up under the
class's name in `bot/messages`, so it exists in every language; `str(error)` is English and for logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class KutipError(Exception):
    """Something that Kutip can explain. Subclasses are dataclasses whose fields are the facts."""

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.facts().items())
        return f"{type(self).__name__}({facts})"

    def facts(self) -> dict[str, str]:
        """The attributes as text, by name, to be filled into a message."""
        return {name: str(value) for name, value in vars(self).items()}


class KnowledgeError(KutipError):
    """Something is wrong with the articles as a whole; a single bad file is a `Problem` instead."""


@dataclass(eq=False)
class ArticlesFolderMissingError(KnowledgeError):
    """The folder of articles does not exist, is not a folder, or may not be read."""

    path: Path


@dataclass(eq=False)
class NoArticlesError(KnowledgeError):
    """The folder of articles holds no article that can be read."""

    path: Path
