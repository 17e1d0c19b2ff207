"""`ldcat token create`, `list`, `revoke`: who may write over HTTP; a server may be running."""

from __future__ import annotations

from typing import Annotated, Final

import typer
from rich.table import Table

from ldcat.cli.console import Data, out, settings_of, talk
from ldcat.cli.ledgers import checked_name, ledger_of, ledger_there
from ldcat.errors import BadParameterError
from ldcat.ledger.tokens import ROLES, Role

_LONGEST_DAYS: Final = 36_500


def register(app: typer.Typer) -> None:
    """Add the commands."""
    tokens = typer.Typer(
        name="token", help="Tokens that let clients write over HTTP.", no_args_is_help=True
    )
    tokens.command()(create)
    tokens.command("list")(every)
    tokens.command()(revoke)
    app.add_typer(tokens)


Name = Annotated[str, typer.Argument(help="Who has it; the author of what is changed with it.")]


def create(
    name: Name,
    *,
    role: Annotated[str, typer.Option(help=f"What it allows: {', '.join(ROLES)}.")] = "editor",
    days: Annotated[
        int | None,
        typer.Option(min=1, max=_LONGEST_DAYS, help="How long it works [default: for ever]."),
    ] = None,
    data: Data = None,
) -> None:
    """Make a token, and show it: this once."""
    checked_name(name, "token")
    settings = settings_of(data=data)
    with ledger_of(settings) as ledger:
        shown = ledger.tokens.create(name, _role(role), days)
    talk().print("Keep it safe: it is not shown again. Send it as `Authorization: Bearer …`.")
    out().print(shown, soft_wrap=True)


def every(*, data: Data = None) -> None:
    """Say which tokens there are."""
    settings = settings_of(data=data)
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "role", "made", "works until"):
        table.add_column(heading, overflow="fold")
    with ledger_there(settings) as ledger:
        for it in ledger.tokens.every():
            ends = it.ends.date().isoformat() if it.ends else "it is revoked"
            table.add_row(it.name, it.role, it.made.date().isoformat(), ends)
    out().print(table)


def revoke(name: Name, *, data: Data = None) -> None:
    """Let a token work no longer, from now on."""
    settings = settings_of(data=data)
    with ledger_there(settings) as ledger:
        ledger.tokens.revoke(name)
    talk().print(f"The token “{name}” works no longer.")


def _role(text: str) -> Role:
    for role in ROLES:
        if role == text:
            return role
    raise BadParameterError(
        f"There is no role “{text}”.", where="--role", mend=f"Choose one of: {', '.join(ROLES)}."
    )
