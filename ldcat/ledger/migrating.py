"""Bring the tables of a ledger's database up to date."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from ldcat.ledger.database import MIGRATIONS


def upgrade(engine: Engine) -> None:
    """Make the tables those of the newest version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
