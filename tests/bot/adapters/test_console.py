from __future__ import annotations

import asyncio
import io
import os
import pty
import select
import stat
import subprocess
import sys
import termios
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from bot.adapters.console import ConsoleAdapter, print_hits, print_reply, render
from bot.answering.answer import Citation
from bot.messages import messages_in
from bot.reply import Block, Listing, Quote, Reply, ReplyKind, Scores, Sentence, Source, Sources
from embeddings.index.base import Hit
from knowledge.article import Language
from tests.bot.fakes import article, conversation_over, index_of, passages

HOSTILE = "[bold]x[/bold] [1] [/] [link=http://a]b :smile: {0}"
(PASSAGE,) = passages(article("kopi", HOSTILE, title=f"Judul {HOSTILE}"))
HIT = Hit(PASSAGE, score=0.5, meaning=0.25, words=0.75)
PROMPT = "› "
SAMPLES = ("Apa itu contoh?",)


def rendered(*blocks: Block, width: int = 200) -> str:
    """What a terminal without colours shows."""
    console = Console(
        file=io.StringIO(), width=width, force_terminal=True, color_system=None, highlight=False
    )
    console.print(render(Reply(ReplyKind.TALK, Language.INDONESIAN, blocks)))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (Sentence(HOSTILE), HOSTILE),
        (Quote(Citation(1, PASSAGE, HOSTILE)), f"“{HOSTILE}” [1]"),
        (Sources("Sumber", (Source(1, HOSTILE, "https://a/[b]"),)), f"[1] {HOSTILE} – https://a/[b]"),
        (Listing(HOSTILE, (HOSTILE,)), f"• {HOSTILE}"),
        (Listing(HOSTILE, ()), HOSTILE),
        (Scores(HOSTILE, ("[b]p", "[b]s", "[b]m", "[b]w"), (HIT,)), HOSTILE),
    ],
)
def test_nothing_in_a_block_is_read_as_markup(block: Block, shown: str) -> None:
    """Titles, quotes, questions and links stand on the screen letter by letter."""
    assert shown in rendered(block)


def test_scores_are_a_table() -> None:
    """Each hit has its title and its three scores, under the headings that were given."""
    shown = rendered(Scores("Dekat", ("tempat", "skor", "makna", "kata"), (HIT,)))
    heading, row = shown.splitlines()[-2:]
    assert heading.split() == ["tempat", "skor", "makna", "kata"]
    assert "Judul [bold]x[/bold] [1]" in row
    assert row.split()[-3:] == ["0,500", "0,250", "0,750"]


def test_a_long_quote_is_wrapped_without_losing_a_word() -> None:
    """On a narrow terminal the quote is the same words in the same order."""
    text = "kata yang panjang dan ‘berhenti’ – di sini, " * 20 + "akhir."
    (passage,) = passages(article("kopi", text))
    shown = rendered(Quote(Citation(1, passage, text)), width=40)
    assert max(len(line) for line in shown.splitlines()) <= 40
    assert " ".join(shown.split()) == f"“{text}” [1]"


