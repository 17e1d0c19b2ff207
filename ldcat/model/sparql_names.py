"""What a name in a SPARQL text means."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode, RdfFormat, parse

from ldcat.terms import PREFIXES

#: The prefixes that every text may use without declaring them.
PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def iri_of(name: str, *, prologue: str, base: str) -> str:
    """Return the IRI that a name in a well-formed query or update means.

    Args:
        name: An IRI or a prefixed name, as written.
        prologue: The declarations of the text; those that every text has are added.
        base: IRI that relative IRIs are completed with.
    """
    # Turtle has the same names and the same declarations (RDF 1.1 Turtle 6.5).
    statement = next(
        parse(f"{PROLOGUE}{prologue}\n{name} a {name} .", RdfFormat.TURTLE, base_iri=base)
    )
    if not isinstance(statement.subject, NamedNode):
        raise TypeError(f"{name} is no name of an IRI")
    return statement.subject.value
