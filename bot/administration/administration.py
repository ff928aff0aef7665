"""What administrators do from a chat: who may, what is meant, and what is said when it goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Container, Mapping

from bot.actions import Action
from bot.administration import audit_list, feedback, gaps, removing
from bot.administration.adding import Adding
from bot.administration.afterwards import Afterwards
from bot.administration.audit_list import AuditList
from bot.administration.auditing import Auditing, NotRecordedError
from bot.administration.confirmations import CONFIRM, Confirmations, Confirmed, Flow
from bot.administration.feedback import FeedbackList
from bot.administration.gaps import GapList
from bot.administration.generations import Generations
from bot.administration.parts import Caller, Desk, Parts
from bot.administration.reindexing import Reindexing
from bot.administration.removing import Removing
from bot.administration.running import STOP, error_reply
from bot.administration.status import Status
from bot.administration.works import Works
from bot.command_names import Command
from bot.memory.memory import Memory
from bot.messages import Messages
from bot.reindexing_process import ReindexProcess
from bot.reply import IncomingMessage, Origin, Press, Pressed, Reply
from bot.rights import Admins
from knowledge.errors import KutipError

_log = logging.getLogger(__name__)

_Answer = Callable[[], Awaitable[Reply]]

_MOST_PAGES = 10_000

_CHOICES: Mapping[Flow, Container[str]] = {
    Flow.REINDEX: {"yes", "force"},
    Flow.FEEDBACK: {"golden", "dismiss"},
    Flow.GOLDEN: {"1", "2", "3", "4", "5", "refuse"},
    Flow.AFTERWARDS: {"back", "force"},
    Flow.FOUND: frozenset(map(str, range(_MOST_PAGES))),
}
"""What may be chosen, but for "no"; elsewhere "yes"."""


class Administration:
    """Commands, buttons and files of Kutip's administrators. To be used within one event loop.

    Whoever is none changes nothing, whatever they send or press: each entry asks for the right first. In a
    group nothing is shown to anybody, as others read along.

    Args:
        parts: What is administered: a `bot.app.App`.
        process: Reindexes; shared with whoever watches the articles.
    """

    def __init__(self, parts: Parts, memory: Memory, admins: Admins, process: ReindexProcess) -> None:
        self._admins = admins
        self._works = Works()
        desk = Desk(parts, memory, process, Auditing(memory), Confirmations(memory), self._works)
        self._desk = desk
        self._reindexing = Reindexing(desk)
        self._status = Status(desk)
        self._generations = Generations(desk)
        self._gaps = GapList(desk)
        self._feedback = FeedbackList(desk)
        self._audit = AuditList(desk)
        afterwards = Afterwards(desk)
        self._afterwards = afterwards
        self._adding = Adding(desk, afterwards)
        self._removing = Removing(desk, afterwards)

    async def sweep(self) -> None:
        """Let go of files that were sent and never confirmed; cheap."""
        await self._works.aside(self._adding.sweep)

    async def settle(self) -> None:
        """Let what is under way come to its end; it has five seconds."""
        await self._works.settle()

    async def close(self, patience: float = 5.0) -> None:
        """The same for good; the reindexing process is closed by whoever made it."""
        await self._works.close(patience)

    async def command(
        self, command: Command, message: IncomingMessage, messages: Messages, argument: str
    ) -> Reply:
        """What comes of a command; others than admins are told that it is not for them."""
        caller = Caller(message.origin.person, messages)
        if not self._admins.has(message.origin):
            return caller.say("admin.not_admin")
        if message.origin.is_read_by_others:
            return _in_private(message.origin, caller)
        return await _safely(lambda: self._command(command, caller, argument.strip()), caller)

    async def _command(self, command: Command, caller: Caller, argument: str) -> Reply:
        commands: dict[Command, _Answer] = {
            Command.REINDEX: lambda: self._reindexing.ask(caller),
            Command.CANCEL: lambda: self._reindexing.cancel(caller),
            Command.STATUS: lambda: self._status.show(caller),
            Command.ROLLBACK: lambda: self._generations.ask(caller),
            Command.GAPS: lambda: self._gaps.show(caller),
            Command.FEEDBACK: lambda: self._feedback.show(caller),
            Command.GOLDEN: lambda: self._feedback.ask_about(argument, caller),
            Command.REMOVE: lambda: self._removing.ask(caller, argument),
            Command.AUDIT: lambda: self._audit.show(caller),
        }
        return await commands[command]()

    async def file(self, message: IncomingMessage, messages: Messages) -> Reply:
        """What comes of a file: an article, if an admin has sent it."""
        caller = Caller(message.origin.person, messages)
        if not self._admins.has(message.origin):
            return caller.say("admin.file_not_admin")
        if message.origin.is_read_by_others:
            return _in_private(message.origin, caller)
        file = message.file
        if file is None:
            return caller.say("admin.file_lost", name="?")
        return await _safely(lambda: self._adding.receive(file, caller), caller)

    async def press(self, action: Action, press: Press, messages: Messages) -> Pressed:
        """What comes of a button; it may be old, forged, or somebody else's."""
        caller = Caller(press.origin.person, messages)
        if not self._admins.has(press.origin):
            return Pressed(messages.get("admin.not_admin"))
        if press.origin.is_read_by_others:
            return Pressed(messages.get("admin.in_private"))
        if action.name == CONFIRM:
            return await self._choose(action, caller, is_again=press.is_again)
        if action.name == gaps.PAGE and action.argument(2) == gaps.SAME:
            return Pressed(messages.get("admin.gaps_same"))
        shown = self._shown(action, caller)
        if shown is None:
            return Pressed(messages.get("admin.stale"), keeps_buttons=False)
        answer, is_instead = shown
        return Pressed(reply=await _safely(answer, caller), is_instead=is_instead)

    def _shown(self, action: Action, caller: Caller) -> tuple[_Answer, bool] | None:
        """What only shows something or stops something, and whether it takes the message's place."""
        number, first = action.number(0), action.argument(0)
        actions: dict[str, tuple[_Answer, bool]] = {
            STOP: (lambda: self._reindexing.cancel(caller), False),
            audit_list.PAGE: (lambda: self._audit.show(caller, number), True),
            gaps.PAGE: (lambda: self._gaps.show(caller, number, action.argument(1)), True),
            gaps.TABLE: (lambda: self._gaps.table(caller, first), False),
            feedback.PAGE: (lambda: self._feedback.show(caller, number), True),
            removing.PAGE: (lambda: self._removing.show(caller, number), True),
            removing.PICK: (lambda: self._removing.picked(caller, number, action.argument(1)), True),
        }
        return actions.get(action.name)

    async def _choose(self, action: Action, caller: Caller, *, is_again: bool) -> Pressed:
        """What was confirmed, or dropped: once."""
        chosen = action.argument(1)
        try:
            confirmed = await self._desk.confirmations.take(action.argument(0), caller.person)
        # Whatever keeps the database from it: nothing is confirmed.
        except Exception:
            _log.exception("A confirmation cannot be read")
            return Pressed(caller.messages.get("admin.not_recorded"))
        if confirmed is None and is_again:
            audit = caller.name_of(Command.AUDIT)
            return Pressed(reply=caller.say("admin.pressed_before", audit=audit), keeps_buttons=False)
        if confirmed is None:
            return Pressed(caller.messages.get("admin.stale"), keeps_buttons=False)
        if chosen not in _choices(confirmed):
            if confirmed.flow is Flow.ADD:
                await self._works.aside(self._adding.drop, confirmed)
            if chosen == "no":
                return Pressed(reply=caller.say("admin.dropped"), is_instead=True)
            return Pressed(caller.messages.get("admin.stale"), keeps_buttons=False)
        reply = await _safely(lambda: self._confirmed(confirmed, chosen, caller), caller)
        return Pressed(reply=reply, is_instead=True)

    async def _confirmed(self, confirmed: Confirmed, chosen: str, caller: Caller) -> Reply:
        flows: dict[Flow, _Answer] = {
            Flow.REINDEX: lambda: self._reindexing.confirmed(confirmed, chosen, caller),
            Flow.ROLLBACK: lambda: self._generations.confirmed(confirmed, caller),
            Flow.FEEDBACK: lambda: self._feedback.confirmed(confirmed, chosen, caller),
            Flow.GOLDEN: lambda: self._feedback.corrected(confirmed, chosen, caller),
            Flow.ADD: lambda: self._adding.confirmed(confirmed, caller),
            Flow.REMOVE: lambda: self._removing.confirmed(confirmed, caller),
            Flow.FOUND: lambda: self._removing.turned(confirmed, chosen, caller),
            Flow.AFTERWARDS: lambda: self._afterwards.confirmed(confirmed, chosen, caller),
        }
        return await flows[confirmed.flow]()


def _choices(confirmed: Confirmed) -> Container[str]:
    """What was offered, but for "no"."""
    if confirmed.flow is Flow.AFTERWARDS and not confirmed.fact("blocked"):
        return {"back"}
    return _CHOICES.get(confirmed.flow, {"yes"})


def _in_private(origin: Origin, caller: Caller) -> Reply:
    """What admins look at is not for everybody who reads along."""
    if origin.private:
        return caller.say("admin.in_private_there", address=origin.private)
    return caller.say("admin.in_private")


async def _safely(answer: _Answer, caller: Caller) -> Reply:
    """What comes of it, or what went wrong."""
    try:
        return await answer()
    except KutipError as error:
        return error_reply(error, caller)
    except NotRecordedError:
        return caller.say("admin.not_recorded")
    except Exception:
        _log.exception("What an administrator wanted failed")
        return caller.say("apology.failed")
