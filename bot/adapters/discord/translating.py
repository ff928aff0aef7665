"""Names and descriptions of commands, in the language of whoever looks at them."""

from __future__ import annotations

from discord import Locale, app_commands

from bot.command_names import Command
from bot.messages import messages_in
from knowledge.article import Language

_INDONESIAN = Locale.indonesian.value


def translated(key: str) -> app_commands.locale_str:
    """A sentence in English, which the translator then tells in Indonesian."""
    english, indonesian = (messages_in(one).get(key) for one in (Language.ENGLISH, Language.INDONESIAN))
    return app_commands.locale_str(english, **{_INDONESIAN: indonesian})


def named(command: Command) -> app_commands.locale_str:
    """A command's name, in the same way."""
    indonesian = command.name_in(Language.INDONESIAN)
    return app_commands.locale_str(command.value, **{_INDONESIAN: indonesian})


class CommandTranslator(app_commands.Translator):
    """Tells the Indonesian text that stands beside each English one."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """A text in a language; None for one that we do not speak."""
        del context
        told: object = string.extras.get(locale.value)
        return told if isinstance(told, str) and told != string.message else None
