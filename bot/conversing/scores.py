"""Why an answer is as it is: the nearest paragraphs with their scores, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking import Exchange
from bot.memory.records import RememberedAnswer, RememberedHit
from bot.messages import Messages
from bot.reply import Block, Scores, Sentence
from embeddings.index.base import Hit
from knowledge.article import Passage, PassageId

_LONGEST_QUESTION = 200


def scores_of(about: Exchange | RememberedAnswer, messages: Messages) -> tuple[Block, ...]:
    """What explains an answer or a refusal."""
    hits = about.hits if isinstance(about, Exchange) else tuple(map(_hit, about.hits))
    # In the words of the asker: what was understood may be good for searching alone.
    if isinstance(about, RememberedAnswer):
        asked = about.question
    else:
        asked = about.text if about.follows else about.understood
    return _blocks(asked, hits, about.confidence, messages)


def _blocks(asked: str, hits: Sequence[Hit], confidence: float, messages: Messages) -> tuple[Block, ...]:
    columns = ("column_place", "column_score", "column_meaning", "column_words")
    place, score, meaning, words = (messages.get(f"command.{column}") for column in columns)
    title = messages.get("command.why_title", question=asked[:_LONGEST_QUESTION])
    sure = messages.get("command.why_confidence", confidence=round(100 * confidence))
    return Scores(title, (place, score, meaning, words), tuple(hits)), Sentence(sure)


def _hit(hit: RememberedHit) -> Hit:
    """What is left of a hit once its text is forgotten."""
    place = PassageId(f"{hit.article}/{hit.language}/{hit.paragraph}")
    passage = Passage(
        id=place,
        digest="",
        article_id=hit.article,
        paragraph=hit.paragraph,
        heading="",
        text="",
        language=hit.language,
        title=hit.title,
    )
    return Hit(passage, hit.score, meaning=hit.meaning, words=hit.words)
