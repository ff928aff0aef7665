"""The commands that only tell something: start, help, privacy, id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.command_names import FOR_ADMINS, Command
from bot.messages import Messages
from bot.reply import Block, Listing, Origin, Reply, Sentence
from bot.rights import Admins
from bot.saying import talk


@dataclass(frozen=True, slots=True)
class PeopleCommands:
    """What they say.

    Attributes:
        operator: Who runs the bot; "" if nobody is named.
        retention_days: How long what people leave behind is kept; None where nothing is.
    """

    admins: Admins
    operator: str
    retention_days: int | None

    def start(self, messages: Messages) -> Reply:
        """Who we are, and how to go on."""
        names = {command.value: _name(command, messages) for command in (Command.HELP, Command.LANGUAGE)}
        sentences = messages.get("talk.about"), messages.get("command.start", **names)
        return talk(messages, *map(Sentence, sentences))

    def help(self, origin: Origin, messages: Messages) -> Reply:
        """How to ask, and the commands that the person has."""
        people = [command for command in Command if command not in FOR_ADMINS]
        ask = _name(Command.ASK, messages)
        blocks: list[Block] = [
            Sentence(messages.get("command.help")),
            Listing(messages.get("command.help_commands"), _described(people, messages)),
        ]
        if origin.is_group:
            blocks.insert(1, Sentence(messages.get("command.help_group", ask=ask)))
        if self.admins.has(origin):
            own = [command for command in Command if command in FOR_ADMINS]
            blocks.append(Listing(messages.get("command.help_admins"), _described(own, messages)))
            blocks.append(Sentence(messages.get("command.help_file")))
        return talk(messages, *blocks)

    def privacy(self, messages: Messages) -> Reply:
        """Who runs the bot, what is kept, how long, and how it goes away."""
        if self.operator:
            who = messages.get("command.privacy_operator", operator=self.operator)
        else:
            who = messages.get("command.privacy_nobody")
        if self.retention_days is None:
            return talk(messages, Sentence(who), Sentence(messages.get("command.privacy_nothing")))
        kept = messages.get("command.privacy_kept")
        long = messages.get(
            "command.privacy_long", days=self.retention_days, forget=_name(Command.FORGET, messages)
        )
        return talk(messages, *map(Sentence, (who, kept, long)))

    def id(self, origin: Origin, messages: Messages) -> Reply:
        """What the person, and a group, is called in the settings."""
        if origin.person:
            sentences = [messages.get("command.id_person", person=origin.person)]
        else:
            sentences = [messages.get("command.id_anonymous" if origin.is_group else "command.id_nobody")]
        if origin.server:
            sentences.append(messages.get("command.id_server", server=origin.server, chat=origin.chat))
        elif origin.is_group:
            sentences.append(messages.get("command.id_chat", chat=origin.chat))
        return talk(messages, *map(Sentence, sentences))


def _name(command: Command, messages: Messages) -> str:
    return f"/{command.name_in(messages.language)}"


def _described(commands: Iterable[Command], messages: Messages) -> tuple[str, ...]:
    return tuple(
        messages.get(
            "command.help_item", name=_name(command, messages), description=messages.get(f"menu.{command}")
        )
        for command in commands
    )
