"""A whole bot in a process of its own, as people run it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from bot.settings import Settings

_OURS = ("KUTIP_MODEL", "KUTIP_QUESTION_PREFIX", "KUTIP_PASSAGE_PREFIX", "KUTIP_CAUTION")
"""Settings of ours that the bot has, too; beside those of the benchmark it knows no other."""


@asynccontextmanager
async def whole_bot(settings: Settings, more: Mapping[str, str]) -> AsyncGenerator[int]:
    """A bot that has been started; its process's number. It may ask for answers without end.

    Args:
        more: Variables of the environment, above all how the platform is reached.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KUTIP_")}
    environment |= {name: os.environ[name] for name in _OURS if name in os.environ}
    environment |= {"KUTIP_ARTICLES": str(settings.articles), "KUTIP_HOME": str(settings.home)}
    environment |= {"KUTIP_PERSON_LIMIT": "0", **more}
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(  # noqa: S603 (ourselves, and it does not wait)
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)
