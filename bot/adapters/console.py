"""The terminal as a chat platform: lines in, coloured text out."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.conversation import Conversation
from bot.messages import Messages, messages_in, visible
from bot.reply import (
    Block,
    Choices,
    Excerpt,
    IncomingMessage,
    Listing,
    Origin,
    Preformatted,
    Quote,
    Reply,
    Scores,
    Sentence,
    Source,
    Sources,
    plain_text,
)
from embeddings.index.base import Hit

_QUIT = frozenset({"/quit", "/exit", "/keluar", "/q", "quit", "exit", "keluar"})
_CHAT = "console"


class ConsoleAdapter:
    """A chat in the terminal, or, where there is none, over lines of standard input.

    Args:
        history: File that keeps the questions for the arrow keys; its folder must exist.
        samples: Questions that are asked instead where nobody can type and nothing is piped in.
    """

    def __init__(self, messages: Messages, *, history: Path, samples: Sequence[str]) -> None:
        self._messages = messages
        self._history = history
        self._samples = samples
        self._console = Console(highlight=False, markup=False)

    async def run(self, conversation: Conversation) -> None:
        """Talk until the person leaves or the input ends."""
        lines = self._typed() if sys.stdin.isatty() else self._piped()
        async for line in lines:
            if line.strip().casefold() in _QUIT:
                break
            message = IncomingMessage(Origin(_CHAT, hint=self._messages.language), line)
            with self._console.status(self._messages.get("cli.thinking")):
                reply = await conversation.reply(message)
            if reply is not None:
                _print(self._console, reply)
            self._console.print()

    async def _typed(self) -> AsyncIterator[str]:
        self._console.print(Text(self._messages.get("command.quit_hint"), style="dim"))
        session: PromptSession[str] = PromptSession(history=self._keeper())
        while True:
            try:
                with patch_stdout():
                    line = await session.prompt_async(HTML("<ansicyan><b>› </b></ansicyan>"))
            except KeyboardInterrupt:
                # As in a shell: it throws away what was typed; only the end of the input leaves.
                continue
            except EOFError:
                break
            if line.strip():
                yield line
        self._console.print(self._messages.get("cli.bye"))

    def _keeper(self) -> FileHistory | InMemoryHistory:
        try:
            with self._history.open("a", encoding="utf-8"):
                pass
        except OSError:
            return InMemoryHistory()
        self._history.chmod(0o600)
        return FileHistory(str(self._history))

    async def _piped(self) -> AsyncIterator[str]:
        asked = False
        # What is no UTF-8 is shown as such; it is no reason to stop listening.
        with os.fdopen(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False) as lines:
            for line in lines:
                if line.strip():
                    asked = True
                    self._echo(line.strip())
                    yield line
        if not asked:
            for sample in self._samples:
                self._echo(sample)
                yield sample

    def _echo(self, line: str) -> None:
        self._console.print(Text.assemble(("› ", "bold cyan"), visible(line)), soft_wrap=True)


def render(reply: Reply) -> RenderableType:
    """A reply as rich text; nothing in it is read as markup."""
    parts: list[RenderableType] = []
    for block in reply.blocks:
        if parts:
            parts.append("")
        parts.append(_rendered(block, messages_in(reply.language)))
    return Group(*parts)


def print_reply(reply: Reply) -> None:
    """Print one reply."""
    _print(Console(highlight=False, markup=False), reply)


def _print(console: Console, reply: Reply) -> None:
    """Colours and wrapped lines for a person; for a pipe or a file, the text as it is."""
    if console.is_terminal:
        console.print(render(reply))
    else:
        console.out(plain_text(reply), highlight=False)


def print_hits(hits: Sequence[Hit], messages: Messages) -> None:
    """Print hits with their scores and the beginning of their text."""
    console = Console(highlight=False, markup=False)
    for number, hit in enumerate(hits, start=1):
        console.print(Text.assemble((f"{number}. {hit.passage.title}", "bold"), f"  {_place(hit)}"))
        scores = (("score", hit.score), ("meaning", hit.meaning), ("words", hit.words))
        line = ", ".join(
            f"{messages.get(f'command.column_{name}')} {messages.number(score, 2)}" for name, score in scores
        )
        console.print(Text(f"   {line}", style="dim"))
        console.print(Padding(Text(hit.passage.text[:300]), (0, 0, 1, 3)))


def _place(hit: Hit) -> str:
    return f"{hit.passage.language} ¶{hit.passage.paragraph}"


def _rendered(block: Block, messages: Messages) -> RenderableType:  # noqa: PLR0911 - a kind of block each
    match block:
        case Sentence(text):
            return Text(text)
        case Quote(citation):
            quote = Text(f"“{citation.quote}”", style="green")
            for start, end in citation.marks:
                # Behind the opening quotation mark.
                quote.stylize("bold underline", start + 1, end + 1)
            return Padding(Text.assemble(quote, f" [{citation.number}]"), (0, 0, 0, 2))
        case Sources(title, items):
            return Group(Text(f"{title}:", style="dim"), *(_source(item) for item in items))
        case Listing(title, items):
            return Group(Text(title), *(Text(f"• {item}") for item in items))
        case Scores(title, columns, hits):
            return Group(Text(title), _score_table(columns, hits, messages))
        case Excerpt():
            return Padding(_excerpt(block), (0, 0, 0, 2))
        case Choices(title, items):
            return Group(Text(title), *(Text(f"• {item.label}") for item in items))
        case Preformatted(text):
            return Text(text)


def _excerpt(block: Excerpt) -> Text:
    text = Text(block.text)
    for start, end in block.marks:
        text.stylize("bold underline", start, end)
    return Text.assemble((f"{block.heading}\n", "dim"), text) if block.heading else text


def _source(source: Source) -> Text:
    line = Text.assemble((f"[{source.number}] ", "dim"), (source.text, "dim"))
    if source.url:
        line.append(f" – {source.url}", style="dim underline")
    return line


def _score_table(columns: tuple[str, str, str, str], hits: Sequence[Hit], messages: Messages) -> Table:
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for hit in hits:
        scores = [messages.number(score, 3) for score in (hit.score, hit.meaning, hit.words)]
        table.add_row(Text(f"{_place(hit)} {hit.passage.title}", no_wrap=True, overflow="ellipsis"), *scores)
    return table
