"""How a service is used: a hint for each protocol that is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Graph, NamedNode, Node
from ldcat.represent.speech import message
from ldcat.represent.values import Link
from ldcat.represent.words import Words
from ldcat.terms import DCAT, DCT, RDF_TYPE

_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class _Protocol:
    """A protocol: by which words it is known, what to do, and what to ask for first."""

    name: str
    signs: tuple[str, ...]
    hint: str
    query: str = ""


_PROTOCOLS: Final = (
    _Protocol(
        "OGC API Features",
        ("ogcapi-features", "ogcapi/features", "ogcapi_features"),
        message("Its landing page lists collections; their items are GeoJSON."),
    ),
    _Protocol(
        "WMS",
        ("/wms", "service=wms", "web-map-service", "standards/wms"),
        message("Maps as images: add the endpoint as a WMS layer, for example in QGIS."),
        "service=WMS&request=GetCapabilities",
    ),
    _Protocol(
        "WMTS",
        ("/wmts", "service=wmts", "standards/wmts"),
        message("Maps as tiles: add the endpoint as a WMTS layer, for example in QGIS."),
        "service=WMTS&request=GetCapabilities",
    ),
    _Protocol(
        "WFS",
        ("/wfs", "service=wfs", "standards/wfs"),
        message("Features with their geometry: add the endpoint as a WFS layer, or download them."),
        "service=WFS&request=GetCapabilities",
    ),
    _Protocol(
        "WCS",
        ("/wcs", "service=wcs", "standards/wcs"),
        message("Coverages such as grids: add the endpoint as a WCS layer."),
        "service=WCS&request=GetCapabilities",
    ),
    _Protocol(
        "CSW",
        ("/csw", "service=csw", "standards/cat"),
        message("A catalogue of metadata: harvesters and QGIS ask it."),
        "service=CSW&request=GetCapabilities",
    ),
    _Protocol(
        "SPARQL",
        ("sparql",),
        message("Ask queries in SPARQL, by GET or POST, with the parameter “query”."),
        "query=SELECT+%2A+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+10",
    ),
    _Protocol(
        "OAI-PMH",
        ("oai-pmh", "openarchives", "/oai"),
        message("Records for harvesters."),
        "verb=Identify",
    ),
    _Protocol(
        "STAC", ("stacspec", "/stac"), message("Its landing page lists collections of assets.")
    ),
    _Protocol(
        "SensorThings",
        ("sensorthings",),
        message("Observations of sensors as JSON, with filters in the address."),
    ),
    _Protocol(
        "OpenAPI",
        ("openapi", "swagger"),
        message("The description of the endpoint tells programs what it understands."),
    ),
)


@dataclass(frozen=True, slots=True)
class Hint:
    """How a service is used.

    Attributes:
        name: Its protocol.
        said: What to do.
        link: What to ask for first; None where nobody knows.
    """

    name: str
    said: str
    link: Link | None


def hints(graph: Graph, subject: Node, words: Words) -> tuple[Hint, ...]:
    """Return how a service is used, as far as it says which protocols it speaks."""
    endpoints = _iris(graph, subject, DCAT + "endpointURL")
    stated = _iris(graph, subject, DCT + "conformsTo", DCT + "type", RDF_TYPE)
    described = _iris(graph, subject, DCAT + "endpointDescription")
    return tuple(_hints((*stated, *described, *endpoints), endpoints, words))[:_MOST]


def _hints(told: tuple[str, ...], endpoints: list[str], words: Words) -> Iterator[Hint]:
    text = " ".join(told).lower()
    for it in _PROTOCOLS:
        if any(sign in text for sign in it.signs):
            link = _first(it.query, endpoints, words) if it.query else None
            yield Hint(it.name, words.say(it.hint), link)


def _first(query: str, endpoints: list[str], words: Words) -> Link | None:
    endpoint = next((it for it in endpoints if it.startswith("http") and "#" not in it), "")
    if not endpoint:
        return None
    key = query.partition("=")[0]
    if f"{key}=" in endpoint.lower():
        return None
    sign = "&" if "?" in endpoint else "?"
    address = endpoint.rstrip("?&") + sign + query
    return Link(words.say("Ask what it offers"), words.href(address), address)


def _iris(graph: Graph, subject: Node, *predicates: str) -> list[str]:
    values = (it for name in predicates for it in graph.objects(subject, name))
    return [it.value for it in values if isinstance(it, NamedNode)]
