"""Reindexing from a chat, with real processes over real files; only the model is made up."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.actions import Action, decode
from bot.administration.auditing import Deed
from bot.administration.running import STOP
from bot.command_names import Command
from bot.reply import Listing, Reply
from embeddings.index.job import owner_name
from tests.bot.administration.office import (
    ADMIN,
    ENGLISH,
    OTHER_ADMIN,
    at_work,
    button_of,
    buttons_of,
    indexed,
    last,
    seen,
    text_of,
)
from tests.bot.installation import COFFEE, HOURS, PRICE, PRICE_ASKED, Installation
from tests.bot.processes import Hold, index_of, until

__all__ = ["indexed"]

REINDEX, FORCE = ENGLISH.get("admin.reindex"), ENGLISH.get("admin.force")


@pytest.fixture
def hold(tmp_path: Path) -> Hold:
    """Holds embedders back."""
    folder = tmp_path / "hold"
    folder.mkdir()
    return Hold(folder)


def test_what_would_change_is_shown_before_anything_does(indexed: Installation) -> None:
    """The dry run names the editions, writes nothing, and a press makes it so; the audit tells both ends."""
    indexed.write("teh", HOURS)
    indexed.write("rusak").write_text("---\n: :\n---\n", "utf-8")

    async def run() -> None:
        async with at_work(indexed) as office:
            before = office.everything()
            plan = await office.say(Command.REINDEX)
            assert office.everything() == before
            listing = next(block for block in plan.blocks if isinstance(block, Listing))
            assert listing.items == (
                f"+ teh (Indonesian), id/teh.md: {office.get('reindex.added', added=1)}",
            )
            assert "id/rusak.md, line 2" in text_of(plan)
            below = text_of(plan).partition(office.get("admin.left_out", count=1))[2]
            assert "id/rusak.md, line 2" in below
            assert str(indexed.folder) not in text_of(plan)
            report = await office.pressed(plan, REINDEX)
            assert "articles added 1" in text_of(report).casefold()
            assert index_of(indexed).info().articles == 2
            assert office.audit() == [
                (ADMIN, Deed.REINDEX, ""),
                (ADMIN, Deed.REINDEX, "→ published"),
            ]

    asyncio.run(run())


def test_nothing_to_do_offers_no_button(indexed: Installation) -> None:
    """An index that is up to date is left alone."""

    async def run() -> None:
        async with at_work(indexed) as office:
            plan = await office.say(Command.REINDEX)
            assert text_of(plan) == office.get("cli.up_to_date", unchanged=2)
            assert buttons_of(plan) == []

    asyncio.run(run())


def test_a_button_works_once_and_for_one_admin(indexed: Installation) -> None:
    """Neither a second press nor another admin's reindexes again; what was dropped stays dropped."""
    indexed.write("teh", HOURS)

    async def run() -> None:
        async with at_work(indexed) as office:
            plan = await office.say(Command.REINDEX)
            theirs = await office.press(button_of(plan, REINDEX), person=OTHER_ADMIN)
            assert (theirs.notice, theirs.reply) == (office.get("admin.stale"), None)
            dropped = await office.pressed(plan, office.get("admin.drop"))
            assert text_of(dropped) == office.get("admin.dropped")
            again = await office.press(button_of(plan, REINDEX))
            assert (again.notice, again.reply, again.keeps_buttons) == (
                office.get("admin.stale"),
                None,
                False,
            )
            assert office.audit() == []
            assert index_of(indexed).info().articles == 1

    asyncio.run(run())


def test_the_quality_gate_wants_a_second_press(indexed: Installation) -> None:
    """The question that got worse is shown; only the second press publishes."""
    indexed.ask(PRICE_ASKED)
    indexed.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))

    async def run() -> None:
        async with at_work(indexed) as office:
            generation = office.app.index.info().generation
            blocked = await office.pressed(await office.say(Command.REINDEX), REINDEX)
            worse = next(block for block in blocked.blocks if isinstance(block, Listing))
            assert worse.title == f"✗ “{PRICE_ASKED['question']}” (questions.jsonl:1)"
            assert [line.partition(":")[0] for line in worse.items] == ["expected", "before", "now"]
            assert office.get("gate.blocked", count=1) in text_of(blocked)
            assert index_of(indexed).info().generation == generation
            published = await office.pressed(blocked, FORCE)
            assert office.get("gate.forced", count=1) in text_of(published)
            assert index_of(indexed).info().generation != generation
            assert [action for _, action, _ in office.audit()] == [
                *2 * [Deed.REINDEX],
                *2 * [Deed.FORCE],
            ]

    asyncio.run(run())


