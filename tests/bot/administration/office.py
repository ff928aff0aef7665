"""An administrator at work: real folders, a real memory and index, and real reindexing processes."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.actions import Action, decode
from bot.administration import Administration
from bot.administration.confirmations import Confirmations, Flow
from bot.app import App
from bot.command_names import Command
from bot.memory.records import AuditEntry, RememberedAnswer, RememberedCitation
from bot.messages import Messages, messages_in
from bot.reindexing import reindex_articles
from bot.reindexing_process import ReindexProcess
from bot.reply import (
    AttachedFile,
    AttachmentError,
    Button,
    Choices,
    IncomingMessage,
    Origin,
    Press,
    Pressed,
    Reply,
    ReplyKind,
    plain_text,
)
from bot.rights import Admins
from knowledge.article import Language, Passage
from tests.bot.installation import COFFEE, PRICE, Installation
from tests.bot.processes import Hold, process_of

ADMIN, OTHER_ADMIN, STRANGER = "telegram:1", "telegram:2", "telegram:3"
ADMINS = frozenset({ADMIN, OTHER_ADMIN})
ENGLISH = messages_in(Language.ENGLISH)


async def yes() -> bool:
    """Whether somebody manages the chat: they do."""
    return True


@dataclass(slots=True)
class Office:
    """An installation, and its administration.

    Attributes:
        app: Kutip as the bot that serves has it.
    """

    installation: Installation
    app: App
    administration: Administration
    process: ReindexProcess
    messages: Messages = ENGLISH
    fetched: list[str] = field(default_factory=list[str])

    async def say(
        self, command: Command, argument: str = "", *, person: str = ADMIN, where: Origin | None = None
    ) -> Reply:
        """Give a command, and wait for the last reply to it."""
        message = IncomingMessage(where or origin_of(person), f"/{command}")
        reply = await self.administration.command(command, message, self.messages, argument)
        return await last(reply)

    async def send(
        self,
        name: str,
        content: bytes,
        *,
        person: str = ADMIN,
        size: int | None = None,
        where: Origin | None = None,
    ) -> Reply:
        """Send a file, and wait for the last reply to it."""

        async def fetch(limit: int) -> bytes:
            self.fetched.append(name)
            if len(content) > limit:
                raise AttachmentError("too large")
            return content

        file = AttachedFile(name, len(content) if size is None else size, fetch)
        message = IncomingMessage(where or origin_of(person), "", file=file)
        return await last(await self.administration.file(message, self.messages))

    async def press(
        self,
        button: Button | Action,
        *,
        person: str = ADMIN,
        where: Origin | None = None,
        is_again: bool = False,
    ) -> Pressed:
        """Press a button."""
        action = decode(button.action) if isinstance(button, Button) else button
        assert action is not None
        press = Press(where or origin_of(person), "", is_again=is_again)
        return await self.administration.press(action, press, self.messages)

    async def pressed(self, reply: Reply, label: str, *, person: str = ADMIN) -> Reply:
        """Press the button of a reply that is called so, and wait for the last reply to that."""
        pressed = await self.press(button_of(reply, label), person=person)
        assert pressed.reply is not None, pressed.notice
        return await last(pressed.reply)

    async def ask(self, flow: Flow) -> str:
        """A confirmation that waits for the admin, without any facts. Returns its id."""
        return await Confirmations(self.app.memory).ask(ADMIN, flow)

    def get(self, key: str, **facts: object) -> str:
        """A sentence."""
        return self.messages.get(key, **facts)

    def audit(self) -> list[tuple[str, str, str]]:
        """Who did what, oldest first."""
        entries: list[AuditEntry] = self.app.memory.audit.read(limit=1_000)
        return [(entry.person, entry.action, entry.detail) for entry in reversed(entries)]

    def everything(self) -> dict[str, str]:
        """All that an administrator could change: files, generation, pin, golden questions, marks, audit."""
        folder = self.installation.folder
        files = {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for place in ("articles", "golden", "home/removed", "home/incoming")
            for path in sorted((folder / place).rglob("*"))
            if path.is_file()
        }
        index, memory = self.app.index, self.app.memory
        state = {
            "generation": index.info().generation,
            "bad": str(memory.feedback.count_bad()),
            "audit": str(self.audit()),
            "running": str(self.process.running),
        }
        return files | state


def origin_of(person: str) -> Origin:
    """An admin of Kutip in private; whoever is none in a group, which they manage."""
    return Origin(person, person=person) if person in ADMINS else in_group(person)


def in_group(person: str) -> Origin:
    """Somebody in a group."""
    return Origin(
        "telegram:-100", person=person, is_group=True, private="https://t.me/kutip_bot", manages_chat=yes
    )


async def last(reply: Reply) -> Reply:
    """What stays of a reply."""
    if reply.later is None:
        return reply
    async for later in reply.later:
        reply = later
    return reply


async def seen(reply: Reply) -> list[Reply]:
    """All that is shown of a reply."""
    shown = [reply]
    if reply.later is not None:
        shown += [later async for later in reply.later]
    return shown


def buttons_of(reply: Reply) -> list[Button]:
    """Every button of a reply."""
    listed = [button for block in reply.blocks if isinstance(block, Choices) for button in block.items]
    return listed + [button for row in reply.buttons for button in row]


def button_of(reply: Reply, label: str) -> Button:
    """The button that is called so."""
    found = [button for button in buttons_of(reply) if button.label == label]
    assert len(found) == 1, [button.label for button in buttons_of(reply)]
    return found[0]


def text_of(reply: Reply) -> str:
    """What a reply says."""
    return plain_text(reply)


@asynccontextmanager
async def at_work(installation: Installation, *, hold: Hold | None = None) -> AsyncGenerator[Office]:
    """The administration of an installation, as `kutip run` would have it."""
    app = installation.app()
    process = process_of(installation, hold=hold)
    administration = Administration(app, app.memory, Admins(ADMINS), process)
    try:
        yield Office(installation, app, administration, process)
    finally:
        await process.close()
        await administration.close()
        app.memory.close()


@pytest.fixture
def indexed(tmp_path: Path) -> Installation:
    """An installation with one article, which is indexed."""
    made = Installation(tmp_path)
    made.write("kopi", COFFEE, PRICE)
    reindex_articles(made.app())
    return made


def remembered(office: Office, question: str, *, quotes: Passage | None = None, marks: int = 1) -> str:
    """An answer that so many people marked as bad. Returns its id.

    Args:
        quotes: What it cites; None for a refusal.
    """
    citations = ()
    if quotes is not None:
        place = (quotes.article_id, quotes.language, quotes.paragraph)
        citations = (RememberedCitation(1, *place, quotes.text, quotes.title),)
    kind = ReplyKind.ANSWER if citations else ReplyKind.NO_ANSWER
    answer = RememberedAnswer(
        "", "telegram:5", "telegram:-100", Language.INDONESIAN, kind, question, question, 0.5, citations
    )
    made = office.app.memory.answers.remember(answer)
    for person in range(marks):
        office.app.memory.feedback.mark(made, f"telegram:{100 + person}", is_good=False)
    return made
