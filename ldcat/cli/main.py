"""The program `ldcat`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ldcat import __version__
from ldcat.cli.console import talk
from ldcat.errors import LdcatError
from ldcat.plugins import discover


def create_app(called: str = "") -> typer.Typer:
    """Return the program with its commands.

    Args:
        called: The first word of the command line. If it names the module of a command, only
            that one is loaded: what is not called need not be waited for.
    """
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

    if called != "--version":
        for module in discover("ldcat.cli.commands", only=called):
            module.register(app)
    return app


def main() -> None:
    """Run the program; an error of ours is one clear sentence and an exit code."""
    try:
        create_app(sys.argv[1] if len(sys.argv) > 1 else "")()
    except LdcatError as error:
        talk().print(f"[bold red]Error:[/] {error.title}.", markup=True, soft_wrap=True)
        talk().print(str(error), soft_wrap=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
