"""What the catalogue holds, by the values that its records have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ldcat.catalogue.reading import CatalogueReader
from ldcat.catalogue.searching import SearchReader, Sought, names_of
from ldcat.errors import BadParameterError, NotFoundError, Worded
from ldcat.model.browse_view import (
    StatisticsView,
    ValueListView,
    ValueView,
    browse_address,
    keyword_of,
    value_token,
)
from ldcat.model.criteria import SEARCH_FACETS, Criteria
from ldcat.model.view import Counted, Overview, Site
from ldcat.search.finding import MOST_VALUES, Found, Wanted
from ldcat.search.index import Opened, all_values

#: Records on the page of a value.
_LATEST: Final = 10

#: Tantivy counts in 32 bits.
_MOST_COUNTED: Final = 2**31


class Browser:
    """Counts what is published by its values; may be shared between threads."""

    def __init__(self, search: SearchReader, reader: CatalogueReader, site: Site) -> None:
        self._search = search
        self._reader = reader
        self._site = site
        self._overview: tuple[int, Overview] | None = None
        self._tokens: tuple[int, dict[str, Mapping[str, str]]] = -1, {}

    def overview(self) -> Overview:
        """Return what all records have, in numbers.

        Raises:
            BusyError: Records are still being indexed.
        """
        changes = self._search.changes
        if self._overview is None or self._overview[0] != changes:
            opened = self._search.opened()
            finder = self._search.finder(opened)
            found = finder.find(Criteria(), Wanted(0, 1))
            names = self._search.named(opened, found)
            changes = self._search.changes
            self._overview = (
                changes,
                Overview(found.counted, names, finder.years(), finder.density()),
            )
        return self._overview[1]

    def statistics(self) -> StatisticsView:
        """Return what the catalogue holds, in numbers.

        Raises:
            BusyError: Records are still being indexed.
        """
        counts = self._reader.counted().counts
        return StatisticsView(self._site, sum(counts.values()), counts, self.overview())

    def values(self, facet: str, number: int = 1) -> ValueListView:
        """Return a page of the values of a facet, the most frequent first.

        Raises:
            BadParameterError: There is no such page.
            BusyError: Records are still being indexed.
        """
        opened = self._search.opened()
        wanted = Wanted(0, 1, (facet,), more=facet, most=min(number * MOST_VALUES, _MOST_COUNTED))
        found = self._search.finder(opened).find(Criteria(), wanted)
        counted = found.counted.get(facet, Counted((), has_more=False))
        on_page = counted.values[(number - 1) * MOST_VALUES :]
        if number > 1 and not on_page:
            raise BadParameterError(
                Worded(
                    "There are %(total)s values: page %(page)s is beyond their end.",
                    total=len(counted.values),
                    page=number,
                ),
                where="page",
                mend=Worded("Begin with the first page."),
            )
        told = Counted(on_page, counted.has_more)
        names = names_of(opened, [it for it, _ in on_page])
        return ValueListView(self._site, found.total, facet, told, names, number)

    def value(self, facet: str, token: str) -> ValueView:
        """Return the records that have a value, those that changed last.

        Raises:
            NotFoundError: None has it.
            BusyError: Records are still being indexed.
        """
        opened = self._search.opened()
        if facet == "keyword":
            value = keyword_of(token)
        else:
            value = self._by_token(opened, facet).get(token, "")
        others = tuple(it for it in SEARCH_FACETS if it != facet)
        criteria = Criteria(chosen={facet: (value,)})
        finder = self._search.finder(opened)
        found = finder.find(criteria, Wanted(0, _LATEST, others)) if value else Found((), 0)
        if not found.total:
            raise NotFoundError(
                Worded("No record has the %(facet)s “%(value)s”.", facet=facet, value=token),
                mend=Worded(
                    "Those that there are stand at %(address)s.",
                    address=browse_address(self._site.base, facet),
                ),
            )
        view = self._search.laid(Sought(criteria), opened, found, size=_LATEST)
        own = {**view.names, **names_of(opened, [value])}
        return ValueView(self._site, found.total, facet, value, replace(view, names=own))

    def _by_token(self, opened: Opened, facet: str) -> Mapping[str, str]:
        """Return the values of a facet by what they are called in addresses."""
        changes = self._search.changes
        if self._tokens[0] != changes:
            self._tokens = changes, {}
        known = self._tokens[1]
        if facet not in known:
            values = all_values(opened, facet)
            known[facet] = {value_token(facet, it): it for it in values}
        return known[facet]
