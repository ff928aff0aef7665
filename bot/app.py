"""The composition root: the only module that names concrete classes; it holds parts and no logic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from bot.administration import Administration
from bot.answering.answer import NoAnswer
from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.conversation import Conversation
from bot.evaluation.golden import Golden
from bot.gating.remembered import RememberedVerdicts
from bot.last_report import LastReports
from bot.memory.memory import Memory
from bot.quality_gate import QualityGate, nothing
from bot.reindexing_process import ReindexProcess
from bot.rights import Admins
from bot.settings import Settings
from embeddings.embedder import Embedder, EmbedderSpec
from embeddings.embedders import Embedders
from embeddings.index.base import PassageIndex, PassageReader
from embeddings.index.job import owner_name
from embeddings.index.local import LocalIndex
from embeddings.question import Question
from embeddings.reindexing.files import FileDigests
from embeddings.retriever import OneState, Retriever
from embeddings.sentence import SentenceEmbedder
from embeddings.served_model import ServedModel


@dataclass(frozen=True, slots=True)
class App:
    """The parts that every command shares.

    Attributes:
        embedder: What the settings name.
        embedders: That, and those that made older generations.
        following: Goes over, as long as a `with` block lasts, to generations that other processes make.
        asker_over: Answers from one state of an index, with the model that made it.
        digests: What is known of files from earlier.
        known_digests: The same for whoever shall write nothing.
        owner: Who we are, for whoever wants to know who reindexes.
    """

    settings: Settings
    embedder: Embedder
    embedders: Embedders
    index: PassageIndex
    following: Callable[[], AbstractContextManager[None]]
    asker: Asker
    asker_over: Callable[[PassageReader], Asker]
    evidence: EvidenceGate
    digests: FileDigests
    known_digests: FileDigests
    last_reports: LastReports
    memory: Memory
    owner: str

    def conversation(self, administration: Administration | None = None) -> Conversation:
        """A conversation over these parts, for chats with anybody.

        Args:
            administration: What administrators can do in it; nothing where it is left out.
        """
        settings = self.settings
        return Conversation(
            self.asker,
            self.index,
            memory=self.memory,
            admins=settings.admins,
            managed=settings.managed_servers,
            allowed_chats=settings.allowed_chats,
            operator=settings.operator,
            retention_days=settings.retention_days,
            person_limit=settings.person_limit,
            administration=administration,
        )

    def terminal_conversation(self) -> Conversation:
        """One for the terminal: whoever sits there is known, has no buttons, and leaves nothing behind."""
        return Conversation(self.asker, self.index, operator=self.settings.operator)

    def administration(self, process: ReindexProcess) -> Administration:
        """What administrators do with these parts.

        Args:
            process: Reindexes; shared with whoever watches the articles, as there is one at a time.
        """
        admins = Admins(self.settings.admins, self.settings.managed_servers)
        return Administration(self, self.memory, admins, process)

    def quality_gate(self, golden: Golden, asked: Callable[[], None] = nothing) -> QualityGate | None:
        """A gate over these parts; None where there is nothing to ask."""
        remembered = RememberedVerdicts(self.settings.home)
        gate = QualityGate(golden.questions, self.asker_over, self.evidence, remembered, asked)
        return gate if golden.questions else None


def open_model(spec: EmbedderSpec) -> Embedder:
    """The model that made a generation, if it can still be had."""
    return SentenceEmbedder(
        spec.name, question_prefix=spec.question_prefix, passage_prefix=spec.passage_prefix
    )


def build(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    gate: EvidenceGate | None = None,
    place: str = "terminal",
    open_older: Callable[[EmbedderSpec], Embedder] = open_model,
) -> App:
    """Put the parts together; nothing is loaded yet.

    Args:
        embedder: In place of the one that `settings.model` names.
        gate: In place of the one for `settings.caution`.
        place: Where we are, for whoever wants to know who reindexes.
        open_older: Gets the models that made older generations.
    """
    embedder = embedder or SentenceEmbedder(
        settings.model,
        question_prefix=settings.question_prefix,
        passage_prefix=settings.passage_prefix,
    )
    evidence = gate or EvidenceGate(caution=settings.caution)
    return _with(settings, embedder, Embedders(embedder, open_older), evidence, place)


def _with(
    settings: Settings, embedder: Embedder, embedders: Embedders, evidence: EvidenceGate, place: str
) -> App:
    """The parts, once it is known which models and which evidence."""
    index = LocalIndex(settings.home, owner=place, ready=embedders.for_spec)
    answerer = QuotingAnswerer(ServedModel(embedders, index), gate=evidence)
    memory = _memory(settings)
    digests = settings.home / "index" / "files.sqlite"
    return App(
        settings=settings,
        embedder=embedder,
        embedders=embedders,
        index=index,
        following=index.following,
        asker=Asker(Retriever(embedders, index), answerer, unanswered=_remembering(memory)),
        asker_over=partial(_asker_over, embedders, evidence),
        evidence=evidence,
        digests=FileDigests(digests),
        known_digests=FileDigests(digests, keep=False),
        last_reports=LastReports(settings.home),
        memory=memory,
        owner=owner_name(place),
    )


def _memory(settings: Settings) -> Memory:
    url = settings.database_url
    return Memory(
        settings.home,
        url=url.get_secret_value() if url else None,
        retention_days=settings.retention_days,
    )


def _remembering(memory: Memory) -> Callable[[Question, NoAnswer, str, dt.datetime | None], None]:
    """Remembers gaps, and does not open the memory before there is one."""
    # The method itself could only be had by opening it now.
    return lambda question, outcome, person, since: memory.gaps.remember(  # noqa: PLW0108
        question, outcome, person, since
    )


def _asker_over(embedders: Embedders, evidence: EvidenceGate, reader: PassageReader) -> Asker:
    made_by = embedders.for_spec(reader.info().embedder)
    return Asker(Retriever(made_by, OneState(reader)), QuotingAnswerer(made_by, gate=evidence))
