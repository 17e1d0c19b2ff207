"""What lists show of a record: some of its statements."""

from __future__ import annotations

import re
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
_SHOWN: Final = (
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
    f"{DCAT}mediaType",
    f"{DCAT}downloadURL",
    f"{DCAT}accessURL",
    *NAMES,
)
_LINE: Final = re.compile(
    rb"(?m)^\S+ <(?:%s)> .*\n" % b"|".join(re.escape(it.encode()) for it in _SHOWN)
)


def shown_in_lists(text: bytes) -> bytes:
    """Return those of a record's canonical N-Triples that lists show something of."""
    return b"".join(_LINE.findall(text))
