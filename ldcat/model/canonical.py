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
    """Return the canonical form of a graph.

    The labels of blank nodes depend on the triples that mention blank nodes, and on no other
    (RDFC-1.0 4.4.3 to 4.8.3 look up quads by blank node only): so just these are canonicalised.
    """
    listed = list(triples)
    text = (serialize(listed, format=RdfFormat.N_TRIPLES) or b"").split(b"\n")[:-1]
    # A literal may speak of blank nodes, too: such lines are looked at, and go either way.
    lines = {line for line in text if b"_:" not in line}
    blank = [
        Quad(node(triple.subject), triple.predicate, triple.object)
        for triple, line in zip(listed, text, strict=True)
        if b"_:" in line
    ]
    if blank:
        dataset = Dataset(blank)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        lines.update((serialize(dataset, format=RdfFormat.N_QUADS) or b"").split(b"\n")[:-1])
    lines_in_order = sorted(lines)
    canonical_text = b"".join([line + b"\n" for line in lines_in_order])
    return Canonical(canonical_text, hashlib.sha256(canonical_text).hexdigest(), len(lines))
