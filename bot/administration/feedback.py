"""The answers that people marked as bad, and what becomes of them: golden questions, or nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from bot.administration.auditing import Deed
from bot.administration.confirmations import Confirmed, Flow, choice
from bot.administration.golden_file import GoldenFile, Place, expects
from bot.administration.parts import Caller, Desk
from bot.answering.answer import Answer, Mark, NoAnswer
from bot.command_names import Command
from bot.conversing.remembering import remembered
from bot.evaluation.questions import KnownQuestion
from bot.memory.records import BadAnswer, RememberedAnswer
from bot.messages import Messages, on_one_line
from bot.paging import turning
from bot.reply import Block, Excerpt, Listing, Origin, Reply, ReplyKind, Rows, Sentence
from embeddings.index.base import Hit
from embeddings.question import Question
from knowledge.article import Passage
from knowledge.language import choose_language

_log = logging.getLogger(__name__)

PAGE = "admin-feedback"
"""The name of the action that turns its pages."""

_MOST_CANDIDATES = 5
_LONGEST_EXCERPT = 500
_MOST_CITATIONS = 3


class FeedbackList:
    """`/feedback` and its buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._golden = GoldenFile(desk.golden)

    async def show(self, caller: Caller, place: int = 0) -> Reply:
        """One of the answers, by its place from 0."""
        count, bad = await self._desk.works.aside(self._at, place)
        if bad is None:
            return caller.say("admin.feedback_none")
        place = min(place, count - 1)
        waiting = await self._desk.confirmations.ask(
            caller.person, Flow.FEEDBACK, answer=bad.answer.id, place=str(place)
        )
        golden, dismiss = (caller.messages.get(f"admin.{name}") for name in ("golden", "dismiss"))
        buttons = (
            *turning(PAGE, place, count),
            (choice(golden, waiting, "golden"),),
            (choice(dismiss, waiting, "dismiss"),),
        )
        title = caller.messages.get("admin.feedback", place=place + 1, count=count, marks=bad.bad)
        return caller.reply(Sentence(title), *_blocks(bad.answer, caller.messages), buttons=buttons)

    def _at(self, place: int) -> tuple[int, BadAnswer | None]:
        feedback = self._desk.memory.feedback
        count = feedback.count_bad()
        found = feedback.marked_bad(offset=min(place, max(0, count - 1)), limit=1) if count else []
        return count, found[0] if found else None

    async def confirmed(self, confirmed: Confirmed, chosen: str, caller: Caller) -> Reply:
        """Dismiss an answer, or look for the right one."""
        answer = await self._desk.works.aside(self._answer, confirmed)
        if answer is None:
            return caller.say("admin.feedback_gone")
        if chosen == "golden":
            return await self._candidates(answer, confirmed.fact("place"), caller)
        await self._desk.auditing.before(caller.person, Deed.DISMISS, on_one_line(answer.question))
        await self._desk.works.aside(self._settle, answer)
        await self._desk.auditing.after(caller.person, Deed.DISMISS, "done")
        return await self.show(caller, int(confirmed.fact("place") or 0))

    def _answer(self, confirmed: Confirmed) -> RememberedAnswer | None:
        return self._desk.memory.answers.get(confirmed.fact("answer"))

    def _settle(self, answer: RememberedAnswer) -> None:
        self._desk.memory.feedback.settle(answer.id)

    async def ask_about(self, text: str, caller: Caller) -> Reply:
        """Offer to make a golden question of one that nobody need have asked or marked."""
        if not text:
            return caller.say("admin.golden_hint", command=caller.name_of(Command.GOLDEN))
        answer = await self._desk.works.aside(self._asked, text, caller)
        if answer.kind is ReplyKind.TALK:
            return caller.say("admin.golden_talk")
        if not answer.id:
            return caller.say("admin.not_recorded")
        return await self._candidates(answer, "", caller)

    def _asked(self, text: str, caller: Caller) -> RememberedAnswer:
        exchange = self._desk.parts.asker.ask(text, person=None)
        answer = remembered(exchange, Origin(Command.GOLDEN, person=caller.person))
        if answer.kind is ReplyKind.TALK:
            return answer
        return replace(answer, id=self._desk.memory.answers.remember(answer))

    async def _candidates(self, answer: RememberedAnswer, place: str, caller: Caller) -> Reply:
        """The passages that may be the right answer, with a button each."""
        found = await self._desk.works.aside(self._search, answer)
        places = json.dumps([_place(one) for one in found])
        waiting = await self._desk.confirmations.ask(
            caller.person, Flow.GOLDEN, answer=answer.id, place=place, places=places
        )
        title = caller.messages.get("admin.golden_which", question=answer.understood or answer.question)
        blocks: list[Block] = [Sentence(title)]
        blocks += [_excerpt(number, one, caller.messages) for number, one in enumerate(found, start=1)]
        if any(one.marks for one in found):
            blocks.append(Sentence(caller.messages.get("admin.golden_bold")))
        return caller.reply(*blocks, buttons=_candidate_buttons(len(found), waiting, caller.messages))

    def _search(self, answer: RememberedAnswer) -> Sequence[_Candidate]:
        text = answer.understood or answer.question
        question = Question.ask(text, choose_language(text), answer_in=answer.language)
        asker = self._desk.parts.asker
        hits = asker.retriever.retrieve(question, limit=_MOST_CANDIDATES)
        return [_candidate(hit, asker.answerer.answer(question, [hit])) for hit in hits]

    async def corrected(self, confirmed: Confirmed, chosen: str, caller: Caller) -> Reply:
        """Make the question a golden one."""
        answer = await self._desk.works.aside(self._answer, confirmed)
        if answer is None:
            return caller.say("admin.feedback_gone")
        place = None
        if chosen != "refuse":
            places = cast("list[tuple[str, int, str, list[str]]]", json.loads(confirmed.fact("places")))
            number = int(chosen) if chosen.isdecimal() and len(chosen) == 1 else 0
            if not 1 <= number <= len(places):
                return caller.say("admin.stale")
            article, paragraph, language, facts = places[number - 1]
            place = Place(article, paragraph, language, tuple(facts))
        return await self._write(answer, place, caller)

    async def _write(self, answer: RememberedAnswer, place: Place | None, caller: Caller) -> Reply:
        question = " ".join(on_one_line(answer.understood or answer.question).split())
        detail = f"{question} → {place.article} ¶{place.paragraph}" if place else question
        await self._desk.auditing.before(caller.person, Deed.GOLDEN, detail)
        try:
            known = await self._desk.works.aside(self._golden.add, question, choose_language(question), place)
        except OSError as error:
            _log.warning("Golden questions cannot be written: %s", error)
            await self._desk.auditing.after(caller.person, Deed.GOLDEN, "failed")
            reason = error.strerror or type(error).__name__
            return caller.say("admin.not_writable", folder=self._desk.golden, reason=reason)
        if known is not None and not expects(known, place):
            await self._desk.auditing.after(caller.person, Deed.GOLDEN, "nothing")
            return _contradicted(known, caller)
        await self._desk.works.aside(self._settle, answer)
        await self._desk.auditing.after(caller.person, Deed.GOLDEN, "done" if known is None else "nothing")
        reply = caller.say("admin.golden_known" if known else "admin.golden_done", question=question)
        if known is None and place is not None and place.facts:
            must = caller.messages.get("admin.golden_must", facts="”, “".join(place.facts))
            reply = replace(reply, blocks=(*reply.blocks, Sentence(must)))
        return reply


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A passage that may be the right answer.

    Attributes:
        marks: What of its text tells the answer, as (start, end); may be nothing.
    """

    passage: Passage
    marks: tuple[Mark, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The telling parts themselves, each on one line."""
        texts = (" ".join(self.passage.text[start:end].split()) for start, end in self.marks)
        return tuple(dict.fromkeys(text for text in texts if text))


