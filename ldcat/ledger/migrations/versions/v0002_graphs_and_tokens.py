"""Tell what the catalogue lists from graphs beside the records; create the table of tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_record_published": ["kind", "number", "size"],
    "ix_record_crawl": ["number"],
    "ix_record_latest": ["sequence"],
}


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.add_column(
        "record", sa.Column("is_listed", sa.Boolean(), nullable=False, server_default="1")
    )
    op.execute("UPDATE record SET is_listed = false WHERE is_deleted")
    _index_by("is_listed")
    op.create_table(
        "token",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("ends", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_token"),
        sa.UniqueConstraint("digest", name="uq_token_digest"),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("token")
    _index_by("is_deleted")
    op.drop_column("record", "is_listed")


def _index_by(column: str) -> None:
    for name, columns in _INDEXES.items():
        op.drop_index(name, "record")
        op.create_index(name, "record", [column, *columns])
