"""Answers to be remembered."""

from __future__ import annotations

from bot.memory.records import RememberedAnswer, RememberedCitation, RememberedHit
from bot.reply import ReplyKind
from knowledge.article import Language

ID, EN = Language.INDONESIAN, Language.ENGLISH

BUDI, SITI = "telegram:987650001", "telegram:987650002"
GROUP = "telegram:-100987650003"


def an_answer(
    question: str = "Siapa penjual kopi?", *, person: str = BUDI, chat: str = GROUP
) -> RememberedAnswer:
    """An answer with a citation, a hit and a nearest article."""
    return RememberedAnswer(
        id="",
        person=person,
        chat=chat,
        language=ID,
        kind=ReplyKind.ANSWER,
        question=question,
        understood=f"{question} (dipahami)",
        confidence=0.75,
        citations=(RememberedCitation(1, "kopi", EN, 3, "Gayo “coffee” 🙏", "Kopi"),),
        hits=(RememberedHit("kopi", EN, 3, "Kopi", 0.5, 0.25, 1.0),),
        nearest=(("teh", ID, "Teh"),),
    )
