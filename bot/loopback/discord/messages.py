"""Messages: what stands in them, whom they ping, and how bots are told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from typing import TYPE_CHECKING, Any

from bot.loopback.discord.accounts import Account
from bot.loopback.discord.failure import Json, inner, inners
from bot.loopback.discord.files import Attachment
from bot.loopback.discord.snowflakes import iso

if TYPE_CHECKING:
    from bot.loopback.discord.channels import Channel
    from bot.loopback.discord.interactions import Interaction


class Flag(IntFlag):
    """Flags of a message."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


NO_FLAGS = Flag(0)


@dataclass(frozen=True, slots=True)
class Button:
    """A button or a select; of a button that leads to a page `url` is where, and `custom_id` is empty."""

    label: str
    custom_id: str
    style: int
    url: str
    is_disabled: bool
    kind: int = 2


@dataclass(slots=True, eq=False)
class Message:
    """A message; `pings` are the user and role ids that it rings at, and "everyone".

    Attributes:
        reference: The id of the message that it replies to.
        interaction: What it answers.
        sent_at, edited_at: Seconds of the server's clock; `created` is Unix time.
        versions: Texts before the latest edit.
    """

    id: int
    channel: Channel
    author: Account
    sent_at: float
    created: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list[Json])
    components: list[Json] = field(default_factory=list[Json])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    flags: Flag = NO_FLAGS
    kind: int = 0
    nonce: str | None = None
    reference: int | None = None
    pings: frozenset[int | str] = frozenset()
    mentions: tuple[Account, ...] = ()
    mentioned_roles: tuple[int, ...] = ()
    interaction: Interaction | None = None
    edited_at: float | None = None
    edited: float | None = None
    versions: list[str] = field(default_factory=list[str])
    is_deleted: bool = False

    @property
    def is_ephemeral(self) -> bool:
        """Whether only who asked sees it."""
        return bool(self.flags & Flag.EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """Whether it says as yet only that the bot is thinking."""
        return bool(self.flags & Flag.LOADING)

    @property
    def is_from_bot(self) -> bool:
        """Whether the author is a bot."""
        return self.author.is_bot

    @property
    def text(self) -> str:
        """All that is to be read in it, buttons apart: each part on a line of its own."""
        parts = [self.content, *(part for embed in self.embeds for part in _texts_of_embed(embed))]
        parts += [str(item.get("content", "")) for item in every_component(self.components)]
        return "\n".join(filter(None, parts))

    @property
    def buttons(self) -> list[Button]:
        """Its buttons and selects in order."""
        return [_button(item) for item in every_component(self.components) if _is_pressed(item)]

    @property
    def rows(self) -> list[list[str]]:
        """The labels of its buttons, row by row."""
        return [
            [button.label for item in row.get("components", ()) if (button := _button(item))]
            for row in every_component(self.components)
            if row.get("type") == 1
        ]

    def button(self, wanted: str) -> Button:
        """The button with this label or custom_id.

        Raises:
            LookupError: There is none.
        """
        for button in self.buttons:
            if wanted in (button.label, button.custom_id):
                return button
        raise LookupError(f"no {wanted!r} among {[button.label for button in self.buttons]}")

    def as_json(self, *, with_content: bool = True) -> Json:
        """A message; without content as bots get it that have not been allowed to read it."""
        body: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.as_json(),
            "timestamp": iso(self.created),
            "edited_timestamp": None if self.edited is None else iso(self.edited),
            "tts": False,
            "mention_everyone": "everyone" in self.pings,
            "mentions": [account.as_json() for account in self.mentions],
            "mention_roles": [str(role) for role in self.mentioned_roles],
            "pinned": False,
            "type": self.kind,
            "flags": int(self.flags),
        }
        body |= self._content() if with_content else _NOTHING
        return body | self._origin(with_content=with_content)

    def _content(self) -> Json:
        return {
            "content": self.content,
            "embeds": self.embeds,
            "attachments": [file.as_json() for file in self.attachments],
            "components": self.components,
        }

    def _origin(self, *, with_content: bool) -> Json:
        body: Json = {}
        if self.nonce is not None:
            body["nonce"] = self.nonce
        if self.interaction is not None:
            body["application_id"] = body["webhook_id"] = str(self.author.id)
            body["interaction_metadata"] = self.interaction.metadata()
        if self.reference is not None:
            reference: Json = {
                "type": 0,
                "message_id": str(self.reference),
                "channel_id": str(self.channel.id),
            }
            if self.channel.guild:
                reference["guild_id"] = str(self.channel.guild.id)
            body["message_reference"] = reference
            replied = self.channel.messages.get(self.reference)
            body["referenced_message"] = None
            if replied is not None and not replied.is_deleted:
                told = replied.as_json(with_content=with_content)
                # A reply to a reply is told of without what that one replies to.
                body["referenced_message"] = {k: v for k, v in told.items() if k != "referenced_message"}
        return body


_NOTHING: Mapping[str, Any] = {"content": "", "embeds": [], "attachments": [], "components": []}


def every_component(components: list[Json]) -> Iterator[Json]:
    """The components and all within them, in order."""
    for item in components:
        yield item
        yield from every_component(inners(item, "components"))
        if accessory := item.get("accessory"):
            yield from every_component([accessory])


def _is_pressed(item: Json) -> bool:
    return item.get("type") in (2, 3, 5, 6, 7, 8)


def _button(item: Json) -> Button:
    label = item.get("label") or inner(item, "emoji").get("name") or item.get("placeholder") or ""
    return Button(
        str(label),
        item.get("custom_id") or "",
        item.get("style") or 0,
        item.get("url") or "",
        bool(item.get("disabled")),
        item["type"],
    )


def _texts_of_embed(embed: Json) -> Iterator[str]:
    yield inner(embed, "author").get("name") or ""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    for one in inners(embed, "fields"):
        yield one["name"]
        yield one["value"]
    yield inner(embed, "footer").get("text") or ""
