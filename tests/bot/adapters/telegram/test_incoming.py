from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

import pytest
from telegram import Document, Update, User

from bot.adapters.telegram.incoming import Asked, Incoming, Moved, Pressed, Reader, Typed
from bot.adapters.telegram.places import Place
from knowledge.article import Language
from tests.bot.adapters.telegram.updates import (
    BUDI,
    FORUM,
    GROUP,
    ME,
    PRIVATE,
    SITI,
    Json,
    entities,
    member,
    message,
    update,
)

_Returned = TypeVar("_Returned")


def reader() -> Reader:
    """One in which person 7 manages every chat, and every file holds its own id."""

    async def is_admin(chat: int, person: int) -> bool:
        return chat < 0 and person == 7

    async def fetch(document: Document, limit: int) -> bytes:
        return document.file_id.encode()[:limit]

    return Reader(lambda: User.de_json(ME, None), is_admin=is_admin, fetch=fetch)


def awaited(work: Awaitable[_Returned]) -> _Returned:
    """What comes of it."""

    async def wait() -> _Returned:
        return await work

    return asyncio.run(wait())


def read(raw: dict[str, Any]) -> Incoming | None:
    """What an update means."""
    return reader().read(Update.de_json(raw, None))


def asked(raw_message: dict[str, Any], *, kind: str = "message") -> Asked | None:
    """What a message means."""
    found = read(update(**{kind: raw_message}))
    assert found is None or isinstance(found, Asked)
    return found


def words(raw_message: dict[str, Any]) -> str | None:
    """What a message says to us; None if it is not for us."""
    found = asked(raw_message)
    return found.message.text if found else None


def test_any_text_in_a_private_chat_is_a_question() -> None:
    """It keeps its words, its number, who asks and where, and the language of the app."""
    found = asked(message("Apa itu batik?", id=11))
    assert found is not None
    assert found.message.text == "Apa itu batik?"
    assert (found.message.id, found.id, found.place) == ("11", 11, Place(7))
    origin = found.message.origin
    assert (origin.chat, origin.person, origin.thread) == ("telegram:7", "telegram:7", "")
    assert not origin.is_group
    assert origin.hint is Language.INDONESIAN


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("id", Language.INDONESIAN),
        ("in", Language.INDONESIAN),
        ("ms", Language.INDONESIAN),
        ("en", Language.ENGLISH),
        ("en-US", Language.ENGLISH),
        ("de", None),
        (None, None),
    ],
)
def test_the_app_hints_at_a_language(code: str | None, hint: Language | None) -> None:
    """Only one that we speak."""
    found = asked(message("Halo", sender={**SITI, "language_code": code}))
    assert found is not None
    assert found.message.origin.hint is hint


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("/tanya apa itu batik?", "/tanya apa itu batik?"),
        ("/ask@Kutip_Bot apa itu batik?", "/ask apa itu batik?"),
        ("/ASK@kutip_bot apa?", "/ASK apa?"),
        ("/tanya@Kutip_Bot", "/tanya"),
        ("/help", "/help"),
        ("/bahasa en", "/bahasa en"),
        ("/cuaca@Kutip_Bot hari ini", "/cuaca hari ini"),
        ("@Kutip_Bot apa itu batik?", "apa itu batik?"),
        ("@kutip_bot, apa itu batik?", "apa itu batik?"),
        ("@kutip_bot", "/ask"),
        ("Hai @Kutip_Bot, apa itu batik?", "Hai, apa itu batik?"),
        ("\U0001f44b\U0001f3fd @Kutip_Bot apa itu batik?", "\U0001f44b\U0001f3fd apa itu batik?"),
        ("apa itu batik? @Kutip_Bot", "apa itu batik?"),
        ("/tanya@lain_bot apa itu batik?", None),
        ("/help@lain_bot", None),
        ("/cuaca", None),
        ("apa itu batik?", None),
        ("@lain_bot apa itu batik?", None),
        ("surel saya kutip@Kutip_Bot.example", None),
        ("Kutip_Bot, apa itu batik?", None),
    ],
)
def test_in_a_group_only_what_is_meant_for_us_is_heard(said: str, heard: str | None) -> None:
    """Commands that we know or that bear our name, and our name itself; it is no part of the question."""
    assert words(message(said, chat=GROUP)) == heard


def test_a_caption_counts_as_text() -> None:
    """In a private chat as it is, in a group where it names us."""
    photo = [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]
    caption = "apa ini, @Kutip_Bot ?"
    named: dict[str, Any] = {"photo": photo, "caption": caption, "caption_entities": entities(caption)}
    assert words(message(photo=photo, caption="apa ini?")) == "apa ini?"
    assert words(message(chat=GROUP, photo=photo, caption="apa ini?")) is None
    assert words(message(chat=GROUP, **named)) == "apa ini,?"


