"""One question, from what somebody wrote to the reply that they read; synchronous and platform-free."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.answering.answer import Answer, Answerer, Citation, NoAnswer
from bot.answering.question_type import QuestionType, question_type
from bot.command_names import Command
from bot.follow_up.resolving import Asked, Complete, resolve
from bot.messages import Messages, messages_in
from bot.reply import (
    Block,
    Button,
    Choices,
    Listing,
    Quote,
    Reply,
    ReplyKind,
    Rows,
    Sentence,
    Source,
    Sources,
)
from bot.talk import Talk, recognise_talk, without_opener
from embeddings.index.base import Hit
from embeddings.question import Question
from embeddings.retriever import Retriever
from knowledge.article import Language, Passage
from knowledge.language import choose_language
from knowledge.terms import telling_terms

LONGEST_QUESTION = 2_000
"""Characters that are read of a question; nobody asks in more, and whoever tries cannot slow us down."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it.

    Attributes:
        text: As it was asked.
        outcome: The kind of talk where it was talk.
        hits: What was found, best first; nothing for talk.
        took: Seconds.
        understood: The question that was answered: the text, or what it means after the last question.
        asked_in: The language of that question.
        follows: The last question, where what was understood is for searching alone and reads badly.
        articles: How many there are, where that was asked for; else 0.
    """

    text: str
    language: Language
    outcome: Answer | NoAnswer | Talk
    hits: tuple[Hit, ...]
    took: float
    understood: str
    asked_in: Language
    follows: str = ""
    articles: int = 0

    @property
    def as_last(self) -> Asked:
        """What a follow-up may point back to."""
        cited = (citation.passage for citation in self.citations)
        passages = list(dict.fromkeys([*cited, *(hit.passage for hit in self.hits)]))[:3]
        return Asked(
            self.understood,
            self.asked_in,
            titles=tuple(passage.title for passage in passages),
            passages=tuple(passage.text for passage in passages),
        )

    @property
    def kind(self) -> ReplyKind:
        """What the reply to it is."""
        match self.outcome:
            case Answer():
                return ReplyKind.ANSWER
            case NoAnswer():
                return ReplyKind.NO_ANSWER
            case Talk():
                return ReplyKind.TALK

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the reply cites."""
        return self.outcome.citations if isinstance(self.outcome, Answer) else ()

    def may_answer(self, hit: Hit) -> bool:
        """Whether a hit is near enough to be offered."""
        likely = None if isinstance(self.outcome, Talk) else self.outcome.likely
        return likely is None or hit.passage.id in likely

    @property
    def confidence(self) -> float:
        """How sure it is that the articles answer, 0 to 1; 1 for talk."""
        return 1.0 if isinstance(self.outcome, Talk) else self.outcome.confidence


@dataclass(frozen=True, slots=True)
class Asker:
    """Puts a question to the articles. Safe to call from several threads.

    Attributes:
        unanswered: Told of each question that found no answer, of who asked, and since when it may have been
            told before, if it may.
    """

    retriever: Retriever
    answerer: Answerer
    unanswered: Callable[[Question, NoAnswer, str, dt.datetime | None], None] | None = None

    def prepare(self) -> None:
        """Load model and index now, so that the first question need not wait for them.

        Raises:
            EmbedderError, IndexError_: They cannot be used.
        """
        question = Question.ask("apa itu?", Language.INDONESIAN)
        self.answerer.answer(question, self.retriever.retrieve(question, limit=1))

    def ask(  # noqa: PLR0913 - facts of a question, each with a name
        self,
        text: str,
        *,
        language: Language | None = None,
        earlier: Language | None = None,
        hint: Language | None = None,
        after: Exchange | None = None,
        person: str | None = "",
        came: dt.datetime | None = None,
    ) -> Exchange:
        """Answer what somebody wrote.

        Args:
            language: The asker's own choice, to be answered in; that of the text if there is none.
            earlier: What they wrote in before, for when the text leaves doubt.
            hint: What the platform says, for when there is no earlier message either.
            after: What was asked last in the same chat, if the text may be a follow-up of it.
            person: Who asks, as in `bot.reply.Origin`; None where nobody has asked us, so that nobody misses
                an answer either.
            came: When it came, if it may have been asked before, as in `bot.reply.IncomingMessage`.

        Raises:
            EmbedderError, IndexError_: Model or index cannot be used.
        """
        started = time.perf_counter()
        text = readable(text).strip()
        read = text[:LONGEST_QUESTION]
        # Who chose English may still ask in Indonesian; the words are understood as what they are.
        asked_in = choose_language(read, earlier=language or earlier, hint=hint)
        answer_in = language or asked_in
        talk = recognise_talk(read)
        outcome: Answer | NoAnswer | Talk
        hits: list[Hit] = []
        complete = None
        if talk is not None:
            outcome = talk
        else:
            complete = resolve(read, after.as_last) if after else None
            question = Question.ask(without_opener(read), asked_in, answer_in=answer_in)
            complete, hits, outcome = self._best(question, complete, person, came)
        return Exchange(
            text,
            answer_in,
            outcome,
            tuple(hits),
            took=time.perf_counter() - started,
            understood=complete.text if complete else text,
            asked_in=complete.language if complete else asked_in,
            follows=after.text if after and complete and not complete.is_plain else "",
            articles=self.retriever.index.now().info().articles if outcome is Talk.ARTICLES else 0,
        )

    def _best(
        self, question: Question, complete: Complete | None, person: str | None, came: dt.datetime | None
    ) -> tuple[Complete | None, list[Hit], Answer | NoAnswer]:
        """Answer what a follow-up means, but its text alone where only that is answered.

        A fragment is never asked alone: "kalau Januari 2026?" would get any figure of that month.

        Args:
            person: Who asked; None where nobody will miss an answer.
        """
        meant = question
        if complete is not None:
            meant = Question.ask(complete.text, complete.language, answer_in=question.answer_in)
        hits, outcome = self._answer(meant)
        if complete is not None and isinstance(outcome, NoAnswer) and _may_stand_alone(question):
            alone, plain = self._answer(question)
            if isinstance(plain, Answer):
                return None, alone, plain
        if self.unanswered is not None and person is not None and isinstance(outcome, NoAnswer):
            self.unanswered(meant, outcome, person, came)
        return complete, hits, outcome

    def _answer(self, question: Question) -> tuple[list[Hit], Answer | NoAnswer]:
        hits = self.retriever.retrieve(question)
        return hits, self.answerer.answer(question, hits)


