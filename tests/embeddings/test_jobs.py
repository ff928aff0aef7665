from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from embeddings.embedder import Vectors
from embeddings.index.base import Change, KnownVectors, PassageReader
from embeddings.index.disk import Disk
from embeddings.index.errors import ReindexCancelledError, ReindexRunningError
from embeddings.index.job import Job, Jobs, owner_name
from embeddings.index.local import LocalIndex
from embeddings.reindexer import reindex
from embeddings.reindexing.report import Outcome
from tests.embeddings.index_contract import HOURS, PRICE, TEA
from tests.embeddings.samples import embedded, passage, provenance, put, putting
from tests.fakes import HashingEmbedder

BUILD = """
import sys, time
from pathlib import Path
from embeddings.index.base import Change
from embeddings.index.errors import ReindexCancelledError
from embeddings.index.local import LocalIndex
from tests.embeddings.samples import embedded, passage, provenance

def changes(present, known):
    yield Change(passages=embedded([passage("Setengah jadi.", article="setengah")]))
    print("building", flush=True)
    for _ in range(3_000):
        time.sleep(0.01)
        yield Change()

try:
    LocalIndex(Path(sys.argv[1]), owner="terminal").apply(
        changes, provenance=provenance(), far=lambda: ("reading", 3, 10)
    )
except ReindexCancelledError:
    print("cancelled", flush=True)
"""

EMBED_AND_WAIT = """
import sys
from pathlib import Path
from embeddings.index.local import LocalIndex
from embeddings.reindexer import reindex
from tests.fakes import HashingEmbedder

class Waiting(HashingEmbedder):
    def embed_passages(self, texts):
        if self.passages_embedded >= 1_500:
            print(self.passages_embedded, flush=True)
            sys.stdin.read()
        return super().embed_passages(texts)

reindex(Path(sys.argv[1]), index=LocalIndex(Path(sys.argv[2])), embedder=Waiting())
"""


@contextmanager
def running(script: str, *arguments: Path) -> Generator[subprocess.Popen[bytes]]:
    """A process of its own, killed at the end unless it has ended before."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 (our own script)
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[bytes]) -> str:
    """The next line that a process prints."""
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one generation, of two passages."""
    put(LocalIndex(tmp_path), PRICE, HOURS)
    return tmp_path


def notes(home: Path) -> list[str]:
    """What a reindex has left beside the generations, but for the lock."""
    return sorted(path.name for path in (home / "index").glob("reindex.*") if path.suffix != ".lock")


def test_a_second_builder_is_told_who_is_at_it(home: Path) -> None:
    """Owner, time and progress are those of the first one, and it is not disturbed."""
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    with running(BUILD, home) as process:
        assert line(process) == "building"
        with pytest.raises(ReindexRunningError) as caught:
            put(LocalIndex(home), TEA)
        job = LocalIndex(home).running()
        assert job is not None
        assert (job.process, job.stage, job.done, job.total) == (process.pid, "reading", 3, 10)
        assert job.owner.startswith("terminal (")
        assert before <= job.started <= dt.datetime.now(dt.UTC)
        error = caught.value
        assert (error.owner, error.done, error.total) == (job.owner, "3", "10")
        assert error.started == f"{job.started:%Y-%m-%d %H:%M:%S} UTC"
        with pytest.raises(ReindexRunningError):
            LocalIndex(home).rollback()
        assert process.poll() is None
    assert LocalIndex(home).running() is None


def test_whoever_is_at_it_can_be_stopped(home: Path) -> None:
    """It ends by itself, the index is as it was, and nothing but what was embedded is left."""
    with running(BUILD, home) as process:
        assert line(process) == "building"
        job = LocalIndex(home).cancel()
        assert job is not None
        assert job.process == process.pid
        assert line(process) == "cancelled"
        assert process.wait(30) == 0
    assert LocalIndex(home).cancel() is None
    assert notes(home) == []
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id}
    put(LocalIndex(home), TEA)
    assert TEA.id in LocalIndex(home).digests()


