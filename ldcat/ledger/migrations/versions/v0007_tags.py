"""List records by kind, catalogue, publisher and theme, as they were at any position."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        sa.UniqueConstraint("facet", "value", name="uq_tag_facet_value"),
    )
    op.create_table(
        "tagged",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Integer(), nullable=False),
        sa.Column("stated", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("iri", sa.Text(), nullable=True),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tagged"),
        sa.ForeignKeyConstraint(["tag"], ["tag.id"], name="fk_tagged_tag"),
    )
    op.create_index("ix_tagged_tag", "tagged", ["tag", "number"])
    for name in ("number", "stated", "iri"):
        op.create_index(f"ix_tagged_{name}", "tagged", [name])
    op.create_table(
        "follower",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_follower"),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    for table in ("follower", "tagged", "tag"):
        op.drop_table(table)
