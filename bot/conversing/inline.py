"""Answers that are offered while somebody types; nothing of it is remembered."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from bot.answering.answer import Answer, Citation, NoAnswer
from bot.asking import Asker, Exchange, answer_blocks, reply_to, source_line
from bot.conversing.excerpts import SHORT, beginning, first_sentences
from bot.conversing.languages import LanguageChoices
from bot.messages import Messages, messages_in
from bot.reply import InlineAnswer, Offered, Origin, Reply, ReplyKind
from knowledge.article import Passage

SHORTEST = 3
"""Characters from which on a text may be a question."""

_TITLE = 80
"""Characters of a quote that are offered."""


def inline_answers(asker: Asker, choices: LanguageChoices, origin: Origin, text: str, limit: int) -> Offered:
    """What the articles say to a text: the answer first, then what else comes near. Runs in a worker.

    Where there is no answer, only articles that have to do with the question are offered; where there are
    none, that is said.

    Raises:
        EmbedderError, IndexError_: Model or index cannot be used.
    """
    # Half a question is no gap.
    silent = replace(asker, unanswered=None)
    exchange = silent.ask(text, language=choices.chosen(origin), hint=origin.hint)
    if exchange.kind is ReplyKind.TALK:
        return Offered()
    messages = messages_in(exchange.language)
    offered: list[InlineAnswer] = []
    if isinstance(exchange.outcome, Answer):
        first = exchange.citations[0]
        offered.append(_offer("answer", first.quote, first.passage, reply_to(exchange), messages))
    for passage in islice(_further(exchange), max(0, limit - len(offered))):
        quote = first_sentences(passage.text, SHORT)
        answer = Answer((Citation(1, passage, quote),), confidence=0.0)
        reply = Reply(ReplyKind.ANSWER, exchange.language, tuple(answer_blocks(answer, messages)))
        offered.append(_offer(str(len(offered)), quote, passage, reply, messages))
    return Offered(tuple(offered[:limit]), "" if offered else messages.get("notice.nothing_inline"))


def _further(exchange: Exchange) -> list[Passage]:
    """The passages that may be quoted beside the answer, best first."""
    cited = {citation.passage.id for citation in exchange.citations}
    near = (hit.passage for hit in exchange.hits if exchange.may_answer(hit))
    found = [passage for passage in near if passage.id not in cited]
    if isinstance(exchange.outcome, NoAnswer):
        nearest = {passage.article_id for passage in exchange.outcome.nearest}
        found = [passage for passage in found if passage.article_id in nearest]
    return found


def _offer(name: str, quote: str, passage: Passage, reply: Reply, messages: Messages) -> InlineAnswer:
    title = beginning(" ".join(quote.split()), _TITLE)
    return InlineAnswer(name, title, source_line(passage, messages), reply)
