"""Open the catalogue for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ldcat.bootstrap import Application, build
from ldcat.settings import Settings


@contextmanager
def catalogue(settings: Settings, holder: str) -> Iterator[Application]:
    """Build the catalogue, bring its store along, and let go of it at the end."""
    application = build(settings, holder)
    try:
        application.projector.catch_up()
        yield application
    finally:
        application.close()
