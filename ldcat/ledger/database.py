"""Open the ledger's database and bring its tables up to date."""

from __future__ import annotations

import importlib
import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from ldcat.errors import BadParameterError, LdcatError, LedgerError
from ldcat.ledger.complaints import translated

#: The folder of migrations; each is named after its version.
MIGRATIONS: Final = Path(__file__).with_name("migrations")
_VERSION: Final = text("SELECT version_num FROM alembic_version")


def open_database(url: str) -> Engine:
    """Return an engine on tables that are up to date.

    Args:
        url: SQLAlchemy URL, e.g. `sqlite:////data/ledger.sqlite`.

    Raises:
        BadParameterError: The URL names no database, or one without its driver.
        FolderUnusableError: The file cannot be written.
        LedgerError: The database is damaged, or newer than this program.
    """
    try:
        engine = create_engine(url, poolclass=QueuePool, pool_size=8, max_overflow=32)
    except (ArgumentError, ImportError) as error:
        raise BadParameterError(
            f"The ledger's URL cannot be used: {error}.", mend="Is the driver installed?"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
    try:
        with translated(where(engine)):
            _upgrade(engine)
    except LdcatError:
        engine.dispose()
        raise
    return engine


def where(engine: Engine) -> str:
    """Return what to call the database in messages: its file, or its URL without password."""
    return engine.url.database or "" if engine.dialect.name == "sqlite" else str(engine.url)


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """WAL, and fsync at every commit: acknowledged means on the disk (sqlite.org/pragma.html)."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA busy_timeout=10000")
    connection.execute("PRAGMA cache_size=-16384")


def _upgrade(engine: Engine) -> None:
    versions = sorted(it.name[1:5] for it in (MIGRATIONS / "versions").glob("v*.py"))
    with engine.connect() as connection:
        current = None
        if inspect(connection).has_table("alembic_version"):
            current = connection.execute(_VERSION).scalar_one_or_none()
    if current == versions[-1]:
        return
    if current is not None and current not in versions:
        raise LedgerError(
            f"The ledger has version {current}, which is newer than this program.",
            where=where(engine),
            mend="Install the ldcat that wrote it, or a newer one.",
        )
    # Alembic takes longer to load than many a command to run, and is hardly ever needed.
    importlib.import_module("ldcat.ledger.migrating").upgrade(engine)
