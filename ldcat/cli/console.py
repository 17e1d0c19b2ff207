"""Talk to people on stderr, write results to stdout, and say how far work has come."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Annotated, Final, Self

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from ldcat.bootstrap import Application, build
from ldcat.errors import NotFoundError, UnknownProfileError
from ldcat.settings import Settings, read_settings, unknown_variables

#: Columns where nobody watches: wide enough that no table is folded.
_WIDE: Final = 240

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder of the catalogue [default: ldcat-data].")
]
Profile = Annotated[str | None, typer.Option("--profile", help="Profile to check records against.")]
InputSyntax = Annotated[
    str,
    typer.Option("--syntax", help="Syntax of what is read, by name, suffix or media type."),
]


def out() -> Console:
    """Return the console for results."""
    console = Console(file=sys.stdout)
    return console if console.is_terminal else Console(file=sys.stdout, width=_WIDE)


def talk() -> Console:
    """Return the console for people."""
    console = Console(stderr=True, highlight=False)
    return console if console.is_terminal else Console(stderr=True, highlight=False, width=_WIDE)


def settings_of(**options: object) -> Settings:
    """Return the settings; options that were not given are None.

    Variables that are no settings are told: they are misspelt more often than meant otherwise.
    """
    for variable, nearest in unknown_variables().items():
        warn(f"{variable} is not a setting{f'; did you mean {nearest}?' if nearest else '.'}")
    return read_settings(options)


def warn(sentence: str) -> None:
    """Tell people what they would not notice by themselves."""
    talk().print(f"[bold yellow]Warning:[/] {escape(sentence)}", soft_wrap=True)


def has_catalogue(settings: Settings) -> bool:
    """Say whether anything was ever loaded."""
    return bool(settings.ledger) or (settings.data / "ledger.sqlite").is_file()


def require_catalogue(settings: Settings) -> None:
    """Refuse to look into a folder where nothing was ever loaded, instead of making it.

    Raises:
        NotFoundError: There is no ledger.
    """
    if not has_catalogue(settings):
        raise NotFoundError(
            "There is no catalogue here.", where=str(settings.data), mend="Load something first."
        )


def require_profile(token: str, known: Collection[str]) -> None:
    """Refuse a profile that is not there, before anything is read.

    Raises:
        UnknownProfileError: It is not among the known ones.
    """
    if token not in known:
        raise UnknownProfileError(
            f"There is no profile “{token}”.", mend=f"Choose one of: {', '.join(known)}."
        )


@contextmanager
def catalogue(settings: Settings, holder: str) -> Iterator[Application]:
    """Build the catalogue, bring its store along, and let go of it at the end."""
    application = build(settings, holder)
    try:
        application.projector.catch_up()
        yield application
    finally:
        application.close()


class LoadProgress:
    """A bar with bytes, records, rate and remaining time; quiet where nobody watches."""

    def __init__(self, console: Console) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("[bold]{task.fields[name]}", justify="left"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[records]:,} records"),
            TextColumn("{task.fields[rate]:,.0f}/s"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("", total=0, name="", records=0, rate=0.0)
        self._records = 0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def start(self, name: str, size: int | None) -> None:
        """A document is opened."""
        task = self._bar.tasks[0]
        total = (task.total or 0) + (size or 0)
        self._bar.update(self._task, total=total, name=Path(name).name[-40:])

    def read(self, size: int) -> None:
        """So many more bytes were read."""
        self._bar.advance(self._task, size)

    def kept(self, records: int) -> None:
        """So many more records were dealt with."""
        self._records += records
        elapsed = self._bar.tasks[0].elapsed or 1.0
        self._bar.update(self._task, records=self._records, rate=self._records / elapsed)
