"""The ledger for commands that need nothing else of a catalogue; a server may be running."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from ldcat.cli.console import require_catalogue
from ldcat.errors import BadParameterError
from ldcat.folder import made
from ldcat.ledger.ledger import Ledger
from ldcat.settings import Settings

_NAME: Final = re.compile(r"[\w.@+-]{1,64}")


@contextmanager
def ledger_there(settings: Settings) -> Iterator[Ledger]:
    """Open the ledger of a catalogue that is there, and let go of it at the end.

    Raises:
        NotFoundError: There is none.
    """
    require_catalogue(settings)
    with ledger_of(settings) as ledger:
        yield ledger


@contextmanager
def ledger_of(settings: Settings) -> Iterator[Ledger]:
    """Open the ledger, and let go of it at the end; what is not there is made."""
    made(settings.data)
    ledger = Ledger(settings.ledger_url)
    try:
        yield ledger
    finally:
        ledger.close()


def checked_name(name: str, thing: str) -> str:
    """Return a name for a thing that people list and call by it.

    Raises:
        BadParameterError: It is none.
    """
    if not _NAME.fullmatch(name):
        raise BadParameterError(
            f"It is not a name for a {thing}.",
            where=name,
            mend="Take up to 64 letters, digits, or any of . @ + - _.",
        )
    return name
