"""The canonical form of a graph (RDFC-1.0) and its digest.

Canonicalising hostile blank nodes may take for ever and holds the GIL: what came from
outside is canonicalised in a sandbox worker only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from ldcat.model.graph import node
from ldcat.model.syntax import n_triples, read_canonical


@dataclass(frozen=True, slots=True)
class Canonical:
    """A graph as canonical N-Quads.

    Attributes:
        text: The sorted lines, UTF-8 (RDFC-1.0 4.6).
        digest: SHA-256 of the text, hexadecimal.
        size: How many triples it has.
    """

    text: bytes
    digest: str
    size: int


def canonical(triples: Iterable[Triple]) -> Canonical:
    """Return the canonical form of a graph."""
    return canonical_text(n_triples(triples))


def canonical_text(text: bytes) -> Canonical:
    """Return the canonical form of a graph that is given as our own N-Triples.

    The labels of blank nodes depend on the triples that mention blank nodes, and on no other
    (RDFC-1.0 4.4.3 to 4.8.3 look up quads by blank node only): so just these are canonicalised.
    """
    given = text.split(b"\n")[:-1]
    # A literal may speak of blank nodes, too: canonicalising leaves its line as it is.
    blank = [it for it in given if b"_:" in it]
    lines = set(given).difference(blank)
    if blank:
        lines.update(_canonicalised(blank))
    in_order = sorted(lines)
    canonical = b"\n".join((*in_order, b""))
    return Canonical(canonical, hashlib.sha256(canonical).hexdigest(), len(in_order))


def _canonicalised(lines: Iterable[bytes]) -> list[bytes]:
    triples = read_canonical(b"".join([it + b"\n" for it in lines]))
    quads = [Quad(node(it.subject), it.predicate, it.object) for it in triples]
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return (serialize(dataset, format=RdfFormat.N_QUADS) or b"").split(b"\n")[:-1]
