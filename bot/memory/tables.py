"""The tables; `migrations` makes them, and a test compares the two.

Moments are seconds since 1970. People and chats are keyed hashes (`pseudonyms`), but for the audit's admins.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Written(TypeDecorator[str]):
    """Text that every database holds: half a character is U+FFFD, and so is the null character."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make text fit to be stored or compared."""
        del dialect
        if value is None:
            return None
        whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


metadata = MetaData()

languages = Table(
    "languages",
    metadata,
    Column("who", String(32), primary_key=True),
    Column("language", String(8), nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("chat", String(32), nullable=False, index=True),
    Column("language", String(8), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("question", Written, nullable=False),
    Column("understood", Written, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("details", Written, nullable=False),
    Column("created", Double, nullable=False, index=True),
)
"""`details` is the JSON of citations, hits and nearest articles."""

feedback = Table(
    "feedback",
    metadata,
    Column("answer", String(12), ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("person", String(32), primary_key=True, index=True),
    Column("is_good", Boolean, nullable=False),
    Column("is_settled", Boolean, nullable=False),
    Column("created", Double, nullable=False, index=True),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("time", Double, nullable=False, index=True),
    Column("question", Written, nullable=False),
    Column("language", String(8), nullable=False),
    Column("confidence", Double, nullable=False),
    Column("nearest", Written, nullable=False),
    Column("person", String(32), nullable=False, index=True),
)
"""`nearest` is a JSON array of ids; `person` is "" where it is not known, or forgotten."""

imported = Table(
    "imported",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("created", Double, nullable=False),
)
"""Files of older versions whose content stands in other tables now, so that none is read twice."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("time", Double, nullable=False, index=True),
    Column("person", Written, nullable=False),
    Column("action", Written, nullable=False),
    Column("detail", Written, nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("person", String(32), nullable=False, index=True),
    Column("payload", Written, nullable=False),
    Column("expires", Double, nullable=False, index=True),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("platform", String(32), nullable=False),
    Column("key", String(128), nullable=False),
    Column("payload", Written, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("received", Double, nullable=False, index=True),
    Column("closed", Double, nullable=True, index=True),
    Column("lane", String(64), nullable=False, server_default=""),
    Column("starts", Integer, nullable=False, server_default="1"),
    Index("journal_key", "platform", "key", unique=True),
    Index("journal_lane", "platform", "lane", "closed", "id"),
)
"""`lane` and `payload` are erased when an entry is closed: they tell chats and people apart."""

sent = Table(
    "sent",
    metadata,
    Column("chat", String(32), primary_key=True),
    Column("question", String(128), primary_key=True),
    Column("answers", Written, nullable=False),
    Column("created", Double, nullable=False, index=True),
)
"""`answers` is a JSON array of ids of messages."""

told = Table(
    "told",
    metadata,
    Column("chat", String(32), primary_key=True),
    Column("what", String(128), primary_key=True),
    Column("created", Double, nullable=False, index=True),
)

moved = Table(
    "moved",
    metadata,
    Column("chat", String(32), primary_key=True),
    Column("before", String(32), nullable=False),
    Column("created", Double, nullable=False),
)
"""Which name a chat had before; kept for good, as the settings may name the old one."""
