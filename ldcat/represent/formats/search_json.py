"""Results as JSON: records in short, and how many have which values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from ldcat.model.search_view import SearchView
from ldcat.model.view import Names, View
from ldcat.model.vocabularies import Vocabularies
from ldcat.represent.base import Context, Offer, Representation
from ldcat.represent.facet_labels import value_names
from ldcat.represent.found import result_of


class SearchJson:
    """Results as JSON; texts in every language, by their tag."""

    offer: Offer = Offer(
        name="search-json", label="JSON", media_type="application/json", suffix="json", rank=15
    )

    def __init__(self, vocabularies: Vocabularies) -> None:
        """Write with the words of vocabularies."""
        self._vocabularies = vocabularies

    def fits(self, view: View) -> bool:
        """Say whether this kind of view has results."""
        return isinstance(view, SearchView)

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the page of results."""
        del languages
        if not isinstance(view, SearchView):
            raise TypeError(view)
        return json.dumps(_told(view, self._vocabularies), ensure_ascii=False, indent=1).encode()


def _told(view: SearchView, vocabularies: Vocabularies) -> Mapping[str, Any]:
    names = partial(value_names, vocabularies=vocabularies, names=view.names)
    told: dict[str, Any] = {
        "total": view.total,
        "page": view.number,
        "pages": view.pages,
        "page_size": view.size,
        "address": view.address,
    }
    if view.number < view.pages:
        told["next"] = view.at(view.number + 1)
    if view.number > 1:
        told["previous"] = view.at(view.number - 1)
    notes = {
        "searched": view.searched,
        "suggested": view.suggested,
        "some_words_only": view.is_loose,
        "cut": view.is_cut,
    }
    told |= {name: it for name, it in notes.items() if it}
    told["results"] = [_without_blanks(asdict(result_of(it))) for it in view.entries]
    told["facets"] = {
        facet: {
            "values": [
                {"value": value, "count": count, **_named(names(facet, value))}
                for value, count in counted.values
            ],
            "has_more": counted.has_more,
        }
        for facet, counted in view.counted.items()
    }
    return told


def _named(names: Names) -> Mapping[str, Any]:
    return {"names": dict(names)} if names else {}


def _without_blanks(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: it for name, it in told.items() if it}


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one that writes results as JSON."""
    return (SearchJson(context.vocabularies),)
