"""How records lie in a SPARQL dataset: one graph each, and their merge in the default graph.

Graphs beside the records (vocabularies, ontologies) are there by name only. Two graphs are inside:
no query sees them. One has the store's position and the names of the graphs that are not merged;
the other has the statements of the default graph that belong to no record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ldcat.model.iri import fingerprint
from ldcat.model.kinds import LOOSE_IRI
from ldcat.model.matching import labels_of, renamed
from ldcat.store.port import Change

#: The graph in which a store keeps what it is.
STATE_GRAPH: Final = "urn:ldcat:store"
#: The graphs that queries do not see.
INSIDE: Final = (STATE_GRAPH, LOOSE_IRI)
_STATE: Final = f"<{STATE_GRAPH}> <urn:ldcat:sequence>"
_APART: Final = f"<{STATE_GRAPH}> <urn:ldcat:apart>"
#: A line's object, when it is a blank node: no literal ends like this.
_BLANK_OBJECT: Final = re.compile(rb" _:(c14n\d+) \.\n")


def labelled(change: Change) -> bytes:
    """Return a record's N-Triples with blank node labels that no other record has.

    A line break stands between statements only; inside literals it is escaped.
    """
    text = change.text or b""
    if b"_:c14n" not in text:
        return text
    scope = b"r" + fingerprint(change.iri, 16).encode()
    if b"<<(" in text:  # RDF 1.2: nodes stand within terms, too
        return b"".join(_scoped(it, scope) + b"\n" for it in text.split(b"\n")[:-1])
    text = _BLANK_OBJECT.sub(lambda found: b" _:" + scope + found[1] + b" .\n", text)
    return (b"\n" + text).replace(b"\n_:c14n", b"\n_:" + scope + b"c14n")[1:]


def _scoped(line: bytes, scope: bytes) -> bytes:
    return renamed(line, {it: b"_:" + scope + it[2:] for it in labels_of(line)})


def named(text: bytes, iri: str) -> bytes:
    """Return N-Triples lines as N-Quads lines of a graph."""
    return text.replace(b" .\n", f" <{iri}> .\n".encode())


def replacement(changes: Iterable[Change], sequence: int) -> str:
    """Return the SPARQL Update that makes the changes, and notes the position.

    A triple leaves the merge when no other record states it.

    Args:
        changes: One for each record.
        sequence: The position.
    """
    removals: list[str] = []
    inserts: list[str] = []
    for change in changes:
        removals.append(_removal(change.iri))
        if change.text:
            lines = labelled(change).decode()
            beside = lines if change.is_merged else _marked(change.iri)
            inserts.append(f"{beside} GRAPH <{change.iri}> {{ {lines} }}")
    # All in one operation: graphs beside the records may share blank nodes.
    data = f"INSERT DATA {{ {' '.join(inserts)} }}"
    return " ;\n".join((*removals, data, noted(sequence)))


def _removal(iri: str) -> str:
    return (
        f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} "
        f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != <{iri}>) "
        f"FILTER NOT EXISTS {{ GRAPH <{STATE_GRAPH}> {{ {_APART} ?other }} }} }} }} ;\n"
        f"DROP SILENT GRAPH <{iri}> ;\n"
        f"DELETE DATA {{ {_marked(iri)} }}"
    )


def _marked(iri: str) -> str:
    """Return what says of a graph that it is not merged."""
    return f"GRAPH <{STATE_GRAPH}> {{ {_APART} <{iri}> }}"


def bulk_lines(change: Change) -> Iterable[bytes]:
    """Yield the N-Quads of a change for a store that does not have it."""
    text = labelled(change)
    yield named(text, change.iri)
    yield text if change.is_merged else f"{_APART} <{change.iri}> <{STATE_GRAPH}> .\n".encode()


def removal(iris: Iterable[str]) -> str:
    """Return the SPARQL Update that removes records and forgets the position."""
    return " ;\n".join((cleared(), *map(_removal, iris)))


def noted(sequence: int) -> str:
    """Return the SPARQL Update that notes the position."""
    return f"{cleared()} ;\nINSERT DATA {{ GRAPH <{STATE_GRAPH}> {{ {_STATE} {sequence} }} }}"


def cleared() -> str:
    """Return the SPARQL Update that forgets the position: what follows is not atomic."""
    return f"DELETE WHERE {{ GRAPH <{STATE_GRAPH}> {{ {_STATE} ?sequence }} }}"


#: Asks for the position; no solution when the store must be rebuilt.
POSITION: Final = f"SELECT ?sequence WHERE {{ GRAPH <{STATE_GRAPH}> {{ {_STATE} ?sequence }} }}"
#: Asks for the names of the graphs that are not merged.
APART: Final = f"SELECT ?graph WHERE {{ GRAPH <{STATE_GRAPH}> {{ {_APART} ?graph }} }}"
#: Leaves what queries may see.
OUTSIDE: Final = " ;\n".join(f"DROP SILENT GRAPH <{it}>" for it in INSIDE)
