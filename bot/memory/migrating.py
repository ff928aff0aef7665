"""Brings a database to the newest revision; what is newer than this version is left alone."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

from bot.memory.errors import MemoryTooNewError

_version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def known_revisions() -> list[str]:
    """The revisions that this version knows, oldest first: their files begin with them."""
    versions = files("bot.memory.migrations").joinpath("versions").iterdir()
    return sorted(file.name[:4] for file in versions if file.name[:4].isdigit())


def revision_of(connection: Connection) -> str | None:
    """Which revision a database is of; None if it is empty."""
    if not inspect(connection).has_table(_version.name):
        return None
    return connection.execute(select(_version.c.version_num)).scalar()


def upgrade(connection: Connection, path: Path, *, to: str = "head") -> None:
    """Take every step that is missing, within the connection's transaction.

    Raises:
        MemoryTooNewError: A newer version has been here.
    """
    known, found = known_revisions(), revision_of(connection)
    if found is not None and found not in known:
        raise MemoryTooNewError(path, found)
    if found == known[-1]:
        return
    # It takes a quarter of a second to import, and most starts have no step to take.
    from alembic.command import upgrade as take_steps  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with as_file(files("bot.memory.migrations")) as folder:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        take_steps(config, to)
