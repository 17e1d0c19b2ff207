"""The table of RDF syntaxes: names, media types, suffixes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pyoxigraph import RdfFormat


@dataclass(frozen=True, slots=True)
class Syntax:
    """One RDF syntax.

    Attributes:
        name: Its token in options, e.g. `turtle`.
        label: Its name for people.
        media_type: The registered media type.
        suffix: The usual file suffix, without the dot.
        aliases: Other media types that are accepted for it.
        suffixes: Other file suffixes that are accepted for it.
        format: pyoxigraph's constant.
        is_dataset: Whether it can carry named graphs.
        is_line_based: Whether each line is one statement.
    """

    name: str
    label: str
    media_type: str
    suffix: str
    format: RdfFormat
    aliases: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    is_dataset: bool = False
    is_line_based: bool = False


TURTLE: Final = Syntax(
    name="turtle",
    label="Turtle",
    media_type="text/turtle",
    suffix="ttl",
    format=RdfFormat.TURTLE,
    aliases=("application/x-turtle", "application/turtle"),
    suffixes=("turtle", "n3"),
)
TRIG: Final = Syntax(
    name="trig",
    label="TriG",
    media_type="application/trig",
    suffix="trig",
    format=RdfFormat.TRIG,
    aliases=("application/x-trig",),
    is_dataset=True,
)
N_TRIPLES: Final = Syntax(
    name="ntriples",
    label="N-Triples",
    media_type="application/n-triples",
    suffix="nt",
    format=RdfFormat.N_TRIPLES,
    is_line_based=True,
)
N_QUADS: Final = Syntax(
    name="nquads",
    label="N-Quads",
    media_type="application/n-quads",
    suffix="nq",
    format=RdfFormat.N_QUADS,
    is_dataset=True,
    is_line_based=True,
)
JSON_LD: Final = Syntax(
    name="jsonld",
    label="JSON-LD",
    media_type="application/ld+json",
    suffix="jsonld",
    format=RdfFormat.JSON_LD,
    aliases=("application/json",),
    suffixes=("json", "geojson"),
    is_dataset=True,
)
RDF_XML: Final = Syntax(
    name="rdfxml",
    label="RDF/XML",
    media_type="application/rdf+xml",
    suffix="rdf",
    format=RdfFormat.RDF_XML,
    aliases=("application/xml", "text/xml"),
    suffixes=("xml", "owl"),
)

SYNTAXES: Final[tuple[Syntax, ...]] = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES, N_QUADS, TRIG)

BY_NAME: Final[Mapping[str, Syntax]] = MappingProxyType({it.name: it for it in SYNTAXES})
BY_SUFFIX: Final[Mapping[str, Syntax]] = MappingProxyType(
    {suffix: it for it in SYNTAXES for suffix in (it.suffix, *it.suffixes)}
)
BY_MEDIA_TYPE: Final[Mapping[str, Syntax]] = MappingProxyType(
    {media_type: it for it in SYNTAXES for media_type in (it.media_type, *it.aliases)}
)
