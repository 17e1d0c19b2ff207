"""The tables of the ledger.

A change here needs a migration in `migrations/versions`; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
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
#: What was measured has what links answered in it, once `has_links` is true; null: nobody has
#: measured it.
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
    Column("passed", Integer, nullable=True),
    Column("measured", Integer, nullable=True),
    Column("publisher", Text, nullable=False, server_default=""),
    Column("has_links", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("kind", "slug"),
    Index("ix_record_published", "is_listed", "kind", "number", "size"),
    Index("ix_record_crawl", "is_listed", "number"),
    Index("ix_record_latest", "is_listed", "sequence"),
    Index("ix_record_sequence", "sequence"),
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

#: One row a revision that was measured, by its content alone. Nothing measured: 0.
MEASUREMENT: Final = Table(
    "measurement",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("measured", Integer, nullable=False),
    Index("ix_measurement_number", "number", "sequence"),
)

#: One row an address that records say data is to be had at, and what it answered last.
LINK: Final = Table(
    "link",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False, unique=True),
    Column("host", Text, nullable=False),
    Column("status", Integer, nullable=True),
    Column("failures", Integer, nullable=False),
    Column("at", UtcTime, nullable=True),
    Column("due", UtcTime, nullable=False),
    Index("ix_link_host", "host", "due"),
)

#: Which records have an address.
LINK_USE: Final = Table(
    "link_use",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("link", Integer, primary_key=True, autoincrement=False),
    Index("ix_link_use_link", "link"),
)

#: One row a day (UTC) on which addresses were asked: by how many requests.
LINK_DAY: Final = Table(
    "link_day",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("requests", Integer, nullable=False),
)

#: One row a record that is held for a steward: the newest that came under its IRI, and was not
#: let in. What is published under that IRI, if anything, stays.
QUARANTINE: Final = Table(
    "quarantine",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("iri", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("profile", String(64), nullable=False),
    Column("rules", String(16), nullable=False),
    Column("conforms", Boolean, nullable=False),
    Column("findings", LargeBinary, nullable=True),
    Column("source", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
)

#: One row an address that is told of changes. The secret is kept: signatures are made with it.
SUBSCRIPTION: Final = Table(
    "subscription",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("batch", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("made", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("due", UtcTime, nullable=True),
    Column("is_paused", Boolean, nullable=False),
    Column("told", Text, nullable=False),
)

#: One row an event that an address would not take.
DEAD_LETTER: Final = Table(
    "dead_letter",
    METADATA,
    Column("subscription", String(64), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("told", Text, nullable=False),
)

#: One row a thing that records can be listed by: a kind, catalogue, publisher or theme.
TAG: Final = Table(
    "tag",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("facet", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("facet", "value"),
)

#: One row a record that has a tag, from one sequence number to before another (null: still).
#: `stated` is the record that says so. What no record has become as yet has an IRI only.
TAGGED: Final = Table(
    "tagged",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("tag", Integer, ForeignKey("tag.id"), nullable=False),
    Column("stated", Integer, nullable=False),
    Column("number", Integer, nullable=True),
    Column("iri", Text, nullable=True),
    Column("entered", Integer, nullable=False),
    Column("left", Integer, nullable=True),
    Index("ix_tagged_tag", "tag", "number"),
    Index("ix_tagged_number", "number"),
    Index("ix_tagged_stated", "stated"),
    Index("ix_tagged_iri", "iri"),
)

#: One row a table that follows the revisions: how far it has come.
FOLLOWER: Final = Table(
    "follower",
    METADATA,
    Column("name", String(16), primary_key=True),
    Column("sequence", Integer, nullable=False),
)
