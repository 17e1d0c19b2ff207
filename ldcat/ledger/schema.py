"""The tables of the ledger.

A change here needs a migration in `migrations/versions`; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; databases without time zones (SQLite) keep it bare."""

    impl = DateTime  # type: ignore[mutable-override]  # SQLAlchemy's own way of declaring it
    cache_ok = True  # type: ignore[mutable-override]  # as above

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC without its zone."""
        del dialect
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone."""
        del dialect
        return value.replace(tzinfo=UTC) if value else None


METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

#: One row a record: what it is now. All of it follows from `revision`, but for number and slug.
RECORD: Final = Table(
    "record",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("iri", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("slug", String(128), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("listed", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False),
    Column("is_deleted", Boolean, nullable=False, default=False),
    Column("is_listed", Boolean, nullable=False, server_default="1"),
    Column("profile", String(64), nullable=False),
    Column("rules", String(16), nullable=False),
    Column("conforms", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    UniqueConstraint("kind", "slug"),
    Index("ix_record_published", "is_listed", "kind", "number", "size"),
    Index("ix_record_crawl", "is_listed", "number"),
    Index("ix_record_latest", "is_listed", "sequence"),
)

#: One row a revision, in the order in which they happened. Rows are never changed, but that
#: the newest of a record has the profile and findings of the last check of its content.
REVISION: Final = Table(
    "revision",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, ForeignKey("record.number"), nullable=False),
    Column("action", String(8), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("profile", String(64), nullable=False),
    Column("findings", LargeBinary, nullable=True),
    Column("payload", LargeBinary, nullable=True),
    Index("ix_revision_number", "number", "sequence"),
)

#: One row a public base that records were kept for.
BASE: Final = Table(
    "base",
    METADATA,
    Column("iri", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),
)

#: One row a token that lets a client write. What the client shows is not kept, only its hash.
TOKEN: Final = Table(
    "token",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("made", UtcTime, nullable=False),
    Column("ends", UtcTime, nullable=True),
)
