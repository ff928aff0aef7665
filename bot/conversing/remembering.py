"""What is remembered of an answer, so that its buttons work for as long as they are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from bot.actions import Action, encode
from bot.answering.answer import Citation, NoAnswer
from bot.asking import Exchange, reply_to
from bot.conversing.languages import asker
from bot.memory.memory import Memory
from bot.memory.records import RememberedAnswer, RememberedCitation, RememberedHit
from bot.messages import messages_in
from bot.reply import Button, Origin, Reply, ReplyKind, Rows
from embeddings.index.base import Hit, PassageReader
from knowledge.article import Language

_LONGEST_LABEL = 60
"""Characters of a button; phones show little more."""

_LONGEST_QUESTION = 500

OTHER = {Language.INDONESIAN: Language.ENGLISH, Language.ENGLISH: Language.INDONESIAN}
"""The other language of the two."""


def remembered(exchange: Exchange, origin: Origin) -> RememberedAnswer:
    """What is kept of an exchange that was answered or refused."""
    nearest = exchange.outcome.nearest if isinstance(exchange.outcome, NoAnswer) else ()
    return RememberedAnswer(
        id="",
        person=asker(origin),
        chat=origin.chat,
        language=exchange.language,
        kind=exchange.kind,
        question=exchange.text[:_LONGEST_QUESTION],
        understood=exchange.understood[:_LONGEST_QUESTION],
        confidence=exchange.confidence,
        citations=tuple(map(_citation, exchange.citations)),
        hits=tuple(_hit(hit, is_likely=exchange.may_answer(hit)) for hit in exchange.hits),
        nearest=tuple((one.article_id, one.edition_language, one.title) for one in nearest),
        created=dt.datetime.now(dt.UTC),
    )


def reply_with_buttons(
    exchange: Exchange, origin: Origin, state: PassageReader, memory: Memory | None
) -> Reply:
    """The reply to an exchange, with the buttons that can work: none where nothing is remembered."""
    if memory is None or exchange.kind is ReplyKind.TALK:
        return reply_to(exchange)
    answer = remembered(exchange, origin)
    answer_id = memory.answers.remember(answer)
    if not answer_id:
        # An answer that cannot be remembered is still an answer.
        return reply_to(exchange)
    if exchange.kind is ReplyKind.NO_ANSWER:
        rows = _rows_of_refusal(answer, answer_id)
        return reply_to(exchange, choices=_titles(answer, answer_id), buttons=rows)
    return reply_to(exchange, buttons=_rows(answer, answer_id, state))


def unshown(answer: RememberedAnswer) -> list[RememberedHit]:
    """The likely hits of an answer that it does not cite, best first, each paragraph once."""
    cited = {(one.article, one.language, one.paragraph) for one in answer.citations}
    places = {(hit.article, hit.language, hit.paragraph): hit for hit in reversed(answer.hits)}
    near = (hit for hit in answer.hits if hit.is_likely)
    ordered = dict.fromkeys((hit.article, hit.language, hit.paragraph) for hit in near)
    return [places[place] for place in ordered if place not in cited]


def other_language(answer: RememberedAnswer, state: PassageReader) -> Language | None:
    """The language in which a cited article can be read as well; None if there is no such edition."""
    for one in answer.citations:
        if state.edition(one.article, OTHER[one.language]) is not None:
            return OTHER[one.language]
    return None


def _citation(citation: Citation) -> RememberedCitation:
    passage = citation.passage
    return RememberedCitation(
        citation.number,
        passage.article_id,
        passage.edition_language,
        passage.paragraph,
        citation.quote,
        passage.title,
    )


def _hit(hit: Hit, *, is_likely: bool) -> RememberedHit:
    passage = hit.passage
    return RememberedHit(
        passage.article_id,
        passage.edition_language,
        passage.paragraph,
        passage.title,
        hit.score,
        hit.meaning,
        hit.words,
        is_likely,
    )


def _titles(answer: RememberedAnswer, answer_id: str) -> tuple[Button, ...]:
    return tuple(
        Button(title[:_LONGEST_LABEL], encode(Action("nearest", (answer_id, str(place)))))
        for place, (_, _, title) in enumerate(answer.nearest)
    )


def _rows(answer: RememberedAnswer, answer_id: str, state: PassageReader) -> Rows:
    messages, button = messages_in(answer.language), partial(_button, answer_id)
    numbers = list(dict.fromkeys(one.number for one in answer.citations))
    context = messages.get("button.context")
    first = [
        button("context", f"{context} [{number}]" if len(numbers) > 1 else context, number)
        for number in numbers
    ]
    second: list[Button] = []
    if (other := other_language(answer, state)) is not None:
        second.append(button("language", messages_in(other).get("button.in_this_language")))
    if unshown(answer):
        second.append(button("more", messages.get("button.more"), 0))
    second.append(button("why", messages.get("button.why")))
    return _not_empty(first, second, _marks(answer_id))


def _rows_of_refusal(answer: RememberedAnswer, answer_id: str) -> Rows:
    """A refusal can be explained and marked as an answer can."""
    why = _button(answer_id, "why", messages_in(answer.language).get("button.why"))
    return _not_empty([why, *_marks(answer_id)])


def _marks(answer_id: str) -> list[Button]:
    return [_button(answer_id, "good", "👍"), _button(answer_id, "bad", "👎")]


def _button(answer_id: str, name: str, label: str, *arguments: int) -> Button:
    return Button(label, encode(Action(name, (answer_id, *map(str, arguments)))))


def _not_empty(*rows: Sequence[Button]) -> Rows:
    return tuple(tuple(row) for row in rows if row)
