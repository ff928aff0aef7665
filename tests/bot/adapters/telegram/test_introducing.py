from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.loopback.telegram import Fault, LoopbackTelegram
from tests.bot.adapters.telegram.bots import running

ADMIN, OTHER = 4711, 4712
TEXTS = ("setMyDescription", "setMyShortDescription")


def told(server: LoopbackTelegram) -> int:
    """How often the server was told what to show."""
    return sum(server.calls.methods[method] for method in ("setMyCommands", "deleteMyCommands", *TEXTS))


def menu_of(server: LoopbackTelegram, admin: int) -> list[str]:
    """What an admin is shown in the private chat."""
    return server.backend.profile.menu(chat=admin, user=admin, language="en")


async def everything(server: LoopbackTelegram) -> None:
    """Wait until the last text has been told."""
    await server.calls.until("setMyShortDescription", times=3, timeout=20)
    await asyncio.sleep(0.2)


def test_only_what_is_missing_is_told_again(tmp_path: Path) -> None:
    """One text that could not be told costs one call at the next start, and none at the one after."""

    async def talk() -> list[int]:
        calls: list[int] = []
        async with LoopbackTelegram() as server:
            server.faults.plan(Fault.BAD_GATEWAY, method="setMyDescription")
            for _ in range(3):
                async with running(server, tmp_path):
                    await everything(server)
                calls.append(told(server))
        return [after - before for before, after in zip([0, *calls], calls, strict=False)]

    assert asyncio.run(talk()) == [12, 1, 0]


def test_an_admin_who_has_not_written_yet_gets_the_menu_when_they_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Until then one call in vain is made at each start, and one line of the log says what to do."""
    admins = [f"telegram:{ADMIN}"]

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            async with running(server, tmp_path, admins=admins):
                await everything(server)
            assert told(server) == 13
            assert caplog.text.count(f"telegram:{ADMIN}") == 1
            assert "write to the bot" in caplog.text
            async with running(server, tmp_path, admins=admins):
                await asyncio.sleep(0.3)
                assert told(server) == 14
                chat = server.private(ADMIN)
                assert "reindex" not in menu_of(server, ADMIN)
                await chat.reply_to(await chat.ask("/help"))
                await server.calls.until("setMyCommands", times=6 + 2 + 3, timeout=10)
                assert "reindex" in menu_of(server, ADMIN)
                await chat.reply_to(await chat.ask("/help"))
            assert told(server) == 17
            async with running(server, tmp_path, admins=admins):
                await asyncio.sleep(0.3)
            assert told(server) == 17

    asyncio.run(talk())


def test_who_is_no_admin_any_more_loses_the_menu(tmp_path: Path) -> None:
    """The menus of the others are not told again."""

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            for admin in (ADMIN, OTHER):
                server.private(admin)
            async with running(server, tmp_path, admins=[f"telegram:{ADMIN}", f"telegram:{OTHER}"]):
                await everything(server)
            assert "reindex" in menu_of(server, OTHER)
            before = told(server)
            async with running(server, tmp_path, admins=[f"telegram:{ADMIN}"]):
                await server.calls.until("deleteMyCommands", times=3, timeout=10)
            assert told(server) == before + 3
            assert "reindex" not in menu_of(server, OTHER)
            assert "reindex" in menu_of(server, ADMIN)

    asyncio.run(talk())


DAMAGES = [
    "{",
    "[]",
    '{"bot": 1}',
    '{"bot": 7000000001, "texts": []}',
    '{"bot": 7000000001, "texts": {"menu:chat:x:en": "y", "menu:chat": 3}}',
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_note_costs_only_calls(tmp_path: Path, damage: str) -> None:
    """Everything is told again."""
    (tmp_path / "telegram.json").write_text(damage, "utf-8")

    async def talk() -> int:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            await everything(server)
            return told(server)

    assert asyncio.run(talk()) == 12
