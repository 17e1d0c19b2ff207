"""Discover drop-ins: the modules of a package, then the entry points of other packages."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from types import ModuleType


def discover(package: str, *, only: str = "") -> Iterator[ModuleType]:
    """Yield the drop-in modules of a package, by name, then those that others registered.

    Args:
        package: Dotted name of the folder, e.g. `ldcat.represent.formats`; also the
            entry point group that other packages register modules in.
        only: Name of the one module that is wanted, if there is one of that name.
    """
    folder = importlib.import_module(package)
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    if only in names:
        yield importlib.import_module(f"{package}.{only}")
        return
    for name in names:
        yield importlib.import_module(f"{package}.{name}")
    for point in sorted(entry_points(group=package), key=lambda it: it.name):
        yield point.load()
