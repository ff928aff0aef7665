"""The two kinds of chats, and what can happen to the bot in them."""

from __future__ import annotations

from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.chats import Topic
from bot.loopback.telegram.people import Message, Person
from bot.loopback.telegram.talking import TalkingChat


class PrivateChat(TalkingChat):
    """The chat of one person with the bot."""

    def __init__(self, backend: Backend, person: Person, *, keep: int | None = None) -> None:
        super().__init__(backend, person.id, "private", keep=keep)
        self.person = person
        backend.adopt(self, person)

    async def ask(self, text: str) -> Message:
        """The person writes a message."""
        return await self.say(self.person, text)

    def block(self) -> None:
        """The person blocks the bot."""
        self.set_status(self.backend.bot, "kicked", self.person)

    def unblock(self) -> None:
        """The person lets the bot speak again."""
        self.set_status(self.backend.bot, "member", self.person)


class Group(TalkingChat):
    """A group, or a forum with topics."""

    def __init__(
        self, backend: Backend, title: str, *, kind: str, is_forum: bool = False, keep: int | None = None
    ) -> None:
        super().__init__(backend, backend.group_id(kind), kind, title=title, keep=keep)
        self.is_forum = is_forum
        backend.adopt(self)

    def join(self, person: Person, status: str = "member") -> Person:
        """Somebody joins, as creator, administrator or member."""
        self.set_status(person, status)
        return person

    def kick_bot(self, by: Person) -> None:
        """Somebody removes the bot."""
        self.set_status(self.backend.bot, "kicked", by)

    def add_bot(self, by: Person, status: str = "member") -> None:
        """Somebody adds the bot, or makes it an administrator."""
        self.set_status(self.backend.bot, status, by)

    def topic(self, name: str) -> int:
        """A new topic; what is returned is its message_thread_id."""
        number = self.next_id()
        self.topics[number] = Topic(number, name)
        return number

    def close_topic(self, thread: int) -> None:
        """Only administrators may write there."""
        self.topics[thread].is_closed = True

    def delete_topic(self, thread: int) -> None:
        """It is gone with its messages."""
        del self.topics[thread]
        for message in self.messages.values():
            if message.thread == thread:
                message.is_deleted = True

    def migrate(self) -> Group:
        """The group becomes a supergroup with an id of its own; the old id is of no use any more."""
        new = Group(self.backend, self.title, kind="supergroup", keep=self._keep)
        new.members = dict(self.members)
        owner = next(iter(self.members.values())).person
        self.write(owner, "", content={"migrate_to_chat_id": new.id})
        self.migrated_to = new.id
        new.write(owner, "", content={"migrate_from_chat_id": self.id})
        return new
