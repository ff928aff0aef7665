"""The people of the loopback Telegram, played from another process (see controlling.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.loopback.control import Control
from bot.loopback.telegram.controlling import ACTIONS
from bot.loopback.telegram.reporting import REPORTS

if TYPE_CHECKING:
    from bot.loopback.telegram.server import LoopbackTelegram


def control_of(server: LoopbackTelegram) -> Control[LoopbackTelegram]:
    """Answers /control/ requests to a server."""
    return Control(server, {**ACTIONS, **REPORTS})
