"""Who may what: every action by everybody; only Kutip's own administrators change anything."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from bot.actions import Action, decode, encode
from bot.administration.confirmations import CONFIRM, Flow
from bot.administration.golden_file import FILE
from bot.command_names import FOR_ADMINS, Command
from bot.reindexing import reindex_articles
from bot.reply import Reply, ReplyKind
from tests.bot.administration.office import (
    ADMIN,
    OTHER_ADMIN,
    Office,
    at_work,
    button_of,
    in_group,
    indexed,
    last,
    remembered,
    text_of,
)
from tests.bot.installation import COFFEE, HOURS, PRICE, PRICE_ASKED, Installation

__all__ = ["indexed"]

STRANGER, MEMBER, GROUP_ADMIN = "telegram:77", "telegram:78", "telegram:79"
NOBODY = ""
OUTSIDERS = (STRANGER, MEMBER, GROUP_ADMIN, NOBODY, "discord:1", "telegram:11")


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that changes something, once an admin has confirmed it.

    Attributes:
        label: The key of what stands on the button that does it.
    """

    name: str
    label: str


DEEDS = (
    Deed("reindex", "admin.reindex"),
    Deed("force", "admin.force"),
    Deed("rollback", "admin.rollback"),
    Deed("add", "admin.save"),
    Deed("remove", "admin.remove"),
    Deed("golden", "admin.golden_refuse"),
    Deed("dismiss", "admin.dismiss"),
    Deed("put_back", "admin.put_back"),
)


@pytest.fixture
def installation(indexed: Installation) -> Installation:
    """An installation with two generations, golden questions and articles that are not indexed yet."""
    indexed.write("teh", HOURS)
    reindex_articles(indexed.app())
    indexed.ask(PRICE_ASKED)
    indexed.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))
    return indexed


async def offered(office: Office, deed: Deed) -> Reply:  # noqa: PLR0911 - a deed each
    """The reply with which an admin is offered to do it."""
    match deed.name:
        case "reindex":
            return await office.say(Command.REINDEX)
        case "force":
            return await office.pressed(await office.say(Command.REINDEX), office.get("admin.reindex"))
        case "rollback":
            return await office.say(Command.ROLLBACK)
        case "add":
            return await office.send("jam.md", f"# jam\n\n{HOURS}\n".encode())
        case "remove":
            return await office.say(Command.REMOVE, "teh")
        case "golden":
            return await office.pressed(await office.say(Command.FEEDBACK), office.get("admin.golden"))
        case "dismiss":
            return await office.say(Command.FEEDBACK)
        case _:
            shown = await office.send("jam.md", f"# jam\n\n{HOURS}\n".encode())
            return await office.pressed(shown, office.get("admin.save"))


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
def test_only_the_admin_who_asked_changes_anything_and_once(installation: Installation, deed: Deed) -> None:
    """Neither outsiders nor other admins change anything, nor does a forgery or a second press."""

    async def run() -> None:
        async with at_work(installation) as office:
            remembered(office, "Siapa pemilik kedai?")
            reply = await offered(office, deed)
            button = button_of(reply, office.get(deed.label))
            before = office.everything()
            for person in OUTSIDERS:
                pressed = await office.press(button, person=person)
                assert (pressed.notice, pressed.reply) == (office.get("admin.not_admin"), None)
                assert pressed.keeps_buttons
            pressed = await office.press(button, person=OTHER_ADMIN)
            assert (pressed.notice, pressed.reply) == (office.get("admin.stale"), None)
            for forged in forgeries(button.action):
                pressed = await office.press(forged)
                assert (pressed.notice, pressed.reply) == (office.get("admin.stale"), None)
            assert office.everything() == before
            done = await office.press(button)
            assert done.reply is not None
            await last(done.reply)
            changed = office.everything()
            assert changed != before
            assert (ADMIN, deed.name) in {(person, action) for person, action, _ in office.audit()}
            replayed = await office.press(button)
            assert (replayed.notice, replayed.reply) == (office.get("admin.stale"), None)
            taken_up = await office.press(button, is_again=True)
            assert taken_up.reply is not None
            assert text_of(taken_up.reply) == office.get("admin.pressed_before", audit="/audit")
            assert office.everything() == changed

    asyncio.run(run())