def _may_stand_alone(question: Question) -> bool:
    """Whether a message that was taken for a follow-up could be a whole question as well."""
    said = len(telling_terms(question.formal, question.language))
    return said >= 4 or (said >= 2 and question_type(question.formal) is not QuestionType.OTHER)


def readable(text: str) -> str:
    """Text that a model can read and a terminal can show: half a character, as JSON can hold, is U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def reply_to(exchange: Exchange, *, buttons: Rows = (), choices: tuple[Button, ...] = ()) -> Reply:
    """What to show for an exchange, in the asker's language.

    Args:
        buttons: Below it.
        choices: In place of the nearest titles of a refusal.
    """
    messages = messages_in(exchange.language)
    blocks = _outcome_blocks(exchange, messages, choices)
    if exchange.follows:
        blocks.insert(0, Sentence(messages.get("answer.follows", question=exchange.follows[:200])))
    elif exchange.understood != exchange.text:
        blocks.insert(0, Sentence(messages.get("answer.understood", question=exchange.understood)))
    return Reply(exchange.kind, exchange.language, tuple(blocks), buttons)


def _outcome_blocks(exchange: Exchange, messages: Messages, choices: tuple[Button, ...]) -> list[Block]:
    match exchange.outcome:
        case Talk() as talk:
            command = f"/{Command.SOURCES.name_in(messages.language)}"
            return [Sentence(messages.get(f"talk.{talk}", articles=exchange.articles, command=command))]
        case NoAnswer(nearest):
            blocks: list[Block] = [Sentence(messages.get("answer.none"))]
            title = messages.get("answer.none_nearest")
            if choices:
                blocks.append(Choices(title, choices))
            elif nearest:
                blocks.append(Listing(title, tuple(passage.title for passage in nearest)))
            return blocks
        case Answer():
            return answer_blocks(exchange.outcome, messages)


def answer_blocks(answer: Answer, messages: Messages) -> list[Block]:
    """Quotes, a word on their language, and the sources."""
    citations = answer.citations
    blocks: list[Block] = [Quote(citation) for citation in citations]
    if answer.differing:
        blocks.insert(0, Sentence(messages.get("answer.newer_first")))
    blocks += _foreign_notes(citations, messages)
    passages = {citation.number: citation.passage for citation in citations}
    sources = tuple(
        Source(number, source_line(passage, messages), passage.url) for number, passage in passages.items()
    )
    return [*blocks, Sources(messages.get("answer.sources"), sources)]


def _foreign_notes(citations: tuple[Citation, ...], messages: Messages) -> list[Block]:
    """A word on each other language that is quoted."""
    languages = dict.fromkeys(citation.passage.language for citation in citations)
    notes: list[Block] = []
    for language in languages:
        if language == messages.language:
            continue
        name = messages.name_of(language)
        if len(languages) == 1:
            notes.append(Sentence(messages.get("answer.in_original", language=name)))
            continue
        numbers = dict.fromkeys(one.number for one in citations if one.passage.language == language)
        which = ", ".join(f"[{number}]" for number in numbers)
        notes.append(Sentence(messages.get("answer.some_in_original", language=name, sources=which)))
    return notes


def source_line(passage: Passage, messages: Messages) -> str:
    """Title, heading, paragraph and date of a passage, in words."""
    key = "answer.source_with_heading" if passage.heading else "answer.source"
    line = messages.get(key, title=passage.title, heading=passage.heading, paragraph=passage.paragraph)
    return f"{line} ({messages.date(passage.date)})" if passage.date else line
