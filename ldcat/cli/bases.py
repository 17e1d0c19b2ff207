"""Notice where records were loaded for another base URL than they are served at."""

from __future__ import annotations

from ldcat.bootstrap import Application
from ldcat.cli.console import warn


def warn_of_base(application: Application) -> None:
    """Say where links go to a host that nobody has, or records have IRIs below another base."""
    settings = application.settings
    if settings.is_everywhere and not settings.base_url:
        warn(
            f"No public base URL is set: links, and IRIs that are minted, begin with "
            f"{settings.base}, which is right on this machine only. "
            "Set LDCAT_BASE_URL (or --base-url) before you load."
        )
    ledger = application.ledger
    for other in ledger.bases():
        if other != settings.base and ledger.has_below(other):
            warn(
                f"Records here were loaded for {other}, and keep their IRIs there; the base is "
                f"now {settings.base}. Set LDCAT_BASE_URL (or --base-url) to the one that is "
                "meant to last; if that is not the other, load everything into a new folder."
            )


def warn_of_minted(application: Application) -> None:
    """Say where records got an IRI below a base that nobody chose."""
    settings = application.settings
    if not settings.base_url and application.ledger.has_below(settings.base):
        warn(
            f"Some records have IRIs below {settings.base}, and will keep them: no public base "
            "URL is set. If others shall use this catalogue, set LDCAT_BASE_URL (or --base-url) "
            "and load into a new folder."
        )
