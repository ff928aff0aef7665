"""What people see of the bot before they write to it: name, descriptions, commands."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.loopback.telegram.failure import Json

Scope = tuple[str, int, int]
"""The type of a scope, its chat and its user; 0 is none."""


@dataclass(slots=True)
class Profile:
    """Everything by language code; "" is for those without texts of their own."""

    names: dict[str, str] = field(default_factory=dict[str, str])
    descriptions: dict[str, str] = field(default_factory=dict[str, str])
    short_descriptions: dict[str, str] = field(default_factory=dict[str, str])
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict[tuple[Scope, str], list[Json]])
    menu_buttons: dict[int, Json] = field(default_factory=dict[int, Json])
    rights: dict[bool, Json] = field(default_factory=dict[bool, Json])

    def menu(self, *, chat: int, user: int, language: str, status: str = "member") -> list[str]:
        """The commands that somebody is shown in a chat, by the order in which Telegram looks them up."""
        private = chat > 0
        is_admin = status in ("creator", "administrator")
        scopes: list[Scope] = []
        if private:
            scopes += [("chat", chat, 0), ("all_private_chats", 0, 0)]
        else:
            scopes += [("chat_member", chat, user)]
            scopes += [("chat_administrators", chat, 0)] * is_admin
            scopes += [("chat", chat, 0)]
            scopes += [("all_chat_administrators", 0, 0)] * is_admin
            scopes += [("all_group_chats", 0, 0)]
        for scope in [*scopes, ("default", 0, 0)]:
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return [str(command["command"]) for command in self.commands[scope, code]]
        return []
