"""How query results can be written, and which way a client gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.media import SYNTAXES


@dataclass(frozen=True, slots=True)
class ResultFormat:
    """One way to write a kind of result.

    Attributes:
        name: Its token.
        label: What people call it.
        media_type: What it is sent as.
        aliases: Other names that clients ask for it by.
        iri: Its name in a service description (SPARQL 1.1 SD 3.3).
    """

    name: str
    label: str
    media_type: str
    aliases: tuple[str, ...]
    iri: str


_FORMATS: Final = "http://www.w3.org/ns/formats/"

#: How rows and truth values are written, best first.
ROWS: Final[tuple[ResultFormat, ...]] = (
    ResultFormat(
        "json",
        "JSON",
        "application/sparql-results+json",
        ("application/json", "text/json", "text/javascript", "application/javascript"),
        _FORMATS + "SPARQL_Results_JSON",
    ),
    ResultFormat(
        "xml",
        "XML",
        "application/sparql-results+xml",
        ("application/xml", "text/xml"),
        _FORMATS + "SPARQL_Results_XML",
    ),
    ResultFormat("csv", "CSV", "text/csv", (), _FORMATS + "SPARQL_Results_CSV"),
    ResultFormat(
        "tsv", "TSV", "text/tab-separated-values", ("text/tsv",), _FORMATS + "SPARQL_Results_TSV"
    ),
)
_GRAPH_IRIS: Final = MappingProxyType(
    {
        "turtle": "Turtle",
        "jsonld": "JSON-LD",
        "rdfxml": "RDF_XML",
        "ntriples": "N-Triples",
        "nquads": "N-Quads",
        "trig": "TriG",
    }
)
#: How graphs are written, best first.
GRAPHS: Final[tuple[ResultFormat, ...]] = tuple(
    ResultFormat(it.name, it.label, it.media_type, it.aliases, _FORMATS + _GRAPH_IRIS[it.name])
    for it in SYNTAXES
)
MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {it.name: it.media_type for it in (*ROWS, *GRAPHS)}
)
