from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from embeddings.index.base import Change, KnownVectors, PassageReader
from embeddings.index.errors import HomeNotWritableError, IndexDamagedError, ReindexRunningError
from embeddings.index.local import LocalIndex
from tests.embeddings.index_contract import HOURS, PRICE, TEA
from tests.embeddings.samples import ask, ids, passage, provenance, put, putting

BUILD_AND_WAIT = """
import sys
from pathlib import Path
from embeddings.index.base import Change
from embeddings.index.local import LocalIndex
from tests.embeddings.samples import embedded, passage, provenance

def changes(present, known):
    yield Change(passages=embedded([passage("Setengah jadi.", article="setengah")]))
    print("building", flush=True)
    sys.stdin.read()

LocalIndex(Path(sys.argv[1])).apply(changes, provenance=provenance())
"""


def generations(home: Path) -> list[str]:
    """Names of everything that lies among the generations, in order."""
    return sorted(path.name for path in (home / "index" / "generations").iterdir())


def current(home: Path) -> Path:
    """The folder that the pointer names."""
    return home / "index" / "generations" / (home / "index" / "CURRENT").read_text("utf-8").strip()


def files(folder: Path) -> list[Path]:
    """Every file of a generation but the locks, which are empty and no part of it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def damage(home: Path) -> IndexDamagedError:
    """The error that a fresh start meets."""
    with pytest.raises(IndexDamagedError) as caught:
        LocalIndex(home).load()
    return caught.value


def rewrite_manifest(folder: Path, **changes: object) -> None:
    """Change a manifest and sign it, as a program with a bug or of another version might."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8").rpartition("}")[0] + "}")
    text = json.dumps(manifest | changes)
    path.write_text(f"{text}\n{hashlib.sha256(text.encode()).hexdigest()}\n", "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one generation, of two passages."""
    put(LocalIndex(tmp_path), PRICE, HOURS)
    return tmp_path


def test_the_pointer_changes_last(home: Path) -> None:
    """While a generation is being built, and until it is whole, a fresh start serves the old one."""
    before = current(home)
    served: list[str] = []

    def changes(present: PassageReader, known: KnownVectors) -> Iterator[Change]:
        yield from putting(TEA, removed=[PRICE.id, HOURS.id])(present, known)
        served.extend(LocalIndex(home).digests())

    index = LocalIndex(home)
    index.apply(changes, provenance=provenance())
    assert served == [PRICE.id, HOURS.id]
    assert current(home) != before
    assert current(home).name == index.info().generation
    assert list(LocalIndex(home).digests()) == [TEA.id]


def test_an_error_leaves_nothing_behind(home: Path) -> None:
    """A build that failed is neither served nor kept, but for what it had embedded."""

    def failing(present: PassageReader, known: KnownVectors) -> Iterator[Change]:
        yield from putting(TEA)(present, known)
        raise ConnectionError

    before = generations(home)
    with pytest.raises(ConnectionError):
        LocalIndex(home).apply(failing, provenance=provenance())
    assert [name for name in generations(home) if not name.startswith(".leftover-")] == before
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id}


def test_leftovers_of_a_crash_are_passed_over_and_swept_away(home: Path) -> None:
    """Half a generation and half a pointer are no index; the next build removes both."""
    half = home / "index" / "generations" / ".building-20260101T000000000000-abcdef"
    (half / "words").mkdir(parents=True)
    (half / "vectors.faiss").write_bytes(b"half")
    waiting = home / "index" / "CURRENT.new"
    waiting.write_text("2026", "utf-8")
    index = LocalIndex(home)
    assert index.digests().keys() == {PRICE.id, HOURS.id}
    put(index, TEA)
    assert not half.exists()
    assert not waiting.exists()
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id, TEA.id}


def test_a_crash_before_the_pointer_serves_the_old_generation(home: Path) -> None:
    """A generation that is whole but that nothing points to does not count, and does not disturb."""
    pointer = home / "index" / "CURRENT"
    old = pointer.read_bytes()
    put(LocalIndex(home), TEA)
    pointer.write_bytes(old)
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id}
    put(LocalIndex(home), removed=[PRICE.id])
    assert LocalIndex(home).digests().keys() == {HOURS.id}


def test_a_pointer_that_cannot_be_written_leaves_the_old_one(home: Path) -> None:
    """An error in the last step of all is an error, and the old generation is still served."""
    obstacle = home / "index" / "CURRENT.new"
    obstacle.mkdir()
    index = LocalIndex(home)
    with pytest.raises(HomeNotWritableError, match=r"CURRENT\.new"):
        put(index, TEA)
    assert index.digests().keys() == {PRICE.id, HOURS.id}
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id}
    obstacle.rmdir()
    put(index, TEA)
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id, TEA.id}


def test_only_the_last_three_generations_are_kept(tmp_path: Path) -> None:
    """However fast they follow each other, it is the oldest that go."""
    index = LocalIndex(tmp_path)
    made: list[str] = []
    for number in range(6):
        put(index, passage(f"Nomor {number}."))
        made.append(index.info().generation)
    assert generations(tmp_path) == made[-3:] == sorted(made[-3:])


