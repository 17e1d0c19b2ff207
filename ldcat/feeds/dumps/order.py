"""What a dump is to be of: told to the process that makes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ldcat.model.iri import Iri, fingerprint
from ldcat.model.view import Site


@dataclass(frozen=True, slots=True)
class Order:
    """What a dump is to be of.

    Attributes:
        ledger: SQLAlchemy URL of the ledger.
        site: Who runs the catalogue.
        profile_iris: IRIs of the profiles, by token.
        folder: Where the files will lie; it is there, and empty.
    """

    ledger: str
    site: Site
    profile_iris: Mapping[str, str]
    folder: str = ""

    @property
    def origin(self) -> str:
        """A digest of what else than the ledger is told in the files."""
        return fingerprint(repr((self.site, sorted(self.profile_iris.items()))))

    def told(self, folder: str) -> bytes:
        """Return the order as JSON, with its folder."""
        return json.dumps(asdict(replace(self, folder=folder))).encode()


def order_of(told: bytes) -> Order:
    """Return an order that was told as JSON."""
    order = json.loads(told)
    given: dict[str, Any] = order["site"]
    site: dict[str, Any] = {
        name: tuple(it) if isinstance(it, list) else it for name, it in given.items()
    }
    return Order(**{**order, "site": Site(**{**site, "base": Iri(site["base"])})})
