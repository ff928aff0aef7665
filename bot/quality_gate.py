"""The quality gate: what a new generation would answer worse than the one before, by the golden questions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answering.answer import Citation
from bot.answering.evidence import EvidenceGate
from bot.asking import Asker
from bot.evaluation.outcome import Case, Kind, Result
from bot.evaluation.questions import KnownQuestion
from bot.evaluation.run import Trial
from bot.gating.places import Place, Places
from bot.gating.remembered import Judged, RememberedVerdicts, key_of
from embeddings.embedder import EmbedderError
from embeddings.index.base import PassageReader
from embeddings.index.errors import IndexError_
from embeddings.reindexing.report import GateReport, Worse
from knowledge.language import choose_language

_log = logging.getLogger(__name__)

_SHOWN = 200
"""Characters of a quote that people are shown."""


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class QualityGate:
    """A `Gate` that asks the golden questions of both states, through what answers chats.

    A question counts as worse if it was answered or refused as it should be, and no longer is; the same
    sentence from an article of another name is only reported. Nothing is
    worse than an empty index, or than one of another folder that holds no article of the questions; a folder
    that was only moved is compared. Where the model of the old state cannot be had any more, what was
    remembered when that state was judged stands in its place.

    Attributes:
        asker_over: Answers from a state with the model that made it.
        evidence: Decides which answers people would have got.
        asked: Called after each question; whatever it raises ends the asking.
    """

    questions: Sequence[KnownQuestion]
    asker_over: Callable[[PassageReader], Asker]
    evidence: EvidenceGate
    remembered: RememberedVerdicts
    asked: Callable[[], None] = nothing

    def __call__(self, new: PassageReader, old: PassageReader) -> GateReport:
        """Ask, and compare.

        Raises:
            EmbedderError, IndexError_: The new state cannot be asked.
        """
        questions = self._about(new, old)
        before, places = self._before(questions, new, old)
        after = self._judge(questions, places, new)
        generation = new.info().generation
        if generation:
            self.remembered.keep(generation, dict(zip(map(key_of, questions), after, strict=True)))
        rows = list(zip(questions, before, after, strict=True))
        holds = Places(new).holds
        return GateReport(
            asked=len(questions),
            right_before=sum(one.is_right for one in before if one is not None),
            right_after=sum(one.is_right for one in after),
            worse=tuple(
                _worse(question, was, now, gone=question.article is not None and not holds(question.article))
                for question, was, now in rows
                if was is not None and _is_worse(was, now)
            ),
            compared=any(one is not None for one in before),
            moved=sum(place.moved for place in places)
            + sum(was is not None and _is_quoted_elsewhere(was, now) for _, was, now in rows),
        )

    def _about(self, new: PassageReader, old: PassageReader) -> list[KnownQuestion]:
        """The questions that have to do with what either state holds."""
        states = Places(new), Places(old)
        return [
            question
            for question in self.questions
            if question.article is None or any(state.holds(question.article) for state in states)
        ]

    def _before(
        self, questions: Sequence[KnownQuestion], new: PassageReader, old: PassageReader
    ) -> tuple[list[Judged | None], list[Place]]:
        """How the old state answers, where it can be told, and where the answers stand in the new one."""
        nothing: list[Judged | None] = [None] * len(questions)
        there = Places(new)
        here = Places(old)
        if not _is_comparable(questions, new, old, here):
            return nothing, [there.find(question, ()) for question in questions]
        verdicts = self.remembered.of(old.info().generation)
        known = [verdicts.get(key_of(question)) for question in questions]
        places = [
            here.find(question, was.anchors if was else ())
            for question, was in zip(questions, known, strict=True)
        ]
        before: Sequence[Judged | None]
        try:
            before = self._judge(questions, places, old)
        except (EmbedderError, IndexError_) as error:
            _log.warning("The generation before cannot be asked: %s", error)
            before = known
        found = zip(questions, places, strict=True)
        return list(before), [there.find(question, place.anchors) for question, place in found]

    def _judge(
        self, questions: Sequence[KnownQuestion], places: Sequence[Place], reader: PassageReader
    ) -> list[Judged]:
        cases = [
            Case(question, Kind.ANSWERABLE if question.answerable else Kind.UNANSWERABLE, place.right)
            for question, place in zip(questions, places, strict=True)
        ]
        judged: list[Judged] = []
        for result in Trial(self.asker_over(reader), self.evidence, {}).run(cases):
            judged.append(_judged(result, places[len(judged)]))
            self.asked()
        return judged


def _is_comparable(
    questions: Sequence[KnownQuestion], new: PassageReader, old: PassageReader, here: Places
) -> bool:
    """Whether the old state is of the same articles, whatever their folder was called then."""
    if not old.info().passages:
        return False
    if old.info().source == new.info().source:
        return True
    return any(question.article is not None and here.holds(question.article) for question in questions)


def _is_worse(was: Judged, now: Judged) -> bool:
    return was.is_right and not now.is_right and not _is_quoted_elsewhere(was, now)


def _is_quoted_elsewhere(was: Judged, now: Judged) -> bool:
    """Whether the very same sentence is quoted, but from another article: one that was renamed, or copied."""
    if not was.is_right or now.is_right or not was.cited:
        return False
    return was.cited.partition("“")[2] == now.cited.partition("“")[2]


def _judged(result: Result, place: Place) -> Judged:
    return Judged(result.is_right, _cited(result.citations), place.anchors)


def _cited(citations: Sequence[Citation]) -> str:
    """What is cited first, for people."""
    if not citations:
        return ""
    first = citations[0]
    quote = first.quote if len(first.quote) <= _SHOWN else f"{first.quote[:_SHOWN]}…"
    return f"{first.passage.title} ¶{first.passage.paragraph}: “{quote}”"


def _worse(question: KnownQuestion, was: Judged, now: Judged, *, gone: bool) -> Worse:
    language = question.language or choose_language(question.text)
    facts = ", ".join(question.facts.get(language, ()))
    expected = f"{question.article} ¶{question.paragraph}" if question.article else ""
    return Worse(
        question=question.text,
        language=language,
        expected=f"{expected}: {facts}" if expected and facts else expected,
        before=was.cited,
        after=now.cited,
        place=f"{question.file}:{question.line}",
        article_gone=gone,
    )
