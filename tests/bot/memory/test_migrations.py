from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from bot.memory.memory import Memory
from bot.memory.migrating import known_revisions, revision_of, upgrade
from bot.memory.sqlite import WRITES, engine_over
from bot.memory.tables import metadata
from tests.bot.memory.processes import at_once
from tests.bot.memory.samples import BUDI, EN

CHOOSE = """
import sys
from pathlib import Path
from bot.memory.memory import Memory
from knowledge.article import Language
memory = Memory(Path(sys.argv[1]))
memory.languages.choose(f"telegram:{sys.argv[2]}", Language.ENGLISH)
print(memory.languages.chosen(f"telegram:{sys.argv[2]}"))
"""


def upgraded(engine: Engine, path: Path, revision: str) -> None:
    """Bring an empty database to a revision."""
    connection = engine.connect().execution_options(**{WRITES: True})
    with connection, connection.begin():
        upgrade(connection, path, to=revision)


@pytest.mark.parametrize("revision", [None, *known_revisions()])
def test_every_older_database_becomes_what_the_tables_say(tmp_path: Path, revision: str | None) -> None:
    """From nothing and from each revision, columns, indexes and keys are the same in the end."""
    path = tmp_path / "memory.sqlite"
    engine = engine_over(path)
    if revision is not None:
        upgraded(engine, path, revision)
    memory = Memory(tmp_path)
    memory.languages.choose(BUDI, EN)
    assert memory.languages.chosen(BUDI) is EN
    with engine.connect() as connection:
        assert revision_of(connection) == known_revisions()[-1]
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    """Where a table is in the way, no other is made; once it is gone, all are."""
    path = tmp_path / "memory.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE told (x)")
    memory = Memory(tmp_path)
    assert memory.languages.chosen(BUDI) is None
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert tables == [("told",)]
    with connection:
        connection.execute("DROP TABLE told")
    connection.close()
    memory.languages.choose(BUDI, EN)
    assert memory.languages.chosen(BUDI) is EN


def test_processes_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    """Each finds what it has written."""
    assert at_once(CHOOSE, [[str(tmp_path / "home"), str(number)] for number in range(3)]) == ["en\n"] * 3


def test_what_an_older_version_left_open_was_begun_once(tmp_path: Path) -> None:
    """It never let anything wait in the journal alone."""
    path = tmp_path / "memory.sqlite"
    engine = engine_over(path)
    upgraded(engine, path, "0001")
    engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO journal (platform, key, payload, parts, received)"
            " VALUES ('telegram', '1', 'a', 0, 1)"
        )
    connection.close()
    (entry,) = Memory(tmp_path).journal.unfinished("telegram")
    assert (entry.lane, entry.starts) == ("", 1)
