"""A request for a stored query as values: what it is told, and which rows are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import Request

from ldcat.errors import BadParameterError
from ldcat.model.graph import Literal, Term
from ldcat.sparql.request import QueryRequest
from ldcat.sparql.stored import Parameter, StoredQuery
from ldcat.sparql.values import TYPES
from ldcat.web.parameters import PAGED, refuse_ill_encoded, refuse_unknown

#: Further pages are not asked for by people, nor by honest programs.
MOST_PAGES: Final = 1_000_000
_NUMBER: Final = TYPES["integer"]


@dataclass(frozen=True, slots=True)
class PageSizes:
    """How many rows a page has.

    Attributes:
        usual: Unless something else is asked for.
        most: At most.
    """

    usual: int
    most: int


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """What is asked.

    Attributes:
        query: The stored query.
        given: The values of its parameters, as they were given.
        values: The terms that count.
        page: Which page is wanted, from 1.
        size: How many rows it has.
        is_usual: Whether that is the number that pages usually have.
    """

    query: StoredQuery
    given: Mapping[str, str]
    values: Mapping[str, Term]
    page: int
    size: int
    is_usual: bool

    @property
    def skipped(self) -> int:
        """How many rows come before the page."""
        return (self.page - 1) * self.size

    @property
    def sparql(self) -> QueryRequest:
        """The query for a worker: of rows one more than wanted, to know whether there are more."""
        if self.query.form == "rows":
            text = self.query.page(self.values, skipped=self.skipped, most=self.size + 1)
        else:
            text = self.query.with_values(self.values)
        return QueryRequest(text.encode(), None, None)

    @property
    def is_settled(self) -> bool:
        """Whether the same catalogue always gives the same answer."""
        return self.query.is_settled(self.given) and self.sparql.is_settled

    def at(self, address: str, page: int) -> str:
        """Return where a page of this answer is.

        Args:
            address: The query's, with suffix or without.
            page: The page's number.
        """
        told = dict(self.given)
        if page != 1:
            told["page"] = str(page)
        if not self.is_usual:
            told["page_size"] = str(self.size)
        return f"{address}?{urlencode(told)}" if told else address


def page_parameters(sizes: PageSizes) -> tuple[tuple[Parameter, int], ...]:
    """Return the parameters of every query that answers with rows, and their largest values."""
    page = "Number of the page, from 1."
    size = f"Rows on a page, {sizes.most:,} at most."
    return (
        (Parameter("page", _NUMBER, "1", is_required=False, description=page), MOST_PAGES),
        (
            Parameter("page_size", _NUMBER, str(sizes.usual), is_required=False, description=size),
            sizes.most,
        ),
    )


def given_values(request: Request, query: StoredQuery) -> Mapping[str, str]:
    """Return the parameters of a query that a request gives; an empty one is none, as in a form."""
    found = {it.name: request.query_params.get(it.name, "").strip() for it in query.parameters}
    return {name: text for name, text in found.items() if text}


def stored_request(request: Request, query: StoredQuery, sizes: PageSizes) -> StoredRequest:
    """Return what a request asks of a stored query.

    Raises:
        BadParameterError: A parameter is unknown, missing, or has a value that is not of its type.
        BadQueryError: A value is not UTF-8.
    """
    paging = page_parameters(sizes) if query.form == "rows" else ()
    names = [it.name for it in query.parameters]
    known = [*names, *(it.name for it, _ in paging), *PAGED]
    refuse_unknown(request, *known)
    refuse_ill_encoded(request, *known)
    given = given_values(request, query)
    numbers = [_number(request, it, most) for it, most in paging]
    page, size = numbers or (1, sizes.usual)
    return StoredRequest(
        query=query,
        given=given,
        values=query.values(given),
        page=page,
        size=size,
        is_usual=size == sizes.usual,
    )


def _number(request: Request, parameter: Parameter, most: int) -> int:
    text = request.query_params.get(parameter.name, "").strip() or parameter.default
    term = parameter.term(text)
    number = int(term.value) if isinstance(term, Literal) else 0
    if not 1 <= number <= most:
        raise BadParameterError(
            f"The parameter “{parameter.name}” is from 1 to {most:,}, and not {number:,}.",
            where=parameter.name,
            mend=f"For example: {parameter.name}={parameter.default}.",
        )
    return number
