"""Talk to people on stderr, write results to stdout, and say how far work has come."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Final, Self

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
from rich.text import Text

from ldcat.errors import NotFoundError
from ldcat.observe.printable import printable
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


class _Careful(Console):
    """A console for what strangers wrote: nothing in a text paints, moves or ends a line.

    Where a text has markup of ours, `print` is told so.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as rich has them
        super().__init__(markup=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - as above
        """Return a text as it is printed, be it a line or a cell of a table."""
        return super().render_str(printable(text), **options)


def out() -> Console:
    """Return the console for results."""
    console = _Careful(file=sys.stdout)
    return console if console.is_terminal else _Careful(file=sys.stdout, width=_WIDE)


def talk() -> Console:
    """Return the console for people."""
    console = _Careful(stderr=True, highlight=False)
    return console if console.is_terminal else _Careful(stderr=True, highlight=False, width=_WIDE)


def settings_of(**options: object) -> Settings:
    """Return the settings; options that were not given are None.

    Variables that are no settings are told: they are misspelt more often than meant otherwise.
    """
    for variable, nearest in unknown_variables().items():
        warn(f"{variable} is not a setting{f'; did you mean {nearest}?' if nearest else '.'}")
    return read_settings(options)


def warn(sentence: str) -> None:
    """Tell people what they would not notice by themselves."""
    talk().print(f"[bold yellow]Warning:[/] {escape(sentence)}", markup=True, soft_wrap=True)


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


class LoadProgress:
    """A bar with bytes, records, rate and remaining time; quiet where nobody watches."""

    def __init__(self, console: Console) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.fields[name]}", style="bold", justify="left", markup=False),
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
        self._bar.update(self._task, total=total, name=printable(Path(name).name)[-40:])

    def read(self, size: int) -> None:
        """So many more bytes were read."""
        self._bar.advance(self._task, size)

    def kept(self, records: int) -> None:
        """So many more records were dealt with."""
        self._records += records
        elapsed = self._bar.tasks[0].elapsed or 1.0
        self._bar.update(self._task, records=self._records, rate=self._records / elapsed)
