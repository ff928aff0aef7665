"""Groups: privacy mode, topics, members, and losing one's place."""

from __future__ import annotations

from typing import Any

import pytest

from bot.loopback.telegram import LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, Refused, served


@served()
async def test_privacy_mode_keeps_most_messages_away(server: LoopbackTelegram, api: Api) -> None:
    """The bot is told of commands, mentions and replies to it, of nothing else."""
    group = server.group()
    person = group.join(server.person())
    await api("sendMessage", chat_id=group.id, text="Halo")
    (mine,) = group.from_bot()
    theirs = await group.say(person, "/tanya@other_bot apa")
    seen = {
        "/tanya apa": await group.say(person, "/tanya apa"),
        "/tanya@Kutip_Bot apa": await group.say(person, "/tanya@Kutip_Bot apa"),
        "halo @kutip_bot": await group.say(person, "halo @kutip_bot"),
        "balasan": await group.say(person, "balasan", reply_to=mine),
    }
    unseen = [
        theirs,
        await group.say(person, "halo semua"),
        await group.say(person, "balasan", reply_to=theirs),
        await group.say(person, "halo @kutip_botak"),
    ]
    assert all(message.is_delivered for message in seen.values())
    assert not any(message.is_delivered for message in unseen)
    assert [update["message"]["text"] for update in await api.updates()] == list(seen)


@served()
async def test_an_administrator_sees_everything(server: LoopbackTelegram, api: Api) -> None:
    """Privacy mode does not hold for a bot that runs the group, nor where it is off."""
    group = server.group()
    person = group.join(server.person())
    group.add_bot(person, "administrator")
    assert (await group.say(person, "halo semua")).is_delivered
    group.add_bot(person, "member")
    assert not (await group.say(person, "halo semua")).is_delivered
    server.backend.privacy_mode = False
    assert (await group.say(person, "halo semua")).is_delivered
    assert (await api("getMe"))["can_read_all_group_messages"]


@served()
async def test_topics_keep_their_thread(server: LoopbackTelegram, api: Api) -> None:
    """Messages go to topics that exist and are open; elsewhere there are none."""
    forum, group = server.group(is_forum=True), server.group()
    person = forum.join(server.person())
    thread = forum.topic("Berita")
    question = await forum.say(person, "/tanya", thread=thread)
    (update,) = await api.updates()
    assert update["message"]["message_thread_id"] == thread
    assert update["message"]["is_topic_message"]
    place: dict[str, Any] = {"chat_id": forum.id, "message_thread_id": thread, "text": "x"}
    await api("sendMessage", **place, reply_parameters={"message_id": question.id})
    assert (await forum.reply_to(question)).thread == thread
    await api("sendChatAction", chat_id=forum.id, message_thread_id=thread, action="typing")
    forum.close_topic(thread)
    assert await api.refused("sendMessage", **place) == "Bad Request: TOPIC_CLOSED"
    forum.delete_topic(thread)
    assert await api.refused("sendMessage", **place) == "Bad Request: message thread not found"
    place["chat_id"] = group.id
    assert await api.refused("sendMessage", **place) == "Bad Request: message thread not found"


@served()
async def test_a_thread_of_replies_is_no_topic(server: LoopbackTelegram, api: Api) -> None:
    """In a group without topics replies carry a thread, to which nothing can be sent."""
    group = server.group()
    person = group.join(server.person())
    first = await group.say(person, "satu")
    await group.say(person, "/tanya", reply_to=first)
    (update,) = await api.updates()
    thread = update["message"]["message_thread_id"]
    assert (thread, "is_topic_message" in update["message"]) == (first.id, False)
    why = await api.refused("sendMessage", chat_id=group.id, text="x", message_thread_id=thread)
    assert why == "Bad Request: message thread not found"


@served()
async def test_a_bot_that_was_removed_may_not_speak(server: LoopbackTelegram, api: Api) -> None:
    """After it was kicked everything there is forbidden, and it is told so."""
    group = server.group(kind="group")
    person = group.join(server.person(), "creator")
    group.kick_bot(person)
    with pytest.raises(Refused, match="403 Forbidden: bot was kicked from the group chat"):
        await api("sendMessage", chat_id=group.id, text="x")
    (update,) = await api.updates()
    assert update["my_chat_member"]["from"]["id"] == person.id
    group.add_bot(person)
    assert await api("leaveChat", chat_id=group.id)
    with pytest.raises(Refused, match="403 Forbidden: bot is not a member of the group chat"):
        await api("getChat", chat_id=group.id)


@served()
async def test_a_migrated_group_names_its_new_id(server: LoopbackTelegram, api: Api) -> None:
    """The old id is refused with the new one, which works."""
    group = server.group(kind="group")
    group.join(server.person())
    new = group.migrate()
    with pytest.raises(Refused, match="400 Bad Request: group chat was upgraded") as refused:
        await api("sendMessage", chat_id=group.id, text="x")
    assert refused.value.parameters == {"migrate_to_chat_id": new.id}
    await api("sendMessage", chat_id=new.id, text="x")
    service = [update["message"] for update in await api.updates()]
    assert [body.get("migrate_to_chat_id") for body in service] == [new.id, None]
    assert [body.get("migrate_from_chat_id") for body in service] == [None, group.id]


@served()
async def test_members_have_a_status(server: LoopbackTelegram, api: Api) -> None:
    """Creator, administrator, member and left are told apart; a private chat has no administrators."""
    group = server.group("Warga")
    people = {
        status: group.join(server.person(), status) for status in ("creator", "administrator", "member")
    }
    group.set_status(people["member"], "left")
    for status, person in {**people, "left": people["member"]}.items():
        if status != "member":
            member = await api("getChatMember", chat_id=group.id, user_id=person.id)
            assert member["status"] == status
    administrators = await api("getChatAdministrators", chat_id=group.id)
    assert [member["status"] for member in administrators] == ["creator", "administrator"]
    assert await api("getChatMemberCount", chat_id=group.id) == 3
    assert (await api("getChat", chat_id=group.id))["title"] == "Warga"
    assert "PARTICIPANT_ID_INVALID" in await api.refused("getChatMember", chat_id=group.id, user_id=5)
    assert "no administrators" in await api.refused("getChatAdministrators", chat_id=server.private().id)
