"""The shape of a method."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.failure import Json

Handler: TypeAlias = Callable[[Backend, Json], object]
"""Takes checked fields and returns the result as JSON.

Raises:
    ApiError: The call is refused, and has changed nothing.
"""
