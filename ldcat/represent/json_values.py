"""JSON as forms write it: nothing that is empty, one value where there is one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

Told = dict[str, Any]


def one_or_all(values: Sequence[object]) -> object:
    """Return the only value, or all; each once, without what is empty.

    >>> one_or_all(["a", "", "a"]), one_or_all(["a", "b"])
    ('a', ['a', 'b'])
    """
    found: list[object] = []
    for it in values:
        if it not in ("", None, [], {}) and it not in found:
            found.append(it)
    return found[0] if len(found) == 1 else found


def without_empty(told: Told) -> Told:
    """Return an object without what is empty inside it.

    >>> without_empty({"a": "", "b": [{"c": []}, 0, False]})
    {'b': [0, False]}
    """
    pairs = {name: _without_empty(it) for name, it in told.items()}
    return {name: it for name, it in pairs.items() if it not in ("", None, [], {})}


def _without_empty(value: object) -> object:
    if isinstance(value, dict):
        return without_empty(value)
    if isinstance(value, list):
        return [kept for it in value if (kept := _without_empty(it)) not in ("", None, [], {})]
    return value


def as_json(told: Told) -> bytes:
    """Return a document in UTF-8, without what is empty."""
    return json.dumps(without_empty(told), ensure_ascii=False, indent=1).encode()
