"""A chat's messages in, replies out: commands, the language choice, and apologies; no platform in sight."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from bot.asking import Asker, Exchange, readable, reply_to
from bot.messages import Messages, messages_in
from bot.reply import Block, IncomingMessage, Listing, Origin, Reply, ReplyKind, Scores, Sentence
from embeddings.embedder import EmbedderError
from embeddings.index.base import Edition, PassageIndex
from embeddings.index.errors import IndexError_
from knowledge.article import Language
from knowledge.language import choose_language

_log = logging.getLogger(__name__)

_PAGE = 20
"""Titles on a page of `/sources`."""

_WORKERS = 2
"""Questions that are answered at the same time; each keeps a core busy."""

_WAITING = 50
"""Questions that may wait for a worker before others are told that we are busy."""

_REMEMBERED = 10_000
"""Chats whose language and last exchange are kept in memory; the longest silent are forgotten first."""


_FOLLOWED = 30 * 60
"""Seconds in which a message may be a follow-up; afterwards nobody remembers what "it" was."""


@dataclass(slots=True)
class _Chat:
    """What is known of a chat.

    Attributes:
        chosen: The language that was fixed by command.
        earlier: The language of the last reply.
        last: The last question that was answered or refused; talk does not erase it.
        asked_at: When that was, in the clock's seconds.
    """

    chosen: Language | None = None
    earlier: Language | None = None
    last: Exchange | None = None
    asked_at: float = 0.0


class Conversation:
    """Answers messages of any number of chats at once.

    The core is synchronous; this class makes the one hop into a bounded pool of threads, so that no
    event loop ever waits for a model.

    Args:
        workers: Questions that are answered at the same time.
        waiting: Questions that may wait; what comes on top gets a reply that says so.
        clock: Seconds that only ever grow; they say how long ago a chat's last question was.
    """

    def __init__(
        self,
        asker: Asker,
        index: PassageIndex,
        *,
        workers: int = _WORKERS,
        waiting: int = _WAITING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._asker = asker
        self._index = index
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="kutip-answer")
        self._room = workers + waiting
        self._under_way = 0
        self._chats: OrderedDict[str, _Chat] = OrderedDict()

    def close(self) -> None:
        """Finish what is under way and let go of the threads."""
        self._pool.shutdown()

    async def reply(self, message: IncomingMessage) -> Reply:
        """Answer a message; whatever goes wrong becomes an apology and a line in the log."""
        message = replace(message, text=readable(message.text).strip())
        chat = self._chat(_place(message.origin))
        if self._under_way >= self._room:
            return self._apology(message, chat, "busy")
        self._under_way += 1
        try:
            work = partial(self._reply, message, chat)
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except (EmbedderError, IndexError_) as error:
            _log.error("Cannot answer: %s", error)
            return self._apology(message, chat, "unavailable")
        except Exception:
            _log.exception("Answering failed")
            return self._apology(message, chat, "failed")
        finally:
            self._under_way -= 1

    def _chat(self, name: str) -> _Chat:
        chat = self._chats.setdefault(name, _Chat())
        self._chats.move_to_end(name)
        while len(self._chats) > _REMEMBERED:
            self._chats.popitem(last=False)
        return chat

    def _apology(self, message: IncomingMessage, chat: _Chat, reason: str) -> Reply:
        language = choose_language(message.text[:200], earlier=chat.earlier, hint=message.origin.hint)
        return _say(chat.chosen or language, f"apology.{reason}")

    def _reply(self, message: IncomingMessage, chat: _Chat) -> Reply:
        if message.text.startswith("/") and len(message.text) > 1:
            return self._command(message, chat)
        recent = chat.last if self._clock() - chat.asked_at <= _FOLLOWED else None
        exchange = self._asker.ask(
            message.text, language=chat.chosen, earlier=chat.earlier, hint=message.origin.hint, after=recent
        )
        chat.earlier = exchange.language
        if exchange.hits:
            chat.last, chat.asked_at = exchange, self._clock()
        return reply_to(exchange)

    def _command(self, message: IncomingMessage, chat: _Chat) -> Reply:
        name, *rest = message.text[1:].split(maxsplit=1)
        # A command is no sentence: its language is the one spoken so far.
        messages = messages_in(chat.chosen or chat.earlier or message.origin.hint or Language.INDONESIAN)
        commands: dict[str, Callable[[_Chat, Messages, str], Reply]] = {
            "help": _help,
            "start": _help,
            "bantuan": _help,
            "language": _set_language,
            "bahasa": _set_language,
            "sources": self._sources,
            "sumber": self._sources,
            "why": _why,
            "mengapa": _why,
            "kenapa": _why,
        }
        command = commands.get(name.casefold())
        if command is None:
            return _talk(messages, Sentence(messages.get("command.unknown", command=f"/{name[:32]}")))
        return command(chat, messages, "".join(rest))

    def _sources(self, chat: _Chat, messages: Messages, argument: str) -> Reply:
        del chat
        page = max(1, int(argument)) if argument.isdecimal() and len(argument) < 7 else 1
        info = self._index.info()
        offset = (page - 1) * _PAGE
        editions = self._index.editions(offset=offset, limit=_PAGE + 1)
        if not editions:
            return _talk(messages, Sentence(messages.get("command.sources_none")))
        title = messages.get("command.sources_title", articles=info.articles, editions=info.editions)
        blocks: list[Block] = [
            Listing(title, tuple(_edition_line(edition, messages) for edition in editions[:_PAGE]))
        ]
        if len(editions) > _PAGE:
            rest = self._index.info().editions - offset - _PAGE
            blocks.append(Sentence(messages.get("command.sources_more", count=rest, page=page + 1)))
        return _talk(messages, *blocks)


def _place(origin: Origin) -> str:
    """What remembers its last question: a chat, or a topic of one."""
    return f"{origin.chat}/{origin.thread}" if origin.thread else origin.chat


def _edition_line(edition: Edition, messages: Messages) -> str:
    language = messages.name_of(edition.language)
    return messages.get(
        "command.sources_item", title=edition.title, language=language, paragraphs=edition.paragraphs
    )


def _help(chat: _Chat, messages: Messages, argument: str) -> Reply:
    del chat, argument
    return _talk(messages, Sentence(messages.get("command.help")))


def _set_language(chat: _Chat, messages: Messages, argument: str) -> Reply:
    names = {"id": Language.INDONESIAN, "indonesia": Language.INDONESIAN, "indonesian": Language.INDONESIAN}
    names |= {"en": Language.ENGLISH, "inggris": Language.ENGLISH, "english": Language.ENGLISH}
    wanted = argument.casefold()
    if not wanted:
        if chat.chosen is None:
            return _talk(messages, Sentence(messages.get("command.language_following")))
        name = messages.name_of(chat.chosen)
        return _talk(messages, Sentence(messages.get("command.language_now", language=name)))
    if wanted == "auto":
        chat.chosen = None
        return _talk(messages, Sentence(messages.get("command.language_auto")))
    if wanted not in names:
        return _talk(messages, Sentence(messages.get("command.language_unknown", language=argument[:32])))
    chat.chosen = names[wanted]
    return _say(chat.chosen, "command.language_set")


def _why(chat: _Chat, messages: Messages, argument: str) -> Reply:
    del argument
    last = chat.last
    if last is None:
        return _talk(messages, Sentence(messages.get("command.why_none")))
    columns = ("column_place", "column_score", "column_meaning", "column_words")
    place, score, meaning, words = (messages.get(f"command.{column}") for column in columns)
    scores = Scores(
        messages.get("command.why_title", question=last.understood[:200]),
        (place, score, meaning, words),
        last.hits,
    )
    confidence = messages.get("command.why_confidence", confidence=round(100 * last.confidence))
    return _talk(messages, scores, Sentence(confidence))


def _say(language: Language, key: str) -> Reply:
    messages = messages_in(language)
    return _talk(messages, Sentence(messages.get(key)))


def _talk(messages: Messages, *blocks: Block) -> Reply:
    return Reply(ReplyKind.TALK, messages.language, blocks)
