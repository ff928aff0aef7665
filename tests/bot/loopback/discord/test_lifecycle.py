"""How long an interaction can be acknowledged and answered, how often, and with what."""

from __future__ import annotations

import asyncio

import pytest

from bot.loopback.discord import Callback, LoopbackDiscord
from tests.bot.loopback.discord.api import Api, asked, callback, served, webhook


class Clock:
    """Time that a test lets pass."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


CLOCK = Clock()


@served(clock=CLOCK)
async def test_three_seconds_to_acknowledge_and_once_only(server: LoopbackDiscord, api: Api) -> None:
    """After three seconds an interaction is unknown; a second callback is refused."""
    interaction = await asked(server, api)
    CLOCK.now += 2.5
    assert (await api("POST", callback(interaction), {"type": 5})).status == 204
    again = await api("POST", callback(interaction), {"type": 5})
    assert (again.status, again.code) == (400, 40060)
    assert interaction.acknowledged_after == 2.5
    late = await asked(server, api)
    CLOCK.now += 3.5
    refused = await api("POST", callback(late), {"type": 5})
    assert (refused.status, refused.code) == (404, 10062)
    assert late.acknowledged_after is None
    assert (await api("POST", webhook(late), {"content": "x"})).code == 10015


@served(clock=CLOCK)
async def test_fifteen_minutes_to_answer(server: LoopbackDiscord, api: Api) -> None:
    """An acknowledged interaction can be answered for fifteen minutes; then its token is of no use."""
    interaction = await asked(server, api)
    await api("POST", callback(interaction), {"type": 5})
    CLOCK.now += 899
    assert (await api("PATCH", webhook(interaction, "@original"), {"content": "a"})).status == 200
    CLOCK.now += 2
    for method, path in (("PATCH", webhook(interaction, "@original")), ("POST", webhook(interaction))):
        refused = await api(method, path, {"content": "b"})
        assert (refused.status, refused.code) == (401, 50027)
    assert interaction.messages[0].content == "a"


@served()
async def test_the_first_followup_takes_the_place_of_thinking(server: LoopbackDiscord, api: Api) -> None:
    """A followup fills the "thinking" message and stays for one person; the next is one of its own."""
    interaction = await asked(server, api)
    answer = await api("POST", f"{callback(interaction)}?with_response=1", {"type": 5, "data": {"flags": 64}})
    assert answer.body["interaction"]["response_message_loading"] is True
    assert answer.body["interaction"]["response_message_ephemeral"] is True
    assert (await api("GET", webhook(interaction, "@original"))).body["flags"] == 64 | 128
    await api("POST", webhook(interaction), {"content": "first"})
    second = await api("POST", webhook(interaction), {"content": "second", "flags": 0})
    first, other = interaction.messages
    assert (first.text, first.is_ephemeral, first.is_loading) == ("first", True, False)
    assert (other.text, other.is_ephemeral) == ("second", False)
    await api("DELETE", webhook(interaction, second.body["id"]))
    assert other.is_deleted
    assert (await api("GET", webhook(interaction, second.body["id"]))).code == 10008
    assert await interaction.reply() is first


@pytest.mark.parametrize("kind", [1, 6, 7, 8, 10, True, "5", None])
def test_a_command_is_not_acknowledged_in_just_any_way(kind: object) -> None:
    """Only a message, a deferred one or a form acknowledges a command."""

    async def run(server: LoopbackDiscord, api: Api) -> None:
        interaction = await asked(server, api)
        assert await api.problems("POST", callback(interaction), {"type": kind}) == {
            "type: BASE_TYPE_CHOICES"
        }
        assert interaction.callback is None

    served()(run)()


@served()
async def test_choices_of_autocomplete_are_limited(server: LoopbackDiscord, api: Api) -> None:
    """At most 25 choices, of 1 to 100 characters each."""
    option = {"type": 3, "name": "article", "description": "One", "autocomplete": True}
    command = {"name": "sources", "description": "Sources", "options": [option]}
    await api("PUT", f"/applications/{server.bot.id}/commands", [command])
    guild = server.guild()
    typing = await guild.member().autocomplete(guild.text_channel(), "sources", article="a")
    fits = {"name": "a" * 100, "value": "b" * 100}
    for choices, problem in (
        ([fits] * 26, "data.choices: BASE_TYPE_BAD_LENGTH"),
        ([{"name": "a" * 101, "value": "b"}], "data.choices.0.name: BASE_TYPE_BAD_LENGTH"),
        ([{"name": "a", "value": "b" * 101}], "data.choices.0.value: BASE_TYPE_BAD_LENGTH"),
    ):
        body = {"type": 8, "data": {"choices": choices}}
        assert await api.problems("POST", callback(typing), body) == {problem}
    assert (await api("POST", callback(typing), {"type": 8, "data": {"choices": [fits] * 25}})).status == 204
    assert len(await typing.offered()) == 25


@served()
async def test_what_one_person_sees_is_out_of_reach_for_the_channel(
    server: LoopbackDiscord, api: Api
) -> None:
    """A reply for one person stands in no channel: it can be changed through the interaction only."""
    interaction = await asked(server, api)
    body = {"type": 4, "data": {"content": "a", "flags": 64}}
    assert (await api("POST", callback(interaction), body)).status == 204
    (message,) = interaction.messages
    assert server.messages(interaction.channel) == []
    path = f"/channels/{interaction.channel.id}/messages/{message.id}"
    assert (await api("PATCH", path, {"content": "b"})).code == 10008
    assert (await api("PATCH", webhook(interaction, message.id), {"content": "b"})).status == 200
    assert interaction.callback is Callback.MESSAGE
    assert (message.text, message.versions) == ("b", ["a"])


@served()
async def test_a_person_is_told_of_no_answer_when_there_is_none(server: LoopbackDiscord, api: Api) -> None:
    """Waiting for an answer ends after its time."""
    interaction = await asked(server, api, in_direct_messages=True)
    with pytest.raises(TimeoutError):
        await interaction.reply(0.05)
    waiting = asyncio.create_task(interaction.reply(5))
    await api("POST", callback(interaction), {"type": 4, "data": {"content": "a"}})
    assert (await waiting).text == "a"
    assert interaction.answered_after is not None
