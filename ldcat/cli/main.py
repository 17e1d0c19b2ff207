"""The program `ldcat`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ldcat import __version__
from ldcat.cli.console import talk
from ldcat.errors import LdcatError
from ldcat.plugins import discover


def create_app() -> typer.Typer:
    """Return the program with every command that can be discovered."""
    app = typer.Typer(
        name="ldcat",
        help="Serve catalogue metadata (DCAT, Dublin Core and their profiles) as linked data.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
    )

    @app.callback(invoke_without_command=True)
    def root(
        *, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
    ) -> None:
        if version:
            sys.stdout.write(f"ldcat {__version__}\n")
            raise typer.Exit

    for module in discover("ldcat.cli.commands"):
        module.register(app)
    return app


def main() -> None:
    """Run the program; an error of ours is one clear sentence and an exit code."""
    try:
        create_app()()
    except LdcatError as error:
        talk().print(f"[bold red]Error:[/] {error.title}.", markup=True, soft_wrap=True)
        talk().print(str(error), soft_wrap=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
