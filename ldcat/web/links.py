"""The Link header of views (RFC 8288)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, urlencode

from ldcat.model.browse_view import ValueListView
from ldcat.model.graph import NamedNode
from ldcat.model.search_view import SearchView
from ldcat.model.view import CataloguePage, RecordView, View
from ldcat.quality.metrics import MEASURED_KINDS
from ldcat.represent.base import AS_KEPT, Offer
from ldcat.represent.registry import Registry
from ldcat.represent.signposts import in_header
from ldcat.terms import DCT_CONFORMS_TO

#: The links of a longer address, each with it inside, would be more than proxies let through.
_LONGEST: Final = 1000
_BEYOND: Final = re.compile(r"[^\x20-\x7e]+")
_LINKSET: Final = "application/linkset+json"


def links(registry: Registry, view: View, chosen: Offer) -> str:
    """Return the Link header: every other form, signposts, steps between pages (RFC 8288).

    Args:
        registry: Knows the forms.
        view: What is answered.
        chosen: The form that it is answered in.
    """
    found = [f'<{view.address}>; rel="canonical"']
    if isinstance(view, RecordView):
        found += _profile_links(view, chosen, has_losses=registry.tells_losses(chosen))
        found += [it.header for it in in_header(registry.signposts(view))]
        found.append(f'<{view.address}.linkset.json>; rel="linkset"; type="{_LINKSET}"')
        found += [
            f'<{form_address(view, it)}>; rel="alternate"; type="{it.media_type}"; '
            f'formats="{it.profile.iri}"'
            for it in registry.main_offers(view)
        ]
    elif len(view.address) <= _LONGEST:
        found += [
            f'<{form_address(view, it)}>; rel="alternate"; type="{it.media_type}"'
            for it in registry.offers(view)
        ]
    if isinstance(view, RecordView) and view.record.kind in MEASURED_KINDS:
        found.append(f'<{view.address}/quality>; rel="describedby"')
    if len(view.address) <= _LONGEST:
        found += [f'<{target}>; rel="{rel}"' for rel, target in _steps(view).items() if target]
    return in_ascii(", ".join(found))


def in_ascii(header: str) -> str:
    """Return a header with what IRIs have beyond ASCII as URIs have it (RFC 3987 3.1).

    >>> in_ascii('<https://example.org/数>; rel="cite-as"')
    '<https://example.org/%E6%95%B0>; rel="cite-as"'
    """
    return header if header.isascii() else _BEYOND.sub(lambda it: quote(it[0]), header)


def _steps(view: View) -> Mapping[str, str | None]:
    """Return the other pages of a list."""
    if isinstance(view, CataloguePage):
        paging = view.paging
        return {
            "first": paging.first,
            "prev": paging.previous,
            "next": paging.next,
            "last": paging.last,
        }
    if isinstance(view, SearchView):
        return {
            "first": view.at(1),
            "prev": view.at(view.number - 1) if view.number > 1 else None,
            "next": view.at(view.number + 1) if view.number < view.pages else None,
            "last": view.at(view.pages),
        }
    if isinstance(view, ValueListView):
        return {
            "first": view.at(1),
            "prev": view.at(view.number - 1) if view.number > 1 else None,
            "next": view.at(view.number + 1) if view.counted.has_more else None,
        }
    return {}


def _profile_links(view: RecordView, chosen: Offer, *, has_losses: bool) -> Iterator[str]:
    """Yield what a form conforms to, and where it is told what it does not carry."""
    yield f'<{chosen.profile.iri}>; rel="profile"'
    if chosen.profile == AS_KEPT:
        kept = view.listing.objects(NamedNode(f"{view.address}#record"), DCT_CONFORMS_TO)
        yield from (f'<{it.value}>; rel="profile"' for it in kept)
    if has_losses:
        report = urlencode({"_profile": chosen.profile.token, "_view": "loss"})
        yield f'<{view.address}?{report}>; rel="describedby"'


def form_address(view: View, offer: Offer) -> str:
    """Return the address of one form of a view."""
    if isinstance(view, CataloguePage):
        query = view.paging.page.partition("?")[2]
        return f"{view.address}.{offer.suffix}?{query}"
    if view.address.endswith("/"):
        return f"{view.address}?{urlencode({'_format': offer.suffix})}"
    path, mark, query = view.address.partition("?")
    return f"{path}.{offer.suffix}{mark}{query}"
