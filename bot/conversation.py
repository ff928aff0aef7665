"""A chat's messages in, replies out: who may, whose turn it is, and apologies; no platform in sight."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bot.asking import Asker, readable
from bot.command_names import FOR_ADMINS, Command, command_named
from bot.conversing.administering import Administration
from bot.conversing.answer_buttons import AnswerButtons
from bot.conversing.chats import Chat, Chats
from bot.conversing.commands import Asked, Commands
from bot.conversing.desk import Desk, apology_for
from bot.conversing.forgetting import Forgetting
from bot.conversing.language_command import LanguageCommand
from bot.conversing.languages import LanguageChoices
from bot.conversing.line import Line
from bot.conversing.people_commands import PeopleCommands
from bot.conversing.person_limit import PersonLimit
from bot.conversing.places import Places
from bot.conversing.presses import Presses
from bot.conversing.questions import Questions
from bot.conversing.shown import Shown
from bot.conversing.titles import Title, Titles
from bot.conversing.unasked import Unasked
from bot.memory.memory import Memory
from bot.reply import IncomingMessage, Offered, Origin, Press, Pressed, Reply
from bot.rights import Admins
from bot.saying import say
from embeddings.index.base import PassageIndex

_log = logging.getLogger(__name__)

_WORKERS = 2
"""Questions that are answered at the same time; each keeps a core busy."""

_WAITING = 1_000
"""Questions that may wait for a worker before others are told that we are busy."""

_TYPED = 10
"""Texts that one person may type for each question that they may ask: every letter comes as one."""

_QUICK_WORKERS = 2
"""Commands and buttons that are served at the same time, beside the questions: they need no model."""


async def nobody_hears(reply: Reply) -> None:
    """Say nothing while a question waits."""
    del reply


class Conversation:
    """Answers messages of any number of chats at once.

    The core is synchronous; this class makes the one hop into a bounded pool of threads, so that no
    event loop ever waits for a model or a database.

    Args:
        memory: What is remembered for good; without it nothing is, and there are no buttons that need it.
        admins: Kutip's administrators, named as in `Origin.person`.
        managed: Servers whose managers are such administrators in them, named as in `Origin.server`.
        allowed_chats: Where the bot may speak, named as in `Origin.chat` or `server`; everywhere if empty.
        operator: Who runs the bot; "" if nobody is named.
        retention_days: How long what people leave behind is kept.
        person_limit: Questions that one person may ask in a minute, and buttons pressed that bring a message;
            0 for any number.
        administration: What administrators can do; nothing if it is None.
        workers: Questions that are answered at the same time.
        waiting: Questions that may wait; what comes on top gets a reply that says so.
        patience: Seconds after which whoever waits is told so.
        clock: Seconds that only ever grow; they say how long ago a chat's last question was.
    """

    def __init__(  # noqa: PLR0913 - settings, each with a name
        self,
        asker: Asker,
        index: PassageIndex,
        *,
        memory: Memory | None = None,
        admins: frozenset[str] = frozenset(),
        managed: frozenset[str] = frozenset(),
        allowed_chats: frozenset[str] = frozenset(),
        operator: str = "",
        retention_days: int = 90,
        person_limit: int = 0,
        administration: Administration | None = None,
        workers: int = _WORKERS,
        waiting: int = _WAITING,
        patience: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._memory = memory
        self._administration = administration
        rights, choices, chats = Admins(admins, managed), LanguageChoices(memory), Chats(clock)
        self._desk = Desk(
            rights,
            chats,
            choices,
            Places(allowed_chats, rights, memory),
            PersonLimit(person_limit, clock),
            PersonLimit(_TYPED * person_limit, clock),
            Line(workers, waiting, patience=patience),
            Line(_QUICK_WORKERS, _WAITING, name="kutip-quick"),
        )
        # Who asks much at a time is told once that it takes a while, and not with every question.
        self._told_to_wait = PersonLimit(1, clock)
        self._questions = Questions(asker, index, memory, choices)
        titles = Titles(index)
        self._unasked = Unasked(self._desk, asker, self._questions, titles)
        self._commands = Commands(
            index,
            titles,
            memory,
            PeopleCommands(rights, operator, retention_days if memory is not None else None),
            LanguageCommand(choices),
            Forgetting(memory, choices, chats),
        )
        answers = AnswerButtons(asker, index, memory)
        self._presses = Presses(self._desk, self._commands, answers, administration, Shown(clock))

    def close(self) -> None:
        """Finish what is under way and let go of the threads; whoever still waits is not answered."""
        self._desk.close()

    def may_speak(self, origin: Origin) -> bool:
        """Whether whoever speaks there is answered."""
        return self._desk.places.may_speak(origin)

    def is_for_us(self, message: IncomingMessage) -> bool:
        """Whether a message will be answered where we may speak; known without any work."""
        text, is_group = message.text.strip(), message.origin.is_read_by_others
        is_file = message.file is not None and not text
        if is_group and is_file and not self._desk.admins.has(message.origin):
            return False
        name, _ = _command_in(text)
        # It may be meant for another bot.
        return not (is_group and name) or command_named(name) is not None

    async def reply(
        self, message: IncomingMessage, *, waiting: Callable[[Reply], Awaitable[None]] = nobody_hears
    ) -> Reply | None:
        """Answer a message; whatever goes wrong becomes an apology and a line in the log.

        Args:
            waiting: Told what to say meanwhile where it takes a while until the question's turn comes.

        Returns:
            None where nothing is to be said.
        """
        message = replace(message, text=readable(message.text).strip())
        chat = self._desk.chats.of(message.origin)
        try:
            return await self._reply(message, chat, waiting)
        except Exception as error:
            return self._desk.say(message, chat, apology_for(error))

    async def press(self, press: Press) -> Pressed:
        """Do what a button says, as far as the presser may; what goes wrong becomes a notice."""
        chat = self._desk.chats.of(press.origin)
        try:
            return await self._presses.press(press, chat)
        except Exception as error:
            return Pressed(self._desk.messages_at_hand(press.origin, chat).get(apology_for(error)))

    async def inline(self, origin: Origin, text: str, *, limit: int = 10) -> Offered:
        """What to offer while somebody types a question; nothing where it is too short, or we are busy."""
        return await self._unasked.inline(origin, text, limit)

    async def titles(self, origin: Origin, typed: str, *, limit: int = 25) -> list[Title]:
        """What to offer while somebody types the title of an article; nothing where we may not speak."""
        return await self._unasked.titles_like(origin, typed, limit)

    async def overheard(self, message: IncomingMessage, *, confidence: float) -> Reply | None:
        """Answer somebody who has not asked us, if that is allowed there and sure enough; else None.

        What the articles do not know is no gap then, and nobody's limit is touched.
        """
        return await self._unasked.overheard(message, confidence)

    def is_moving(self, before: str, after: str) -> None:
        """A chat is about to have another name; where it may be spoken in, it may be from now on."""
        self._desk.places.move(before, after)

    async def moved(self, before: str, after: str) -> None:
        """A chat has another name from now on; whatever is known of it goes along, as far as that can be."""
        try:
            await self._desk.quick.run(after, partial(self._move, before, after))
        except Exception:
            _log.exception("What is known of %s, which is %s now, may be lost", before, after)

    def _move(self, before: str, after: str) -> None:
        # Allowed first: as long as the process lasts, even where nothing can be remembered.
        self._desk.places.move(before, after)
        try:
            if self._memory is not None:
                self._memory.moved.move(before, after)
        finally:
            self._desk.choices.move(before, after)

    async def _reply(
        self, message: IncomingMessage, chat: Chat, waiting: Callable[[Reply], Awaitable[None]]
    ) -> Reply | None:
        origin = message.origin
        if not self._desk.places.may_speak(origin):
            is_new = await self._desk.is_to_be_told(origin)
            return self._desk.say(message, chat, "notice.not_here", id=origin.chat) if is_new else None
        if not self.is_for_us(message):
            return None
        if message.file is not None and (self._desk.admins.has(origin) or not message.text):
            return await self._file(message, chat)
        if not message.text:
            return self._desk.say(message, chat, "notice.only_text")
        return await self._text(message, chat, waiting)

    async def _text(
        self, message: IncomingMessage, chat: Chat, waiting: Callable[[Reply], Awaitable[None]]
    ) -> Reply | None:
        name, argument = _command_in(message.text)
        command = command_named(name)
        if not name:
            return await self._question(message, chat, waiting)
        if command is Command.ASK and argument:
            return await self._question(replace(message, text=argument), chat, waiting)
        return await self._command(command, replace(message, text=name), chat, argument)

    async def _question(
        self, message: IncomingMessage, chat: Chat, waiting: Callable[[Reply], Awaitable[None]]
    ) -> Reply | None:
        async def slow(place: int) -> None:
            if self._told_to_wait.seconds_to_wait(message.origin.person or message.origin.chat):
                return
            try:
                await waiting(self._desk.say(message, chat, "notice.in_line", place=place))
            except Exception:
                _log.exception("Could not say that a question waits")

        # What was counted before we were interrupted may be asked.
        if message.came is None and (seconds := self._desk.seconds_to_wait(message.origin, age=message.age)):
            return self._desk.too_many(message, chat, seconds)
        work = partial(self._questions.answer, message, chat)
        return await self._desk.ask(message.origin, work, slow=slow)

    async def _command(
        self, command: Command | None, message: IncomingMessage, chat: Chat, argument: str
    ) -> Reply:
        origin = message.origin
        messages = await self._desk.messages(origin, chat, command=message.text)
        if command is None:
            named = {
                "command": f"/{message.text[:32]}",
                "help": f"/{Command.HELP.name_in(messages.language)}",
            }
            return say(messages.language, "command.unknown", **named)
        if command is Command.ASK:
            ask = f"/{Command.ASK.name_in(messages.language)}"
            return say(messages.language, "command.ask_hint", command=ask)
        if command in FOR_ADMINS:
            if self._administration is None:
                return say(messages.language, "command.not_available")
            return await self._administration.command(command, message, messages, argument)
        may_choose = command is Command.LANGUAGE and bool(argument) and await self._desk.may_choose(origin)
        asked = Asked(command, argument, origin, messages, may_choose)
        return await self._desk.quickly(origin, partial(self._commands.reply, asked, chat))

    async def _file(self, message: IncomingMessage, chat: Chat) -> Reply:
        """A file without words, or of an administrator."""
        origin = message.origin
        if not self._desk.admins.has(origin):
            return self._desk.say(message, chat, "notice.file_denied")
        messages = await self._desk.messages(origin, chat)
        if self._administration is None:
            return say(messages.language, "command.not_available")
        return await self._administration.file(message, messages)


def _command_in(text: str) -> tuple[str, str]:
    """The name of a command and what stands behind it; "" and all of the text where it is none."""
    if not text.startswith("/") or len(text) == 1:
        return "", text
    name, *rest = text[1:].split(maxsplit=1)
    return name, "".join(rest)
