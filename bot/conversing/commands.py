"""What people's commands do, and the buttons that come with them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions import Action
from bot.asking import Exchange
from bot.command_names import Command
from bot.conversing import outline
from bot.conversing.chats import Chat
from bot.conversing.forgetting import Forgetting
from bot.conversing.language_command import LanguageCommand
from bot.conversing.people_commands import PeopleCommands
from bot.conversing.scores import scores_of
from bot.conversing.sources import page_number, sources_named, sources_page
from bot.conversing.titles import Titles
from bot.memory.memory import Memory
from bot.memory.records import RememberedAnswer
from bot.messages import Messages, messages_in
from bot.reply import Origin, Pressed, Reply, Sentence
from bot.saying import talk
from embeddings.index.base import PassageIndex
from knowledge.article import Language


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as somebody gave it.

    Attributes:
        messages: In the language that they are spoken to in.
        may_choose: Whether they have the right to choose the language there.
    """

    command: Command
    argument: str
    origin: Origin
    messages: Messages
    may_choose: bool


@dataclass(frozen=True, slots=True)
class Commands:
    """People's commands, all but `/ask`. Runs in a worker: some read index and memory."""

    index: PassageIndex
    titles: Titles
    memory: Memory | None
    people: PeopleCommands
    language: LanguageCommand
    forgetting: Forgetting

    def reply(self, asked: Asked, chat: Chat) -> Reply:  # noqa: PLR0911 - a command each
        """What comes of a command.

        Raises:
            IndexError_: The index cannot be used.
            ValueError: It is none of people's commands.
        """
        origin, messages, argument = asked.origin, asked.messages, asked.argument
        match asked.command:
            case Command.START:
                return self.people.start(messages)
            case Command.HELP:
                return self.people.help(origin, messages)
            case Command.SOURCES:
                if argument and not argument.removeprefix("-").isdecimal():
                    return sources_named(self.index, self.titles, messages, argument)
                return sources_page(self.index, messages, page_number(argument))
            case Command.WHY:
                return self._why(origin, chat, messages)
            case Command.LANGUAGE:
                return self.language.reply(origin, messages, argument, may_choose=asked.may_choose)
            case Command.PRIVACY:
                return self.people.privacy(messages)
            case Command.FORGET:
                return self.forgetting.reply(origin, messages, argument)
            case Command.ID:
                return self.people.id(origin, messages)
            case _:
                raise ValueError(asked.command)

    def _why(self, origin: Origin, chat: Chat, messages: Messages) -> Reply:
        """Why the last answer is as it is: of this process, or else as it is remembered."""
        about: Exchange | RememberedAnswer | None = chat.last
        # Topics of a chat are not remembered apart from each other.
        if about is None and self.memory is not None and not origin.thread:
            about = self.memory.answers.latest(origin.chat)
        if about is None:
            sentences = [messages.get("command.why_none")]
            if self.memory is not None:
                sentences.append(messages.get("command.why_older", button=messages.get("button.why")))
            return talk(messages, *map(Sentence, sentences))
        return talk(messages, *scores_of(about, messages))

    def press(self, action: Action, origin: Origin, messages: Messages, *, may_choose: bool) -> Pressed:
        """What comes of a button below a reply to a command.

        Raises:
            IndexError_: The index cannot be used.
        """
        match action.name:
            case "sources":
                if action.argument(1) in set(Language):
                    messages = messages_in(Language(action.argument(1)))
                page = sources_page(self.index, messages, max(1, action.number(0)))
                return Pressed(reply=page, is_instead=True)
            case name if name in outline.NAMES:
                return outline.press(self.index, action, messages)
            case "speak":
                return self.language.press(origin, messages, action.argument(0), may_choose=may_choose)
            case "forget":
                return self.forgetting.press(action, origin, messages)
            case _:
                return Pressed(messages.get("notice.too_old"))
