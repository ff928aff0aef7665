from __future__ import annotations

import os

from bot.asking import reply_to
from bot.reply import ReplyKind, plain_text
from knowledge.article import Language
from tests.bot.answering.hostile import hostile_questions
from tests.bot.answering.shipped import asker

NUMBER = int(os.environ.get("HOSTILE_QUESTIONS", "600"))
"""How many are asked; 10,000 make the whole check and take minutes."""


def test_the_same_questions_are_drawn_every_time() -> None:
    """What fails can be asked again; more questions begin with the same ones."""
    few, many = list(hostile_questions(300)), list(hostile_questions(500))
    assert (len(few), len(many)) == (300, 500)
    assert many[:300] == few
    assert max(map(len, many)) == 10_000
    assert len(set(many)) > 450


def test_no_question_breaks_anything() -> None:
    """Whatever is asked gets an answer, a refusal or talk, and every quote stands in its passage."""
    kinds: set[ReplyKind] = set()
    for place, text in enumerate(hostile_questions(NUMBER)):
        exchange = asker().ask(text, language=(None, *Language)[place % 3])
        kinds.add(exchange.kind)
        assert 0 <= exchange.confidence <= 1 + 1e-5, ascii(text[:200])
        for citation in exchange.citations:
            assert citation.quote in citation.passage.text, ascii(text[:200])
            assert all(part.strip() for part in citation.marked), ascii(text[:200])
        plain_text(reply_to(exchange)).encode("utf-8")
    assert kinds == set(ReplyKind)
