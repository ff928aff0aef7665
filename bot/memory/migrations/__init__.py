"""How the database becomes what `bot.memory.tables` says, step by step from any older version.

To add a step, write `versions/0002_what_it_does.py` with `revision = "0002"` and `down_revision = "0001"`,
portable to every database, and change `tables.py`; nothing else names revisions.
"""
