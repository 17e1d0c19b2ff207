"""A SPARQL Protocol request as values (SPARQL 1.1 Protocol 2.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from ldcat.errors import (
    BadParameterError,
    BadQueryError,
    LdcatError,
    TooLongError,
    UnknownFormatError,
)
from ldcat.model.iri import parse_iri

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_DIRECT_UPDATE = "application/sparql-update"
_MOST = 200
_OF_UPDATES: Final = ("update", "using-graph-uri", "using-named-graph-uri")
#: Functions that give something else each time (SPARQL 1.1 Query 17.4).
_UNSETTLED: Final = re.compile(rb"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)
#: What may be SERVICE. Where it is, the answer depends on others; a worker knows for certain.
_SERVICE: Final = re.compile(rb"(?<![\w:/?$@-])SERVICE(?:SILENT)?(?![\w:])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query and the dataset that it is asked of.

    Attributes:
        query: The query as UTF-8 text.
        default_graphs: IRIs of the graphs that make its default graph; None for the store's own.
        named_graphs: IRIs of its named graphs; None for all of them.
    """

    query: bytes
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None

    @property
    def is_settled(self) -> bool:
        """Say whether the same catalogue always gives the same answer."""
        return _UNSETTLED.search(self.query) is None and not self.may_ask_others

    @property
    def may_ask_others(self) -> bool:
        """Say whether it looks as if other endpoints were to be asked."""
        return _SERVICE.search(self.query) is not None


def query_request(
    method: str, query_string: str, *, content_type: str, body: bytes, kibibytes: int
) -> QueryRequest | None:
    """Return what a request asks; None for a GET without a query.

    Args:
        method: Of the request.
        query_string: Of its address.
        content_type: Of its body.
        body: As it came.
        kibibytes: How long the query may be, in KiB.

    Raises:
        TooLongError: The query is longer than it may be.
        BadQueryError: It has no query, or more than one.
        UnknownFormatError: It has an unknown content type.
        BadParameterError: A graph is not named by an absolute IRI.
    """
    url = _parameters(query_string)
    if method != "POST":
        return _request(url, _one(url), kibibytes) if "query" in url else None
    kind = _kind(content_type)
    if "query" in url:
        raise BadQueryError(
            "A POST request has a query in its address.", mend="Send the query in the body only."
        )
    if kind == _DIRECT:
        return _request(url, body, kibibytes)
    if kind == _FORM:
        form = _parameters(_decoded(body))
        return _request(form, _one(form), kibibytes)
    raise _unknown_type("A query", kind, _DIRECT)


@dataclass(frozen=True, slots=True)
class AskedUpdate:
    """An update and the graphs that its patterns are asked of.

    Attributes:
        text: The update as UTF-8 text.
        using: IRIs of the default graphs of its patterns; None for what it says.
        using_named: IRIs of the named graphs of its patterns; likewise.
    """

    text: bytes
    using: tuple[str, ...] | None
    using_named: tuple[str, ...] | None


def update_request(query_string: str, *, content_type: str, body: bytes) -> AskedUpdate:
    """Return what a POST request asks to be changed (SPARQL 1.1 Protocol 2.2).

    Raises:
        BadQueryError: It has no update, or more than one.
        UnknownFormatError: It has an unknown content type.
        BadParameterError: A graph is not named by an absolute IRI.
    """
    url = _parameters(query_string)
    if "update" in url or "query" in url:
        raise BadQueryError(
            "The request has an update in its address.", mend="Send the update in the body only."
        )
    kind = _kind(content_type)
    if kind == _DIRECT_UPDATE:
        return _update(url, body)
    if kind == _FORM:
        form = _parameters(_decoded(body))
        if other := next((it for it in form if it not in _OF_UPDATES), None):
            raise BadParameterError(
                f"There is no parameter “{other}” in the form of an update.",
                where=other,
                mend=f"There is: {', '.join(_OF_UPDATES)}; dry_run belongs to the address.",
            )
        return _update(form, _one(form, "update"))
    raise _unknown_type("An update", kind, _DIRECT_UPDATE)


def _update(values: Mapping[str, Sequence[str]], text: bytes) -> AskedUpdate:
    using = tuple(parse_iri(it) for it in values.get("using-graph-uri", ()))
    named = tuple(parse_iri(it) for it in values.get("using-named-graph-uri", ()))
    return AskedUpdate(text, using, named) if using or named else AskedUpdate(text, None, None)


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _unknown_type(what: str, kind: str, direct: str) -> LdcatError:
    mend = f"Send it as {direct} or as a form ({_FORM})."
    if not kind:
        return BadQueryError("The request has no Content-Type.", mend=mend)
    return UnknownFormatError(f"{what} cannot be sent as “{kind}”.", mend=mend)


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _not_utf8() -> BadQueryError:
    return BadQueryError("The request is not UTF-8.", mend="Encode it as UTF-8.")


def _parameters(text: str) -> Mapping[str, Sequence[str]]:
    try:
        return parse_qs(text, keep_blank_values=True, max_num_fields=_MOST, errors="strict")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    except ValueError as error:
        raise BadQueryError(
            f"The request has more than {_MOST} parameters.", mend="Give fewer."
        ) from error


def _one(values: Mapping[str, Sequence[str]], name: str = "query") -> bytes:
    queries = values.get(name, ())
    if len(queries) != 1:
        raise BadQueryError(
            f"The request has {len(queries)} parameters `{name}`.",
            mend="Updates go to /update."
            if name not in values and "update" in values
            else "Give exactly one.",
        )
    return queries[0].encode()


def _request(values: Mapping[str, Sequence[str]], query: bytes, kibibytes: int) -> QueryRequest:
    if len(query) > kibibytes << 10:
        raise TooLongError(f"The query is longer than {kibibytes} KiB.", mend="Make it shorter.")
    default = tuple(parse_iri(it) for it in values.get("default-graph-uri", ()))
    named = tuple(parse_iri(it) for it in values.get("named-graph-uri", ()))
    if not default and not named:
        return QueryRequest(query, None, None)
    return QueryRequest(query, default, named)
