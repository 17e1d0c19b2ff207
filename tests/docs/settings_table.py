"""Write docs/reference/settings.md from the settings: `python -m tests.docs.settings_table`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from ldcat.settings import PREFIX, Settings

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
_HEAD: Final = """\
# Settings

Each is a variable in the environment, and a key of `ldcat.toml` in the folder where the command is
run. An option of a command comes first, then the environment, then the file, then the default;
`ldcat settings` says what counts and where it comes from. In the environment, lists are separated
by commas.

This page is written by `python -m tests.docs.settings_table`; change `ldcat/settings.py` instead.

"""
_TYPES: Final[Mapping[object, str]] = {
    Path: "path",
    str: "text",
    int: "whole number",
    float: "number",
    bool: "truth",
}
_BOUNDS: Final = {"ge": "at least", "gt": "more than", "le": "at most"}


def settings_table() -> str:
    """Return the page: one row a setting."""
    rows = [("name", "in the environment", "type", "default", "meaning"), ("---",) * 5]
    for name, field in Settings.model_fields.items():
        variable = f"`{PREFIX}{name.upper()}`"
        rows.append((f"`{name}`", variable, _type(field), _default(field), field.description or ""))
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _type(field: FieldInfo) -> str:
    kind: object = field.annotation
    if get_origin(kind) is Literal:
        return ", ".join(f"`{it}`" for it in get_args(kind))
    if get_origin(kind) is tuple:
        return "list of texts"
    kinds = get_args(kind) or (kind,)
    return ", ".join([_TYPES[kinds[0]], *_bounds(field)])


def _bounds(field: FieldInfo) -> list[str]:
    bounds: list[str] = []
    for rule in field.metadata:
        if isinstance(rule, annotated_types.Ge | annotated_types.Gt | annotated_types.Le):
            (name,) = vars(rule) if hasattr(rule, "__dict__") else rule.__slots__
            bounds.append(f"{_BOUNDS[name]} {getattr(rule, name)}")
    return bounds


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "number of processors"
    value = field.default
    if value in (None, "", ()):
        return "(empty)"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    PAGE.write_text(settings_table())