def test_a_changed_byte_is_noticed_in_every_file(home: Path) -> None:
    """No file of a generation can change unseen, and the error names it."""
    found = files(current(home))
    assert {"vectors.f32", "rows.npy", "passages.sqlite", "layout.json", "manifest.json", "meta.json"} <= {
        path.name for path in found
    }
    for path in found:
        good = path.read_bytes()
        for position in (0, len(good) // 2, len(good) - 1):
            path.write_bytes(good[:position] + bytes([good[position] ^ 0x55]) + good[position + 1 :])
            assert damage(home).path == path
        path.write_bytes(good)
    assert LocalIndex(home).load()


def test_a_missing_or_short_file_is_noticed(home: Path) -> None:
    """A file that is gone, empty or cut off is damage, and the error names it."""
    for path in files(current(home)):
        good = path.read_bytes()
        path.unlink()
        assert damage(home).path == path
        for short in (b"", good[:-1], good[: len(good) // 2]):
            path.write_bytes(short)
            # Only the manifest's own last line break can be done without.
            if path.name != "manifest.json" or short != good[:-1]:
                assert damage(home).path == path
        path.write_bytes(good)
    assert LocalIndex(home).load()


@pytest.mark.parametrize("pointer", [b"", b"\n", b"../../outside", b"a/b", b"..", b".", b"\xff\xfe", b"a\0b"])
def test_a_pointer_that_names_no_generation_is_passed_over(
    home: Path, pointer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever CURRENT holds, nothing outside the generations is opened: the whole one is served, loudly."""
    (home / "index" / "CURRENT").write_bytes(pointer)
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id}
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    shutil.rmtree(home / "index" / "generations")
    assert damage(home).path.is_relative_to(home / "index")


def test_a_pointer_to_a_generation_that_is_gone_is_passed_over(home: Path) -> None:
    """The last whole one is served; where there is none, the error names the manifest that was looked for."""
    (home / "index" / "CURRENT").write_text("20200101T000000000000-abcdef\n", "utf-8")
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id}
    shutil.rmtree(home / "index" / "generations")
    assert damage(home).path.parent.name == "20200101T000000000000-abcdef"


def test_a_damaged_generation_gives_way_to_the_one_before(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The last whole generation is served, loudly; the next reindex builds upon it."""
    put(LocalIndex(home), TEA)
    broken = current(home)
    (broken / "layout.json").write_text("{}", "utf-8")
    index = LocalIndex(home)
    assert index.digests().keys() == {PRICE.id, HOURS.id}
    assert "damaged" in caplog.text
    newest, before = index.generations()
    assert (newest.name, newest.is_current, newest.is_served) == (broken.name, True, False)
    assert "layout.json" in newest.damage
    assert (before.is_current, before.is_served, before.damage) == (False, True, "")
    put(index, TEA)
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id, TEA.id}


def test_a_generation_of_another_format_is_refused(home: Path) -> None:
    """A newer version's index is not guessed at."""
    rewrite_manifest(current(home), format=999)
    assert "999" in damage(home).reason


def test_counts_that_do_not_fit_are_damage(home: Path) -> None:
    """Live vectors must equal live passages, even where every checksum is right."""
    rewrite_manifest(current(home), passages=3)
    error = damage(home)
    assert error.path == current(home)
    assert "[2, 3]" in error.reason


def test_a_damaged_generation_is_not_built_upon(home: Path) -> None:
    """What cannot be trusted is not carried over; the new generation holds what was put in."""
    (path,) = current(home).rglob("vectors.f32")
    path.write_bytes(path.read_bytes()[:-4])
    put(LocalIndex(home), TEA)
    assert list(LocalIndex(home).digests()) == [TEA.id]


def test_a_second_builder_is_refused(home: Path) -> None:
    """Whoever holds the lock builds alone; others may search meanwhile and build afterwards."""
    index = LocalIndex(home)
    with FileLock(home / "index" / "reindex.lock"):
        with pytest.raises(ReindexRunningError) as caught:
            put(index, TEA)
        assert caught.value.home == home
        assert ids(ask(index, "harga kopi")) == [PRICE.id, HOURS.id]
    put(index, TEA)
    assert TEA.id in index.digests()


def test_a_builder_that_is_killed_leaves_a_working_index(home: Path) -> None:
    """Another process that builds keeps us out; killed, it keeps nobody out and its half is swept away."""
    command = [sys.executable, "-c", BUILD_AND_WAIT, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as builder:  # noqa: S603 (our own script)
        assert builder.stdout is not None
        assert builder.stdout.readline() == b"building\n"
        with pytest.raises(ReindexRunningError):
            put(LocalIndex(home), TEA)
        builder.kill()
    assert any(name.startswith(".building-") for name in generations(home))
    index = LocalIndex(home)
    assert index.digests().keys() == {PRICE.id, HOURS.id}
    put(index, TEA)
    assert not any(name.startswith(".building-") for name in generations(home))
    assert LocalIndex(home).digests().keys() == {PRICE.id, HOURS.id, TEA.id}


def test_a_home_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    """A home below a regular file is not writable, and the error names it."""
    (tmp_path / "file").write_text("", "utf-8")
    home = tmp_path / "file" / "home"
    with pytest.raises(HomeNotWritableError) as caught:
        put(LocalIndex(home), PRICE)
    assert caught.value.home == home
    assert caught.value.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_without_permission_is_said_so(home: Path) -> None:
    """A home that may only be read can be searched but not built in."""
    folder = home / "index" / "generations"
    folder.chmod(0o500)
    try:
        index = LocalIndex(home)
        with pytest.raises(HomeNotWritableError):
            put(index, TEA)
        assert ids(ask(index, "harga kopi")) == [PRICE.id, HOURS.id]
    finally:
        folder.chmod(0o700)


def test_errors_name_their_facts() -> None:
    """An error's facts are what its message is made of, as text."""
    error = HomeNotWritableError(Path("/home/x"), "no space")
    assert error.facts() == {"home": "/home/x", "reason": "no space"}
