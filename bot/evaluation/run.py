"""Asks every question of a collection, and looks at what each system finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering.evidence import EvidenceGate
from bot.asking import LONGEST_QUESTION, Asker, Exchange, readable
from bot.evaluation.collection import RetrieverWithout
from bot.evaluation.outcome import Case, Kind, Outcome, Result, judge, spot
from bot.reply import ReplyKind
from bot.talk import without_opener
from embeddings.embedder import Embedder
from embeddings.index.hybrid import HybridSearch
from embeddings.question import Question
from embeddings.systems import DEPTH, Place, System, first_place, systems
from knowledge.language import choose_language

_PASSAGES = 4 * DEPTH
"""Passages that are asked for: editions and parts of one paragraph count once."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What questions are put to.

    Attributes:
        asker: Answers whatever it finds, so that the answers that are held back can be judged, too.
        gate: Decides on the answers' confidence which of them people would have got.
        systems: What is to be compared, by name.
    """

    asker: Asker
    gate: EvidenceGate
    systems: Mapping[str, System]

    def run(self, cases: Sequence[Case]) -> Iterator[Result]:
        """Ask every question, in order.

        Raises:
            EmbedderError, IndexError_: They cannot be used.
        """
        for case in cases:
            exchange = self._ask(case)
            citations = exchange.citations
            right_citation, right_sentence = judge(case, citations)
            yield Result(
                case=case,
                outcome=_outcome(exchange, self.gate),
                citations=citations,
                confidence=exchange.confidence,
                took=1000 * exchange.took,
                right_citation=right_citation,
                right_sentence=right_sentence,
                places=self._places(case),
            )

    def _ask(self, case: Case) -> Exchange:
        asker = self.asker
        if case.without:
            retriever = RetrieverWithout(asker.retriever.embedder, asker.retriever.index, case.without)
            asker = replace(asker, retriever=retriever)
        return asker.ask(case.question.text)

    def _places(self, case: Case) -> dict[str, Place]:
        if case.kind is not Kind.ANSWERABLE or not self.systems:
            return {}
        text = readable(case.question.text).strip()[:LONGEST_QUESTION]
        question = Question.ask(without_opener(text), choose_language(text))
        return {
            name: first_place([spot(passage) for passage in system(question)], case.right)
            for name, system in self.systems.items()
        }


def _outcome(exchange: Exchange, gate: EvidenceGate) -> Outcome:
    if exchange.kind is ReplyKind.TALK:
        return Outcome.TALK
    is_answered = exchange.kind is ReplyKind.ANSWER and gate.opens(exchange.confidence)
    return Outcome.ANSWERED if is_answered else Outcome.REFUSED


def named_systems(search: HybridSearch, embedder: Embedder, *, model: str = "") -> dict[str, System]:
    """The systems over one search; with another model's vectors, those that it changes, under its name."""
    found = systems(search, embedder, limit=_PASSAGES)
    if not model:
        return found
    return {f"{name}, {model}": system for name, system in found.items() if name != "words"}
