"""However an index came to be what it is, it says what a fresh one of the same folder says."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from embeddings.embedder import Vectors
from embeddings.index.base import Edition, EditionKey, PassageIndex
from embeddings.index.errors import NothingToRollBackError
from embeddings.index.local import LocalIndex
from embeddings.index.memory import MemoryIndex
from embeddings.reindexer import FileDigests, reindex
from knowledge.article import Language, PassageId
from tests.embeddings.changing_folder import ChangingFolder
from tests.embeddings.samples import ask
from tests.fakes import HashingEmbedder

QUESTIONS = ("kebun utara menanam kopi", "the old garden grows tea", "Teh")
EMBEDDER = HashingEmbedder(dimensions=16)


@dataclass(frozen=True)
class Said:
    """Everything that an index says of a folder."""

    editions: dict[EditionKey, Edition]
    passages: dict[EditionKey, dict[PassageId, str]]
    files: dict[str, str]
    meanings: tuple[dict[str, float], ...]

    @classmethod
    def by(cls, index: PassageIndex) -> Said:
        """What an index says now; also that its counts are those of what it holds."""
        editions = {edition.key: edition for edition in index.editions(limit=10_000)}
        passages = {key: {p.id: p.digest for p in index.passages_of(key)} for key in editions}
        digests = index.digests()
        assert digests == {identity: d for held in passages.values() for identity, d in held.items()}
        info, found = index.info(), [p for key in editions for p in index.passages_of(key)]
        written_in = [passage.language for passage in found]
        assert info.languages == {code: written_in.count(code) for code in Language if code in written_in}
        assert (info.passages, info.editions) == (len(digests), len(editions))
        assert info.articles == len({key.article_id for key in editions})
        assert info.stale == sum(edition.stale_since is not None for edition in editions.values())
        for path in {edition.path for edition in editions.values()}:
            records = {edition.digest: edition.key for edition in index.editions_from(path)}
            assert index.records_of(path) == records
        return cls(editions, passages, index.files(), tuple(_meanings(index, q) for q in QUESTIONS))


def _meanings(index: PassageIndex, question: str) -> dict[str, float]:
    hits = ask(index, question, limit=5_000, embedder=EMBEDDER)
    return {hit.passage.id: round(hit.meaning, 4) for hit in hits}


def expect(now: Said, before: Said, fresh: Said, folder: ChangingFolder) -> None:
    """Whatever can be read is there as it is; of what cannot, what was there before is kept, and marked."""
    stale = {key for key, edition in now.editions.items() if edition.stale_since}
    assert {key: now.editions[key] for key in now.editions.keys() - stale} == fresh.editions
    assert {key: now.passages[key] for key in now.editions.keys() - stale} == fresh.passages
    lost = before.editions.keys() - fresh.editions.keys()
    assert stale == {key for key in lost if folder.keeps(before.editions[key])}
    for key in stale:
        was, edition = before.editions[key], now.editions[key]
        assert edition == replace(was, stale_since=was.stale_since or edition.stale_since)
        assert now.passages[key] == before.passages[key]
    kept = {identity for key in stale for identity in now.passages[key]}
    for found, expected in zip(now.meanings, fresh.meanings, strict=True):
        assert {identity: m for identity, m in found.items() if identity not in kept} == expected
    shown = {path: digest for path, digest in now.files.items() if path in fresh.files}
    assert shown == fresh.files
    assert {now.files[path] for path in now.files.keys() - fresh.files.keys()} <= {""}


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> ChangingFolder:
    """A folder with one article that always stays, and as many others as are asked for."""
    (tmp_path / "outside").mkdir()
    seed, size = request.param
    chance = random.Random(seed)  # noqa: S311 (no secret)
    folder = ChangingFolder(tmp_path / "articles", tmp_path / "outside", chance)
    folder.root.mkdir()
    (folder.root / "tetap.md").write_text(
        "---\nlanguage: id\n---\n# Tetap\n\nIni selalu ada di sini.\n", "utf-8"
    )
    if size:
        folder.fill(size)
    return folder


def fresh_of(folder: ChangingFolder) -> Said:
    """What an index says that knows nothing from before."""
    index = MemoryIndex()
    reindex(folder.root, index=index, embedder=EMBEDDER)
    return Said.by(index)


class Failing(HashingEmbedder):
    """Breaks off after a few texts, as a machine that loses its power."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors, until it is enough."""
        if self.passages_embedded > 3:
            raise ConnectionError
        return super().embed_passages(texts)


@dataclass
class Life:
    """An index through everything that may befall it.

    Args:
        home: Where it lies; None for one in memory.
    """

    folder: ChangingFolder
    home: Path | None

    def __post_init__(self) -> None:
        self.index: PassageIndex = MemoryIndex() if self.home is None else LocalIndex(self.home)
        self.digests = FileDigests(None if self.home is None else self.home / "files.sqlite", clock=_later)

    def unsettle(self) -> None:
        """Let something happen, or nothing."""
        step = self.folder.chance.choice((self._nothing, self._restart, self._go_back, self._nothing))
        step()
        self.folder.steps.append(step.__name__)

    def refill(self) -> None:
        """Reindex once or twice, in one of several ways."""
        ways = (self._plainly, self._plainly, self._plainly, self._failing, self._again, self._differently)
        way = self.folder.chance.choice(ways)
        way()
        self.folder.steps.append(way.__name__)

    def _nothing(self) -> None: ...

    def _restart(self) -> None:
        if self.home is not None:
            self.index = LocalIndex(self.home)

    def _go_back(self) -> None:
        if isinstance(self.index, LocalIndex):
            with suppress(NothingToRollBackError):
                self.index.rollback()
            self.index.refresh()

    def _plainly(self) -> None:
        self._reindex(EMBEDDER)

    def _again(self) -> None:
        self._reindex(EMBEDDER, again=True)

    def _failing(self) -> None:
        with suppress(ConnectionError):
            self._reindex(Failing(dimensions=16))
        self._reindex(EMBEDDER)

    def _differently(self) -> None:
        self._reindex(HashingEmbedder(name="other"))
        self._reindex(EMBEDDER)

    def _reindex(self, embedder: HashingEmbedder, *, again: bool = False) -> None:
        reindex(self.folder.root, index=self.index, embedder=embedder, digests=self.digests, again=again)


def _later() -> int:
    """A time at which no file is young, so that what is remembered of files is used."""
    return time.time_ns() + 60_000_000_000


@pytest.mark.parametrize("folder", [(0, 0), (1, 0), (2, 120), (3, 120)], indirect=True)
def test_an_index_says_what_a_fresh_one_says(folder: ChangingFolder, tmp_path: Path) -> None:
    """After any steps, on disk and in memory, with restarts, ways back, failures and models between."""
    lives = [Life(folder, tmp_path / "home"), Life(folder, None)]
    try:
        for turn in range(31):
            for life in lives:
                life.unsettle()
            before = [Said.by(life.index) for life in lives]
            for _ in range(folder.chance.randint(1, 4)):
                folder.change()
            if turn == 30:
                folder.mend()
            fresh = fresh_of(folder)
            for life, was in zip(lives, before, strict=True):
                life.refill()
                expect(Said.by(life.index), was, fresh, folder)
        assert [life.index.info().stale for life in lives] == [0, 0]
    except BaseException as error:
        error.add_note("\n".join(folder.steps))
        raise
