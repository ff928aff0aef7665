"""Messages in channels: who may write, what is replied to, who is pinged."""

from __future__ import annotations

from typing import Any

import pytest

from bot.loopback.discord import LoopbackDiscord
from bot.loopback.discord.permissions import (
    EMBED_LINKS,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_CHANNEL,
)
from tests.bot.loopback.discord.api import Api, asked, callback, served


@served()
async def test_the_bot_needs_its_rights(server: LoopbackDiscord, api: Api) -> None:
    """Without its rights the bot is refused in a channel; interactions are answered all the same."""
    interaction = await asked(server, api)
    channel, guild = interaction.channel, interaction.channel.guild
    assert guild is not None
    path = f"/channels/{channel.id}/messages"
    embed: dict[str, Any] = {"embeds": [{"description": "a"}]}
    for denied, body, code in (
        (VIEW_CHANNEL, {"content": "a"}, 50001),
        (SEND_MESSAGES, {"content": "a"}, 50013),
        (EMBED_LINKS, embed, 50013),
        (EMBED_LINKS, {"content": "a"}, None),
    ):
        guild.deny_bot(channel, denied)
        answer = await api("POST", path, body)
        assert (answer.status, answer.body.get("code")) == ((403, code) if code else (200, None))
    guild.deny_bot(channel, SEND_MESSAGES | SEND_MESSAGES_IN_THREADS)
    assert (await api("POST", f"/channels/{channel.id}/typing")).code == 50013
    thread = await guild.member().thread(channel, "Utas")
    assert (await api("POST", f"/channels/{thread.id}/messages", {"content": "a"})).code == 50013
    assert (await api("POST", callback(interaction), {"type": 4, "data": embed})).status == 204
    assert (await api("POST", "/channels/5/messages", {"content": "a"})).code == 10003


@served()
async def test_direct_messages_are_opened_and_can_be_refused(server: LoopbackDiscord, api: Api) -> None:
    """The bot opens direct messages with somebody; who has blocked it gets none."""
    person = server.user()
    opened = (await api("POST", "/users/@me/channels", {"recipient_id": person.id})).body
    direct = server.direct(person)
    assert opened["id"] == str(direct.id)
    assert (await api("POST", f"/channels/{direct.id}/messages", {"content": "a"})).status == 200
    direct.is_blocked = True
    assert (await api("POST", f"/channels/{direct.id}/messages", {"content": "a"})).code == 50007
    assert (await api("POST", "/users/@me/channels", {"recipient_id": 5})).code == 10013


@served()
async def test_a_reply_to_what_is_gone(server: LoopbackDiscord, api: Api) -> None:
    """A reply to a message that is gone fails, unless it need not exist."""
    guild = server.guild()
    channel, member = guild.text_channel(), guild.member()
    message = await member.write(channel, "a")
    path = f"/channels/{channel.id}/messages"
    reference = {"message_id": str(message.id)}
    await api("POST", path, {"content": "b", "message_reference": reference})
    assert (await channel.reply_to(message)).text == "b"
    await member.delete(message)
    body: dict[str, Any] = {"content": "c", "message_reference": reference}
    assert await api.problems("POST", path, body) == {"message_reference: REPLIES_UNKNOWN_MESSAGE"}
    body["message_reference"] = reference | {"fail_if_not_exists": False}
    assert (await api("POST", path, body)).status == 200
    assert channel.from_bot()[-1].reference is None


@served()
async def test_a_nonce_is_enforced(server: LoopbackDiscord, api: Api) -> None:
    """The same nonce again is the same message, where that is asked for."""
    channel = server.guild().text_channel()
    path = f"/channels/{channel.id}/messages"
    body = {"content": "a", "nonce": "1", "enforce_nonce": True}
    first, second = (await api("POST", path, body)).body, (await api("POST", path, body)).body
    assert first["id"] == second["id"]
    await api("POST", path, body | {"enforce_nonce": False})
    assert len(server.messages(channel)) == 2


