"""Load documents from the shell: by the settings, with a progress bar and a summary."""

from __future__ import annotations

import getpass
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ldcat.bootstrap import Application
from ldcat.catalogue.file_report import FileReport
from ldcat.catalogue.keeper import Keeper, Trial
from ldcat.catalogue.keeping import Author, LedgerKeeper
from ldcat.catalogue.loading import Loader, Policy
from ldcat.cli.console import LoadProgress, has_catalogue, talk
from ldcat.cli.ledgers import ledger_of
from ldcat.cli.reports import Summary, summary
from ldcat.settings import Settings
from ldcat.validation.explaining import Explainer


def keeper_of(application: Application, reason: str) -> Keeper:
    """Return what keeps records in the catalogue."""
    author = Author(application.site.base, getpass.getuser(), reason)
    return LedgerKeeper(application.ledger, application.projector, author)


@contextmanager
def trial(settings: Settings) -> Iterator[Trial]:
    """Yield what says of records whether the catalogue would change; a server may be running."""
    if not has_catalogue(settings):
        yield Trial()
        return
    with ledger_of(settings) as ledger:
        yield Trial(ledger)


def load_all(
    loader: Loader, found: Sequence[str], policy: Policy, *, keeper: Keeper, explainer: Explainer
) -> Sequence[FileReport]:
    """Load documents with a progress bar, and tell what became of them."""
    console = talk()
    started = time.monotonic()
    with LoadProgress(console) as progress:
        reports = loader.load(found, policy, keeper=keeper, progress=progress)
    seconds = time.monotonic() - started
    summary(console, Summary(reports, explainer, seconds, is_trial=isinstance(keeper, Trial)))
    return reports
