"""The journal knows in which line something waits, and how often it was begun."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add both; what is open was begun once, as nothing has waited in the journal alone until now."""
    op.add_column("journal", sa.Column("lane", sa.String(64), nullable=False, server_default=""))
    op.add_column("journal", sa.Column("starts", sa.Integer, nullable=False, server_default="1"))
    op.create_index("journal_lane", "journal", ["platform", "lane", "closed", "id"])
