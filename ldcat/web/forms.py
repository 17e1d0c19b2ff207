"""What is asked of a record beside itself: the list of its forms, what a form cannot carry."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import Request

from ldcat.bootstrap import Application
from ldcat.errors import BadParameterError, NotAcceptableError
from ldcat.model.iri import Iri
from ldcat.model.view import RecordView, View
from ldcat.represent.base import AS_KEPT, Offer
from ldcat.represent.content_languages import CONTENT
from ldcat.represent.form import Form
from ldcat.represent.forms_pages import AlternatesView, LossView
from ldcat.represent.registry import Wish
from ldcat.represent.statements_page import StatementsView
from ldcat.web.links import form_address
from ldcat.web.responses import wish_of

_ALTERNATES = "alt"
_LOSS = "loss"
_RDF = "rdf"
#: What a page shows of a form, in bytes; and only of records with so many statements at most.
_PREVIEW = 2000
_MOST_PREVIEWED = 400
_PAGE = "text/html"
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}")


def seen(application: Application, request: Request, view: RecordView) -> View:
    """Return what a client wants to see of a record: mostly the record.

    Raises:
        BadParameterError: There is no such view, or no such profile.
        NotAcceptableError: The record cannot be written by the profile.
    """
    profiles = [it.strip() for it in request.query_params.get("_profile", "").split(",")]
    name = request.query_params.get("_view", "")
    if name not in ("", _LOSS, _RDF):
        raise BadParameterError(
            f"There is no view “{name}” of a record.",
            where="_view",
            mend=f"There is: {_LOSS}, {_RDF}.",
        )
    if name == _RDF:
        address = Iri(f"{view.address}?_view={_RDF}")
        return StatementsView(address, view.address, view.record.iri, view.own, view.neighbours)
    if name == _LOSS:
        return _loss(application, request, view)
    if _ALTERNATES in profiles:
        offers = application.registry.offers(view)
        address = Iri(f"{view.address}?_profile={_ALTERNATES}")
        forms = tuple((it, form_address(view, it)) for it in offers)
        return AlternatesView(
            address, view.address, forms, lambda offer: _preview(application, view, offer)
        )
    return replace(view, reading=_content(request))


def _content(request: Request) -> str:
    """Return the language that a record is wanted in, or nothing.

    Raises:
        BadParameterError: It is no language tag.
    """
    tag = request.query_params.get(CONTENT, "")
    if tag and not _TAG.fullmatch(tag):
        raise BadParameterError(
            f"“{tag}” is no language tag.", where=CONTENT, mend="Use a tag such as nl or pt-BR."
        )
    return tag


def _preview(application: Application, view: RecordView, offer: Offer) -> str:
    """Return the beginning of a form; nothing of pages, and of what takes long to write."""
    if offer.media_type == _PAGE or len(view.own) > _MOST_PREVIEWED:
        return ""
    told = application.registry.told(view, offer.name)
    body = told[1] if told else b""
    text = body[:_PREVIEW].decode("utf-8", "replace").rstrip("\N{REPLACEMENT CHARACTER}")
    return f"{text}\n…" if len(body) > _PREVIEW else text


def _loss(application: Application, request: Request, view: RecordView) -> LossView:
    """Return what the best form of a profile cannot carry; what the record says is all carried."""
    wish = wish_of(request)
    chosen = application.registry.chosen(
        view, Wish(profile=wish.profile, accept_profile=wish.accept_profile)
    )
    if not isinstance(chosen, Form) and chosen.offer.profile != AS_KEPT:
        raise NotAcceptableError(
            f"There is no loss report of {chosen.offer.label}: it is not meant to say what the "
            "record says.",
            mend="Ask for that of a form of the record: _profile=alt lists them.",
        )
    losses = chosen.losses(view) if isinstance(chosen, Form) else ()
    query = urlencode({"_profile": chosen.offer.profile.token, "_view": _LOSS})
    return LossView(
        address=Iri(f"{view.address}?{query}"),
        resource=view.address,
        record=view.record.iri,
        offer=chosen.offer,
        losses=tuple(losses),
        total=len(view.own),
    )