@pytest.mark.parametrize(
    "media",
    [
        {"voice": {"file_id": "a", "file_unique_id": "a", "duration": 1}},
        {"photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]},
        {"location": {"longitude": 1.0, "latitude": 1.0}},
        {
            "sticker": {
                "file_id": "a",
                "file_unique_id": "a",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
                "type": "regular",
            }
        },
    ],
)
def test_media_without_words_have_no_text(media: dict[str, Any]) -> None:
    """In a private chat they come as an empty message, in a group not at all."""
    assert words(message(**media)) == ""
    assert words(message(chat=GROUP, **media)) is None


def test_of_an_album_one_picture_without_words_is_heard() -> None:
    """The others would be answered with the same hint again."""
    photo = [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]
    one = reader()
    pictures = [message(id=number, media_group_id="album", photo=photo) for number in (5, 6, 7)]
    found = [one.read(Update.de_json(update(message=picture), None)) for picture in pictures]
    assert [isinstance(each, Asked) for each in found] == [True, False, False]


def test_a_reply_to_us_is_for_us() -> None:
    """A reply to somebody else is not, nor is what is written in a topic that we opened."""
    ours = message("Jawaban", chat=GROUP, sender=ME, id=3)
    theirs = message("Obrolan", chat=GROUP, sender=BUDI, id=3)
    assert words(message("dan di Jawa?", chat=GROUP, reply_to_message=ours)) == "dan di Jawa?"
    assert words(message("dan di Jawa?", chat=GROUP, reply_to_message=theirs)) is None
    opened = message(chat=FORUM, sender=ME, id=3, forum_topic_created={"name": "Batik", "icon_color": 1})
    assert words(message("halo semua", chat=FORUM, reply_to_message=opened)) is None
    assert words(message("/cuaca", chat=GROUP, reply_to_message=ours)) is None


def test_asking_about_a_message_asks_what_it_says() -> None:
    """The command alone, or our name alone, as a reply; a part that is quoted goes before the whole."""
    theirs = message("Berapa tinggi Kerinci? Dan di mana?", chat=GROUP, sender=BUDI, id=3)
    whole = "Berapa tinggi Kerinci? Dan di mana?"
    assert words(message("/tanya", chat=GROUP, reply_to_message=theirs)) == f"/tanya {whole}"
    assert words(message("@Kutip_Bot", chat=GROUP, reply_to_message=theirs)) == whole
    assert words(message("/tanya apa itu?", chat=GROUP, reply_to_message=theirs)) == "/tanya apa itu?"
    quote = {"text": "Dan di mana?", "position": 23}
    part = message("/ask", chat=GROUP, reply_to_message=theirs, quote=quote)
    assert words(part) == "/ask Dan di mana?"
    ours = message("Jawaban", chat=GROUP, sender=ME, id=3)
    assert words(message("/tanya", chat=GROUP, reply_to_message=ours)) == "/tanya"


def test_a_topic_is_a_thread_and_a_reply_is_none() -> None:
    """Telegram numbers the replies of ordinary groups like topics."""
    topic = asked(message("/help", chat=FORUM, message_thread_id=9, is_topic_message=True))
    reply = asked(message("/help", chat=GROUP, message_thread_id=9))
    assert topic is not None
    assert reply is not None
    assert (topic.place, topic.message.origin.thread) == (Place(-1002, 9), "9")
    assert (reply.place, reply.message.origin.thread) == (Place(-1001), "")


CHANNEL = {"id": -1009, "type": "channel", "title": "Kanal"}


@pytest.mark.parametrize(
    "raw",
    [
        update(message=message("Halo", sender={**BUDI, "is_bot": True})),
        update(message=message("Halo", via_bot=ME)),
        update(message=message("Halo", via_bot={**ME, "id": 43})),
        update(message=message(chat=GROUP, new_chat_members=[BUDI])),
        update(message=message(chat=GROUP, new_chat_title="Baru")),
        update(message=message("/help", chat=GROUP, sender_chat=CHANNEL, is_automatic_forward=True)),
        update(channel_post=message("/help", chat=CHANNEL)),
        update(edited_message=message(location={"longitude": 1.0, "latitude": 1.0})),
        update(my_chat_member={"chat": PRIVATE, "from": SITI, "date": 1, **{
            "old_chat_member": member("member"), "new_chat_member": member("kicked")}}),
        update(),
    ],
)  # fmt: skip
def test_the_rest_is_left_alone(raw: dict[str, Any]) -> None:
    """Bots, what was sent by way of bots, service messages, channels, and whatever else there is."""
    assert read(raw) is None


ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel"}


@pytest.mark.parametrize(
    ("sender", "fields"),
    [(ANONYMOUS, {"sender_chat": GROUP}), (ANONYMOUS, {}), (CHANNEL_BOT, {"sender_chat": CHANNEL})],
    ids=["group", "account", "channel"],
)
def test_who_writes_in_the_name_of_a_chat_is_no_person(sender: Json, fields: Json) -> None:
    """Nobody knows who it is: neither the group nor the channel is somebody who can be an admin."""
    found = asked(message("/help", chat=GROUP, sender=sender, **fields))
    assert found is not None
    assert found.message.origin.person == ""
    assert found.message.origin.is_group


def test_an_anonymous_press_is_nobodys() -> None:
    """Nor does the account of all anonymous administrators stand for one of them."""
    carrier = message("Jawaban", chat=GROUP, sender=ME, id=30)
    query = {"id": "q", "from": ANONYMOUS, "chat_instance": "c", "data": "why:abc", "message": carrier}
    found = read(update(callback_query=query))
    assert isinstance(found, Pressed)
    assert found.press.origin.person == ""


def test_a_group_is_told_where_we_are_asked_in_private() -> None:
    """A private chat need not be told."""
    group, private = asked(message("/help", chat=GROUP)), asked(message("/help"))
    assert group is not None
    assert private is not None
    assert (group.message.origin.private, private.message.origin.private) == ("https://t.me/Kutip_Bot", "")


def test_the_platform_tells_who_manages_a_chat() -> None:
    """It is asked only when somebody wants to know."""
    siti = asked(message("/help", chat=GROUP))
    budi = asked(message("/help", chat=GROUP, sender=BUDI))
    assert siti is not None
    assert budi is not None
    assert awaited(siti.message.origin.manages_chat())
    assert not awaited(budi.message.origin.manages_chat())


def test_an_edited_message_says_so() -> None:
    """It has the number of the one it replaces."""
    found = asked(message("Apa itu tenun?", id=11), kind="edited_message")
    assert found is not None
    assert found.message.is_edited
    assert found.message.id == "11"


def test_a_file_can_be_read() -> None:
    """At most as much of it as somebody wants."""
    document = {"file_id": "abcdef", "file_unique_id": "a", "file_name": "kopi.md", "file_size": 6}
    found = asked(message(document=document))
    assert found is not None
    assert found.message.text == ""
    file = found.message.file
    assert file is not None
    assert (file.name, file.size) == ("kopi.md", 6)
    assert awaited(file.fetch(3)) == b"abc"


def test_an_animation_is_no_file() -> None:
    """Telegram sends it as a document, too."""
    media = {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1, "duration": 1}
    found = asked(message(animation=media, document={"file_id": "a", "file_unique_id": "a"}))
    assert found is not None
    assert found.message.file is None


def test_a_press_tells_who_and_where() -> None:
    """It comes with its action, its message and its topic."""
    carrier = message("Jawaban", chat=FORUM, sender=ME, id=30, message_thread_id=9, is_topic_message=True)
    query = {"id": "q", "from": BUDI, "chat_instance": "c", "data": "why:abc", "message": carrier}
    found = read(update(callback_query=query))
    assert isinstance(found, Pressed)
    assert (found.query, found.place, found.id) == ("q", Place(-1002, 9), 30)
    assert (found.press.action, found.press.message) == ("why:abc", "30")
    assert (found.press.origin.person, found.press.origin.thread) == ("telegram:8", "9")
    assert found.press.origin.is_group


def test_a_press_of_an_old_message_is_one_nevertheless() -> None:
    """Telegram tells only the number and the chat of what is too old."""
    old = {"message_id": 30, "date": 0, "chat": GROUP}
    query = {"id": "q", "from": BUDI, "chat_instance": "c", "data": "why:abc", "message": old}
    found = read(update(callback_query=query))
    assert isinstance(found, Pressed)
    assert (found.place, found.id) == (Place(-1001), 30)


def test_an_inline_question_comes_from_a_person() -> None:
    """In whichever chat they are typing."""
    query = {"id": "q", "from": SITI, "query": "batik", "offset": ""}
    found = read(update(inline_query=query))
    assert isinstance(found, Typed)
    assert (found.origin.person, found.query, found.text) == ("telegram:7", "q", "batik")


def test_being_taken_into_a_group_is_a_start() -> None:
    """Being made its administrator later on is not."""
    change: dict[str, Any] = {"chat": GROUP, "from": BUDI, "date": 1}
    joined = {"old_chat_member": member("left"), "new_chat_member": member("member")}
    found = read(update(my_chat_member=change | joined))
    assert isinstance(found, Asked)
    assert (found.message.text, found.id) == ("/start", None)
    promoted = {"old_chat_member": member("member"), "new_chat_member": member("member")}
    assert read(update(my_chat_member=change | promoted)) is None


def test_a_group_that_gets_a_new_number_is_noticed() -> None:
    """The old one tells the new one."""
    old = {"id": -5, "type": "group", "title": "Warga"}
    found = read(update(message=message(chat=old, migrate_to_chat_id=-1001)))
    assert found == Moved(-5, -1001)


def test_half_a_character_is_no_obstacle() -> None:
    """JSON can hold one; beside our name, too, which ends where it is said to end."""
    raw = message("@Kutip_Bot \U0001f58b apa itu batik?", chat=GROUP)
    raw["text"] = raw["text"].replace("\U0001f58b", "\ud83d")
    found = asked(raw)
    assert found is not None
    assert found.message.text == "\N{REPLACEMENT CHARACTER} apa itu batik?"


@pytest.mark.parametrize("place", [(50, 10), (-1, 10), (0, 1_000_000)])
def test_a_name_that_stands_nowhere_is_none(place: tuple[int, int]) -> None:
    """Telegram would not say so, but whoever plays it might."""
    raw = message("Halo semua", chat=GROUP)
    raw["entities"] = [{"type": "mention", "offset": place[0], "length": place[1]}]
    assert asked(raw) is None