def test_a_reindex_is_stopped_between_two_batches(tmp_path: Path) -> None:
    """However many passages one file has, no more than what is being embedded is still embedded."""
    index = LocalIndex(tmp_path / "home")
    folder = many_paragraphs(tmp_path / "articles", 1_000)

    class Stopping(HashingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            index.cancel()
            time.sleep(0.4)  # as slow as a large model
            return super().embed_passages(texts)

    embedder = Stopping()
    with pytest.raises(ReindexCancelledError):
        reindex(folder, index=index, embedder=embedder)
    assert embedder.passages_embedded < 500
    assert index.info().passages == 0
    rest = HashingEmbedder()
    assert reindex(folder, index=index, embedder=rest).outcome is Outcome.PUBLISHED
    assert rest.passages_embedded == 1_000 - embedder.passages_embedded
    assert index.info().passages == 1_000


def test_a_reindex_is_stopped_while_its_segments_are_written(home: Path) -> None:
    """Merging, coding and syncing take long in a large index: it is neither synced nor judged any more."""
    synced: list[Path] = []

    class Asking(Disk):
        def sync(self, path: Path) -> None:
            synced.append(path)
            super().sync(path)

        def share(self, source: Path, target: Path) -> None:
            super().share(source, target)
            LocalIndex(home).cancel()

    asked: list[PassageReader] = []

    def accept(new: PassageReader, old: PassageReader) -> bool:
        asked.extend((new, old))
        return True

    with pytest.raises(ReindexCancelledError):
        LocalIndex(home, disk=Asking()).apply(
            putting(TEA), provenance=provenance(), anew=lambda info: True, accept=accept
        )
    assert (synced, asked) == ([], [])
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id}


def many_paragraphs(folder: Path, count: int) -> Path:
    """An article of so many passages, no two alike."""
    lines = [
        f"Paragraf ke-{n} ini cukup panjang sehingga menjadi kutipan sendiri di dalam indeks."
        for n in range(count)
    ]
    folder.mkdir(parents=True)
    (folder / "panjang.md").write_text(
        "\n\n".join(["---\nlanguage: id\n---\n# Panjang", *lines]) + "\n", "utf-8"
    )
    return folder


def test_after_a_crash_what_was_embedded_is_used_again(tmp_path: Path) -> None:
    """A process that is killed while it embeds has lost no more than the last few hundred vectors."""
    folder, home = many_paragraphs(tmp_path / "articles", 2_000), tmp_path / "home"
    with running(EMBED_AND_WAIT, folder, home) as process:
        assert int(line(process)) >= 1_500
    embedder = HashingEmbedder()
    report = reindex(folder, index=LocalIndex(home), embedder=embedder)
    assert report.embedded == embedder.passages_embedded <= 1_200
    names = [path.name for path in (home / "index" / "generations").iterdir()]
    assert names == [report.generation]
    fresh = LocalIndex(tmp_path / "fresh")
    reindex(folder, index=fresh, embedder=HashingEmbedder())
    assert LocalIndex(home).digests() == fresh.digests()


def test_the_note_of_a_process_that_is_no_more_keeps_nobody_out(home: Path) -> None:
    """A note, a lock and a wish to stop that were left lying mean nothing."""
    noted = {"owner": "terminal (x@y)", "process": os.getpid(), "started": "2026-01-01T00:00:00+00:00"}
    state = home / "index" / "reindex.json"
    state.write_text(json.dumps(noted | {"stage": "reading", "done": 1, "total": 2}), "utf-8")
    (home / "index" / "reindex.cancel").write_text("1\n", "ascii")
    index = LocalIndex(home)
    assert index.running() is None
    assert index.cancel() is None
    put(index, TEA)
    assert notes(home) == []


@pytest.mark.parametrize("note", [b"\xff", b'{"owner": "x"}'])
def test_a_note_that_cannot_be_read_names_nobody(home: Path, note: bytes) -> None:
    """Somebody is at it all the same, and keeps others out."""
    with Jobs(home / "index").alone("terminal (x@y)"):
        (home / "index" / "reindex.json").write_bytes(note)
        job = LocalIndex(home).running()
        assert job is not None
        assert (job.owner, job.process) == ("?", 0)
        with pytest.raises(ReindexRunningError):
            put(LocalIndex(home), TEA)


