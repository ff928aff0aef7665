"""What is killed in the middle: reindexes of several kinds and a rollback, each with the states around it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.answering.answer import Answer
from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.benchmark.made_up import json_line, made_up_texts
from bot.benchmark.word_hashes import WordHashEmbedder
from embeddings.embedder import Embedder, EmbedderSpec
from embeddings.embedders import Embedders
from embeddings.index.local import LocalIndex
from embeddings.reindexer import FileDigests, reindex
from embeddings.retriever import Retriever
from knowledge.article import Language, PassageId

KNOWN = ("melati", "mawar", "anggrek", "kenanga", "cempaka")
"""Warehouses whose code every version of the articles states otherwise."""

SCENARIOS = ("first", "change", "large", "model", "rollback")

_MODEL, _OTHER_MODEL = "bench-first", "bench-second"
_EXTRA = " Kalimat ini ditambahkan kemudian."


@dataclass(frozen=True, slots=True)
class State:
    """All that can be told of what an index serves.

    Attributes:
        answers: For each of `KNOWN`, the first hit and the quote.
    """

    model: str
    digests: dict[PassageId, str]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something that is killed.

    Attributes:
        action: "reindex" or "rollback".
        home: As it is before; to be copied for each run.
        articles: As they are when it begins.
        old, new: What may be served afterwards; `old` is None where there was nothing.
        final: What the next reindex makes.
    """

    name: str
    action: str
    home: Path
    articles: Path
    model: str
    old: State | None
    new: State
    final: State


def scenarios(place: Path, names: Sequence[str], *, paragraphs: int) -> list[Scenario]:
    """Prepare some of `SCENARIOS` in a folder."""
    place.mkdir(exist_ok=True)
    versions = {"a": 0, "b": 1, "c": 3, "d": paragraphs // 2}
    folders = {name: write_version(place / name, name, paragraphs, much) for name, much in versions.items()}
    empty, home = place / "empty", place / "home"
    empty.mkdir()
    states = [_state_after(home, folders[name]) for name in "abc"]
    before, old = states[1], states[2]
    steps = {"change": ("b", _MODEL), "large": ("d", _MODEL), "model": ("c", _OTHER_MODEL)}
    found = {
        "first": Scenario("first", "reindex", empty, folders["c"], _MODEL, None, old, old),
        "rollback": Scenario("rollback", "rollback", home, folders["c"], _MODEL, old, before, old),
    }
    for name in names:
        if name in steps:
            version, model = steps[name]
            new = _made(place, home, folders[version], model=model)
            found[name] = Scenario(name, "reindex", home, folders[version], model, old, new, new)
    return [found[name] for name in names]


def _made(place: Path, home: Path, articles: Path, *, model: str = _MODEL) -> State:
    """What an undisturbed reindex makes of a home, which stays as it is."""
    copied = place / "undisturbed"
    shutil.copytree(home, copied)
    state = _state_after(copied, articles, model=model)
    shutil.rmtree(copied)
    return state


def _state_after(home: Path, articles: Path, *, model: str = _MODEL) -> State:
    reindex_again(home, articles, model)
    state = state_of(LocalIndex(home))
    if state is None or any(_code(place, articles.name) not in state.answers[n] for n, place in _places()):
        raise RuntimeError("the benchmark's own articles do not answer its questions")
    return state


def reindex_again(home: Path, articles: Path, model: str) -> int:
    """Reindex in this process; returns how many passages had to be embedded."""
    digests = FileDigests(home / "index" / "files.sqlite")
    index = LocalIndex(home)
    return reindex(articles, index=index, embedder=WordHashEmbedder(model), digests=digests).embedded


def state_of(index: LocalIndex) -> State | None:
    """What an index serves, every paragraph of it; None if there is nothing."""
    if not index.load():
        return None
    embedders = Embedders(WordHashEmbedder(_MODEL), _opened)
    spec = index.info().embedder
    answerer = QuotingAnswerer(embedders.for_spec(spec), gate=EvidenceGate(threshold=0.0))
    asker = Asker(Retriever(embedders, index), answerer)
    answers = tuple(_answer(asker, place) for place in KNOWN)
    return State(spec.name if spec else "", index.digests(), answers)


def _opened(spec: EmbedderSpec) -> Embedder:
    return WordHashEmbedder(spec.name)


def _answer(asker: Asker, place: str) -> str:
    exchange = asker.ask(f"Apa kode gudang {place}?", language=Language.INDONESIAN)
    quote = exchange.outcome.citations[0].quote if isinstance(exchange.outcome, Answer) else "–"
    first = exchange.hits[0].passage.text if exchange.hits else "–"
    return f"{first} / {quote}"


def _places() -> Iterator[tuple[int, str]]:
    return enumerate(KNOWN)


def _code(place: str, version: str) -> str:
    return f"{place[:3].upper()}-{version}-{len(place)}7"


def write_version(folder: Path, version: str, paragraphs: int, changed: int) -> Path:
    """Articles of that many paragraphs; of the made-up ones the first few differ from other versions'."""
    folder.mkdir()
    for _, place in _places():
        head = f"---\nid: gudang-{place}\ntitle: Gudang {place.capitalize()}\nlanguage: id\n---\n\n"
        text = f"Kode gudang {place} adalah {_code(place, version)}. Gudang itu buka setiap hari."
        (folder / f"gudang-{place}.md").write_text(f"{head}{text}\n", "utf-8")
    (folder / f"hanya-{version}.md").write_text(f"# Hanya versi {version}\n\nArtikel sementara.\n", "utf-8")
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number, text in enumerate(islice(made_up_texts(), paragraphs)):
            said = f"{text.text}{_EXTRA}" if number < changed else text.text
            file.write(json_line(str(number), text.title, said))
    return folder
