"""Turn the drafts of a document into records that can be kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from ldcat.errors import SyntaxFaultError
from ldcat.model.canonical import Canonical, canonical_text
from ldcat.model.iri import Iri, bare_node
from ldcat.model.kinds import Kind
from ldcat.model.packed_report import packed_report
from ldcat.model.packing import pack
from ldcat.model.record import Prepared
from ldcat.model.repairs import Fault, Repair
from ldcat.model.report import Finding, Report, Severity, reading_finding
from ldcat.model.splitting import Document, split
from ldcat.quality.gauge import Gauge

_LINE: Final = re.compile(r"line (\d+)")
_LONGEST: Final = 300
_BLANK_SUBJECT: Final = re.compile(rb"(?m)^(_:\S+) ")
_BLANK_VALUE: Final = re.compile(rb"(?m) (_:\S+) \.$")


class Checker(Protocol):
    """What checks a record against a profile."""

    def check(self, ntriples: bytes, record_iri: str, profile_token: str) -> Report:
        """Return what it finds."""

    def rules(self, profile_token: str) -> str:
        """Return a fingerprint of what decides what it finds in a given content."""


#: Digest of what the catalogue has, and fingerprint of the rules of its last check.
Known = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Preparation:
    """The records of a document, and which of its nodes they took.

    Attributes:
        records: The records, without those that are unchanged.
        unchanged: IRIs of the records that are as the catalogue has them, and checked alike.
        reached: The nodes whose statements went into at least one of them.
    """

    records: Sequence[Prepared]
    unchanged: Sequence[str]
    reached: frozenset[bytes]


class Preparer:
    """Prepares the records of one document."""

    def __init__(
        self,
        checker: Checker,
        profile: str,
        known: Mapping[str, Known] | None = None,
        *,
        gauge: Gauge | None = None,
    ) -> None:
        """Prepare with a policy.

        Args:
            checker: What checks records.
            profile: Token of the profile to check against; empty for none.
            known: What is known of records, by IRI; these need no work if they are unchanged.
            gauge: Measures records; None: nobody does.
        """
        self._checker = checker
        self._profile = profile
        self._rules = checker.rules(profile) if profile else ""
        self._known = known or {}
        self._gauge = gauge

    def prepare(
        self,
        document: Document,
        primaries: Iterable[tuple[bytes, Kind]],
        *,
        names: Mapping[bytes, str],
        remarks: Mapping[str, Sequence[Finding]],
    ) -> Preparation:
        """Return the records of a document.

        Args:
            document: The document's statements.
            primaries: The resources to make records of.
            names: The IRIs of those that have none of their own (`ldcat.model.naming`).
            remarks: What reading has to say of a node, by the node as N-Triples.
        """
        reached: set[bytes] = set()
        records: list[Prepared] = []
        unchanged: list[str] = []
        for draft in (split(document, node, kind) for node, kind in primaries):
            reached.update(draft.nodes)
            iri = names.get(draft.node) or draft.node[1:-1].decode()
            said = _said(draft.nodes, remarks) if remarks else ()
            kept = canonical_text(renamed(draft.text, names) if names else draft.text)
            if not said and self._is_known(iri, kept.digest):
                unchanged.append(iri)
            else:
                records.append(self.prepared(Iri(iri), draft.kind, kept, said=said))
        return Preparation(records, unchanged, frozenset(reached))

    def _is_known(self, iri: str, digest: str) -> bool:
        known = self._known.get(iri)
        if known is None or known[0] != digest:
            return False
        return not self._profile or known[1] == self._rules

    def prepared(
        self, iri: Iri, kind: Kind, kept: Canonical, *, said: Sequence[Finding] = ()
    ) -> Prepared:
        """Return a record that is checked.

        Args:
            iri: The record.
            kind: What kind of record it is.
            kept: Its canonical form.
            said: What reading has to say of it.
        """
        report = self._checked(kept.text, iri)
        if said:
            findings = (*(replace(it, record=iri) for it in said), *report.findings)
            in_order = tuple(sorted(findings, key=lambda it: _RANK[it.severity]))
            report = replace(report, findings=in_order)
        packed = packed_report(report, "" if said else self._rules)
        gauge = self._gauge
        return Prepared(
            iri=iri,
            kind=kind.name,
            digest=kept.digest,
            text=kept.text,
            size=kept.size,
            report=packed,
            packed=pack(kept.text),
            measured=gauge.measured(kept.text, iri, kind.name, report=packed) if gauge else None,
        )

    def _checked(self, text: bytes, iri: Iri) -> Report:
        if not self._profile:
            return Report("")
        try:
            return self._checker.check(text, iri, self._profile)
        except SyntaxFaultError as error:
            # An engine that is stricter than our parser refuses this record, and no other.
            message = f"The record cannot be checked: {_refused(error, text)}"
            found = reading_finding(iri, "unchecked", severity=Severity.VIOLATION, message=message)
            return Report(self._profile, (replace(found, record=iri),))


def _refused(error: SyntaxFaultError, text: bytes) -> str:
    """Return the statement that an engine cannot read, or else its complaint."""
    place = _LINE.search(error.what)
    lines = text.decode().splitlines()
    if place is None or not 0 < int(place[1]) <= len(lines):
        return error.what
    return f"mend the statement {lines[int(place[1]) - 1][:_LONGEST]}"


def _said(nodes: Iterable[bytes], remarks: Mapping[str, Sequence[Finding]]) -> Sequence[Finding]:
    return [finding for node in nodes for finding in remarks.get(node.decode(), ())]


_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}


def remarks_of(repairs: Iterable[Repair], faults: Iterable[Fault]) -> dict[str, list[Finding]]:
    """Return what reading has to say as findings, by node."""
    remarks: dict[str, list[Finding]] = {}
    for repair in repairs:
        if repair.node:
            node, said = bare_node(repair.node), repair.sentence
            found = reading_finding(node, repair.code, severity=Severity.INFO, message=said)
            remarks.setdefault(repair.node, []).append(found)
    for fault in faults:
        if fault.subject:
            place = f"Line {fault.line} could not be read: " if fault.line else ""
            node, said = bare_node(fault.subject), f"{place}{fault.message}"
            found = reading_finding(node, fault.code, severity=Severity.VIOLATION, message=said)
            remarks.setdefault(fault.subject, []).append(found)
    return remarks


def renamed(text: bytes, names: Mapping[bytes, str]) -> bytes:
    """Return a text with IRIs in the place of blank nodes; no literal ends like one."""

    def subject(found: re.Match[bytes]) -> bytes:
        name = names.get(found.group(1))
        return f"<{name}> ".encode() if name else found.group()

    def value(found: re.Match[bytes]) -> bytes:
        name = names.get(found.group(1))
        return f" <{name}> .".encode() if name else found.group()

    return _BLANK_VALUE.sub(value, _BLANK_SUBJECT.sub(subject, text))
