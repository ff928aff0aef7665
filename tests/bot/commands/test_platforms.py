from __future__ import annotations

import asyncio
from asyncio import Event
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.commands.platforms import platforms_of, serve
from bot.conversation import Conversation
from bot.settings import Settings, SettingsError
from tests.bot.fakes import article, conversation_over, index_of


@dataclass(slots=True)
class Platform:
    """A platform that is served until the end, or until it fails.

    Attributes:
        fails: Set it to let it fail.
        was_ended: Whether it was told of the end, and came to it.
    """

    error: Exception | None = None
    fails: Event = field(default_factory=Event)
    was_ended: bool = False

    async def run(self, conversation: Conversation, end: Event) -> None:
        """Serve."""
        assert isinstance(conversation, Conversation)
        waits = [asyncio.create_task(event.wait()) for event in (end, self.fails)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        if self.error is not None and self.fails.is_set():
            raise self.error
        self.was_ended = True


CONVERSATION = conversation_over(index_of(article("a", "Satu.")))


def _nobody(name: str, error: Exception) -> None:
    pytest.fail(f"{name}: {error}")


def test_one_platform_that_fails_leaves_the_others_alone() -> None:
    """It is said which and why, and the others are served to the end."""
    failing, staying = Platform(SettingsError("KUTIP_X", "empty", "KUTIP_X=1")), Platform()
    told: list[tuple[str, Exception]] = []

    def tell(name: str, error: Exception) -> None:
        told.append((name, error))

    async def serving() -> list[Exception]:
        end = Event()
        failing.fails.set()
        task = asyncio.create_task(serve({"A": failing, "B": staying}, CONVERSATION, end, tell))
        while not told:
            await asyncio.sleep(0)
        assert not task.done()
        assert not staying.was_ended
        end.set()
        return list(await task)

    assert asyncio.run(serving()) == [failing.error]
    assert told == [("A", failing.error)]
    assert staying.was_ended


def test_the_last_one_that_fails_says_why_it_is_over() -> None:
    """Whatever failed before it has been told already."""
    first, last = Platform(SettingsError("KUTIP_X", "empty", "KUTIP_X=1")), Platform(RuntimeError("no"))
    told: list[str] = []

    async def serving() -> None:
        def tell(name: str, error: Exception) -> None:
            told.append(name)
            last.fails.set()

        first.fails.set()
        await serve({"A": first, "B": last}, CONVERSATION, Event(), tell)

    with pytest.raises(RuntimeError, match="no"):
        asyncio.run(serving())
    assert told == ["A"]


def test_everything_is_served_to_the_end() -> None:
    """Nothing has failed then."""
    platforms = {"A": Platform(), "B": Platform()}

    async def serving() -> None:
        end = Event()
        asyncio.get_running_loop().call_soon(end.set)
        assert not await serve(platforms, CONVERSATION, end, _nobody)

    asyncio.run(serving())
    assert all(platform.was_ended for platform in platforms.values())


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ({}, []),
        ({"telegram_token": "1:secret"}, ["Telegram"]),
        ({"discord_token": "hidden"}, ["Discord"]),
        ({"telegram_token": "1:secret", "discord_token": "hidden"}, ["Telegram", "Discord"]),
        ({"telegram_token": " ", "discord_token": ""}, []),
    ],
)
def test_a_platform_is_served_when_its_token_is_set(
    variables: dict[str, str], names: list[str], tmp_path: Path
) -> None:
    """An empty one is none, and the token is among what nobody may read."""
    found = platforms_of(Settings(home=tmp_path, **variables))  # type: ignore[arg-type]
    assert [platform.name for platform in found] == names
    for platform in found:
        token = variables[f"{platform.name.lower()}_token"]
        assert token in platform.secrets
        assert token not in repr(platform)
