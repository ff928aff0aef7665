"""What goes between the core and a chat: a message in, a reply out; structure, never markup."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from bot.answering.answer import Citation, Mark
from bot.messages import Messages, messages_in
from embeddings.index.base import Hit
from knowledge.article import Language


async def nobody() -> bool:
    """Whether the person manages the chat, where nobody does."""
    return False


@dataclass(frozen=True, slots=True)
class Origin:
    """Who writes or presses a button, and where.

    Attributes:
        chat: Which chat, unique over all platforms ("telegram:-100123", "console").
        thread: Which topic or thread of it; "" where it has none. Follow-ups stay within it.
        person: Who, unique over all platforms ("telegram:123"); "" if the platform does not say, as of
            whoever writes in the name of a group or channel.
        is_group: Whether others read along.
        server: The community that the chat is part of ("discord:789"); "" where chats stand alone.
        manages_server: Whether the platform has told that the person may manage that community.
        is_for_one: Whether what we reply is shown to the person alone, although others read along.
        hint: The language that the platform says the person uses, if it says any.
        private: The address at which we can be asked in private; "" where there is none to be told.
        manages_chat: Tells whether the person is among the chat's own administrators, or raises
            `ManagersUnknownError`; asked only where it matters, since the platform must be asked in turn.
    """

    chat: str
    thread: str = ""
    person: str = ""
    is_group: bool = False
    server: str = ""
    manages_server: bool = False
    is_for_one: bool = False
    hint: Language | None = None
    private: str = ""
    manages_chat: Callable[[], Awaitable[bool]] = field(default=nobody, compare=False)

    @property
    def is_read_by_others(self) -> bool:
        """Whether others see what is replied."""
        return self.is_group and not self.is_for_one


class ManagersUnknownError(Exception):
    """The platform does not say, just now, who manages a chat."""


class AttachmentError(Exception):
    """A file that somebody sent cannot be fetched, or is larger than it may be."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that somebody sent.

    Attributes:
        name: As the sender named it; may be anything.
        size: Bytes, as far as the platform says.
        fetch: Reads its bytes, at most as many as it is told; raises `AttachmentError`.
    """

    name: str
    size: int
    fetch: Callable[[int], Awaitable[bytes]] = field(compare=False)


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """Something that a person wrote.

    Attributes:
        text: A question or a command ("/sources 2"), without the bot's own name.
        id: Which message of the chat; "" where messages have no names.
        is_edited: Whether it takes the place of the message with that id, so that it is no new one.
        file: What came with it.
        language: The language that an answer is wanted in, if the person has said so with the question.
        age: Seconds since it was written.
        came: When it came, if it may have been worked on before: whatever it counts for counts once.
    """

    origin: Origin
    text: str
    id: str = ""
    is_edited: bool = False
    file: AttachedFile | None = None
    language: Language | None = None
    age: float = 0.0
    came: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A button that a person pressed.

    Attributes:
        action: As in `Button`; it may be old, or forged.
        message: Which message carried it.
        is_again: Whether what it asks for may have been done already, before we were interrupted.
        is_seen_alone: Whether what comes of it can be shown to the presser alone.
    """

    origin: Origin
    action: str
    message: str = ""
    is_again: bool = False
    is_seen_alone: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press.

    Attributes:
        action: What comes back in a `Press`: at most 64 bytes of ASCII.

    Raises:
        ValueError: The action is longer than a chat platform carries.
    """

    label: str
    action: str

    def __post_init__(self) -> None:
        if not self.action or len(self.action) > 64 or not self.action.isascii():
            raise ValueError(f"no action that a button can carry: {self.action!r}")


class ReplyKind(StrEnum):
    """What a reply is; the values stand in the JSON that `kutip ask` prints."""

    ANSWER = "answer"
    NO_ANSWER = "no_answer"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of our own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted sentences, their telling part marked, followed by the number of their source."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Source:
    """A line of the list of sources.

    Attributes:
        text: Title, heading, paragraph and date, in words.
    """

    number: int
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Sources:
    """The list of sources under an answer."""

    title: str
    items: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A title and a line for each item.

    Attributes:
        is_ours: Whether the items are our own words, in which a command may be tapped.
    """

    title: str
    items: tuple[str, ...]
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """Hits with their scores, for `/why`.

    Attributes:
        columns: Headings of place, score, meaning and words.
    """

    title: str
    columns: tuple[str, str, str, str]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A paragraph as it stands in an article.

    Attributes:
        heading: What stands above it: where it is from.
        marks: The parts of the text, as (start, end), that are shown in bold, in order, none overlapping.
    """

    heading: str
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """A title and a button for each item; where there are no buttons, a line."""

    title: str
    items: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Lines in which every column counts: a table, a difference."""

    text: str


