"""What administrators do from a chat, whatever the platform."""

from __future__ import annotations

from bot.administration.administration import Administration

__all__ = ["Administration"]