def test_looking_disturbs_nobody(tmp_path: Path) -> None:
    """However often others look, a builder gets its turn, and none of them sees one where none is."""
    jobs, stop = Jobs(tmp_path), Event()
    with jobs.alone("first"):
        pass
    seen: list[Job | None] = []

    def look() -> None:
        while not stop.is_set():
            seen.append(jobs.running())
            time.sleep(0.001)

    threads = [Thread(target=look) for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        for _ in range(20):
            with jobs.alone("builder"):
                pass
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert {job.owner for job in seen if job} <= {"builder"}


def test_an_owner_is_text_that_a_terminal_can_show(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system calls the user, no control character and no half one gets into the note."""
    monkeypatch.setenv("LOGNAME", "a\x1b[31mb\udcff\n")
    with Jobs(home / "index").alone(owner_name("terminal")):
        job = LocalIndex(home).running()
    assert job is not None
    assert job.owner.startswith("terminal (a[31mb@")


def interrupted(home: Path, *texts: str, embedder: HashingEmbedder | None = None) -> None:
    """Leave what an interrupted build has embedded."""
    model = embedder or HashingEmbedder()

    def changes(present: PassageReader, known: KnownVectors) -> Iterator[Change]:
        del present, known
        for number, text in enumerate(texts):
            yield Change(passages=embedded([passage(text, article=f"b{number}")], model))
        raise ConnectionError

    with pytest.raises(ConnectionError):
        LocalIndex(home).apply(changes, provenance=provenance(model))


def embedded_again(home: Path, text: str) -> int:
    """How many passages the model is asked for when that text is put in."""
    folder = home / "articles"
    folder.mkdir()
    (folder / "a.md").write_text(f"---\nlanguage: id\n---\n# Kopi\n\n{text}\n", "utf-8")
    embedder = HashingEmbedder()
    reindex(folder, index=LocalIndex(home), embedder=embedder)
    assert not list((home / "index" / "generations").glob(".leftover-*"))
    return embedder.passages_embedded


def leftovers(home: Path) -> list[Path]:
    """What interrupted builds have left."""
    return sorted((home / "index" / "generations").glob(".leftover-*"))


def flip(path: Path) -> None:
    """Change the first byte of a file."""
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 0x55]) + content[1:])


TEXT = "Kopi robusta tumbuh di Lampung."


def test_a_leftover_is_used_once(home: Path) -> None:
    """The next build takes its vectors from it, and it is gone when that is done."""
    interrupted(home, TEXT)
    assert len(leftovers(home)) == 1
    assert embedded_again(home, TEXT) == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("keys", None),
        ("vectors.f32", None),
        ("vectors.f32", b""),
        ("embedder.json", b""),
        ("embedder.json", b"{}"),
        ("embedder.json", b'{"name": "x", "revision": "", "dimensions": 0}'),
    ],
)
def test_a_damaged_leftover_is_not_used(home: Path, name: str, content: bytes | None) -> None:
    """What is not whole is embedded again, and disturbs nobody; None flips a byte."""
    interrupted(home, TEXT)
    path = leftovers(home)[0] / "work" / name
    flip(path) if content is None else path.write_bytes(content)
    assert embedded_again(home, TEXT) == 1


def test_a_leftover_of_another_model_is_not_used(home: Path) -> None:
    """Vectors of two models never meet."""
    interrupted(home, TEXT, embedder=HashingEmbedder(revision="2"))
    assert embedded_again(home, TEXT) == 1


def test_at_most_two_leftovers_are_kept(home: Path) -> None:
    """Those that have embedded most; whoever crashes every time does not fill the disk."""
    for count in (3, 1, 4, 2, 0):
        interrupted(home, *(f"Kalimat {count} nomor {n}." for n in range(count)))
    sizes = [(path / "work" / "vectors.f32").stat().st_size // (4 * 64) for path in leftovers(home)]
    assert sorted(sizes) == [3, 4]
    assert all(len(list((path / "work").iterdir())) == 3 for path in leftovers(home))
