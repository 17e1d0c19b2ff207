"""`ldcat quality`: how well the records are described."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal

import typer
from rich.console import Console
from rich.table import Table

from ldcat.bootstrap import quality_reader
from ldcat.cli.console import Data, out, settings_of
from ldcat.cli.ledgers import ledger_there
from ldcat.errors import BadParameterError
from ldcat.model.media import TURTLE
from ldcat.model.selection import Selection
from ldcat.model.syntax import write
from ldcat.quality.metrics import RATINGS
from ldcat.quality.telling import told
from ldcat.quality.views import Group, QualityView
from ldcat.represent.languages import Preference
from ldcat.represent.literals import counted
from ldcat.represent.speech import Speech

_FIRST: Final = 3
_GROUPINGS: Final = ("", "publisher", "source")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(quality)


def quality(
    *,
    data: Data = None,
    by: Annotated[str, typer.Option("--by", help="List each publisher or source.")] = "",
    publisher: Annotated[
        str | None, typer.Option("--publisher", help="Only records of this publisher.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Only records that came from this source.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text, json or turtle.")] = "text",
    language: Annotated[
        str, typer.Option("--language", help="Language of the metrics: en, de, fr.")
    ] = "en",
) -> None:
    """Say how well the records are described; a server may be running."""
    if form not in ("text", "json", "turtle"):
        raise BadParameterError(
            f"There is no format “{form}”.", where="--format", mend="Use text, json or turtle."
        )
    if by not in _GROUPINGS:
        raise BadParameterError(
            f"Records cannot be listed by “{by}”.", where="--by", mend="Use publisher or source."
        )
    settings = settings_of(data=data)
    with ledger_there(settings) as ledger:
        view = quality_reader(ledger, settings).overview(Selection(publisher, source))
    if form == "text":
        _text(view, by, Preference([language]))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(_FORMS[form](view))


def _json(view: QualityView) -> bytes:
    return json.dumps(told(view), ensure_ascii=False, indent=1).encode() + b"\n"


def _turtle(view: QualityView) -> bytes:
    return write(view.graph, TURTLE)


_FORMS: Final[Mapping[str, Callable[[QualityView], bytes]]] = MappingProxyType(
    {"json": _json, "turtle": _turtle}
)


def _text(view: QualityView, by: str, preference: Preference) -> None:
    console = out()
    if by:
        groups = view.publishers if by == "publisher" else view.sources
        console.print(_group_table(by, groups, preference))
        return
    summary = view.summary
    if summary.rating is None:
        console.print("No record has been measured.")
    else:
        rating = _words(summary.rating.label, preference)
        mean = f"{_number(summary.points)} of {_number(summary.reachable)} points, {rating}"
        console.print(f"{counted(summary.records, 'record')}: {mean}.", soft_wrap=True)
        _print_tables(console, view, preference)
    if view.unmeasured:
        console.print(f"{counted(view.unmeasured, 'record')} not measured yet.")
    if view.links is None:
        console.print("Links are not checked (LDCAT_LINK_CHECK): 80 of 405 points are left out.")


def _print_tables(console: Console, view: QualityView, preference: Preference) -> None:
    summary = view.summary
    dimensions = _table(("dimension", "left"), ("points", "right"), ("of", "right"))
    for it in summary.dimensions:
        name = _words(it.dimension.label, preference)
        dimensions.add_row(name, _number(it.points), _number(it.reachable))
    console.print(dimensions)
    ratings = _table(("rating", "left"), ("records", "right"))
    for rating in RATINGS:
        many = summary.ratings[rating.token]
        ratings.add_row(_words(rating.label, preference), f"{many:,}")
    console.print(ratings)
    mends = _table(("mend first", "left"), ("records", "right"), ("gain", "right"))
    for mend in summary.mends[:_FIRST]:
        advice = _words(mend.metric.advice, preference)
        mends.add_row(advice, f"{mend.records:,}", f"+{_number(mend.gain)}")
    if summary.mends:
        console.print(mends)


def _group_table(by: str, groups: tuple[Group, ...], preference: Preference) -> Table:
    table = _table((by, "left"), ("records", "right"), ("points", "right"), ("of", "right"))
    table.add_column("share", justify="right")
    table.add_column("rating")
    for it in groups:
        names = {name.language or "": name.value for name in it.names}
        name = _words(names, preference) if names else it.key or f"no {by}"
        points, reachable = _number(it.points), _number(it.reachable)
        rating = _words(it.rating.label, preference)
        table.add_row(name, f"{it.records:,}", points, reachable, _percent(it.share), rating)
    return table


def _number(value: float) -> str:
    return Speech("en").number(value)


def _percent(share: float) -> str:
    return Speech("en").percent(share)


def _table(*columns: tuple[str, Literal["left", "right"]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name, side in columns:
        table.add_column(name, justify=side, overflow="fold")
    return table


def _words(texts: Mapping[str, str], preference: Preference) -> str:
    found = preference.best(texts)
    return found[1] if found else ""