def test_a_first_press_cannot_publish_what_is_blocked(indexed: Installation) -> None:
    """An action that was made up to skip the quality gate meets it nevertheless."""
    indexed.ask(PRICE_ASKED)
    indexed.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))

    async def run() -> None:
        async with at_work(indexed) as office:
            plan = await office.say(Command.REINDEX)
            forged = decode(button_of(plan, REINDEX).action.replace(":yes", ":force"))
            assert forged is not None
            pressed = await office.press(forged)
            assert pressed.reply is not None
            assert office.get("gate.blocked", count=1) in text_of(await last(pressed.reply))

    asyncio.run(run())


def test_progress_is_shown_and_can_be_stopped(indexed: Installation, hold: Hold) -> None:
    """Who looks sees it going on, with a way to stop it, and what became of it; the index stays."""
    indexed.write("teh", HOURS)

    async def run() -> None:
        # What a dry run expects to take is tried out, and would be held back as well.
        async with at_work(indexed) as office:
            plan = await office.say(Command.REINDEX)
        async with at_work(indexed, hold=hold) as office:
            pressed = await office.press(button_of(plan, REINDEX))
            assert pressed.reply is not None
            assert pressed.is_instead
            looking = asyncio.create_task(seen(pressed.reply))
            await hold.begun()
            stopped = await office.press(Action(STOP), person=OTHER_ADMIN)
            assert stopped.reply is not None
            hold.release()
            shown = await looking
            stops = [button for reply in shown for button in buttons_of(reply)]
            assert {(button.label, button.action) for button in stops} == {(office.get("admin.stop"), STOP)}
            done = [reply for reply in shown if text_of(reply).startswith("Done:")]
            assert [buttons_of(reply) for reply in done] == [[] for _ in done]
            assert text_of(shown[-1]) == office.get("errors.ReindexCancelledError")
            assert index_of(indexed).info().articles == 1
            assert (ADMIN, Deed.REINDEX, "→ cancelled") in office.audit()
            assert (OTHER_ADMIN, Deed.CANCEL, "") in office.audit()

    asyncio.run(run())


def test_it_goes_on_when_nobody_looks(indexed: Installation) -> None:
    """A deleted message stops nothing, and the audit tells how it ended."""
    indexed.write("teh", HOURS)

    async def run() -> None:
        async with at_work(indexed) as office:
            plan = await office.say(Command.REINDEX)
            await office.press(button_of(plan, REINDEX))
            await until(lambda: (ADMIN, Deed.REINDEX, "→ published") in office.audit())
            assert index_of(indexed).info().articles == 2

    asyncio.run(run())


def test_whoever_is_at_it_is_named(indexed: Installation, hold: Hold) -> None:
    """A second admin is told who is reindexing, since when, and how to stop it."""
    indexed.write("teh", HOURS)

    async def run() -> None:
        # What a dry run expects to take is tried out, and would be held back as well.
        async with at_work(indexed) as office:
            plan = await office.say(Command.REINDEX)
        async with at_work(indexed, hold=hold) as office:
            await office.press(button_of(plan, REINDEX))
            await hold.begun()
            told: Reply = await office.say(Command.REINDEX, person=OTHER_ADMIN)
            assert owner_name(ADMIN) in text_of(told)
            assert "/cancel" in text_of(told)
            hold.release()

    asyncio.run(run())


def test_without_an_audit_nothing_is_done(indexed: Installation) -> None:
    """Where the audit cannot be written, a confirmed reindex is refused."""
    indexed.write("teh", HOURS)

    async def run() -> None:
        async with at_work(indexed) as office:
            plan = await office.say(Command.REINDEX)
            office.app.memory.close()
            database = indexed.settings.home / "memory.sqlite"
            for path in indexed.settings.home.glob("memory.sqlite*"):
                path.unlink()
            database.mkdir()
            pressed = await office.press(button_of(plan, REINDEX))
            said = pressed.notice or (text_of(pressed.reply) if pressed.reply else "")
            assert said == office.get("admin.not_recorded")
            assert index_of(indexed).info().articles == 1

    asyncio.run(run())
