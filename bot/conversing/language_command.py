"""`/language`: in which language somebody, or a group, wants to be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.actions import Action, encode
from bot.command_names import Command
from bot.conversing.languages import LanguageChoices
from bot.messages import Messages, messages_in
from bot.reply import Button, Origin, Pressed, Reply, Rows, Sentence
from bot.saying import talk
from knowledge.article import Language

_AUTO = "auto"

_NAMES: Mapping[str, Language] = {
    **dict.fromkeys(("id", "indonesia", "indonesian"), Language.INDONESIAN),
    **dict.fromkeys(("en", "inggris", "english"), Language.ENGLISH),
}


@dataclass(frozen=True, slots=True)
class LanguageCommand:
    """What the command and its buttons do. Runs in a worker: it reads and writes the memory."""

    choices: LanguageChoices

    def reply(self, origin: Origin, messages: Messages, argument: str, *, may_choose: bool) -> Reply:
        """What is chosen now, or what has been from now on.

        Args:
            may_choose: Whether the person has the right to choose there.
        """
        wanted = argument.casefold()
        if not wanted:
            return self._present(origin, messages)
        if wanted != _AUTO and wanted not in _NAMES:
            unknown = messages.get(
                "command.language_unknown", language=argument[:32], command=_name(messages)
            )
            return talk(messages, Sentence(unknown))
        if not may_choose:
            return talk(messages, Sentence(messages.get("command.language_denied")))
        return self._choose(origin, messages, _NAMES.get(wanted))

    def press(self, origin: Origin, messages: Messages, argument: str, *, may_choose: bool) -> Pressed:
        """The same for a button, whose message then says what has been chosen."""
        if argument != _AUTO and argument not in set(Language):
            return Pressed(messages.get("notice.too_old"))
        if not may_choose:
            return Pressed(messages.get("command.language_denied"))
        chosen = None if argument == _AUTO else Language(argument)
        return Pressed(reply=self._choose(origin, messages, chosen), is_instead=True)

    def _present(self, origin: Origin, messages: Messages) -> Reply:
        chosen = self.choices.chosen(origin)
        command = _name(messages)
        if chosen is None:
            sentence = messages.get("command.language_following", command=command)
        else:
            language = messages.name_of(chosen)
            sentence = messages.get("command.language_now", language=language, command=command)
        return talk(messages, Sentence(sentence), buttons=_rows(messages, chosen))

    def _choose(self, origin: Origin, messages: Messages, language: Language | None) -> Reply:
        self.choices.choose(origin, language)
        messages = messages_in(language) if language else messages
        where = "group" if origin.is_group else "person"
        key = "language_auto" if language is None else "language_set"
        return talk(
            messages, Sentence(messages.get(f"command.{key}_{where}")), buttons=_rows(messages, language)
        )


def _name(messages: Messages) -> str:
    return f"/{Command.LANGUAGE.name_in(messages.language)}"


def _rows(messages: Messages, chosen: Language | None) -> Rows:
    """A button for each choice; the present one is marked."""
    labels = {language.value: messages_in(language).name_of(language) for language in Language}
    labels[_AUTO] = messages.get("button.language_auto")
    present = chosen or _AUTO
    labels[present] = f"✓ {labels[present]}"
    return (tuple(Button(label, encode(Action("speak", (name,)))) for name, label in labels.items()),)
