"""Notice where records were loaded for another base URL than they are served at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ldcat.bootstrap import Application
from ldcat.cli.console import warn
from ldcat.errors import FolderUnusableError
from ldcat.ledger.ledger import Ledger
from ldcat.settings import Settings

#: A file in the data folder: every base that was loaded for, one a line.
_NAME: Final = "bases"
#: Enough to be sure, few enough to look at whenever a server starts.
_LOOKED_AT: Final = 10_000


def warn_of_base(application: Application) -> None:
    """Say where links go to a host that nobody has, or records have IRIs below another base."""
    settings = application.settings
    if settings.is_everywhere and not settings.base_url:
        warn(
            f"No public base URL is set: links, and IRIs that are minted, begin with "
            f"{settings.base}, which is right on this machine only. "
            "Set LDCAT_BASE_URL (or --base-url) before you load."
        )
    for other in _noted(settings):
        if other != settings.base and _has_below(application.ledger, other):
            warn(
                f"Records here were loaded for {other}, and keep their IRIs there; the base is "
                f"now {settings.base}. Set LDCAT_BASE_URL (or --base-url) to the one that is "
                "meant to last, and load again what has IRIs below the other."
            )


def note_base(settings: Settings) -> None:
    """Keep in mind what base is loaded for.

    Raises:
        FolderUnusableError: The data folder cannot be written.
    """
    known = _noted(settings)
    if settings.base in known:
        return
    path = _path(settings)
    try:
        path.write_text("".join(f"{it}\n" for it in (*known, settings.base)), "utf-8")
    except OSError as error:
        raise FolderUnusableError(
            f"It cannot be written: {error.strerror}.", where=str(path)
        ) from error


def _noted(settings: Settings) -> Sequence[str]:
    try:
        return _path(settings).read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        return ()


def _path(settings: Settings) -> Path:
    return settings.data / _NAME


def _has_below(ledger: Ledger, base: str) -> bool:
    """Say whether a record has an IRI below a base; the first ones stand for all."""
    return any(it.iri.startswith(base) for it in ledger.page(0, _LOOKED_AT))
