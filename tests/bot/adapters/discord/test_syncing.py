from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.adapters.discord.translating import CommandTranslator
from tests.bot.adapters.discord.simulated import client_in, scripted, simulated

_NAME = re.compile(r"[-_\w]{1,32}")

INDONESIAN = {
    "ask": "tanya",
    "sources": "sumber",
    "language": "bahasa",
    "help": "bantuan",
    "why": "mengapa",
    "privacy": "privasi",
    "forget": "lupakan",
    "id": None,
    "reindex": "indeks_ulang",
    "cancel": "batal",
    "status": None,
    "rollback": "kembalikan",
    "gaps": "belum_terjawab",
    "feedback": "masukan",
    "audit": "catatan",
    "article": "artikel",
    "Ask this": "Tanyakan ini",
    "Make this a golden question": "Jadikan pertanyaan emas",
}


def payloads(home: Path) -> dict[str, Any]:
    """The commands as they are handed in, by name."""

    async def made() -> list[dict[str, Any]]:
        tree = client_in(home, scripted()).tree
        translator = CommandTranslator()
        return [await each.get_translated_payload(tree, translator) for each in tree.get_commands(type=None)]

    return {payload["name"]: payload for payload in asyncio.run(made())}


def test_every_command_has_its_name_in_indonesian(tmp_path: Path) -> None:
    """And its description, and those of its options."""
    found = payloads(tmp_path)
    assert {name: each["name_localizations"].get("id") for name, each in found.items()} == INDONESIAN
    for payload in found.values():
        for node in nodes(payload):
            name = node["name_localizations"].get("id", node["name"])
            if node.get("type") == 3 and "description" not in node:
                assert len(name) <= 32
                continue
            assert _NAME.fullmatch(name)
            assert name == name.lower()
            assert 1 <= len(node["description"]) <= 100
            assert 1 <= len(node["description_localizations"]["id"]) <= 100


def nodes(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """A command, its subcommands and options."""
    below: list[dict[str, Any]] = payload.get("options", [])
    return [payload, *(node for each in below for node in nodes(each))]


def test_commands_of_admins_are_hidden_from_others(tmp_path: Path) -> None:
    """And no command is there where we are not."""
    admins = {"reindex", "cancel", "status", "rollback", "gaps", "feedback", "audit", "article"}
    admins |= {"Make this a golden question"}
    wanted = str(discord.Permissions(manage_guild=True).value)
    for name, payload in payloads(tmp_path).items():
        permissions = payload["default_member_permissions"]
        assert str(permissions) == wanted if name in admins else permissions is None
        assert sorted(payload["contexts"]) == [0, 1]
        assert payload["integration_types"] == [0]


def synced(env: simcord.Env) -> int:
    """How often the commands were handed in."""
    return sum(one.method == "PUT" and one.path.endswith("/commands") for one in env.http_requests)


def test_commands_are_handed_in_when_they_have_changed(tmp_path: Path) -> None:
    """A restart does not hand them in again; only the process of the first shard ever does."""

    async def start() -> list[int]:
        counts: list[int] = []
        async with simulated(tmp_path, scripted()) as env:
            counts.append(synced(env))
            await env.restart_bot(client_in(tmp_path, scripted()))
            counts.append(synced(env))
            (tmp_path / "discord-commands.json").write_text('{"digest": "of another version"}', "utf-8")
            await env.restart_bot(client_in(tmp_path, scripted()))
            counts.append(synced(env))
            (tmp_path / "discord-commands.json").write_bytes(b"\xff[")
            await env.restart_bot(client_in(tmp_path, scripted(), shards=2, shard_ids=frozenset({1})))
            counts.append(synced(env))
        return counts

    assert asyncio.run(start()) == [1, 1, 2, 2]


def test_a_discord_that_does_not_take_them_costs_nothing(tmp_path: Path) -> None:
    """They are handed in later; what is written down is only what Discord knows."""

    async def start() -> tuple[bool, int]:
        env = simcord.Env(client_in(tmp_path, scripted()))
        env.inject_error("PUT", "/applications/*/commands", status=400, code=30034)
        await env.start()
        before = (tmp_path / "discord-commands.json").exists()
        await env.advance_time(120)
        await env.shutdown()
        return before, synced(env)

    before, times = asyncio.run(start())
    assert not before
    assert times == 2
    assert (tmp_path / "discord-commands.json").exists()
