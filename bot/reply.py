"""What goes between the core and a chat: a message in, a reply out; structure, never markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.answering.answer import Citation
from embeddings.index.base import Hit
from knowledge.article import Language


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """Something that a person wrote.

    Attributes:
        chat: Which conversation, unique over all platforms ("telegram:-100123", "console").
        hint: The language that the platform says the person uses, if it says any.
    """

    chat: str
    text: str
    hint: Language | None = None


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
    """A title and a line for each item."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Hits with their scores, for `/why`.

    Attributes:
        columns: Headings of place, score, meaning and words.
    """

    title: str
    columns: tuple[str, str, str, str]
    hits: tuple[Hit, ...]


Block: TypeAlias = Sentence | Quote | Sources | Listing | Scores


@dataclass(frozen=True, slots=True)
class Reply:
    """What a chat shows.

    Attributes:
        blocks: From top to bottom.
    """

    kind: ReplyKind
    language: Language
    blocks: tuple[Block, ...]


def plain_text(reply: Reply) -> str:
    """A reply without any markup, blocks separated by a blank line."""
    return "\n\n".join(_plain(block) for block in reply.blocks)


def _plain(block: Block) -> str:
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
            return "\n".join([title, *(f"• {_plain_hit(hit, columns)}" for hit in hits)])


def _plain_hit(hit: Hit, columns: tuple[str, str, str, str]) -> str:
    scores = zip(columns[1:], (hit.score, hit.meaning, hit.words), strict=True)
    return f"{hit.passage.id}: " + ", ".join(f"{name} {score:.2f}" for name, score in scores)


def _plain_source(source: Source) -> str:
    return f"[{source.number}] {source.text}" + (f" – {source.url}" if source.url else "")
