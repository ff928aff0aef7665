"""Tells Discord which commands we have, when that has changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from pathlib import Path
from typing import Any, cast

import discord
from discord import app_commands

from bot.adapters.discord.calls import PASSING
from bot.adapters.discord.pacing import Pacing

_log = logging.getLogger(__name__)


class Introduction:
    """Hands in the commands, as they are with all their translations; Discord allows that a few times a day.

    Args:
        kept: The file that says which commands Discord knows already; its folder exists.
        server: Which Discord that is.
    """

    def __init__(self, kept: Path, server: str, pacing: Pacing) -> None:
        self._kept = kept
        self._server = server
        self._pacing = pacing

    async def make(self, tree: app_commands.CommandTree[Any]) -> None:
        """Hand them in, unless Discord knows them; where that fails, later. Nothing else fails for it."""
        pause = self._pacing.resync_first
        try:
            digest = await self._digest(tree)
            while self._read() != digest:
                if await self._sync(tree):
                    self._write(digest)
                    return
                await asyncio.sleep(pause)
                pause = min(2 * pause, self._pacing.resync_longest)
        except Exception:
            _log.exception("Discord cannot be told which commands there are")

    async def _sync(self, tree: app_commands.CommandTree[Any]) -> bool:
        """Hand them in, and return whether that is done.

        Raises:
            CommandSyncFailure: Discord does not like one of them.
        """
        try:
            await tree.sync()
        except app_commands.CommandSyncFailure:
            raise
        except (discord.HTTPException, *PASSING) as error:
            _log.warning("Discord does not take our commands, trying again later: %s", error)
            return False
        _log.info("Discord knows our commands")
        return True

    async def _digest(self, tree: app_commands.CommandTree[Any]) -> str:
        """What stands for all that is handed in, and for whom."""
        translator: Any = tree.translator
        commands: list[Any] = [*tree.get_commands(type=None)]
        payloads = [await command.get_translated_payload(tree, translator) for command in commands]
        told = json.dumps([self._server, tree.client.application_id, payloads], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def _read(self) -> str | None:
        try:
            kept: object = json.loads(self._kept.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        found: object = cast("dict[str, object]", kept).get("digest") if isinstance(kept, dict) else None
        return found if isinstance(found, str) else None

    def _write(self, digest: str) -> None:
        try:
            self._kept.write_text(json.dumps({"digest": digest}), "utf-8")
        except OSError as error:
            _log.warning("Which commands Discord knows cannot be kept: %s", error)
