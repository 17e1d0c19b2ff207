"""Create the table of the public bases that records were kept for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "base",
        sa.Column("iri", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("iri", name="pk_base"),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("base")
