"""`kutip eval`: how well Kutip finds, answers and refuses, by questions whose answer is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import click
from rich.progress import Progress, TaskID

from bot.answering.evidence import EvidenceGate
from bot.app import App, build
from bot.commands.evaluation_tables import print_report
from bot.commands.indexing import bring_up_to_date, ensure_index
from bot.commands.progress import progress_bar
from bot.commands.questions import opened, print_json
from bot.evaluation.collection import (
    Text,
    cases_of_articles,
    cases_of_passages,
    draw_distractors,
    write_collection,
)
from bot.evaluation.errors import NoQuestionsError
from bot.evaluation.golden import golden_files
from bot.evaluation.installed import MINILM, installed_minilm
from bot.evaluation.outcome import Case, Result
from bot.evaluation.questions import BadLine, KnownQuestion, read_questions
from bot.evaluation.report import Report, as_json, report
from bot.evaluation.run import Trial, named_systems
from bot.messages import Messages
from bot.settings import Settings
from embeddings.embedder import Embedder
from embeddings.index.hybrid import HoldsSearch
from embeddings.sentence import SentenceEmbedder
from embeddings.systems import System, embedded_by

_Item = TypeVar("_Item")

_OPEN = EvidenceGate(threshold=0.0)
"""Lets everything through, so that the answers that people would not have got can be judged as well."""


@dataclass(frozen=True, slots=True)
class EvaluateOptions:
    """What the command line says.

    Attributes:
        files: Files of questions, "-" for standard input; none for the golden questions.
        models: Further models to compare with.
        distractors: A file of texts for the collections of sets; "" for none.
        limit: Questions of a file at most; None for all.
        details, failures: Whether to show every question, or those that went wrong.
    """

    files: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    distractors: str = ""
    distractor_count: int = 20_000
    limit: int | None = None
    as_json: bool = False
    details: bool = False
    failures: bool = False


@dataclass(frozen=True, slots=True)
class _Set:
    """Questions that are asked of one collection."""

    name: str
    questions: list[KnownQuestion]
    has_passages: bool


def run_evaluate(
    settings: Settings, messages: Messages, options: EvaluateOptions, *, embedder: Embedder | None = None
) -> int:
    """Ask, and print the figures. Returns the exit status: 1 if a line could not be read.

    Args:
        embedder: In place of the one that `settings.model` names.
    """
    app = build(settings, embedder=embedder, gate=_OPEN)
    evaluation = _Evaluation(app, messages, options)
    reports = list(evaluation.reports())
    if not reports:
        raise NoQuestionsError(", ".join(options.files) or str(settings.golden_folder))
    if options.as_json:
        print_json({"sets": [as_json(made, _rows(made, options)) for made in reports]})
    else:
        for made in reports:
            print_report(made, messages, _rows(made, options) or ())
    return 1 if evaluation.has_bad_lines else 0


def _rows(made: Report, options: EvaluateOptions) -> Sequence[Result] | None:
    if options.details:
        return made.results
    return [result for result in made.results if not result.is_right] if options.failures else None


class _Evaluation:
    """One run of the command.

    Attributes:
        has_bad_lines: Whether anything could not be read so far.
    """

    def __init__(self, app: App, messages: Messages, options: EvaluateOptions) -> None:
        self._app = app
        self._messages = messages
        self._options = options
        self._others = _other_models(options.models)
        self.has_bad_lines = False

    def reports(self) -> Iterator[Report]:
        """A report of every set that has questions."""
        for found in list(self._sets()):
            with TemporaryDirectory(prefix="kutip-eval-") as folder:
                app, cases = self._prepared(found, Path(folder))
                if cases:
                    results = self._results(app, cases)
                    yield report(found.name, app.index.info().passages, results)

    def _sets(self) -> Iterator[_Set]:
        golden = self._app.settings.golden_folder
        if not self._options.files:
            paths = map(str, golden_files(golden))
            yield from _by_collection(str(golden), [known for path in paths for known in self._read(path)])
        for name in self._options.files:
            yield from _by_collection(name, self._read(name))

    def _read(self, name: str) -> list[KnownQuestion]:
        with opened(name, self._messages) as file:
            good = self._without_bad(read_questions(name, file))
            return list(islice(good, self._options.limit))

    def _prepared(self, found: _Set, folder: Path) -> tuple[App, list[Case]]:
        """What the questions are put to, ready to be asked, and the cases that they make."""
        if found.has_passages:
            return self._collected(found, folder)
        ensure_index(self._app, self._messages)
        cases = cases_of_articles(found.questions, self._app.index)
        return self._app, list(self._without_bad(cases))

    def _collected(self, found: _Set, folder: Path) -> tuple[App, list[Case]]:
        articles = folder / "articles"
        articles.mkdir()
        distractors = self._distractors([known.passage for known in found.questions])
        ids = write_collection(articles, found.questions, distractors)
        counts = {"passages": len(ids), "distractors": len(distractors)}
        click.echo(self._messages.get("eval.collecting", name=found.name, **counts), err=True)
        # Golden questions are about other articles.
        places = {"articles": articles, "home": folder / "home", "golden": None}
        settings = self._app.settings.model_copy(update=places)
        app = build(settings, embedder=self._app.embedder, gate=_OPEN)
        bring_up_to_date(app, self._messages)
        return app, list(cases_of_passages(found.questions, ids))

    def _distractors(self, beside: Sequence[str]) -> list[Text]:
        name = self._options.distractors
        if not name:
            return []
        with opened(name, self._messages) as file:
            count = self._options.distractor_count
            drawn, bad = draw_distractors(name, file, count=count, beside=beside)
        for line in bad:
            self._say(line)
        return drawn

    def _results(self, app: App, cases: Sequence[Case]) -> list[Result]:
        gate = EvidenceGate(caution=app.settings.caution)
        # What is asked here is no gap that a person met with.
        asker = replace(app.asker, unanswered=None)
        trial = Trial(asker, gate, self._systems(app))
        # The time that a question took shall not hold that of loading the model.
        app.asker.prepare()
        results: list[Result] = []
        with progress_bar() as bar:
            task = bar.add_task(self._messages.get("eval.asking"), total=len(cases))
            for result in trial.run(cases):
                results.append(result)
                bar.advance(task)
        return results

    def _systems(self, app: App) -> dict[str, System]:
        """Kutip's own, and those with the vectors of other models; none where the index runs elsewhere."""
        search = app.index.hybrid_search() if isinstance(app.index, HoldsSearch) else None
        if search is None:
            return {}
        found = named_systems(search, app.embedders.for_spec(app.index.info().embedder))
        for model, embedder in self._others.items():
            with progress_bar() as bar:
                text = self._messages.get("eval.embedding", model=model)
                task = bar.add_task(text, total=len(search.store))
                other = embedded_by(embedder, search, progress=partial(_move, bar, task))
            found |= named_systems(other, embedder, model=model)
        return found

    def _without_bad(self, items: Iterable[_Item | BadLine]) -> Iterator[_Item]:
        """What could be read; what could not is said at once."""
        for item in items:
            if isinstance(item, BadLine):
                self._say(item)
            else:
                yield item

    def _say(self, bad: BadLine) -> None:
        self.has_bad_lines = True
        message = self._messages.get(f"eval.{bad.reason}", detail=bad.detail)
        facts = {"path": bad.file, "line": bad.line, "message": message}
        click.echo(self._messages.get("problems.line", **facts), err=True)


def _move(bar: Progress, task: TaskID, done: int) -> None:
    bar.update(task, completed=done)


def _by_collection(name: str, questions: Sequence[KnownQuestion]) -> Iterator[_Set]:
    """The questions about the articles, and those that bring their passages along."""
    for has_passages in (False, True):
        found = [known for known in questions if bool(known.passage) is has_passages]
        if found:
            yield _Set(name, found, has_passages)


def _other_models(names: Sequence[str]) -> dict[str, Embedder]:
    """The models to compare with, by the name that is shown, each loaded now rather than hours later.

    Raises:
        EmbedderError: One cannot be used.
    """
    models: dict[str, Embedder] = {}
    minilm = installed_minilm()
    if minilm is not None:
        models[MINILM] = SentenceEmbedder(str(minilm))
    for name in names:
        models[Path(name).name or name] = SentenceEmbedder(name)
    for embedder in models.values():
        _ = embedder.spec
    return models
