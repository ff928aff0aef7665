from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

from discord import Interaction
from discord.ui import Button as DiscordButton

from bot.adapters.discord.building import editing, sending
from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.rows import ActionButton, view_of
from bot.reply import Button, Document, ReplyKind

ROWS = ((Button("Konteks", "context:1"), Button("Lagi", "more:1")), (Button("👍", "good:1"),))


@dataclass
class Client:
    """What is told of presses."""

    actions: list[str] = field(default_factory=list[str])

    async def pressed(self, interaction: Interaction[Any], action: str) -> None:
        """Remember it."""
        assert interaction
        self.actions.append(action)


@dataclass
class Pressing:
    """As much of an interaction as a button needs."""

    client: Client


def arguments(message: DiscordMessage, *, edits: bool = False) -> dict[str, Any]:
    """How a message is sent, or takes the place of another."""

    async def built() -> dict[str, Any]:
        return editing(message) if edits else sending(message)

    return asyncio.run(built())


def test_buttons_are_named_by_what_they_do() -> None:
    """All that is needed when one is pressed after a restart stands in its name."""

    async def components() -> list[dict[str, Any]]:
        view = view_of(ROWS)
        assert view is not None
        assert view.is_persistent()
        return view.to_components()

    rows = asyncio.run(components())
    names = [[button["custom_id"] for button in row["components"]] for row in rows]
    assert names == [["kutip:context:1", "kutip:more:1"], ["kutip:good:1"]]
    assert rows[0]["components"][0]["label"] == "Konteks"
    assert view_of(()) is view_of(((),)) is None


def test_a_press_reaches_the_client_whatever_the_name_says() -> None:
    """Also one that is forged, longer than ours and not in ASCII."""
    client = Client()
    interaction = cast("Interaction[Any]", Pressing(client))
    template = ActionButton.__discord_ui_compiled_template__

    async def press(name: str) -> None:
        match = template.fullmatch(name)
        assert match is not None
        item = DiscordButton[Any](label="x", custom_id=name)
        await (await ActionButton.from_custom_id(interaction, item, match)).callback(interaction)

    for action in ("context:1", "admin-reindex", "é\n" + "x" * 90):
        asyncio.run(press(f"kutip:{action}"))
    assert client.actions == ["context:1", "admin-reindex", "é\n" + "x" * 90]
    assert template.fullmatch("other:context:1") is None


def test_what_is_sent_pings_nobody_and_has_the_colour_of_its_kind() -> None:
    """An answer is green, a refusal amber."""
    answer = arguments(DiscordMessage(description="> Kopi", kind=ReplyKind.ANSWER, rows=ROWS))
    refusal = arguments(DiscordMessage(description="Maaf", kind=ReplyKind.NO_ANSWER))
    assert answer["allowed_mentions"].to_dict() == {"parse": []}
    assert answer["allowed_mentions"].replied_user is False
    assert answer["embed"].description == "> Kopi"
    assert answer["embed"].colour != refusal["embed"].colour
    assert set(answer) == {"allowed_mentions", "embed", "view"}
    assert set(arguments(DiscordMessage("Halo"))) == {"allowed_mentions", "content"}


def test_an_edit_leaves_nothing_of_what_was_there() -> None:
    """Content goes where a frame comes, and buttons and files go where there are none."""
    framed = arguments(DiscordMessage(description="> Kopi"), edits=True)
    assert (framed["content"], framed["view"], framed["attachments"]) == (None, None, [])
    assert len(framed["embeds"]) == 1
    plain = arguments(DiscordMessage("Halo", rows=ROWS), edits=True)
    assert (plain["content"], plain["embeds"], len(plain["view"].children)) == ("Halo", [], 3)


def test_a_document_keeps_its_bytes_and_a_harmless_name() -> None:
    """A name is no path, and no longer than a screen is wide."""
    sent = arguments(DiscordMessage("Ini", files=(Document("../a\x00/b.csv", b"1,2"), Document("", b""))))
    first, second = sent["files"]
    assert first.filename == "..-a\ufffd-b.csv"
    assert first.fp.read() == b"1,2"
    assert second.filename == "file"
