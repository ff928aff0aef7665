"""What people do in chats with the bot: the part that tests and benchmarks play."""

from __future__ import annotations

import re

from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.chats import Chat, Member
from bot.loopback.telegram.checking import units
from bot.loopback.telegram.failure import Json
from bot.loopback.telegram.people import Message, Person
from bot.loopback.telegram.queries import CALLBACK_SECONDS, Query

_ENTITY = re.compile(
    r"(?P<bot_command>(?<![\w/])/\w{1,64}(?:@\w{3,})?)|(?P<mention>(?<!\w)@\w{4,})|(?P<url>https?://\S+)"
)


_SERVICE = frozenset({"migrate_to_chat_id", "migrate_from_chat_id"})
"""What marks a message that no person has written."""


class TalkingChat(Chat):
    """A chat that people write in; what they do becomes an update for the bot, if it may see it."""

    def __init__(
        self, backend: Backend, chat_id: int, kind: str, *, title: str = "", keep: int | None = None
    ) -> None:
        super().__init__(backend.inbox, chat_id, kind, title=title, keep=keep)
        self.backend = backend

    async def say(
        self, person: Person, text: str, *, thread: int | None = None, reply_to: Message | None = None
    ) -> Message:
        """Somebody writes a message; `is_delivered` says whether the bot was told of it."""
        return self.write(person, text, thread=thread, reply_to=reply_to)

    async def document(
        self, person: Person, name: str, content: bytes, caption: str = "", *, size: int | None = None
    ) -> Message:
        """Somebody sends a file; `size` (bytes) stands for a larger file than is given."""
        file = self.backend.files.add(name, content, size)
        return self.write(person, caption, content={"document": file.as_document()})

    async def voice(self, person: Person) -> Message:
        """Somebody sends a voice message."""
        file = self.backend.files.add("voice.ogg", b"OggS")
        return self.write(person, "", content={"voice": _media(file.as_document(), duration=3)})

    async def photo(self, person: Person, caption: str = "") -> Message:
        """Somebody sends a photo."""
        file = self.backend.files.add("photo.jpg", b"\xff\xd8")
        return self.write(person, caption, content={"photo": [_media(file.as_document(), width=9, height=9)]})

    async def sticker(self, person: Person) -> Message:
        """Somebody sends a sticker."""
        file = _media(self.backend.files.add("sticker.webp", b"RIFF").as_document(), width=512, height=512)
        kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
        return self.write(person, "", content={"sticker": file | kind})

    def write(
        self,
        person: Person,
        text: str,
        *,
        content: Json | None = None,
        thread: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """A message of somebody, of text or of something else."""
        message = Message(
            self,
            self.next_id(),
            person,
            self.backend.now(),
            self.backend.clock(),
            text=text,
            entities=entities_of(text),
            content=content or {},
            reply_to=reply_to.id if reply_to else None,
            thread=self._thread_of(reply_to) if thread is None and reply_to else thread,
        )
        self.add(message)
        if self.reaches_bot(message):
            message.is_delivered = self.inbox.push("message", message.as_json())
        return message

    def _thread_of(self, replied: Message) -> int | None:
        """The thread of a reply: in a group without topics it is the message that the thread began with."""
        root = replied.thread if self.is_forum or replied.thread else replied.id
        return root if self.kind == "supergroup" else None

    async def edit(self, message: Message, text: str) -> None:
        """The author changes the text of a message."""
        message.text, message.entities = text, entities_of(text)
        message.edits += 1
        message.edited_at, message.edit_date = self.backend.clock(), self.backend.now()
        if self.reaches_bot(message):
            self.inbox.push("edited_message", message.as_json())
        self.changed.fire()

    async def delete(self, message: Message) -> None:
        """Somebody deletes a message, of which bots are not told."""
        message.is_deleted = True
        self.changed.fire()

    async def press(
        self,
        message: Message,
        button: str,
        person: Person,
        *,
        forged: bool = False,
        inaccessible: bool = False,
    ) -> Query:
        """Somebody presses a button, named by its label or its data.

        `forged`: the data is sent though no button has it. `inaccessible`: Telegram no longer shows the bot
        the message.

        Raises:
            LookupError: The message has no such button.
        """
        data = button if forged else _data_of(message, button)
        query = self.backend.queries.ask(person, self.backend.clock(), CALLBACK_SECONDS)
        shown = message.as_json()
        if inaccessible or message.is_deleted:
            shown = {"chat": self.as_json(), "message_id": message.id, "date": 0}
        body: Json = {"id": query.id, "from": person.as_json(), "chat_instance": str(self.id), "data": data}
        self.inbox.push("callback_query", body | {"message": shown})
        return query

    def reaches_bot(self, message: Message) -> bool:
        """Whether the bot is told of a message: in groups privacy mode keeps most of them away."""
        if self.bot_member.status not in ("member", "administrator") or self.migrated_to is not None:
            return False
        if self.kind == "private" or self.bot_member.is_admin or not self.backend.privacy_mode:
            return True
        if _SERVICE & message.content.keys():
            return True
        replied = self.messages.get(message.reply_to or 0)
        if replied is not None and replied.is_from_bot:
            return True
        name = f"@{self.backend.bot.username}".lower()
        words = message.text.lower().split(maxsplit=1)
        if words and words[0].startswith("/"):
            return "@" not in words[0] or words[0].endswith(name)
        return self.backend.mentions_arrive and name in map(str.lower, message.styled("mention"))

    def replies_to(self, message: Message) -> list[Message]:
        """What the bot has answered to a message and not deleted, in order."""
        return [
            answer for answer in self.from_bot() if answer.reply_to == message.id and answer.id > message.id
        ]

    def from_bot(self) -> list[Message]:
        """Everything that the bot has sent here and not deleted, in order."""
        return [
            message for message in self.messages.values() if message.is_from_bot and not message.is_deleted
        ]

    async def reply_to(self, message: Message, timeout: float = 10.0) -> Message:
        """The bot's first reply to a message.

        Raises:
            TimeoutError: There was none in these seconds.
        """
        return await self.changed.until(lambda: next(iter(self.replies_to(message)), None), timeout)

    async def next_message(self, after: Message, timeout: float = 10.0) -> Message:
        """The bot's first message after another one, whether it replies to it or not.

        Raises:
            TimeoutError: There was none in these seconds.
        """
        return await self.changed.until(
            lambda: next((one for one in self.from_bot() if one.id > after.id), None), timeout
        )

    async def edited(self, message: Message, *, times: int = 1, timeout: float = 10.0) -> Message:
        """A message once it was edited this many times altogether.

        Raises:
            TimeoutError: It was not in these seconds.
        """
        return await self.changed.until(lambda: message if message.edits >= times else None, timeout)

    def set_status(self, person: Person, status: str, by: Person | None = None) -> None:
        """Somebody's or the bot's status changes."""
        old = self.members.get(person.id, Member(person, "left"))
        new = self.members[person.id] = Member(person, status)
        body: Json = {"chat": self.as_json(), "from": (by or person).as_json(), "date": self.backend.now()}
        body |= {"old_chat_member": old.as_json(), "new_chat_member": new.as_json()}
        is_bot = person is self.backend.bot
        if is_bot or self.bot_member.is_admin:
            self.inbox.push("my_chat_member" if is_bot else "chat_member", body)
        self.changed.fire()


def entities_of(text: str) -> list[Json]:
    """What Telegram finds by itself in a text that somebody writes: commands, mentions, links."""
    return [
        {"type": found.lastgroup or "", "offset": units(text[: found.start()]), "length": units(found[0])}
        for found in _ENTITY.finditer(text)
    ]


def _media(document: Json, **size: int) -> Json:
    return {name: document[name] for name in ("file_id", "file_unique_id", "file_size")} | size


def _data_of(message: Message, button: str) -> str:
    for one in message.buttons:
        if "callback_data" in one and button in (one["text"], one["callback_data"]):
            return str(one["callback_data"])
    raise LookupError(f"no button {button!r} among {message.labels}")
