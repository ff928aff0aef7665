from __future__ import annotations

from pathlib import Path

from bot.adapters.discord.connection import Forums
from tests.bot.adapters.discord.simulated import client_in, scripted


def test_only_who_wants_us_to_hears_all(tmp_path: Path) -> None:
    """Without the message content intent forums are left alone; nothing else is asked for at all."""
    for hears_all in (False, True):
        client = client_in(tmp_path, scripted(), hears_all=hears_all, forums=Forums(frozenset({1})))
        assert client.intents.message_content is hears_all
        assert not client.intents.members
        assert not client.intents.presences
        assert (client.working.overhearing is not None) is hears_all
