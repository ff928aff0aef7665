"""`kutip ask` and `kutip search`: one question, or a file of them, as text or as JSON."""

from __future__ import annotations

import time
from dataclasses import dataclass

import click

from bot.adapters.console import print_hits, print_reply
from bot.app import App
from bot.asking import LONGEST_QUESTION, Exchange, readable, reply_to
from bot.commands.indexing import ensure_index
from bot.commands.questions import AskedLine, JsonObject, answer_file, print_json
from bot.messages import Messages
from bot.reply import plain_text
from embeddings.index.base import Hit
from embeddings.question import Question
from knowledge.article import Language
from knowledge.language import choose_language


@dataclass(frozen=True, slots=True)
class AskOptions:
    """What the command line says.

    Attributes:
        file: Questions in JSON Lines, "-" for standard input; "" for the one question.
        limit: Hits a question at most; only for search.
    """

    question: str
    file: str
    as_json: bool
    language: Language | None = None
    limit: int = 10


def run_ask(app: App, messages: Messages, options: AskOptions) -> int:
    """Answer. Returns the exit status."""
    _require_one_input(messages, options)
    ensure_index(app, messages)
    # The time that a question took shall not hold that of loading the model.
    app.asker.prepare()
    if options.file:
        return answer_file(options.file, messages, lambda asked: _exchange_json(_ask(app, asked), asked))
    asked = AskedLine(options.question, options.language)
    exchange = _ask(app, asked)
    if options.as_json:
        print_json(_exchange_json(exchange, asked))
    else:
        print_reply(reply_to(exchange))
    return 0


def run_search(app: App, messages: Messages, options: AskOptions) -> int:
    """Search. Returns the exit status."""
    _require_one_input(messages, options)
    ensure_index(app, messages)
    app.asker.prepare()
    if options.file:
        return answer_file(options.file, messages, lambda asked: _search_json(app, asked, options.limit))
    asked = AskedLine(options.question, options.language)
    if options.as_json:
        print_json(_search_json(app, asked, options.limit))
    else:
        print_hits(_search(app, asked, options.limit), messages)
    return 0


def _require_one_input(messages: Messages, options: AskOptions) -> None:
    if options.file and options.question:
        raise click.UsageError(messages.get("cli.two_questions"))
    if not options.file and not options.question.strip():
        raise click.UsageError(messages.get("cli.no_question"))
    if options.file and not options.as_json:
        raise click.UsageError(messages.get("cli.file_wants_json"))


def _ask(app: App, asked: AskedLine) -> Exchange:
    return app.asker.ask(asked.text, language=asked.language)


def _search(app: App, asked: AskedLine, limit: int) -> list[Hit]:
    text = readable(asked.text)[:LONGEST_QUESTION]
    written_in = choose_language(text, earlier=asked.language)
    question = Question.ask(text, written_in, answer_in=asked.language)
    return app.asker.retriever.retrieve(question, limit=limit)


def _exchange_json(exchange: Exchange, asked: AskedLine) -> JsonObject:
    return {
        "question": readable(asked.text),
        "language": str(exchange.language),
        "kind": str(exchange.kind),
        "text": plain_text(reply_to(exchange)),
        "citations": [
            {
                "number": citation.number,
                "article": citation.passage.article_id,
                "title": citation.passage.title,
                "heading": citation.passage.heading,
                "paragraph": citation.passage.paragraph,
                "quote": citation.quote,
                "marks": list(citation.marked),
                "language": str(citation.passage.language),
                "date": citation.passage.date.isoformat() if citation.passage.date else None,
                "url": citation.passage.url,
            }
            for citation in exchange.citations
        ],
        "confidence": round(exchange.confidence, 4),
        "took_ms": round(1000 * exchange.took, 2),
    }


def _search_json(app: App, asked: AskedLine, limit: int) -> JsonObject:
    started = time.perf_counter()
    hits = _search(app, asked, limit)
    return {
        "question": readable(asked.text),
        "hits": [
            {
                "passage": hit.passage.id,
                "article": hit.passage.article_id,
                "language": str(hit.passage.language),
                "paragraph": hit.passage.paragraph,
                "score": round(hit.score, 6),
                "text": hit.passage.text,
            }
            for hit in hits
        ],
        "took_ms": round(1000 * (time.perf_counter() - started), 2),
    }
