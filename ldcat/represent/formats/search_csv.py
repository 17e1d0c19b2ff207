"""Results as a table: comma-separated values (RFC 4180), for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from ldcat.model.search_view import SearchView
from ldcat.model.view import Names, View
from ldcat.represent.base import Context, Offer, Representation
from ldcat.represent.found import Result, result_of
from ldcat.represent.languages import Preference

_COLUMNS: Final = (
    "iri", "address", "kind", "title", "description", "publisher", "publisher_iri", "issued",
    "modified", "keywords", "themes", "licences", "downloads",
)  # fmt: skip
#: What spreadsheets would take for the beginning of a formula (OWASP, CSV injection).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class SearchCsv:
    """A page of results as CSV, one record a row."""

    offer: Offer = Offer(
        name="search-csv", label="CSV", media_type="text/csv", suffix="csv", charset=True, rank=90
    )

    def __init__(self, context: Context) -> None:
        self._language = context.site.language

    def fits(self, view: View) -> bool:
        """Say whether this kind of view has results."""
        return isinstance(view, SearchView)

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the rows; of texts in several languages, the catalogue's own is told."""
        if not isinstance(view, SearchView):
            raise TypeError(view)
        preference = Preference(languages, self._language)
        file = io.StringIO()
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for it in view.entries:
            table.writerow(map(_harmless, _row(result_of(it), preference)))
        return file.getvalue().encode()


def _row(result: Result, preference: Preference) -> Sequence[str]:
    def best(names: Names) -> str:
        found = preference.best(names)
        return found[1] if found else ""

    return (
        result.iri,
        result.address,
        result.kind,
        best(result.title),
        best(result.description),
        best(result.publisher_name),
        result.publisher,
        result.issued,
        result.modified,
        *("; ".join(it) for it in (result.keywords, result.themes, result.licences)),
        " ".join(result.downloads),
    )


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one that writes results as CSV."""
    return (SearchCsv(context),)
