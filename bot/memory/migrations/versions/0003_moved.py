"""Chats that have another name from now on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "moved",
        sa.Column("chat", sa.String(32), primary_key=True),
        sa.Column("before", sa.String(32), nullable=False),
        sa.Column("created", sa.Double, nullable=False),
    )
