"""Measure records as they are kept: by their text, and by the report of their check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from ldcat.model.graph import Graph
from ldcat.model.packed_report import PackedReport
from ldcat.model.record import Measured
from ldcat.quality.formats import Formats, load_format_lists
from ldcat.quality.measure import Links, Measurer, addresses_of
from ldcat.quality.metrics import MEASURED_KINDS
from ldcat.quality.tables import Tables
from ldcat.terms import DCT_PUBLISHER, FOAF_NAME, RDFS_LABEL, SKOS_PREF_LABEL, VCARD
from ldcat.validation.described import Described, ParsedLiteral, parsed_literal
from ldcat.validation.profiles import Profile

#: The profile that compliance is about.
_DCAT_AP: Final = "dcat-ap"
_NAMES: Final = (FOAF_NAME, SKOS_PREF_LABEL, VCARD + "fn", RDFS_LABEL)
#: Longer names are cut: what records are grouped by must fit an index.
_LONGEST: Final = 500


class Gauge:
    """Measures what the ledger keeps; may be shared between threads."""

    def __init__(self, measurer: Measurer, profiles: Mapping[str, Profile]) -> None:
        """Measure with the lists of a measurer.

        Args:
            measurer: Looks up what records say.
            profiles: All profiles; those that build on DCAT-AP tell of compliance with it.
        """
        self._measurer = measurer
        self._of_dcat_ap = frozenset(
            token for token, it in profiles.items() if _DCAT_AP in it.lineage
        )

    def measured(
        self,
        text: bytes,
        iri: str,
        kind: str,
        *,
        report: PackedReport,
        links: Links | None = None,
    ) -> Measured:
        """Return what is measured of a record; nothing, for a kind that has no measure.

        Args:
            text: Its canonical text.
            iri: Its IRI.
            kind: Token of its kind.
            report: What its check found.
            links: Status codes by address; None: links are not checked.
        """
        if kind not in MEASURED_KINDS:
            return Measured()
        record = Described(text)
        conforms = report.conforms if report.profile in self._of_dcat_ap else None
        found = self._measurer.measure(record, iri, kind, conforms=conforms, links=links)
        if found is None:  # pragma: no cover - it is one of the kinds
            return Measured()
        return Measured(found.passed, found.measured, publisher_of(record, iri))


def open_gauge(
    vocabularies: Iterable[Graph], formats: Path, profiles: Mapping[str, Profile]
) -> Gauge:
    """Return a gauge by vocabularies that are read already.

    Args:
        vocabularies: What `read_vocabularies` returned.
        formats: The file that lists open and machine-readable formats.
        profiles: What `load_profiles` returned.

    Raises:
        ResourceError: The file cannot be read, or is not what it should be.
    """
    tables = list(vocabularies)
    measurer = Measurer(Formats(tables, load_format_lists(formats)), Tables(tables))
    return Gauge(measurer, profiles)


def addresses_in(text: bytes, iri: str) -> tuple[str, ...]:
    """Return the addresses of a record's distributions that a link check may ask."""
    return addresses_of(Described(text), iri)


class Stating(Protocol):
    """Whatever tells the values of a node's property, as N-Triples."""

    def values(self, node: str, predicate: str) -> Sequence[str]:
        """Return them."""


def publisher_of(record: Stating, iri: str) -> str:
    """Return the IRI of a record's publisher, or the name of one that has none; else nothing.

    Of several it is always the same one: the first by its letters.
    """
    return next(iter(publishers_of(record, iri)), "")


def publishers_of(record: Stating, iri: str) -> Sequence[str]:
    """Return the IRIs of a record's publishers, then the names of those that have none."""
    iris: list[str] = []
    names: list[str] = []
    for term in record.values(f"<{iri}>", DCT_PUBLISHER):
        if term.startswith("<"):
            iris.append(term[1:-1])
        elif (literal := parsed_literal(term)) is not None:
            names.append(literal.value)
        else:
            names.append(_name(record, term))
    told = map(_told, (*sorted(iris), *sorted(names)))
    return list(dict.fromkeys(filter(None, told)))


def _told(publisher: str) -> str:
    words = " ".join(publisher.split())
    told = words if words.isprintable() else "".join(it for it in words if it.isprintable())
    return told[:_LONGEST]


def _name(record: Stating, node: str) -> str:
    """Return the name of a node: in English, or without a language, or any."""
    for predicate in _NAMES:
        literals = filter(None, map(parsed_literal, record.values(node, predicate)))
        if (best := min(literals, key=literal_rank, default=None)) is not None:
            return best.value
    return ""


def literal_rank(literal: ParsedLiteral) -> tuple[bool, bool, str, str]:
    """Return a key that puts English first, then what has no language."""
    language = literal.language.lower()
    is_english = language.partition("-")[0] == "en"
    return not is_english, bool(language), language, literal.value
