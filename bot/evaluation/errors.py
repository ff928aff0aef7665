"""What keeps an evaluation from taking place."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import KutipError


@dataclass(eq=False)
class NoQuestionsError(KutipError):
    """There is no question whose answer is known.

    Attributes:
        place: Where they were looked for: a folder, or files.
    """

    place: str