Rows: TypeAlias = tuple[tuple[Button, ...], ...]
"""Buttons below a reply, row by row."""

Block: TypeAlias = Sentence | Quote | Sources | Listing | Scores | Excerpt | Choices | Preformatted


@dataclass(frozen=True, slots=True)
class Document:
    """A file to be sent along."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a chat shows.

    Attributes:
        blocks: From top to bottom.
        buttons: Below them.
        document: Sent with them.
        later: What takes its place as work goes on; the last of them stays. The platform may leave some out.
    """

    kind: ReplyKind
    language: Language
    blocks: tuple[Block, ...]
    buttons: Rows = ()
    document: Document | None = None
    later: AsyncIterator[Reply] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What comes of a button.

    Attributes:
        notice: Shown to the presser for a moment, at most 200 characters; "" for nothing.
        reply: Shown in the chat; None for nothing.
        is_instead: Whether it takes the place of the message that carried the button.
        is_private: Whether it is for the presser alone, where the platform can do that.
        keeps_buttons: Whether that message keeps its buttons; without, they go, as they have had their use.
    """

    notice: str = ""
    reply: Reply | None = None
    is_instead: bool = False
    is_private: bool = False
    keeps_buttons: bool = True


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """One of the answers that are offered while somebody types a question in any chat.

    Attributes:
        id: Different for each of them.
        title, description: What is offered.
        reply: What is sent when it is chosen.
    """

    id: str
    title: str
    description: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Offered:
    """All of them.

    Attributes:
        answers: The best first.
        nothing: What is said where there are none although it was a question; else "".
    """

    answers: tuple[InlineAnswer, ...] = ()
    nothing: str = ""


def plain_text(reply: Reply) -> str:
    """A reply without any markup, blocks separated by a blank line."""
    return "\n\n".join(_plain(block, messages_in(reply.language)) for block in reply.blocks)


def _plain(block: Block, messages: Messages) -> str:  # noqa: PLR0911 - a kind of block each
    match block:
        case Sentence(text):
            return text
        case Quote(citation):
            return f"“{citation.quote}” [{citation.number}]"
        case Sources(title, items):
            return "\n".join([f"{title}:", *(_plain_source(item) for item in items)])
        case Listing(title, items):
            return "\n".join([title, *(f"• {item}" for item in items)])
        case Scores(title, columns, hits):
            return "\n".join([title, *(f"• {_plain_hit(hit, columns, messages)}" for hit in hits)])
        case Excerpt(heading, text):
            return f"{heading}\n{text}" if heading else text
        case Choices(title, items):
            return "\n".join([title, *(f"• {item.label}" for item in items)])
        case Preformatted(text):
            return text


def _plain_hit(hit: Hit, columns: tuple[str, str, str, str], messages: Messages) -> str:
    scores = zip(columns[1:], (hit.score, hit.meaning, hit.words), strict=True)
    return f"{hit.passage.id}: " + ", ".join(f"{name} {messages.number(score, 2)}" for name, score in scores)


def _plain_source(source: Source) -> str:
    return f"[{source.number}] {source.text}" + (f" – {source.url}" if source.url else "")
