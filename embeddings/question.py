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
        language: That it is written in.
        answer_in: That the asker wants to read; the same unless they have chosen another.
    """

    text: str
    formal: str
    language: Language
    answer_in: Language

    @classmethod
    def ask(cls, text: str, language: Language, *, answer_in: Language | None = None) -> Question:
        """A question from what somebody wrote."""
        formal = without_fillers(formalise(text, language))
        return cls(text=text, formal=formal, language=language, answer_in=answer_in or language)
