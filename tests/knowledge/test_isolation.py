"""Files are read in a process that can be ended, and that ends by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, cast

import pytest

from knowledge.article import Article, Unchanged
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import Reader, file_digest, read_file
from knowledge.readers.digests import digest_of
from knowledge.readers.isolation import ReadingProcess
from knowledge.readers.wire import answer_of, from_line, to_line

FIELDS = "title: Kopi\nlanguage: id\ndate: 2026-02-05\nurl: https://example.org\ntags: [a, b]"
GOOD = f"---\n{FIELDS}\n---\n\n# A\n\nKopi.\n"
SLOW = "---\ntitle: Lama\n---\n\n" + "[" * 2_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good file, and one that takes minutes."""
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "slow.md").write_text(SLOW)
    return tmp_path


def test_an_article_comes_back_as_it_was_read(folder: Path) -> None:
    """Nothing of it is lost between the processes, and nothing of a problem."""
    path = folder / "good.md"
    with ReadingProcess(folder) as process:
        assert process.read(path) == list(read_file(path, folder))
    (folder / "bad.md").write_text("---\nid: b\ntitle: x\ndate: kemarin\n---\n\nx\n")
    (problem,) = read_file(folder / "bad.md", folder)
    assert isinstance(problem, Problem)
    assert from_line(to_line(problem), problem.path) == problem
    assert problem.article_id == "b"


def test_a_file_that_takes_too_long_is_given_up(folder: Path) -> None:
    """It becomes a problem that says how long was waited, and the next file is read."""
    with ReadingProcess(folder, seconds=0.5) as process:
        (problem,) = process.read(folder / "slow.md")
        (article,) = process.read(folder / "good.md")
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.is_fatal) == (ProblemKind.TOO_SLOW, True)
    assert isinstance(article, Article)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is measured now and then")
def test_a_file_that_takes_too_much_memory_is_given_up(folder: Path) -> None:
    """The limit is one of the process, and the next file is read."""
    (folder / "large.md").write_text("---\ntitle: Besar\n---\n\n" + "*a* `b`\n\n" * 1_500_000)
    with ReadingProcess(folder, memory=200_000_000) as process:
        (problem,) = process.read(folder / "large.md")
        (article,) = process.read(folder / "good.md")
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.TOO_MUCH_MEMORY
    assert isinstance(article, Article)


def test_small_texts_do_not_start_a_process(folder: Path) -> None:
    """A folder of notes is read as fast as ever."""
    before = threading.active_count()
    with Reader(folder) as reader:
        (article,) = reader.read(folder / "good.md")
        assert threading.active_count() == before
    assert isinstance(article, Article)


@pytest.mark.parametrize("marks", ["[", "![", "<!--", "<?"])
def test_a_small_text_that_takes_long_is_read_in_the_process(folder: Path, marks: str) -> None:
    """Nothing but brackets takes seconds, in which nobody could stop it here."""
    path = folder / "marks.md"
    path.write_text(f"# Tanda\n\n{marks * 10_000}"[:60_000])
    with Reader(folder, seconds=0.01) as reader:
        (problem,) = reader.read(path)
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.TOO_SLOW


def test_readers_in_threads_do_not_disturb_each_other(folder: Path) -> None:
    """Each has its own process."""
    found: list[Article | Problem] = []

    def read() -> None:
        with ReadingProcess(folder) as process:
            for _ in range(3):
                found.extend(process.read(folder / "good.md"))

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(map(repr, found))) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system for processes as Unix does")
def test_the_process_ends_with_the_one_that_asked(folder: Path) -> None:
    """Even if that was killed in the middle of a file that takes for ever."""
    asking = (
        "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from pathlib import Path;"
        " from knowledge.readers.isolation import ReadingProcess;"
        " process = ReadingProcess(Path(sys.argv[2]));"
        " process.read(Path(sys.argv[2], 'good.md')); print(process._process.pid, flush=True);"
        " process.read(Path(sys.argv[2], 'slow.md'))"
    )
    modules = json.dumps([str(Path(place).absolute()) for place in sys.path])
    with subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, "-P", "-c", asking, modules, str(folder)], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    for _ in range(200):
        if not _is_alive(child):
            return
        time.sleep(0.05)
    pytest.fail("it lives on")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b'{"kind": "kopi", "line": 1, "facts": {}, "article_id": ""}',
        b'{"kind": "not_text", "line": "1", "facts": {}, "article_id": ""}',
        b'{"id": 1, "title": "", "language": "id", "paragraphs": []}',
        b'{"id": "a"}',
    ],
)
def test_an_answer_that_is_none_is_refused(line: bytes) -> None:
    """What a file has taken over may write anything, and becomes nothing but an error."""
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_line(line, Path("a.pdf"))