def _candidate(hit: Hit, outcome: Answer | NoAnswer) -> _Candidate:
    """What would be quoted of a passage: its telling parts, or where there are none the sentences."""
    text, marks = hit.passage.text, list[Mark]()
    for citation in outcome.citations if isinstance(outcome, Answer) else ():
        start = text.find(citation.quote)
        parts = citation.marks or ((0, len(citation.quote)),)
        marks += [(start + first, start + last) for first, last in parts if start >= 0 and first < last]
    return _Candidate(hit.passage, tuple(sorted(set(marks))))


def _place(candidate: _Candidate) -> tuple[str, int, str, tuple[str, ...]]:
    passage = candidate.passage
    return passage.article_id, passage.paragraph, passage.language, candidate.facts


def _contradicted(known: KnownQuestion, caller: Caller) -> Reply:
    messages = caller.messages
    expected = f"{known.article} ¶{known.paragraph}" if known.article else messages.get("gate.refused")
    place = f"{known.file}:{known.line}"
    return caller.say("admin.golden_contradicts", question=known.text, expected=expected, place=place)


def _blocks(answer: RememberedAnswer, messages: Messages) -> list[Block]:
    """What was asked, and what was answered."""
    blocks: list[Block] = [Sentence(messages.get("admin.feedback_asked", question=answer.question))]
    if answer.understood not in ("", answer.question):
        blocks.append(Sentence(messages.get("answer.understood", question=answer.understood)))
    for citation in answer.citations[:_MOST_CITATIONS]:
        source = messages.get("answer.source", title=citation.title, paragraph=citation.paragraph)
        blocks.append(Excerpt(f"[{citation.number}] {source}", _short(citation.quote)))
    if not answer.citations:
        blocks.append(Sentence(messages.get("admin.feedback_refused")))
        titles = tuple(title for _, _, title in answer.nearest)
        blocks += [Listing(messages.get("answer.none_nearest"), titles)] if titles else []
    return blocks


def _excerpt(number: int, candidate: _Candidate, messages: Messages) -> Excerpt:
    passage = candidate.passage
    source = messages.get("answer.source", title=passage.title, paragraph=passage.paragraph)
    marks = tuple(mark for mark in candidate.marks if mark[1] <= _LONGEST_EXCERPT)
    return Excerpt(f"[{number}] {source}", _short(passage.text), marks)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_EXCERPT else f"{text[:_LONGEST_EXCERPT]}…"


def _candidate_buttons(count: int, waiting: str, messages: Messages) -> Rows:
    rows = [
        (choice(messages.get("admin.golden_this", number=number), waiting, str(number)),)
        for number in range(1, count + 1)
    ]
    rows.append((choice(messages.get("admin.golden_refuse"), waiting, "refuse"),))
    rows.append((choice(messages.get("admin.drop"), waiting, "no"),))
    return tuple(rows)