def forgeries(action: str) -> list[Action]:
    """Actions that were never on a button, but look like one that was."""
    real = decode(action)
    assert real is not None
    waiting, chosen = real.arguments
    return [
        Action(CONFIRM, (waiting[::-1], chosen)),
        Action(CONFIRM, ("", chosen)),
        Action(CONFIRM, ("0" * 12, chosen)),
        Action(CONFIRM),
        Action("admin-everything", (waiting, chosen)),
    ]


def test_a_choice_that_was_not_offered_does_nothing(installation: Installation) -> None:
    """Even the admin whose confirmation it is cannot choose what was not there to be chosen."""

    async def run() -> None:
        async with at_work(installation) as office:
            before = office.everything()
            for flow in Flow:
                waiting = await office.ask(flow)
                pressed = await office.press(Action(CONFIRM, (waiting, "everything")))
                assert (pressed.notice, pressed.reply) == (office.get("admin.stale"), None)
            assert office.everything() == before

    asyncio.run(run())


@pytest.mark.parametrize("command", sorted(FOR_ADMINS))
def test_a_command_of_admins_tells_others_that_it_is_not_theirs(
    installation: Installation, command: Command
) -> None:
    """They learn nothing of the state, and change nothing."""

    async def run() -> None:
        async with at_work(installation) as office:
            before = office.everything()
            for person in OUTSIDERS:
                reply = await office.say(command, "teh", person=person)
                assert (reply.kind, text_of(reply)) == (ReplyKind.TALK, office.get("admin.not_admin"))
                assert (reply.buttons, reply.later, reply.document) == ((), None, None)
            assert office.everything() == before

    asyncio.run(run())


@pytest.mark.parametrize(
    "action",
    [
        Action("admin-stop"),
        Action("admin-audit", ("0",)),
        Action("admin-gaps", ("0", "all")),
        Action("admin-gaps-csv", ("all",)),
        Action("admin-feedback", ("0",)),
        Action("admin-remove", ("0",)),
        Action("admin-remove-pick", ("0", "0")),
    ],
    ids=encode,
)
def test_what_only_shows_something_is_for_admins_as_well(installation: Installation, action: Action) -> None:
    """A button that turns a page asks for the right when it is pressed, not when it is shown."""

    async def run() -> None:
        async with at_work(installation) as office:
            before = office.everything()
            for person in OUTSIDERS:
                pressed = await office.press(action, person=person)
                assert (pressed.notice, pressed.reply) == (office.get("admin.not_admin"), None)
            assert office.everything() == before
            assert (await office.press(action)).reply is not None

    asyncio.run(run())


def test_a_file_of_somebody_else_is_not_even_fetched(installation: Installation) -> None:
    """Only admins add articles."""

    async def run() -> None:
        async with at_work(installation) as office:
            before = office.everything()
            for person in OUTSIDERS:
                reply = await office.send("jam.md", b"# jam\n\nIsi.\n", person=person)
                assert text_of(reply) == office.get("admin.file_not_admin")
            assert (office.fetched, office.everything()) == ([], before)
            assert not (installation.settings.golden_folder / FILE).exists()

    asyncio.run(run())


def test_in_a_group_admins_are_asked_to_come_to_a_private_chat(installation: Installation) -> None:
    """Whatever they give, send or press there: nothing is shown to whoever reads along, and nothing done."""

    async def run() -> None:
        async with at_work(installation) as office:
            there = office.get("admin.in_private_there", address="https://t.me/kutip_bot")
            before, group = office.everything(), in_group(ADMIN)
            for command in sorted(FOR_ADMINS):
                reply = await office.say(command, "teh", where=group)
                assert (text_of(reply), reply.buttons, reply.document, reply.later) == (there, (), None, None)
            assert text_of(await office.send("jam.md", b"# jam\n\nIsi.\n", where=group)) == there
            assert office.fetched == []
            shown = await offered(office, Deed("remove", "admin.remove"))
            real = button_of(shown, office.get("admin.remove"))
            for button in (Action("admin-audit", ("0",)), Action("admin-gaps-csv", ("all",)), real):
                pressed = await office.press(button, where=group)
                assert (pressed.notice, pressed.reply) == (office.get("admin.in_private"), None)
            assert office.everything() == before
            assert (await office.press(real)).reply is not None

    asyncio.run(run())
