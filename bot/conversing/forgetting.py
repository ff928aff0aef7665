"""`/forget`: what a person has left behind is deleted, once they have said so twice."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions import Action, encode
from bot.command_names import Command
from bot.conversing.chats import Chats
from bot.conversing.languages import LanguageChoices, asker
from bot.memory.memory import Memory
from bot.messages import Messages
from bot.reply import Button, Origin, Pressed, Reply, Rows, Sentence
from bot.saying import talk

_KIND = "forget"
"""Of the one-time ids that confirm it."""

_PATIENCE = 600.0
"""Seconds in which the button works."""

_YES = frozenset({"ya", "yes"})


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What the command and its buttons do. Runs in a worker: it writes the memory."""

    memory: Memory | None
    choices: LanguageChoices
    chats: Chats

    def reply(self, origin: Origin, messages: Messages, argument: str) -> Reply:
        """Ask whether they mean it, or do it where they have said so with the command."""
        if origin.is_group and not origin.person:
            # What is known of the group is not theirs to delete.
            return talk(messages, Sentence(messages.get("command.id_anonymous")))
        if argument.casefold() in _YES:
            return talk(messages, Sentence(self._forget(origin, messages)))
        command = f"/{Command.FORGET.name_in(messages.language)}"
        key = "forget_confirm" if self.memory is not None else "forget_confirm_here"
        question = messages.get(f"command.{key}", command=command)
        return talk(messages, Sentence(question), buttons=self._rows(origin, messages))

    def press(self, action: Action, origin: Origin, messages: Messages) -> Pressed:
        """Do it, or leave it; only whoever asked can, and only once."""
        if self.memory is None or self.memory.pending.take(action.argument(0), asker(origin), _KIND) is None:
            return Pressed(messages.get("notice.not_yours"))
        if action.argument(1) == "no":
            sentence = messages.get("command.forget_kept")
        else:
            sentence = self._forget(origin, messages)
        return Pressed(reply=talk(messages, Sentence(sentence)), is_instead=True, keeps_buttons=False)

    def _rows(self, origin: Origin, messages: Messages) -> Rows:
        if self.memory is None:
            return ()
        once = self.memory.pending.put(_KIND, asker(origin), "", seconds=_PATIENCE)
        yes, no = (encode(Action("forget", (once, answer))) for answer in ("yes", "no"))
        labels = messages.get("button.forget"), messages.get("button.keep")
        return ((Button(labels[0], yes), Button(labels[1], no)),)

    def _forget(self, origin: Origin, messages: Messages) -> str:
        forgotten = self.memory.forget(asker(origin)) if self.memory is not None else None
        self.choices.forget(origin)
        if not origin.is_group:
            self.chats.of(origin).forget()
        # The chat with one person alone has that person's name, wherever they say so.
        self.chats.of(Origin(origin.person, person=origin.person)).forget()
        if forgotten is None:
            return messages.get("command.forgotten_here")
        return messages.get(
            "command.forgotten",
            languages=forgotten.languages,
            feedback=forgotten.feedback,
            gaps=forgotten.gaps,
        )
