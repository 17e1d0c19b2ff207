"""What lists show of a record: some of its statements."""

from __future__ import annotations

from typing import Final

from ldcat.terms import (
    DC,
    DCAT,
    DCT,
    DCT_DESCRIPTION,
    DCT_ISSUED,
    DCT_LICENSE,
    DCT_MODIFIED,
    DCT_PUBLISHER,
    DCT_TITLE,
    FOAF_NAME,
    LOCN,
    RDF_TYPE,
    RDFS_LABEL,
    SCHEMA,
    SCHEMA_HTTP,
    SKOS,
    SKOS_PREF_LABEL,
    VCARD,
)

#: Properties that name a thing, in the order of trust.
NAMES: Final = (
    SKOS_PREF_LABEL,
    DCT_TITLE,
    FOAF_NAME,
    VCARD + "fn",
    VCARD + "organization-name",
    RDFS_LABEL,
    SCHEMA + "name",
    SCHEMA_HTTP + "name",
    DC + "title",
    LOCN + "geographicName",
    SKOS + "notation",
)


def in_brackets(*iris: str) -> frozenset[bytes]:
    """Return IRIs as canonical N-Triples have them."""
    return frozenset(f"<{it}>".encode() for it in iris)


#: What lists show of the record itself …
_OF_RECORD: Final = in_brackets(
    RDF_TYPE,
    DCT_TITLE,
    DCT_DESCRIPTION,
    DCT_PUBLISHER,
    DCT_ISSUED,
    DCT_MODIFIED,
    DCT_LICENSE,
    f"{DCT}format",
    f"{DCAT}keyword",
    f"{DCAT}theme",
    f"{DCAT}distribution",
    *NAMES,
)
#: … of its distributions, and of its publisher.
_OF_PARTS: Final = in_brackets(
    DCT_LICENSE, f"{DCT}format", f"{DCAT}mediaType", f"{DCAT}downloadURL", f"{DCAT}accessURL"
)
_OF_PUBLISHER: Final = in_brackets(*NAMES)
_PUBLISHED_BY: Final = f"<{DCT_PUBLISHER}>".encode()


def shown_in_lists(text: bytes, iri: str) -> bytes:
    """Return those statements of a record that lists show something of.

    Args:
        text: The record as canonical N-Triples.
        iri: What it is of.
    """
    record = f"<{iri}>".encode()
    shown: list[bytes] = []
    names: list[tuple[bytes, bytes]] = []
    publishers: set[bytes] = set()
    for line in text.splitlines(keepends=True):
        subject, predicate, value = line.split(b" ", 2)
        if predicate in (_OF_RECORD if subject == record else _OF_PARTS):
            shown.append(line)
            if predicate == _PUBLISHED_BY:
                publishers.add(value[: -len(b" .\n")])
        elif predicate in _OF_PUBLISHER:
            names.append((subject, line))
    shown += [line for subject, line in names if subject in publishers]
    return b"".join(shown)
