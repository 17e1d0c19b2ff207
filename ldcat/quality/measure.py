"""Measure a record: look up what its dataset and its best distribution say.

Of several distributions the one counts, with everything it says, that gives the record the most
points: so does piveau (`docs/decisions/0018-quality.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from ldcat.model.vocabularies import read_turtle
from ldcat.quality.formats import (
    AT_IANA,
    IN_TABLE,
    IS_KNOWN,
    IS_MACHINE,
    IS_OPEN,
    Formats,
    load_format_lists,
)
from ldcat.quality.links import is_good_status
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import (
    FULL_MASK,
    MEASURED_KINDS,
    METRIC_BY_TOKEN,
    METRICS,
    SERIES_MASK,
    Level,
    points_of,
)
from ldcat.quality.tables import MATCHES, Tables
from ldcat.terms import DCAT, DCT, DCT_LICENSE, RDF, RDFS_LABEL, SKOS_PREF_LABEL
from ldcat.validation.described import Described, parsed_literal

#: Status codes of addresses, as a link check found them; those it knows nothing of are left out.
Links = Mapping[str, int]

_DISTRIBUTION: Final = DCAT + "distribution"
_ACCESS_URL: Final = DCAT + "accessURL"
_DOWNLOAD_URL: Final = DCAT + "downloadURL"
_ACCESS_RIGHTS: Final = DCT + "accessRights"
_FORMAT: Final = DCT + "format"
_MEDIA_TYPE: Final = DCAT + "mediaType"
#: What names a format that is a node of its own.
_NAMES: Final = (RDF + "value", RDFS_LABEL, SKOS_PREF_LABEL)


def _bit(token: str) -> int:
    return METRIC_BY_TOKEN[token].bit


def _presences(*levels: Level) -> tuple[tuple[str, int], ...]:
    """Return the properties of which a value is enough, with the bits they give."""
    return tuple(
        (it.properties[0], it.bit) for it in METRICS if it.is_presence and it.level in levels
    )


_HAS_FORMAT: Final = _bit("formatAvailability")
_HAS_MEDIA_TYPE: Final = _bit("mediaTypeAvailability")
_HAS_LICENCE: Final = _bit("licenceAvailability")
_HAS_RIGHTS: Final = _bit("accessRightsAvailability")
_VALUED: Final = _HAS_FORMAT | _HAS_MEDIA_TYPE | _HAS_LICENCE | _HAS_RIGHTS
#: Without those whose values are looked at besides.
_OF_DATASET: Final = tuple(
    it for it in _presences(Level.DATASET, Level.EITHER) if not it[1] & _VALUED
)
_OF_DISTRIBUTION: Final = tuple(
    it for it in _presences(Level.DISTRIBUTION, Level.EITHER) if not it[1] & _VALUED
)
_ALIGNED_RIGHTS: Final = _bit("accessRightsVocabularyAlignment")
_COMPLIANCE: Final = _bit("dcatApCompliance")
_ALIGNED: Final = _bit("formatMediaTypeVocabularyAlignment")
_OPEN: Final = _bit("formatMediaTypeNonProprietary")
_MACHINE: Final = _bit("formatMediaTypeMachineInterpretable")
_KNOWN_LICENCE: Final = _bit("knownLicence")
_STATUS: Final = (
    (_ACCESS_URL, _bit("accessUrlStatusCode")),
    (_DOWNLOAD_URL, _bit("downloadUrlStatusCode")),
)
_STATUS_MASK: Final = sum(bit for _, bit in _STATUS)


#: Formats, media types and licences of a distribution, in N-Triples.
_Said: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
#: How many different ones are remembered, and how many values each may have.
_REMEMBERED: Final = 4096
_FEW: Final = 8


class Measurer:
    """Measures records by one set of lists; may be shared between threads."""

    def __init__(self, formats: Formats, tables: Tables) -> None:
        self._formats = formats
        self._tables = tables
        self._remembered: dict[_Said, int] = {}

    def measure(
        self,
        record: Described,
        iri: str,
        kind: str,
        *,
        conforms: bool | None,
        links: Links | None = None,
    ) -> Measurement | None:
        """Return what is measured of a record, or None for a kind that has no measure.

        Args:
            record: Its graph.
            iri: Its IRI.
            kind: Token of its kind.
            conforms: Whether the check against DCAT-AP found no violation; None: not checked.
            links: Status codes by address; None: links are not checked here.
        """
        if kind not in MEASURED_KINDS:
            return None
        node = f"<{iri}>"
        passed = self._of_dataset(record, node)
        measured = FULL_MASK if kind == "dataset" else SERIES_MASK
        if conforms is None:
            measured &= ~_COMPLIANCE
        elif conforms:
            passed |= _COMPLIANCE
        if kind != "dataset":
            return Measurement(passed, measured)
        # Whatever their order, the same one is best.
        _, passed, asked = max(
            (
                self._candidate(record, distribution, passed, links=links)
                for distribution in record.values(node, _DISTRIBUTION)
            ),
            default=(0, passed, 0 if links is None else _STATUS_MASK),
        )
        return Measurement(passed, measured & (asked | ~_STATUS_MASK))

    def _of_dataset(self, record: Described, node: str) -> int:
        count = record.count
        passed = 0
        for predicate, bit in _OF_DATASET:
            if count(node, predicate):
                passed |= bit
        for term in record.values(node, _ACCESS_RIGHTS):
            passed |= _HAS_RIGHTS
            if self._tables.has_access_right(term):
                passed |= _ALIGNED_RIGHTS
        return passed

    def _candidate(
        self, record: Described, node: str, passed: int, *, links: Links | None
    ) -> tuple[int, int, int]:
        """Return points and bits with a distribution, and the bits of links that were asked."""
        passed = self._of_distribution(record, node, dataset=passed)
        asked = 0
        if links is not None:
            answering, asked = _of_links(record, node, links)
            passed |= answering
        return points_of(passed), passed, asked

    def _of_distribution(self, record: Described, node: str, *, dataset: int) -> int:
        """Return the bits of a dataset with what one of its distributions says."""
        values = record.values
        passed = dataset
        for predicate, bit in _OF_DISTRIBUTION:
            if not passed & bit and record.count(node, predicate):
                passed |= bit
        said = (values(node, _FORMAT), values(node, _MEDIA_TYPE), values(node, DCT_LICENSE))
        bits = self._remembered.get(said)
        return passed | (self._of_values(record, said) if bits is None else bits)

    def _of_values(self, record: Described, said: _Said) -> int:
        """Return the bits of formats, media types and licences; remember what is often said."""
        formats, types, licences = said
        of_formats, of_types = self._marks(record, formats), self._marks(record, types)
        both = of_formats | of_types
        bits = (
            (_HAS_FORMAT if formats else 0)
            | (_HAS_MEDIA_TYPE if types else 0)
            | (_OPEN if both & IS_OPEN else 0)
            | (_MACHINE if both & IS_MACHINE else 0)
            | (_ALIGNED if of_formats & IN_TABLE and of_types & AT_IANA else 0)
            | (_HAS_LICENCE if licences else 0)
            | (_KNOWN_LICENCE if self._has_known_licence(record, licences) else 0)
        )
        if len(self._remembered) < _REMEMBERED and self._is_worth_remembering(said):
            self._remembered[said] = bits
        return bits

    def _is_worth_remembering(self, said: _Said) -> bool:
        """Say whether these are few values, and what they give is the same in every record."""
        formats, types, licences = said
        return (
            len(formats) + len(types) + len(licences) <= _FEW
            and all(self._formats.marks(it) & IS_KNOWN for it in (*formats, *types))
            and all(map(self._tables.knows_licence, licences))
        )

    def _marks(self, record: Described, terms: tuple[str, ...]) -> int:
        marks = 0
        for term in terms:
            of_term = self._formats.marks(term)
            if not of_term & IS_KNOWN:
                of_term |= self._marks_by_name(record, term)
            marks |= of_term
        return marks

    def _marks_by_name(self, record: Described, node: str) -> int:
        """Return the marks of a format that is a node of its own, by what it is called."""
        marks = 0
        if not node.startswith('"'):
            for predicate in _NAMES:
                for name in record.values(node, predicate):
                    marks |= self._formats.marks(name) & (IS_OPEN | IS_MACHINE)
        return marks

    def _has_known_licence(self, record: Described, licences: tuple[str, ...]) -> bool:
        """Say whether a licence is in the EU table, or is matched with one in it."""
        knows = self._tables.knows_licence
        for licence in licences:
            if knows(licence):
                return True
        return any(
            knows(match)
            for licence in licences
            if not licence.startswith('"')
            for predicate in MATCHES
            for match in record.values(licence, predicate)
        )


def addresses_of(record: Described, iri: str) -> tuple[str, ...]:
    """Return the addresses of a dataset's distributions that a link check may ask, each once."""
    return tuple(
        dict.fromkeys(
            address
            for distribution in record.values(f"<{iri}>", _DISTRIBUTION)
            for predicate, _ in _STATUS
            for term in record.values(distribution, predicate)
            if (address := _address(term))
        )
    )


def load_measurer(vocabularies: Iterable[Path], formats: Path) -> Measurer:
    """Return a measurer by the vocabularies in these folders.

    Args:
        vocabularies: Folders of `*.ttl`.
        formats: The file that lists open and machine-readable formats.

    Raises:
        ResourceError: A file cannot be read, or is not what it should be.
    """
    tables = [read_turtle(path) for it in vocabularies for path in sorted(it.glob("*.ttl"))]
    return Measurer(Formats(tables, load_format_lists(formats)), Tables(tables))


def _of_links(record: Described, node: str, links: Links) -> tuple[int, int]:
    """Return the bits of the addresses that answer, and of what was asked or is not there."""
    passed = unknown = 0
    for predicate, bit in _STATUS:
        for term in record.values(node, predicate):
            address = _address(term)
            status = links.get(address)
            if status is None:
                unknown |= bit if address else 0
            elif is_good_status(status):
                passed |= bit
    return passed, _STATUS_MASK & ~unknown | passed


def _address(term: str) -> str:
    """Return a term in N-Triples as an address; many write it as text. Empty for a blank node."""
    if term.startswith("<"):
        return term[1:-1]
    literal = parsed_literal(term)
    return literal.value.strip() if literal else ""
