"""The same question answered from the other edition of what was cited."""

from __future__ import annotations

from bot.answering.answer import Answer
from bot.asking import Asker, Exchange
from bot.conversing.excerpts import LONG, excerpt, find_paragraph
from bot.conversing.remembering import OTHER, other_language, reply_with_buttons
from bot.memory.memory import Memory
from bot.memory.records import RememberedAnswer
from bot.messages import messages_in
from bot.reply import Block, Origin, Pressed, Sentence
from bot.saying import talk
from embeddings.index.base import Hit, PassageIndex, PassageReader
from embeddings.question import Question
from knowledge.article import Language
from knowledge.language import choose_language

_LIMIT = 40
"""Hits among which those of the cited articles are looked for."""


def in_other_language(
    answer: RememberedAnswer, origin: Origin, asker: Asker, index: PassageIndex, memory: Memory
) -> Pressed:
    """Answer from the other edition; where that is refused, show the same paragraph, or say there is none."""
    state = index.now()
    language = other_language(answer, state)
    if language is None:
        return Pressed(messages_in(answer.language).get("notice.no_other_language"))
    exchange = _ask_again(answer, language, asker)
    if isinstance(exchange.outcome, Answer):
        return Pressed(reply=reply_with_buttons(exchange, origin, state, memory))
    return _same_paragraphs(answer, language, state)


def _ask_again(answer: RememberedAnswer, language: Language, asker: Asker) -> Exchange:
    asked_in = choose_language(answer.understood, earlier=answer.language)
    question = Question.ask(answer.understood, asked_in, answer_in=language)
    cited = {one.article for one in answer.citations}
    hits = [hit for hit in asker.retriever.retrieve(question, limit=_LIMIT) if _is_of(hit, cited, language)]
    return Exchange(
        answer.question,
        language,
        asker.answerer.answer(question, hits),
        tuple(hits),
        took=0.0,
        understood=answer.understood,
        asked_in=asked_in,
    )


def _is_of(hit: Hit, articles: set[str], language: Language) -> bool:
    return hit.passage.article_id in articles and hit.passage.edition_language is language


def _same_paragraphs(answer: RememberedAnswer, language: Language, state: PassageReader) -> Pressed:
    """The cited paragraphs by their numbers, which mean the same where both editions have equally many."""
    messages = messages_in(language)
    places = dict.fromkeys((one.article, one.language, one.paragraph) for one in answer.citations)
    blocks: list[Block] = []
    for article, cited_in, number in places:
        here, there = state.edition(article, cited_in), state.edition(article, language)
        lines_up = here is not None and there is not None and here.paragraphs == there.paragraphs
        if cited_in is not OTHER[language] or not lines_up:
            continue
        found = find_paragraph(state, article, language, number)
        if found is not None:
            blocks.append(excerpt(found, messages, most=LONG))
    if not blocks:
        return Pressed(messages_in(answer.language).get("notice.no_other_language"))
    return Pressed(reply=talk(messages, Sentence(messages.get("button.same_paragraph")), *blocks))