_EVERYBODY = "@everyone @here <@{person}> <@!{person}> <@&{role}> `<@{person}>`"


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        (None, {"everyone", "person", "role", "author"}),
        ({"parse": []}, set[str]()),
        ({"parse": ["everyone"]}, {"everyone"}),
        ({"parse": ["roles"], "users": ["5"]}, {"role"}),
        ({"parse": [], "users": ["PERSON"]}, {"person"}),
        ({"parse": [], "replied_user": True}, {"author"}),
    ],
)
def test_pings_are_as_allowed(allowed: dict[str, Any] | None, expected: set[str]) -> None:
    """Content rings at those whom `allowed_mentions` allows, at everybody without it; an embed at nobody."""

    async def run(server: LoopbackDiscord, api: Api) -> None:
        guild = server.guild()
        channel, person, author = guild.text_channel(), guild.member(), guild.member(name="Budi")
        role = guild.role("Warga")
        message = await author.write(channel, "halo")
        text = _EVERYBODY.format(person=person.id, role=role.id)
        body: dict[str, Any] = {"content": text, "message_reference": {"message_id": message.id}}
        body["embeds"] = [{"description": text}]
        if allowed is not None:
            users = [str(person.id) if one == "PERSON" else one for one in allowed.get("users", ())]
            body["allowed_mentions"] = allowed | ({"users": users} if users else {})
        assert (await api("POST", f"/channels/{channel.id}/messages", body)).status == 200
        names = {"everyone": "everyone", "person": person.id, "role": role.id, "author": author.id}
        (answer,) = channel.from_bot()
        assert answer.pings == {names[one] for one in expected}

    served()(run)()


@served()
async def test_a_message_to_a_channel_is_for_all(server: LoopbackDiscord, api: Api) -> None:
    """The flag of what is for one person has no effect outside an interaction."""
    channel = server.guild().text_channel()
    await api("POST", f"/channels/{channel.id}/messages", {"content": "a", "flags": 64})
    (message,) = server.messages(channel)
    assert not message.is_ephemeral


@served()
async def test_only_ones_own_messages_are_changed(server: LoopbackDiscord, api: Api) -> None:
    """The bot edits and deletes its own messages, and nobody else's."""
    guild = server.guild()
    channel, member = guild.text_channel(), guild.member()
    theirs = await member.write(channel, "a")
    path = f"/channels/{channel.id}/messages"
    mine = (await api("POST", path, {"content": "b"})).body["id"]
    assert (await api("PATCH", f"{path}/{theirs.id}", {"content": "c"})).code == 50005
    assert (await api("DELETE", f"{path}/{theirs.id}")).code == 50013
    assert (await api("DELETE", f"{path}/{mine}")).status == 204
    assert (await api("PATCH", f"{path}/{mine}", {"content": "c"})).code == 10008
    assert [one["id"] for one in (await api("GET", path)).body] == [str(theirs.id)]


@served()
async def test_threads_are_archived_and_locked(server: LoopbackDiscord, api: Api) -> None:
    """A message wakes an archived thread; a locked one takes none."""
    guild = server.guild()
    channel, member = guild.text_channel(), guild.member()
    opened = await api("POST", f"/channels/{channel.id}/threads", {"name": "Utas", "type": 11})
    thread = server.backend.channels[int(opened.body["id"])]
    assert (thread.parent, thread.name) == (channel, "Utas")
    thread.is_archived = True
    path = f"/channels/{thread.id}/messages"
    assert (await api("POST", path, {"content": "a"})).status == 200
    assert not thread.is_archived
    thread.is_locked = True
    assert (await api("POST", path, {"content": "a"})).code == 50083
    forum = guild.forum()
    assert (await api("POST", f"/channels/{forum.id}/messages", {"content": "a"})).code == 50008
    assert (await member.post(forum, "Sagu", "Apa?")).starter.text == "Apa?"


@served()
async def test_unknown_routes_and_tokens(server: LoopbackDiscord, api: Api) -> None:
    """There is nothing beside the API, and nothing without the token; a body must be JSON."""
    assert (await api("GET", "/sagu")).status == 404
    assert (await api("PATCH", "/gateway")).status == 404
    assert (await api("GET", "/users/@me", token="none")).status == 401  # noqa: S106  # opens nothing
    assert (await api("GET", "/users/@me")).body["username"] == "kutip"
    channel = server.guild().text_channel()
    assert (await api("POST", f"/channels/{channel.id}/messages", [1])).code == 50109
    assert (await api("POST", "/channels/x/messages", {"content": "a"})).code == 50035
