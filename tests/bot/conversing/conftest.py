from __future__ import annotations

from tests.bot.conversing.talking import people

__all__ = ["people"]
