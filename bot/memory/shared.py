"""What the parts of the memory share."""

from __future__ import annotations

import datetime as dt
import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, and_, insert, update

from bot.memory.database import Database
from bot.memory.pseudonyms import Pseudonyms

DAY = 86_400.0
"""Seconds."""

_LETTERS = string.ascii_letters + string.digits
_ID = 12


@dataclass(frozen=True, slots=True)
class Ground:
    """What every part stands on.

    Attributes:
        kept: Seconds for which what people leave behind is kept.
        clock: Seconds since 1970.
    """

    database: Database
    pseudonyms: Pseudonyms
    kept: float
    clock: Callable[[], float]

    def now(self) -> dt.datetime:
        """The same moment as `clock`, in UTC."""
        return moment(self.clock())


def moment(seconds: float) -> dt.datetime:
    """A moment in UTC from seconds since 1970."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def new_id() -> str:
    """Twelve letters and digits that nobody can guess (71 bits)."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_ID))


def put(
    connection: Connection, table: Table, key: Mapping[str, object], values: Mapping[str, object]
) -> None:
    """Write a row in place of the one with that key, or as a new one."""
    is_the_one = and_(*(table.c[name] == value for name, value in key.items()))
    if not connection.execute(update(table).where(is_the_one).values(**values)).rowcount:
        connection.execute(insert(table).values(**key, **values))
