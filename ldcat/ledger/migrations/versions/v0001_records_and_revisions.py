"""Create the tables of records, revisions and bases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "record",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("iri", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("slug", sa.String(128), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("listed", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("profile", sa.String(64), nullable=False),
        sa.Column("rules", sa.String(16), nullable=False),
        sa.Column("conforms", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_record"),
        sa.UniqueConstraint("iri", name="uq_record_iri"),
        sa.UniqueConstraint("kind", "slug", name="uq_record_kind_slug"),
    )
    op.create_index("ix_record_published", "record", ["is_deleted", "kind", "number", "size"])
    op.create_index("ix_record_crawl", "record", ["is_deleted", "number"])
    op.create_index("ix_record_latest", "record", ["is_deleted", "sequence"])
    op.create_table(
        "revision",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("profile", sa.String(64), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["record.number"], name="fk_revision_number"),
        sa.PrimaryKeyConstraint("sequence", name="pk_revision"),
    )
    op.create_index("ix_revision_number", "revision", ["number", "sequence"])
    op.create_table(
        "base",
        sa.Column("iri", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("iri", name="pk_base"),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("base")
    op.drop_table("revision")
    op.drop_table("record")
