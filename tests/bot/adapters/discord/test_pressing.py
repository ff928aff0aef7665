from __future__ import annotations

from pathlib import Path

import discord
from simcord import ChannelHandle, Env, InteractionResult, MemberActor

from bot.reply import Button, IncomingMessage, Press, Pressed, Reply
from tests.bot.adapters.discord.simulated import client_in, in_a_server, said, scripted, shown, talkative

ROWS = ((Button("Tekan", "do:it"),),)


async def with_a_button(message: IncomingMessage) -> Reply:
    """A reply that has one."""
    return said(f"Baik: {message.text}", buttons=ROWS)


def pressed(home: Path, outcome: Pressed, *, private: bool = False) -> tuple[Press, InteractionResult, str]:
    """What a press was to the core, what came of it, and what the message says then that it was below."""

    async def do(press: Press) -> Pressed:
        del press
        return outcome

    conversation = scripted(with_a_button, do)

    async def press(
        env: Env, channel: ChannelHandle, sari: MemberActor
    ) -> tuple[InteractionResult, InteractionResult]:
        del env
        asked = await sari.slash(channel, "ask", question="Apa?", private=private)
        assert asked.response is not None
        result = await sari.click(asked.response.message, label="Tekan")
        return asked, result

    asked, result = in_a_server(home, conversation, press)
    (heard,) = conversation.presses
    assert heard.message == str(asked.response.id)
    return heard, result, shown(asked)


def test_a_notice_is_for_whoever_presses(tmp_path: Path) -> None:
    """It follows in private, and the message stays as it is."""
    press, result, text = pressed(tmp_path, Pressed("Terima kasih!"))
    assert press.action == "do:it"
    (notice,) = result.followups
    assert (shown(notice), notice.ephemeral) == ("Terima kasih!", True)
    assert text == "Baik: /ask Apa?"


def test_a_reply_follows(tmp_path: Path) -> None:
    """For all to read, unless it is for one."""
    _, result, _ = pressed(tmp_path / "1", Pressed(reply=said("Lagi.")))
    assert [(shown(one), one.ephemeral) for one in result.followups] == [("Lagi.", False)]
    _, result, _ = pressed(tmp_path / "2", Pressed(reply=said("Lagi."), is_private=True))
    assert [(shown(one), one.ephemeral) for one in result.followups] == [("Lagi.", True)]


def test_a_reply_to_what_one_person_sees_is_for_that_person(tmp_path: Path) -> None:
    """The core knows so, too."""
    press, result, _ = pressed(tmp_path, Pressed(reply=said("Lagi.")), private=True)
    assert press.origin.is_for_one
    assert [one.ephemeral for one in result.followups] == [True]


def test_a_reply_takes_the_place_of_its_message(tmp_path: Path) -> None:
    """Also where only one person sees it."""
    for private in (False, True):
        outcome = Pressed(reply=said("Halaman 2."), is_instead=True)
        _, result, text = pressed(tmp_path / str(private), outcome, private=private)
        assert (text, result.followups) == ("Halaman 2.", [])


def test_buttons_go_that_have_had_their_use(tmp_path: Path) -> None:
    """The message keeps its words."""

    async def do(press: Press) -> Pressed:
        del press
        return Pressed("Sudah.", keeps_buttons=False)

    async def press(env: Env, channel: ChannelHandle, sari: MemberActor) -> tuple[str, int]:
        del env
        asked = await sari.slash(channel, "ask", question="Apa?")
        assert asked.response is not None
        await sari.click(asked.response.message, label="Tekan")
        return shown(asked), len(asked.response.components)

    assert in_a_server(tmp_path, scripted(with_a_button, do), press) == ("Baik: /ask Apa?", 0)


def test_the_buttons_of_an_answer_work(tmp_path: Path) -> None:
    """Its context is shown to whoever wants it; a mark is thanked for."""

    async def press(env: Env, channel: ChannelHandle, sari: MemberActor) -> list[tuple[str, bool]]:
        del env
        asked = await sari.slash(channel, "ask", question="Apa itu batik?")
        assert asked.response is not None
        results = [
            await sari.click(asked.response.message, custom_id=one["custom_id"])
            for row in asked.response.components
            for one in row["components"]
        ]
        return [(shown(one), one.ephemeral) for result in results for one in result.followups]

    told = in_a_server(tmp_path, talkative(tmp_path), press)
    assert any("Pewarna batik tulis" in text for text, _ in told)
    assert any("Thank you" in text or "Terima kasih" in text for text, _ in told)
    assert all(is_private for text, is_private in told if "Terima kasih" in text)


def test_buttons_live_on_after_a_restart(tmp_path: Path) -> None:
    """Whoever answers then has never seen the message."""
    conversation = scripted(with_a_button)

    async def press(env: Env, channel: ChannelHandle, sari: MemberActor) -> None:
        asked = await sari.slash(channel, "ask", question="Apa?")
        assert asked.response is not None
        message: discord.Message = asked.response.message
        await env.restart_bot(client_in(tmp_path, conversation))
        await sari.click(message, label="Tekan")

    in_a_server(tmp_path, conversation, press)
    assert [press.action for press in conversation.presses] == ["do:it"]
