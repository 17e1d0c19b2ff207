"""SPARQL Update, and undoing what it did; for those who have a token."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.catalogue.acts import Act
from ldcat.catalogue.updating import UpdateRequest
from ldcat.sparql.request import update_request
from ldcat.web.act_answers import act_answer
from ldcat.web.authority import author
from ldcat.web.bodies import body
from ldcat.web.parameters import is_trial, refuse_unknown

_USING = ("using-graph-uri", "using-named-graph-uri")


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
        # A misspelt dry run must not be a real one.
        refuse_unknown(request, "dry_run", may_repeat=_USING)
        trial = is_trial(request)
        act = Act(name, asked.text.decode("utf-8", "replace").strip(), trial)
        wanted = UpdateRequest(asked.text, asked.using, asked.using_named)
        report = await asyncio.to_thread(application.updater.update, wanted, act)
        return act_answer(report, application.acts, is_trial=trial)

    @routes.post("/update/revert", summary="Undo revisions from `first` to `last`")
    async def revert(request: Request, first: int, last: int) -> Response:
        name = author(request, application, "editor")
        refuse_unknown(request, "first", "last", "dry_run")
        trial = is_trial(request)
        act = Act(name, f"Reverts revisions {first} to {last}.", trial)
        report = await asyncio.to_thread(application.reverter.revert, first, last, act)
        return act_answer(report, application.acts, is_trial=trial)

    return routes
