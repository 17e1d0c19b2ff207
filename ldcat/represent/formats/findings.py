"""Reports of findings for programs: JSON, SARIF for code platforms, JUnit for build servers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from ldcat.model.checked import CheckedDocument, CheckedRecord
from ldcat.model.explained import Explanation
from ldcat.model.report import Severity
from ldcat.model.view import View
from ldcat.represent.base import Context, Offer, Representation
from ldcat.represent.validation_page import ValidationView

_SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
)
#: Rules that are about reading, and not about a profile.
_UNREADABLE: Final = "reading#document"
_STATEMENT: Final = "reading#statement"
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Findings:
    """What the formats have in common: they are for reports only."""

    offer: Offer

    def fits(self, view: View) -> bool:
        """Say whether there is a report."""
        return isinstance(view, ValidationView) and view.document is not None

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the report's bytes; its sentences are in their language already."""
        del languages
        if not isinstance(view, ValidationView) or view.document is None:
            raise TypeError(view)
        return self.written([view.document])

    def written(self, documents: Sequence[CheckedDocument]) -> bytes:
        """Return a report about documents."""
        raise NotImplementedError


class JsonFindings(Findings):
    """All that was found, as JSON."""

    offer = Offer("json", "JSON", "application/json", "json", rank=15)

    def written(self, documents: Sequence[CheckedDocument]) -> bytes:
        """Return a list of documents."""
        return _json([it.as_dict() for it in documents])

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the one document of a view."""
        del languages
        if not isinstance(view, ValidationView) or view.document is None:
            raise TypeError(view)
        mended = (
            {"changes": [str(it) for it in view.done], "mended": view.text} if view.done else {}
        )
        return _json(view.document.as_dict() | mended)


class Sarif(Findings):
    """SARIF 2.1.0 (OASIS): findings that code platforms show beside the lines."""

    offer = Offer(
        "sarif", "SARIF", "application/sarif+json", "sarif", suffixes=("sarif.json",), rank=80
    )

    def __init__(self, context: Context) -> None:
        self._site = context.site

    def written(self, documents: Sequence[CheckedDocument]) -> bytes:
        """Return one run over all documents."""
        results = [it for document in documents for it in self._results(document)]
        driver = {
            "name": "ldcat",
            "version": self._site.version,
            "rules": list(self._rules(documents)),
        }
        run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
        return _json({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})

    def _rules(self, documents: Sequence[CheckedDocument]) -> Iterator[Mapping[str, Any]]:
        found: dict[str, Explanation] = {}
        for document in documents:
            for record in document.checked:
                for it in record.report.explanations:
                    found.setdefault(it.finding.rule, it)
        for rule, it in found.items():
            told: dict[str, Any] = {"id": rule}
            if it.expected:
                told["shortDescription"] = {"text": f"{it.property}: {it.expected}".strip(": ")}
            if it.documentation:
                told["helpUri"] = f"{self._site.base}{it.documentation}"
            yield told

    def _results(self, document: CheckedDocument) -> Iterator[Mapping[str, Any]]:
        for rule, line, message in _unread(document):
            yield {
                "ruleId": rule,
                "level": "error",
                "message": {"text": message},
                "locations": [_location(document.name, line, "")],
            }
        for record in document.checked:
            for line, it in record.findings:
                advice = f" {it.suggestion.sentence}" if it.suggestion else ""
                place = f"{record.report.record} → {it.place}" if it.place else it.finding.record
                yield {
                    "ruleId": it.finding.rule,
                    "level": _LEVELS[it.finding.severity],
                    "message": {"text": f"{it.message}{advice}"},
                    "locations": [_location(document.name, line, place)],
                }


class JUnit(Findings):
    """JUnit's XML, as build servers read it: one test case a record."""

    offer = Offer("junit", "JUnit", "application/junit+xml", "junit.xml", rank=90)

    def written(self, documents: Sequence[CheckedDocument]) -> bytes:
        """Return one test suite a document."""
        root = Element("testsuites", name="ldcat")
        for document in documents:
            _suite(root, document)
        return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _suite(root: Element, document: CheckedDocument) -> None:
    unread = list(_unread(document))
    failures = document.invalid + len(unread)
    suite = SubElement(
        root,
        "testsuite",
        name=_xml(document.name),
        tests=str(document.records + len(unread)),
        failures=str(failures),
        errors="0",
    )
    for rule, line, message in unread:
        place = f"{document.name}, line {line}" if line else document.name
        case = SubElement(suite, "testcase", classname=document.profile, name=_xml(place))
        SubElement(case, "failure", type=rule, message=_xml(message))
    for record in document.checked:
        _case(suite, document, record)
    if silent := document.records - len(document.checked):
        name = f"{silent} more records"
        SubElement(suite, "testcase", classname=document.profile, name=name)


def _case(suite: Element, document: CheckedDocument, record: CheckedRecord) -> None:
    case = SubElement(
        suite, "testcase", classname=document.profile, name=_xml(record.report.record)
    )
    others: list[str] = []
    for line, it in record.findings:
        place = f"line {line}: " if line else ""
        if it.finding.severity is Severity.VIOLATION:
            failure = SubElement(
                case, "failure", type=it.finding.rule, message=_xml(f"{place}{it.message}")
            )
            failure.text = _xml(it.suggestion.sentence if it.suggestion else it.place)
        else:
            others.append(f"{it.finding.severity}: {place}{it.message} [{it.finding.rule}]")
    if others:
        SubElement(case, "system-out").text = _xml("\n".join(others))


def _unread(document: CheckedDocument) -> Iterator[tuple[str, int, str]]:
    """Yield what could not be read: rule, line and message."""
    if (error := document.error) is not None:
        where = error.where.partition("line ")[2]
        line = int(re.match(r"\d*", where)[0] or 0)  # type: ignore[index]  # it matches anything
        yield _UNREADABLE, line, f"{error.what} {error.mend}".rstrip()
    for fault in document.faults:
        yield _STATEMENT, fault.line, fault.message


def _location(name: str, line: int, place: str) -> Mapping[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": name}}
    if line:
        physical["region"] = {"startLine": line}
    logical = {"logicalLocations": [{"fullyQualifiedName": place}]} if place else {}
    return {"physicalLocation": physical, **logical}


def _json(values: object) -> bytes:
    # Half a surrogate pair, as in a file name that is not UTF-8, becomes an escape of JSON.
    text = json.dumps(values, indent=1, ensure_ascii=False)
    return text.encode(errors="backslashreplace") + b"\n"


def _xml(text: str) -> str:
    """Return a text without what XML cannot carry."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the formats."""
    return (JsonFindings(), Sarif(context), JUnit())
