from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import pytest

from embeddings.reindexing.files import FileDigests
from knowledge.readers.digests import digest_of
from knowledge.readers.opening import OutsideFolderError, TooLargeError

MINUTE = 60_000_000_000


def later() -> int:
    """A time at which no file is young any more."""
    return time.time_ns() + MINUTE


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where digests are remembered."""
    return tmp_path / "home" / "files.sqlite"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file."""
    path = tmp_path / "kopi.md"
    path.write_bytes(b"kopi")
    return path


def remember(cache: Path, *paths: Path) -> None:
    """Read files at a time at which they are no longer young."""
    with FileDigests(cache, clock=later) as digests:
        for path in paths:
            digests.of(path)


def falsify(cache: Path) -> None:
    """Change what is remembered, so that it shows whether a file was read."""
    connection = sqlite3.connect(cache)
    connection.execute("UPDATE files SET digest = 'remembered'")
    connection.commit()
    connection.close()


def digest(cache: Path, path: Path) -> str:
    """What is said of a file the next time."""
    with FileDigests(cache, clock=later) as digests:
        return digests.of(path)


def test_what_was_not_touched_is_not_read_again(cache: Path, file: Path) -> None:
    """Size, times and inode tell."""
    remember(cache, file)
    falsify(cache)
    assert digest(cache, file) == "remembered"


@pytest.mark.parametrize("what", ["text", "time", "inode"])
def test_what_was_touched_is_read_again(cache: Path, file: Path, what: str) -> None:
    """Another size, another time, or another file of the same size and time under the same name."""
    remember(cache, file)
    falsify(cache)
    state = file.stat()
    if what == "text":
        file.write_bytes(b"kopi gayo")
    elif what == "time":
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000))
    else:
        other = file.with_name("other")
        other.write_bytes(b"teh!")
        os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
        other.replace(file)
    assert digest(cache, file) == digest_of(file.read_bytes())


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """A terabyte would take an hour, only for its format's reader to refuse it."""
    path = tmp_path / "kopi.txt"
    path.touch()
    os.truncate(path, 10**12)
    with FileDigests() as digests, pytest.raises(TooLargeError):
        digests.of(path)


def test_a_long_file_is_read_in_steps(tmp_path: Path) -> None:
    """Between them one can stop; a short one has none."""
    for size, steps in ((999_999, 0), (3_500_000, 3)):
        path = tmp_path / "kopi.txt"
        path.write_bytes(bytes(size))
        assert len(list(FileDigests().in_steps(path, tmp_path))) == steps


def test_a_file_outside_is_not_read(tmp_path: Path) -> None:
    """Wherever a link leads."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "secret.md").write_text("rahasia")
    path = tmp_path / "articles" / "kopi.md"
    path.symlink_to(tmp_path / "secret.md")
    with pytest.raises(OutsideFolderError):
        list(FileDigests().in_steps(path, tmp_path / "articles"))


def test_a_young_file_is_read_again(cache: Path, file: Path) -> None:
    """It may change a second time without its times telling."""
    with FileDigests(cache) as digests:
        assert digests.of(file) == digest_of(b"kopi")
    assert not cache.exists()
    remember(cache, file)
    falsify(cache)
    os.utime(file, ns=(1, later() + MINUTE))
    with FileDigests(cache, clock=later) as digests:
        assert digests.of(file) == digest_of(b"kopi")
    assert digest(cache, file) == digest_of(b"kopi")


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4_096])
def test_a_damaged_cache_is_made_anew(cache: Path, file: Path, content: bytes) -> None:
    """Whatever is in its place, digests are right, and remembered again."""
    cache.parent.mkdir()
    cache.write_bytes(content)
    remember(cache, file)
    falsify(cache)
    assert digest(cache, file) == "remembered"


def test_a_cache_that_is_in_use_is_not_thrown_away(cache: Path, file: Path) -> None:
    """Whoever holds it will let it go; until then files are read."""
    remember(cache, file)
    connection = sqlite3.connect(cache)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    with FileDigests(cache, keep=False) as digests:
        assert digests.of(file) == digest_of(b"kopi")
    connection.rollback()
    connection.close()
    falsify(cache)
    assert digest(cache, file) == "remembered"


def test_a_cache_of_another_shape_is_made_anew(cache: Path, file: Path) -> None:
    """Such as one of another version."""
    cache.parent.mkdir()
    connection = sqlite3.connect(cache)
    connection.execute("CREATE TABLE files (path TEXT, digest TEXT)")
    connection.commit()
    connection.close()
    remember(cache, file)
    falsify(cache)
    assert digest(cache, file) == "remembered"


def test_a_cache_that_cannot_be_made_is_done_without(cache: Path, file: Path) -> None:
    """A folder in its place costs time and nothing else."""
    cache.mkdir(parents=True)
    for _ in range(2):
        assert digest(cache, file) == digest_of(b"kopi")


def test_what_is_gone_is_forgotten(cache: Path, file: Path) -> None:
    """The cache does not grow with every name that was ever there; an interrupted reading forgets nothing."""
    other = file.with_name("teh.md")
    other.write_bytes(b"teh")
    remember(cache, file, other)
    with pytest.raises(FileNotFoundError), FileDigests(cache, clock=later) as digests:
        digests.of(file.with_name("gone.md"))
    assert remembered(cache) == 2
    remember(cache, file)
    assert remembered(cache) == 1


def remembered(cache: Path) -> int:
    """How many files a cache knows."""
    connection = sqlite3.connect(cache)
    ((count,),) = connection.execute("SELECT COUNT(*) FROM files")
    connection.close()
    return int(count)
