"""What document jobs answer: records and remarks as JSON, payloads as bytes behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from ldcat.model.iri import Iri
from ldcat.model.naming import WantedName
from ldcat.model.packed_report import PackedReport
from ldcat.model.packing import unpack
from ldcat.model.record import Measured, Prepared
from ldcat.model.repairs import Fault, Repair
from ldcat.sandbox.pool import Answer


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """What became of a document, or of a part of a large one.

    Attributes:
        records: The records it yields.
        unchanged: IRIs of the records that are as the catalogue has them.
        repairs: What reading it changed.
        faults: Statements that could not be read and belong to no record.
        statements: How many statements it has.
        outside: How many statements belong to no record.
        strays: Some of the nodes that these are about.
        runs: Ids of the runs of a large document that the records took.
        lines: Which of the lines that were asked about say something, from 1.
        names: The names that nameless records would get.
    """

    records: Sequence[Prepared]
    unchanged: Sequence[str]
    repairs: Sequence[Repair]
    faults: Sequence[Fault]
    statements: int
    outside: int
    strays: Sequence[str]
    runs: Sequence[int]
    lines: Sequence[int]
    names: Sequence[WantedName]


def header_of(
    records: Iterable[Prepared], repairs: Iterable[Repair], faults: Iterable[Fault]
) -> dict[str, Any]:
    """Return what all steps of document jobs answer, as JSON values."""
    return {
        "records": [_values(it) for it in records],
        "repairs": [astuple(it) for it in repairs],
        "faults": [astuple(it) for it in faults],
    }


def names_header(names: Iterable[WantedName]) -> dict[str, Any]:
    """Return what a job answers that was asked for names, as JSON values."""
    wanted = [(it.node.decode(), it.iri, it.fingerprint) for it in names]
    return header_of([], [], []) | {"names": wanted}


def _values(it: Prepared) -> dict[str, Any]:
    return {
        "iri": it.iri,
        "kind": it.kind,
        "digest": it.digest,
        "size": it.size,
        "profile": it.report.profile,
        "conforms": it.report.conforms,
        "rules": it.report.rules,
        "lengths": [len(it.packed), len(it.report.packed)],
        "line": it.line,
        "lines": it.lines,
        "measured": astuple(it.measured) if it.measured else None,
    }


def document_answer(answer: Answer, *, with_texts: bool) -> DocumentAnswer:
    """Return a job's answer as values.

    Args:
        answer: What the worker sent.
        with_texts: Expand each record's canonical text; the packed form is there anyhow.
    """
    header = answer.header
    records: list[Prepared] = []
    start = 0
    for entry in header["records"]:
        text, report = entry["lengths"]
        packed = answer.content[start : start + text]
        start += text + report
        findings = answer.content[start - report : start]
        found = PackedReport(entry["profile"], entry["conforms"], findings, entry["rules"])
        records.append(_prepared(entry, packed, found, with_texts=with_texts))
    return DocumentAnswer(
        records=records,
        unchanged=header.get("unchanged", ()),
        repairs=[Repair(*entry) for entry in header["repairs"]],
        faults=[Fault(*entry) for entry in header["faults"]],
        statements=header.get("statements", 0),
        outside=header.get("outside", 0),
        strays=header.get("strays", ()),
        runs=header.get("runs", ()),
        lines=header.get("lines", ()),
        names=[WantedName(it[0].encode(), *it[1:]) for it in header.get("names", ())],
    )


def _prepared(
    entry: Mapping[str, Any], packed: bytes, report: PackedReport, *, with_texts: bool
) -> Prepared:
    return Prepared(
        iri=Iri(entry["iri"]),
        kind=entry["kind"],
        digest=entry["digest"],
        text=unpack(packed) if with_texts else b"",
        size=entry["size"],
        report=report,
        packed=packed,
        line=entry["line"],
        lines=tuple(entry["lines"]),
        measured=Measured(*entry["measured"]) if entry["measured"] else None,
    )
