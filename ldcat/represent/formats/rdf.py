"""The RDF syntaxes: Turtle, JSON-LD, RDF/XML, N-Triples, N-Quads, TriG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from ldcat.model.media import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, SYNTAXES, TRIG, TURTLE, Syntax
from ldcat.model.syntax import write, write_dataset
from ldcat.model.view import View
from ldcat.represent.base import Context, Offer, Representation

#: The server's preference among them; HTML, where there is a page, comes before.
_RANKS: Final[Mapping[str, int]] = MappingProxyType(
    {
        TURTLE.name: 20,
        JSON_LD.name: 30,
        RDF_XML.name: 40,
        N_TRIPLES.name: 50,
        TRIG.name: 60,
        N_QUADS.name: 70,
    }
)


class RdfRepresentation:
    """A view's graph in one RDF syntax; by named graph where the syntax is for datasets."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self.offer = Offer(
            name=syntax.name,
            label=syntax.label,
            media_type=syntax.media_type,
            suffix=syntax.suffix,
            # `application/xml` and `text/html` lists of browsers must not get RDF/XML first
            aliases=syntax.aliases,
            suffixes=("json",) if syntax is JSON_LD else (),
            charset=syntax is TURTLE,
            rank=_RANKS[syntax.name],
        )

    def fits(self, view: View) -> bool:
        """Say that every view has a graph."""
        del view
        return True

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the graph's bytes; every language is in them."""
        del languages
        if self._syntax in (TRIG, N_QUADS):
            return write_dataset(view.graphs, self._syntax)
        return write(view.graph, self._syntax)


def representations(context: Context) -> tuple[Representation, ...]:
    """Return one representation for each syntax."""
    del context
    return tuple(RdfRepresentation(syntax) for syntax in SYNTAXES)
