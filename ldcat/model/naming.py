"""Mint IRIs for records whose document gives them none: from their facts, never at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.model.canonical import canonical_text
from ldcat.model.graph import Literal, Triple
from ldcat.model.iri import slug
from ldcat.model.kinds import Kind
from ldcat.model.splitting import Document, split
from ldcat.model.syntax import read_canonical
from ldcat.terms import DCT_IDENTIFIER, DCT_TITLE, SCHEMA

#: Facts that name a resource, best first.
_NAMING: Final = (DCT_IDENTIFIER, SCHEMA + "identifier", DCT_TITLE, SCHEMA + "name")


@dataclass(frozen=True, slots=True)
class WantedName:
    """The IRI that a record without one would get if no other wanted the same.

    Attributes:
        node: The blank node that stands for it, as N-Triples.
        iri: The IRI, minted from an identifier or a title.
        fingerprint: What tells records of one name apart: a hash of their content.
    """

    node: bytes
    iri: str
    fingerprint: str


def wanted_names(
    document: Document, primaries: Iterable[tuple[bytes, Kind]], base: str
) -> Sequence[WantedName]:
    """Return a name for each primary blank node.

    Args:
        document: The document's statements.
        primaries: Primary resources.
        base: Public base IRI of the catalogue, ending in `/`.
    """
    return [
        _wanted(document, it, kind=kind, base=base)
        for it, kind in primaries
        if it.startswith(b"_:")
    ]


def chosen_names(
    wanted: Sequence[WantedName], is_taken: Callable[[str], bool]
) -> Mapping[bytes, str]:
    """Return the IRI of each record, by its node.

    Where two want the same one, both carry their fingerprint.

    Args:
        wanted: The names of all nameless records of a document.
        is_taken: Says whether a record of the document has an IRI already.
    """
    times = Counter(it.iri for it in wanted)
    return {
        it.node: (f"{it.iri}-{it.fingerprint}" if times[it.iri] > 1 or is_taken(it.iri) else it.iri)
        for it in wanted
    }


def _wanted(document: Document, primary: bytes, *, kind: Kind, base: str) -> WantedName:
    digest = canonical_text(split(document, primary, kind).text).digest
    own = slug(_name(read_canonical(document.text(primary)))) or digest[:16]
    return WantedName(primary, f"{base}{kind.name}/{own}", digest[:8])


def _name(triples: Iterable[Triple]) -> str:
    """Return the text that names a resource best; of several the first in sorted order."""
    facts: dict[str, str] = {}
    for triple in triples:
        if isinstance(triple.object, Literal):
            key, text = triple.predicate.value, triple.object.value
            facts[key] = min(facts.get(key, text), text)
    return next((facts[name] for name in _NAMING if name in facts), "")
