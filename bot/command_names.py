"""The commands that people and admins have in a chat, with their names in each language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from knowledge.article import Language


class Command(StrEnum):
    """A command; the value is its English name, and the key of its description below `menu`."""

    START = "start"
    HELP = "help"
    ASK = "ask"
    SOURCES = "sources"
    WHY = "why"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    FORGET = "forget"
    ID = "id"
    REINDEX = "reindex"
    CANCEL = "cancel"
    STATUS = "status"
    ROLLBACK = "rollback"
    GAPS = "gaps"
    FEEDBACK = "feedback"
    REMOVE = "remove"
    AUDIT = "audit"

    def name_in(self, language: Language) -> str:
        """How it is called in a language; both names are always understood."""
        return _INDONESIAN.get(self, self.value) if language is Language.INDONESIAN else self.value


FOR_ADMINS = frozenset(
    {
        Command.REINDEX,
        Command.CANCEL,
        Command.STATUS,
        Command.ROLLBACK,
        Command.GAPS,
        Command.FEEDBACK,
        Command.REMOVE,
        Command.AUDIT,
    }
)
"""Those that only Kutip's admins may use."""

_INDONESIAN: Mapping[Command, str] = {
    Command.HELP: "bantuan",
    Command.ASK: "tanya",
    Command.SOURCES: "sumber",
    Command.WHY: "mengapa",
    Command.LANGUAGE: "bahasa",
    Command.PRIVACY: "privasi",
    Command.FORGET: "lupakan",
    Command.REINDEX: "indeks_ulang",
    Command.CANCEL: "batal",
    Command.ROLLBACK: "kembalikan",
    Command.GAPS: "belum_terjawab",
    Command.FEEDBACK: "masukan",
    Command.REMOVE: "hapus",
    Command.AUDIT: "catatan",
}

_NAMES_IN_INDONESIAN: Mapping[str, Command] = {
    **{name: command for command, name in _INDONESIAN.items()},
    "kenapa": Command.WHY,
}

_NAMES: Mapping[str, Command] = {
    **{command.value: command for command in Command},
    **_NAMES_IN_INDONESIAN,
    "lang": Command.LANGUAGE,
}


def command_named(name: str) -> Command | None:
    """The command of that name, in any language and case; None if there is none."""
    return _NAMES.get(name.casefold())


def is_indonesian(name: str) -> bool:
    """Whether a command has that name in Indonesian alone."""
    return name.casefold() in _NAMES_IN_INDONESIAN


def is_shared(name: str) -> bool:
    """Whether a command has that name in every language."""
    command = command_named(name)
    return command is not None and all(command.name_in(each) == name.casefold() for each in Language)