class Talking:
    """What a taken-over process may say: one problem after the other, for ever."""

    def __init__(self) -> None:
        self.said = 0
        problem = Problem(ProblemKind.UNREADABLE_FILE, Path("a"), facts={"reason": "x" * 5_000})
        self.line = to_line(problem)

    def readline(self, limit: int) -> bytes:
        """The next line, or as much of it as is wanted."""
        self.said += min(limit, len(self.line))
        return self.line[:limit]


def test_an_answer_is_bounded_as_a_whole() -> None:
    """However many lines it is in: nobody listens beyond the limit."""
    talking = Talking()
    with pytest.raises(ValueError, match="too long"):
        answer_of(cast("IO[bytes]", talking), Path("a"), limit=1_000_000)
    assert talking.said == 1_000_001


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system does not show environments")
def test_the_process_knows_no_secrets(folder: Path) -> None:
    """Of the environment, tokens, keys and passwords stay here; all else is there."""
    names = ("A_TOKEN", "B_KEY", "C_SECRET", "D_PASSWORD", "KUTIP_DATABASE_URL", "e_token")
    secrets = dict.fromkeys(names, "rahasia")
    asking = (
        "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from pathlib import Path;"
        " from knowledge.readers.isolation import ReadingProcess;"
        " process = ReadingProcess(Path(sys.argv[2]));"
        " process.read(Path(sys.argv[2], 'good.md'));"
        " print(Path(f'/proc/{process._process.pid}/environ').read_text()); process.close()"
    )
    modules = json.dumps([str(Path(place).absolute()) for place in sys.path])
    said = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-P", "-c", asking, modules, str(folder)],
        env={**os.environ, **secrets, "TOKEN_COUNT": "3"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert "rahasia" not in said
    assert "TOKEN_COUNT=3" in said


def test_a_known_line_is_not_read_again(tmp_path: Path) -> None:
    """It gives its digest in its place; whether the last line ends in a line break does not matter."""
    lines = [
        json.dumps({"id": name, "title": "Kopi", "text": "Kopi.", "language": "id"}).encode()
        for name in "abc"
    ]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    with Reader(tmp_path) as reader:
        first, second, third = reader.read(path)
        assert [item.digest for item in (first, second, third) if isinstance(item, Article)] == [
            digest_of(line) for line in lines
        ]
        path.write_bytes(b"\n".join([lines[2], lines[0], b'{"id": "d"}']) + b"\n")
        moved, other, *_ = reader.read(path, known={digest_of(lines[2])})
    assert moved == Unchanged(digest_of(lines[2]))
    assert isinstance(other, Article)
    assert other.id == "a"


def test_a_problem_names_the_article_that_it_keeps_out(tmp_path: Path) -> None:
    """As far as the file tells which that is."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "kopi", "title": "K", "text": "K.", "date": "x"}\n{"id": "teh\n')
    assert [item.article_id for item in read_file(path, tmp_path) if isinstance(item, Problem)] == [
        "kopi",
        "",
    ]


def test_a_digest_is_of_the_bytes(tmp_path: Path) -> None:
    """Whatever they are, and however many."""
    path = tmp_path / "a"
    path.write_bytes(b"\xef\xbb\xbf" + bytes(2_500_000))
    assert file_digest(path) == digest_of(path.read_bytes())
    assert len(file_digest(path)) == 32
