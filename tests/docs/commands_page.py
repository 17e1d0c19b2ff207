"""Write docs/reference/commands.md from the commands: `python -m tests.docs.commands_page`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

from ldcat.cli.main import create_app

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
_HEAD: Final = """\
# Commands

`ldcat --version` prints the version, `ldcat --help` lists the commands, `ldcat COMMAND --help` says
what is below. Results go to standard output, talk to standard error. Exit codes are in
[Operating](../guide/operating.md#exit-codes) and [Loading](../guide/loading.md#exit-codes). What
has a [setting](settings.md) takes it from there where the option is not given.

This page is written by `python -m tests.docs.commands_page`; change `ldcat/cli/` instead.
"""
_KINDS: Final[Mapping[object, str]] = {str: "TEXT", int: "NUMBER", Path: "PATH"}
#: Where to read on, by command.
_MORE: Final[Mapping[str, str]] = {
    "check": "../guide/validation.md",
    "load": "../guide/loading.md",
    "query": "../guide/sparql.md",
    "profiles": "../guide/profiles.md",
    "settings": "settings.md",
    "serve": "../guide/operating.md#serving",
    "rebuild": "../guide/operating.md#durability",
    "doctor": "../guide/operating.md#looking-for-faults",
    "dump": "../guide/operating.md#copies",
    "token create": "../guide/updating.md#tokens",
    "webhook create": "../guide/feeds.md#webhooks",
    "quarantine list": "../guide/quarantine.md#quarantine",
}


@dataclass(frozen=True)
class Option:
    """An option of a command: its names, the long one first; what it takes; what it means."""

    names: tuple[str, ...]
    kind: str
    meaning: str


@dataclass(frozen=True)
class Command:
    """What a command says of itself; `argument` is empty if it takes none."""

    name: str
    text: str
    argument: str
    about: str
    options: tuple[Option, ...]


def commands() -> Sequence[Command]:
    """Return every command, by name; those of a group have two words."""
    return sorted(_commands(create_app(), ""), key=lambda it: it.name)


def _commands(app: typer.Typer, group: str) -> Iterator[Command]:
    for it in app.registered_commands:
        if it.callback:
            yield _command(it.callback, f"{group}{it.name or it.callback.__name__}")
    for within in app.registered_groups:
        if within.typer_instance:
            name = within.typer_instance.info.name
            yield from _commands(within.typer_instance, f"{group}{name} ")


def _command(callback: Callable[..., object], called: str) -> Command:
    hints = get_type_hints(callback, include_extras=True)
    arguments: dict[str, str] = {}
    options: list[Option] = []
    for name, parameter in inspect.signature(callback).parameters.items():
        kind, *notes = get_args(hints[name])
        note = next(it for it in notes if isinstance(it, ArgumentInfo | OptionInfo))
        if isinstance(note, ArgumentInfo):
            many = list in (get_origin(kind), *map(get_origin, get_args(kind)))
            shown = f"{name.upper().removesuffix('S')}{'…' if many else ''}"
            is_needed = parameter.default is inspect.Parameter.empty
            arguments[shown if is_needed else f"[{shown}]"] = note.help or ""
        else:
            options.append(_option(name, kind, note, parameter.default))
    text = inspect.cleandoc(callback.__doc__ or "")
    told = " ".join(arguments.values())
    return Command(called, text, " ".join(arguments), told, tuple(options))


def _option(parameter: str, kind: object, note: OptionInfo, default: object) -> Option:
    # In `Annotated[…, Option("--data", …)]` the first name stands where a default would.
    given = [str(it) for it in (note.default, *(note.param_decls or ())) if it is not ...]
    names = sorted(given or [f"--{parameter}"], key=len, reverse=True)
    value = next((it for it in get_args(kind) if it is not type(None)), kind)
    usual = f" Default: `{default}`." if isinstance(default, str) and default else ""
    meaning = re.sub(r" \[default: (.*)\]\.$", r". Default: `\1`.", f"{note.help}{usual}")
    return Option(tuple(names), _KINDS.get(value, ""), meaning)


def commands_page() -> str:
    """Return the page: one section a command."""
    return _HEAD + "".join(_section(it) for it in commands())


def _section(command: Command) -> str:
    usage = " ".join(
        filter(
            None, ("ldcat", command.name, "[OPTION…]" if command.options else "", command.argument)
        )
    )
    lines = [f"\n## ldcat {command.name}\n", f"```text\n{usage}\n```\n", f"{command.text}\n"]
    if command.argument:
        lines.append(f"`{command.argument.strip('[]')}`: {command.about}\n")
    if command.options:
        rows = ["| option | meaning |", "|---|---|"]
        for it in command.options:
            shown = ", ".join(f"`{name}`" for name in it.names)
            rows.append(f"| {f'{shown} {it.kind}'.rstrip()} | {it.meaning} |")
        lines.append("\n".join(rows) + "\n")
    if command.name in _MORE:
        lines.append(f"More: [{command.name}]({_MORE[command.name]}).\n")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(commands_page())
