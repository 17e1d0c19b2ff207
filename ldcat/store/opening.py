"""Open the store that an operator chose: `scheme:location`; the scheme names its adapter."""

from __future__ import annotations

import importlib
from types import ModuleType

from ldcat.errors import BadParameterError
from ldcat.store.port import Store


def open_store(location: str) -> Store:
    """Open a store by `scheme:location`; the scheme names its adapter.

    Raises:
        BadParameterError: There is no such adapter.
    """
    adapter, rest = _adapter(location)
    store: Store = adapter.open_store(rest)
    return store


def discard_store(location: str) -> None:
    """Remove a store, damaged or not; the ledger has everything that was in it.

    Raises:
        BadParameterError: There is no such adapter.
        StoreUnavailableError: It cannot be removed.
    """
    adapter, rest = _adapter(location)
    adapter.discard_store(rest)


def _adapter(location: str) -> tuple[ModuleType, str]:
    scheme, _, rest = location.partition(":")
    if not scheme.isidentifier():
        raise BadParameterError(f"“{location}” is not scheme:location.", where="store")
    try:
        return importlib.import_module(f"ldcat.store.adapters.{scheme}"), rest
    except ModuleNotFoundError as error:
        raise BadParameterError(
            f"There is no store adapter “{scheme}”.", where="store", mend="Use embedded:FOLDER."
        ) from error
