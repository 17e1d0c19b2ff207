"""Keep what was measured of records, and what the addresses of their data answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision; what is kept already has not been measured."""
    op.add_column("record", sa.Column("passed", sa.Integer(), nullable=True))
    op.add_column("record", sa.Column("measured", sa.Integer(), nullable=True))
    op.add_column("record", sa.Column("publisher", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "record", sa.Column("has_links", sa.Boolean(), nullable=False, server_default="0")
    )
    op.create_table(
        "measurement",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_measurement"),
    )
    op.create_index("ix_measurement_number", "measurement", ["number", "sequence"])
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.Column("due", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.UniqueConstraint("address", name="uq_link_address"),
    )
    op.create_index("ix_link_host", "link", ["host", "due"])
    op.create_table(
        "link_use",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("link", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", "link", name="pk_link_use"),
    )
    op.create_index("ix_link_use_link", "link_use", ["link"])
    op.create_table(
        "link_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_link_day"),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    for table in ("link_day", "link_use", "link", "measurement"):
        op.drop_table(table)
    for column in ("has_links", "publisher", "measured", "passed"):
        op.drop_column("record", column)
