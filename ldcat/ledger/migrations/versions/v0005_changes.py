"""Find what changed last, deleted or not."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_index("ix_record_sequence", "record", ["sequence"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index("ix_record_sequence", "record")
