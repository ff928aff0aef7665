"""People and what they and the bot have written, as the server keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.loopback.telegram.failure import Json

if TYPE_CHECKING:
    from bot.loopback.telegram.chats import Chat


@dataclass(frozen=True, slots=True)
class Person:
    """A user, or a bot."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    def as_json(self) -> Json:
        """A User."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True, eq=False)
class Message:
    """A message in a chat; `text` is the caption where it carries a file."""

    chat: Chat
    id: int
    sender: Person
    date: int
    sent_at: float
    """Seconds of the server's clock; `edited_at` too."""
    text: str = ""
    entities: list[Json] = field(default_factory=list[Json])
    dropped_entities: int = 0
    source: str = ""
    """The text as the bot wrote it, with its markup."""
    content: Json = field(default_factory=dict[str, object])
    """What else it is made of, such as a document, a voice or a service message, as an update carries it."""
    reply_to: int | None = None
    thread: int | None = None
    markup: Json | None = None
    preview: Json | None = None
    """The link preview options that it was sent with."""
    edited_at: float | None = None
    edits: int = 0
    edit_date: int | None = None
    is_deleted: bool = False
    is_delivered: bool = False
    """Whether the bot was told of it."""

    @property
    def is_from_bot(self) -> bool:
        """Whether the bot under test has sent it."""
        return self.sender is self.chat.inbox.bot

    @property
    def buttons(self) -> list[Json]:
        """The buttons below it, row after row."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons below it."""
        return [str(button["text"]) for button in self.buttons]

    def styled(self, kind: str) -> list[str]:
        """The parts that carry entities of a kind, such as "bold", in order."""
        from bot.loopback.telegram.texts import Text  # noqa: PLC0415  # texts need no people, people few texts

        return Text(self.text, self.entities).styled(kind)

    def as_json(self, *, with_reply: bool = True) -> Json:
        """A Message."""
        body: Json = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
            **self.content,
        }
        if self.text:
            names = ("caption", "caption_entities") if self.content else ("text", "entities")
            body[names[0]] = self.text
            if self.entities:
                body[names[1]] = self.entities
        if self.thread is not None:
            body["message_thread_id"] = self.thread
            if self.chat.is_forum:
                body["is_topic_message"] = True
        if self.edit_date is not None:
            body["edit_date"] = self.edit_date
        if self.markup and "inline_keyboard" in self.markup:
            body["reply_markup"] = self.markup
        replied = self.chat.messages.get(self.reply_to) if with_reply and self.reply_to else None
        if replied and not replied.is_deleted:
            body["reply_to_message"] = replied.as_json(with_reply=False)
        return body
