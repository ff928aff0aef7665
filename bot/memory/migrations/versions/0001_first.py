"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them all."""
    _answers()
    _questions()
    _admins()
    _updates()


def _answers() -> None:
    op.create_table(
        "languages",
        sa.Column("who", sa.String(32), primary_key=True),
        sa.Column("language", sa.String(8), nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("person", sa.String(32), nullable=False, index=True),
        sa.Column("chat", sa.String(32), nullable=False, index=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("understood", sa.Text, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("created", sa.Double, nullable=False, index=True),
    )
    op.create_table(
        "feedback",
        sa.Column("answer", sa.String(12), sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(32), primary_key=True, index=True),
        sa.Column("is_good", sa.Boolean, nullable=False),
        sa.Column("is_settled", sa.Boolean, nullable=False),
        sa.Column("created", sa.Double, nullable=False, index=True),
    )


def _questions() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("time", sa.Double, nullable=False, index=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("nearest", sa.Text, nullable=False),
        sa.Column("person", sa.String(32), nullable=False, index=True),
    )
    op.create_table(
        "imported",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("created", sa.Double, nullable=False),
    )


def _admins() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("time", sa.Double, nullable=False, index=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "pending",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False, index=True),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("expires", sa.Double, nullable=False, index=True),
    )


def _updates() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("received", sa.Double, nullable=False, index=True),
        sa.Column("closed", sa.Double, nullable=True, index=True),
    )
    op.create_index("journal_key", "journal", ["platform", "key"], unique=True)
    op.create_table(
        "sent",
        sa.Column("chat", sa.String(32), primary_key=True),
        sa.Column("question", sa.String(128), primary_key=True),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("created", sa.Double, nullable=False, index=True),
    )
    op.create_table(
        "told",
        sa.Column("chat", sa.String(32), primary_key=True),
        sa.Column("what", sa.String(128), primary_key=True),
        sa.Column("created", sa.Double, nullable=False, index=True),
    )
