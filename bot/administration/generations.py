"""The way back to the generation before."""

from __future__ import annotations

from bot.administration.auditing import Deed
from bot.administration.confirmations import Confirmed, Flow, yes_or_no
from bot.administration.parts import Caller, Desk
from bot.command_names import Command
from bot.generation_lines import described, rolled_back
from bot.reply import Reply, Sentence
from embeddings.index.errors import NothingToRollBackError
from embeddings.index.history import GenerationState, KeepsGenerations
from knowledge.errors import KutipError


class Generations:
    """`/rollback` and its buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, caller: Caller) -> Reply:
        """Say what would be served, and offer to go there.

        Raises:
            NothingToRollBackError: There is none before.
        """
        now, before = await self._desk.works.aside(self._two)
        waiting = await self._desk.confirmations.ask(
            caller.person, Flow.ROLLBACK, now=now, before=before.name
        )
        messages = caller.messages
        facts = {"now": now, "before": before.name, "what": described(before, messages)}
        buttons = yes_or_no("admin.rollback", waiting, messages)
        return caller.reply(
            Sentence(messages.get("admin.rollback_ask", **facts)),
            buttons=buttons,
        )

    def _two(self) -> tuple[str, GenerationState]:
        """The generation that answers, and the one that `rollback` leads to."""
        index = self._index()
        states = {state.name: state for state in index.generations()}
        ways = [states[name] for name in index.before_current() if name in states]
        served = self._desk.parts.index.info().generation
        now = next((state.name for state in states.values() if state.is_current), served)
        before = next((state for state in ways if not state.damage), None)
        if before is None or len(states) < 2:
            raise NothingToRollBackError
        return now, before

    def _index(self) -> KeepsGenerations:
        index = self._desk.parts.index
        if not isinstance(index, KeepsGenerations):
            raise NothingToRollBackError
        return index

    async def confirmed(self, confirmed: Confirmed, caller: Caller) -> Reply:
        """Go there, unless another generation has come since.

        Raises:
            KutipError: As `KeepsGenerations.rollback`.
        """
        now, before = await self._desk.works.aside(self._two)
        if (now, before.name) != (confirmed.fact("now"), confirmed.fact("before")):
            return caller.say("admin.rollback_changed", rollback=caller.name_of(Command.ROLLBACK))
        await self._desk.auditing.before(caller.person, Deed.ROLLBACK, f"{now} → {before.name}")
        index = self._index()
        try:
            name = await self._desk.works.aside(index.rollback)
        except KutipError:
            await self._desk.auditing.after(caller.person, Deed.ROLLBACK, "failed")
            raise
        await self._desk.auditing.after(caller.person, Deed.ROLLBACK, "done")
        lines = await self._desk.works.aside(rolled_back, name, index, caller.messages, caller.ways)
        return caller.reply(*map(Sentence, lines))
