"""SPARQL Update, and undoing what it did; for those who have a token."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.catalogue.acts import Act
from ldcat.catalogue.updating import UpdateRequest
from ldcat.errors import BadParameterError
from ldcat.sparql.request import update_request
from ldcat.web.act_answers import act_answer
from ldcat.web.authority import author
from ldcat.web.bodies import body

_TRUE = frozenset({"", "1", "true", "yes"})
_FALSE = frozenset({"0", "false", "no"})


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    most = application.settings.update_mebibytes << 20

    @routes.post("/update", summary="SPARQL 1.1 Protocol update; `?dry_run=1` keeps nothing")
    async def update(request: Request) -> Response:
        name = author(request, application, "editor")
        asked = update_request(
            request.url.query,
            content_type=request.headers.get("content-type", ""),
            body=await body(request, most),
        )
        is_trial = _is_trial(request)
        act = Act(name, asked.text.decode("utf-8", "replace").strip(), is_trial)
        wanted = UpdateRequest(asked.text, asked.using, asked.using_named)
        report = await asyncio.to_thread(application.updater.update, wanted, act)
        return act_answer(report, application.acts, is_trial=is_trial)

    @routes.post("/update/revert", summary="Undo revisions from `first` to `last`")
    async def revert(request: Request, first: int, last: int) -> Response:
        name = author(request, application, "editor")
        is_trial = _is_trial(request)
        act = Act(name, f"Reverts revisions {first} to {last}.", is_trial)
        report = await asyncio.to_thread(application.reverter.revert, first, last, act)
        return act_answer(report, application.acts, is_trial=is_trial)

    return routes


def _is_trial(request: Request) -> bool:
    """Say whether nothing shall be kept.

    Raises:
        BadParameterError: `dry_run` is neither yes nor no.
    """
    value = request.query_params.get("dry_run")
    if value is None or value.lower() in _FALSE:
        return False
    if value.lower() in _TRUE:
        return True
    raise BadParameterError("It is neither 1 nor 0.", where="dry_run", mend="Say dry_run=1.")
