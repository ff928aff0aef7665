"""However an index came to be what it is, it says what a fresh one of the same folder says."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from embeddings.index.base import Edition, EditionKey, PassageIndex
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
    hits = ask(index, question, limit=1_000, embedder=EMBEDDER)
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
    """A folder with one article that always stays."""
    (tmp_path / "outside").mkdir()
    chance = random.Random(request.param)  # noqa: S311 (no secret)
    folder = ChangingFolder(tmp_path / "articles", tmp_path / "outside", chance)
    folder.root.mkdir()
    (folder.root / "tetap.md").write_text(
        "---\nlanguage: id\n---\n# Tetap\n\nIni selalu ada di sini.\n", "utf-8"
    )
    return folder


def fresh_of(folder: ChangingFolder) -> Said:
    """What an index says that knows nothing from before."""
    index = MemoryIndex()
    reindex(folder.root, index=index, embedder=EMBEDDER)
    return Said.by(index)


@pytest.mark.parametrize("folder", range(2), indirect=True)
def test_an_index_says_what_a_fresh_one_says(folder: ChangingFolder, tmp_path: Path) -> None:
    """After any steps, on disk and in memory, with restarts, ways back, failures and models between."""
    indexes: list[PassageIndex] = [LocalIndex(tmp_path / "home"), MemoryIndex()]
    digests = FileDigests(tmp_path / "files.sqlite")
    try:
        for _ in range(40):
            before = [Said.by(index) for index in indexes]
            for _ in range(folder.chance.randint(1, 4)):
                folder.change()
            fresh = fresh_of(folder)
            for index, was in zip(indexes, before, strict=True):
                reindex(folder.root, index=index, embedder=EMBEDDER, digests=digests)
                expect(Said.by(index), was, fresh, folder)
    except BaseException as error:
        error.add_note("\n".join(folder.steps))
        raise
