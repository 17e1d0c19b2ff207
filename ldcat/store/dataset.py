"""How records lie in a SPARQL dataset: one graph each, and their merge in the default graph.

Graphs beside the records (vocabularies, ontologies) are there by name only. Two graphs are inside:
no query sees them. One has the store's position and the names of the graphs that are not merged;
the other has the statements of the default graph that belong to no record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
_IS_MERGED: Final = f"FILTER NOT EXISTS {{ GRAPH <{STATE_GRAPH}> {{ {_APART} ?other }} }}"
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
        lines = labelled(change).decode()
        difference = _difference(change)
        if difference is None:
            removals.append(_removal(change.iri))
        else:
            removals += _losses(change.iri, difference.gone)
            lines = difference.come
        if lines:
            beside = lines if change.is_merged else _marked(change.iri)
            inserts.append(f"{beside} GRAPH <{change.iri}> {{ {lines} }}")
    # All in one operation: graphs beside the records may share blank nodes.
    data = f"INSERT DATA {{ {' '.join(inserts)} }}"
    return " ;\n".join((*removals, data, noted(sequence)))


@dataclass(frozen=True, slots=True)
class _Difference:
    """What a change takes from a record, as N-Triples lines, and what it brings."""

    gone: str
    come: str


def _difference(change: Change) -> _Difference | None:
    """Return what differs in a record; None where that cannot be said in SPARQL.

    Blank nodes have other labels in the store, so what is said of them goes as a whole.
    """
    if not change.before or not change.text or not change.is_merged:
        return None
    before, after = (it.splitlines(keepends=True) for it in (change.before, change.text))
    old, new = set(before), set(after)
    gone = [it for it in before if it not in new]
    come = [it for it in after if it not in old]
    if any(b"_:" in it or b"<<(" in it for it in (*gone, *come)):
        return None
    # Two literals may be one value in the store: what stays is stated again.
    about = {it[: it.index(b' "')] for it in gone if b' "' in it}
    come += [it for it in after if it in old and b' "' in it and it[: it.index(b' "')] in about]
    return _Difference(b"".join(gone).decode(), b"".join(come).decode())


def _losses(iri: str, gone: str) -> Iterator[str]:
    """Yield the SPARQL Update that takes statements from a record."""
    if gone:
        rows = " ".join(f"({it.removesuffix(' .')})" for it in gone.split("\n")[:-1])
        yield f"DELETE DATA {{ GRAPH <{iri}> {{ {gone} }} }}"
        yield (
            f"DELETE {{ ?s ?p ?o }} WHERE {{ VALUES (?s ?p ?o) {{ {rows} }} "
            f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} {_IS_MERGED} }} }}"
        )


def _removal(iri: str) -> str:
    return (
        f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} "
        f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != <{iri}>) "
        f"{_IS_MERGED} }} }} ;\n"
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
