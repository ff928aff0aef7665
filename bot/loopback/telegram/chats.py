"""Chats as the server keeps them: members, topics, messages, and what the bot is allowed to do there."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from bot.loopback.signal import Signal
from bot.loopback.telegram.failure import ApiError, Json, bad_request, forbidden
from bot.loopback.telegram.inbox import Inbox
from bot.loopback.telegram.people import Message, Person


@dataclass(slots=True)
class Member:
    """A person in a chat; the status is creator, administrator, member, restricted, left or kicked."""

    person: Person
    status: str = "member"

    @property
    def is_admin(self) -> bool:
        """Whether they run the chat."""
        return self.status in ("creator", "administrator")

    def as_json(self) -> Json:
        """A ChatMember."""
        body: Json = {"status": self.status, "user": self.person.as_json()}
        if self.status == "creator":
            body["is_anonymous"] = False
        elif self.status == "administrator":
            body |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(RIGHTS, True)
        elif self.status == "kicked":
            body["until_date"] = 0
        return body


RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


@dataclass(slots=True)
class Topic:
    """A topic of a forum."""

    id: int
    name: str
    is_closed: bool = False


class Chat:
    """A private chat or a group; `keep` is how many messages it remembers (None: all)."""

    def __init__(self, inbox: Inbox, chat_id: int, kind: str, *, title: str, keep: int | None) -> None:
        self.inbox = inbox
        self.id = chat_id
        self.kind = kind
        """private, group or supergroup."""
        self.title = title
        self.is_forum = False
        self.messages: dict[int, Message] = {}
        self.members: dict[int, Member] = {}
        self.topics: dict[int, Topic] = {}
        self.actions: list[str] = []
        """Chat actions, such as "typing", the latest last."""
        self.sent_by_bot = 0
        self.migrated_to: int | None = None
        self.changed = Signal()
        """Fires when something was written, edited, deleted or pressed here."""
        self._ids = itertools.count(1)
        self._keep = keep

    def as_json(self) -> Json:
        """A Chat."""
        body: Json = {"id": self.id, "type": self.kind}
        if self.kind == "private":
            person = next(iter(self.members.values())).person
            body["first_name"] = person.first_name
            if person.username:
                body["username"] = person.username
        else:
            body["title"] = self.title
        if self.is_forum:
            body["is_forum"] = True
        return body

    @property
    def bot_member(self) -> Member:
        """The bot's own membership."""
        return self.members[self.inbox.bot.id]

    def next_id(self) -> int:
        """The number of the next message, or topic."""
        return next(self._ids)

    def add(self, message: Message) -> None:
        """Keep a message that was just written."""
        self.messages[message.id] = message
        if self._keep is not None:
            while len(self.messages) > self._keep:
                del self.messages[next(iter(self.messages))]
        if message.is_from_bot:
            self.sent_by_bot += 1
        self.changed.fire()

    def existing(self, message_id: int | None) -> Message | None:
        """A message that was not deleted."""
        message = self.messages.get(message_id or 0)
        return None if message is None or message.is_deleted else message

    def check_reachable(self) -> None:
        """The bot may speak here.

        Raises:
            ApiError: It was blocked or removed (403), or the group has become another one (400).
        """
        if self.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated_to,
            )
        status = self.bot_member.status
        if status in ("member", "administrator"):
            return
        if self.kind == "private":
            raise forbidden("bot was blocked by the user")
        how = "was kicked from" if status == "kicked" else "is not a member of"
        raise forbidden(f"bot {how} the {self.kind} chat")

    def check_thread(self, thread: int | None) -> None:
        """Messages can be sent to a topic.

        Raises:
            ApiError: There is no such topic, or it is closed.
        """
        if thread is None:
            return
        topic = self.topics.get(thread) if self.is_forum else None
        if topic is None:
            raise bad_request("message thread not found")
        if topic.is_closed and not self.bot_member.is_admin:
            raise bad_request("TOPIC_CLOSED")
