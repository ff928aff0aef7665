"""A question as search sees it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.article import Language
from knowledge.chat_spelling import formalise, without_fillers


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the asker's words and in formal ones.

    Attributes:
        text: As it was asked.
        formal: With chat spelling written out ("brp" -> "berapa") and without "dong", "sih" or "min";
            what is searched for.
        language: The asker's.
    """

    text: str
    formal: str
    language: Language

    @classmethod
    def ask(cls, text: str, language: Language) -> Question:
        """A question from what somebody wrote."""
        return cls(text=text, formal=without_fillers(formalise(text, language)), language=language)
