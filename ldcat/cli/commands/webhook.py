"""`ldcat webhook create`, `list`, `remove`, `pause`, `resume`, `dead`, `retry`: who is told."""

from __future__ import annotations

from typing import Annotated, Final

import typer
from rich.table import Table

from ldcat.cli.console import Data, out, settings_of, talk
from ldcat.cli.ledgers import checked_name, ledger_of, ledger_there
from ldcat.configured import site_of, webhook_limits
from ldcat.errors import BadParameterError
from ldcat.feeds.webhooks import Webhooks
from ldcat.fetch import web_address

_MOST: Final = 500


def register(app: typer.Typer) -> None:
    """Add the commands."""
    webhooks = typer.Typer(
        name="webhook", help="Addresses that are told of every change.", no_args_is_help=True
    )
    webhooks.command()(create)
    webhooks.command("list")(every)
    webhooks.command()(remove)
    webhooks.command()(pause)
    webhooks.command()(resume)
    webhooks.command()(dead)
    webhooks.command()(retry)
    app.add_typer(webhooks)


Name = Annotated[str, typer.Argument(help="What it is called.")]


def create(
    name: Name,
    url: Annotated[str, typer.Argument(help="The http(s) address that is told.")],
    *,
    batch: Annotated[
        int, typer.Option(min=1, max=_MOST, help="How many events a message has at most.")
    ] = 1,
    everything: Annotated[
        bool, typer.Option(help="Tell also of all that has happened until now.")
    ] = False,
    data: Data = None,
) -> None:
    """Tell an address of every change from now on; show what messages are signed with."""
    checked_name(name, "webhook")
    address = web_address(url)
    if not address:
        raise BadParameterError(
            "It is no http(s) address.", where=url, mend="Write https://host/path."
        )
    settings = settings_of(data=data)
    with ledger_of(settings) as ledger:
        position = 0 if everything else ledger.position
        it = ledger.subscriptions.create(name, address, batch=batch, position=position)
    talk().print("Messages are signed with this secret (Standard Webhooks). Keep it safe.")
    out().print(it.secret, soft_wrap=True)


def every(*, data: Data = None) -> None:
    """Say which addresses are told, and how far."""
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "address", "told up to", "waits", "state"):
        table.add_column(heading, overflow="fold")
    with ledger_there(settings_of(data=data)) as ledger:
        for it in ledger.subscriptions.every():
            state = "paused" if it.is_paused else it.told or "well"
            waits = ledger.position - it.position
            table.add_row(it.name, it.url, f"{it.position:,}", f"{waits:,}", state)
    out().print(table)


def remove(name: Name, *, data: Data = None) -> None:
    """Tell an address no longer, and forget it."""
    with ledger_there(settings_of(data=data)) as ledger:
        ledger.subscriptions.remove(name)


def pause(name: Name, *, data: Data = None) -> None:
    """Tell an address nothing until it is resumed; what it misses waits in the ledger."""
    with ledger_there(settings_of(data=data)) as ledger:
        ledger.subscriptions.change(name, is_paused=True)


def resume(name: Name, *, data: Data = None) -> None:
    """Tell an address everything that it missed."""
    with ledger_there(settings_of(data=data)) as ledger:
        ledger.subscriptions.change(name, is_paused=False, failures=0, due=None, told="")


def dead(*, data: Data = None) -> None:
    """List the events that addresses would not take."""
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "event", "given up", "answer"):
        table.add_column(heading, overflow="fold")
    with ledger_there(settings_of(data=data)) as ledger:
        for it in ledger.subscriptions.dead_letters():
            table.add_row(
                it.subscription, str(it.sequence), it.at.isoformat(" ", "seconds"), it.told
            )
    out().print(table)


def retry(name: Name, *, data: Data = None) -> None:
    """Offer an address once more what it would not take."""
    settings = settings_of(data=data)
    with ledger_there(settings) as ledger:
        webhooks = Webhooks(ledger, site_of(settings), webhook_limits(settings))
        ledger.subscriptions.one(name)
        letters = ledger.subscriptions.dead_letters(name)
        complaints = [it for it in map(webhooks.offer_again, letters) if it]
    for it in dict.fromkeys(complaints):
        talk().print(it)
    talk().print(f"{len(letters) - len(complaints)} of {len(letters)} taken.")
    if complaints:
        raise typer.Exit(1)
