"""Which methods there are at an address (RFC 9110 10.2.1)."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter
from starlette.routing import Route


class Methods:
    """Knows the routes of some routers."""

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        routes = [it for router in routers for it in router.routes]
        self._routes = [it for it in routes if isinstance(it, Route)]

    def at(self, path: str) -> str:
        """Return the methods at a path, as the header Allow has them; empty if it has no route."""
        found = {
            method
            for it in self._routes
            if it.path_regex.match(path)
            for method in it.methods or ()
        }
        # HEAD is answered as GET, outside of all routes.
        more = {"HEAD"} if "GET" in found else set()
        return ", ".join(sorted(found | more | {"OPTIONS"})) if found else ""
