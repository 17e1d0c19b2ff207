"""Take a page out of what fits, in any order and however far down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tantivy import DocAddress, FieldType, Order, Query, Schema, Searcher, SearchResult

from ldcat.model.criteria import RELEVANCE
from ldcat.search import schema
from ldcat.search.matching import all_of

_TITLE: Final = "title"
#: From so far down the list of titles, another way is faster.
_FAR: Final = 1000


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what fits.

    Attributes:
        total: How many records fit.
        addresses: Those on the page, in order.
    """

    total: int
    addresses: Sequence[DocAddress]


class Lister:
    """Lists by one state of the index."""

    def __init__(self, fields: Schema, searcher: Searcher) -> None:
        self._fields = fields
        self._searcher = searcher

    def page(self, query: Query, order: str, *, start: int, size: int) -> Hits:
        """Return a page.

        Args:
            query: What fits.
            order: How it is ordered (`ORDERS`).
            start: How many records come before the page.
            size: How many it has at most.
        """
        most = max(1, size)
        if order == RELEVANCE:
            return _hits(self._searcher.search(query, most, offset=start))
        if order == _TITLE:
            far = self._by_title if start <= _FAR else self._far_by_title
            return far(query, start, most)
        return _hits(
            self._searcher.search(query, most, offset=start, order_by_field=order, order=Order.Desc)
        )

    def count(self, query: Query) -> int:
        """Return how many records fit."""
        # By a field, so that nothing is weighed.
        return _hits(self._searcher.search(query, 1, order_by_field=schema.NUMBER)).total

    def numbers(self, hits: Hits) -> Sequence[int]:
        """Return the numbers of the records of a page."""
        return self._column(schema.NUMBER, hits.addresses)

    def _by_title(self, query: Query, start: int, size: int) -> Hits:
        return _hits(
            self._searcher.search(
                query, size, offset=start, order_by_field=schema.ORDER, order=Order.Asc
            )
        )

    def _far_by_title(self, query: Query, start: int, size: int) -> Hits:
        """Return a page of titles from where all begin like the first of the page.

        How they begin is a number. By whole titles alone, Tantivy would read those of all records
        that come before: 25 µs each.
        """
        first = _hits(
            self._searcher.search(
                query, 1, offset=start, order_by_field=schema.HEAD, order=Order.Asc
            )
        )
        heads = self._column(schema.HEAD, first.addresses)
        if not heads:
            return first
        rest = all_of([query, self._from(heads[0])])
        before = first.total - self.count(rest)
        return Hits(first.total, self._by_title(rest, start - before, size).addresses)

    def _from(self, head: int) -> Query:
        return Query.range_query(self._fields, schema.HEAD, FieldType.Unsigned, head)

    def _column(self, field: str, addresses: Sequence[DocAddress]) -> Sequence[int]:
        found = self._searcher.fast_field_values(field, list(addresses)) if addresses else []
        return [int(it) for it in found if it is not None]


def _hits(result: SearchResult) -> Hits:
    total: int = result.count  # type: ignore[attr-defined]  # its stubs lack it
    return Hits(total, [address for _, address in result.hits])