def test_a_pipe_gets_the_text_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is wrapped, coloured or interpreted where nobody looks at a screen."""
    line = f"{HOSTILE} {'panjang ' * 40}akhir"
    print_reply(Reply(ReplyKind.TALK, Language.INDONESIAN, (Sentence(line),)))
    assert capsys.readouterr().out == f"{line}\n"


@pytest.mark.parametrize(
    ("language", "words"), [(Language.INDONESIAN, "kata 0,75"), (Language.ENGLISH, "words 0.75")]
)
def test_hits_are_printed_with_place_and_scores(
    capsys: pytest.CaptureFixture[str], language: Language, words: str
) -> None:
    """`kutip search` shows number, title, edition, paragraph, scores and text."""
    print_hits([HIT, HIT], messages_in(language))
    shown = capsys.readouterr().out
    assert "1. Judul [bold]x[/bold] [1]" in shown
    assert "2. Judul" in shown
    assert "id ¶1" in shown
    assert words in shown
    assert HOSTILE in " ".join(shown.split())


def chat(history: Path) -> None:
    """Chat about one article on the standard streams of this process."""
    conversation = conversation_over(index_of(article("kopi", f"Kopi Gayo {HOSTILE} tumbuh di Aceh.")))
    messages = messages_in(Language.INDONESIAN)
    asyncio.run(ConsoleAdapter(messages, history=history, samples=SAMPLES).run(conversation))
    conversation.close()


def command(history: Path) -> list[str]:
    """The command that runs `chat` in a process of its own."""
    script = f"from pathlib import Path\nfrom {__name__} import chat\nchat(Path({str(history)!r}))"
    return [sys.executable, "-c", script]


def run_chat(typed: bytes, history: Path, **environment: str) -> str:
    """What a chat in a process of its own prints when these bytes are piped into it."""
    done = subprocess.run(  # noqa: S603 (our own interpreter)
        command(history),
        input=typed,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode("utf-8")


def test_piped_lines_are_a_conversation(tmp_path: Path) -> None:
    """Each line is shown and answered until one says /quit; blank lines and broken bytes do no harm."""
    long = "Kopi Gayo tumbuh di mana sebenarnya? " * 4
    typed = f"halo\n\n{long}\n".encode() + b"Kopi \xff Gayo?\n/quit\nmakasih\n"
    shown = run_chat(typed, tmp_path / "history", PYTHONUTF8="0", LC_ALL="C.UTF-8")
    messages = messages_in(Language.INDONESIAN)
    assert [line for line in shown.splitlines() if line.startswith("›")] == [
        "› halo",
        f"› {long.strip()}",
        "› Kopi \ufffd Gayo?",
        "› /quit",
    ]
    assert messages.get("talk.hello") in shown
    assert shown.count(f"“Kopi Gayo {HOSTILE} tumbuh di Aceh.” [1]") == 2
    assert messages.get("talk.thanks") not in shown
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("typed", [b"", b"\n  \n"])
def test_samples_are_asked_where_nothing_is_piped_in(tmp_path: Path, typed: bytes) -> None:
    """`kutip chat </dev/null` shows how it goes, and ends."""
    assert "› Apa itu contoh?" in run_chat(typed, tmp_path / "history")


def type_into_chat(steps: Sequence[tuple[str, bytes]], history: Path) -> str:
    """What a chat in a terminal of its own shows when keys are pressed, each once a text has appeared."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (50, 200))
    environment = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(  # noqa: S603 (our own interpreter)
        command(history), stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        try:
            shown = "".join(press(ours, awaited, keys) for awaited, keys in steps) + read_until(ours, None)
        finally:
            if sys.exc_info()[0]:
                process.kill()
            os.close(ours)
    assert process.returncode == 0
    return shown


def press(terminal: int, awaited: str, keys: bytes) -> str:
    """Wait for a text and for the prompt behind it, then press keys. Returns what was shown meanwhile."""
    shown = read_until(terminal, awaited)
    os.write(terminal, keys)
    return shown


def read_until(terminal: int, awaited: str | None) -> str:
    """What a terminal shows until a text and a prompt behind it have appeared; None: until it closes."""
    shown = b""
    while awaited is None or PROMPT not in shown.decode("utf-8", "ignore").partition(awaited)[2]:
        ready, _, _ = select.select([terminal], [], [], 30)
        assert ready, f"waited in vain for {awaited!r}: {shown!r}"
        try:
            shown += os.read(terminal, 4096)
        except OSError:
            break  # how a terminal ends under Linux
    return shown.decode("utf-8", "replace")


def test_what_is_typed_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    """In a terminal the questions of before are there again, and nobody else can read them."""
    history = tmp_path / "history"
    messages = messages_in(Language.INDONESIAN)
    hint, hello, thanks = map(messages.get, ("command.quit_hint", "talk.hello", "talk.thanks"))
    shown = type_into_chat([(hint, b"halo\r"), (hello, b"makasih\r"), (thanks, b"\x04")], history)
    assert messages.get("cli.bye") in shown
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    lines = history.read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("+")] == ["+halo", "+makasih"]


def test_a_chat_needs_no_history(tmp_path: Path) -> None:
    """Where the file cannot be written, the chat goes on without it."""
    messages = messages_in(Language.INDONESIAN)
    hint, hello = map(messages.get, ("command.quit_hint", "talk.hello"))
    shown = type_into_chat([(hint, b"halo\r"), (hello, b"/quit\r")], tmp_path / "absent" / "history")
    assert hello in shown
