"""Answer fixed addresses without FastAPI's machinery.

FastAPI knows every route, and describes it in `/openapi.json`. Where an endpoint takes the bare
request there are no parameters for it to check and no answer to convert, and what it does besides
takes longer than all of ours: then Starlette, which it is made of, calls the endpoint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

#: What FastAPI would take from a request for an endpoint.
_TAKEN: Final = (
    "path_params",
    "query_params",
    "header_params",
    "cookie_params",
    "body_params",
    "dependencies",
)


class Direct:
    """Calls endpoints of fixed addresses that take the bare request; leaves others to the API."""

    def __init__(
        self,
        api: ASGIApp,
        routers: Iterable[APIRouter],
        handlers: Mapping[type[Exception], ExceptionHandler],
    ) -> None:
        """Prepare.

        Args:
            api: Answers all other requests.
            routers: What the API is made of.
            handlers: Turn errors into answers, as they do for the API.
        """
        self._api = api
        routes: defaultdict[str, list[BaseRoute]] = defaultdict(list)
        left: set[str] = set()
        for router in routers:
            for it in router.routes:
                if isinstance(it, APIRoute) and _is_bare(it):
                    methods = sorted(it.methods or ())
                    routes[it.path].append(Route(it.path, it.endpoint, methods=methods))
                else:
                    left.add(getattr(it, "path", ""))
        self._apps = {
            path: Starlette(routes=found, exception_handlers=dict(handlers))
            for path, found in routes.items()
            if path not in left
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        app = self._apps.get(scope["path"], self._api) if scope["type"] == "http" else self._api
        await app(scope, receive, send)


def _is_bare(route: APIRoute) -> bool:
    taken = route.dependant
    return (
        "{" not in route.path
        and taken.request_param_name is not None
        and not any(getattr(taken, it) for it in _TAKEN)
    )
