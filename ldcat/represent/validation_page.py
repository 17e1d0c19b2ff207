"""The page `/validate`: a document, and what is found in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ldcat.model.checked import CheckedDocument, CheckedRecord
from ldcat.model.explained import Explanation
from ldcat.model.graph import Graph
from ldcat.model.media import SYNTAXES
from ldcat.model.report import Severity
from ldcat.model.view import PageView
from ldcat.represent.finding_rows import SEVERITIES, FindingRow, finding_row
from ldcat.represent.speech import Sentence, message
from ldcat.represent.words import Words

_NOTHING: Final = Graph()
#: So many records a page shows; reports in other formats have more.
_RECORDS: Final = 50
_EXAMPLE: Final = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .

<https://data.example.org/dataset/tides> a dcat:Dataset ;
    dct:title "Tides at Havenstad"@en ;
    dct:publisher "Harbour office" ;
    dct:issued "3.5.2021" ;
    dcat:distribution <https://data.example.org/dataset/tides#csv> .

<https://data.example.org/dataset/tides#csv> a dcat:Distribution ;
    dct:format "text/csv" ;
    dcat:accessURL "https://data.example.org/files/tides.csv" .
"""


@dataclass(frozen=True, slots=True)
class ValidationView(PageView):
    """A document, and what is found in it.

    Attributes:
        profiles: Token and title of the profiles that there are.
        profile: Token of the chosen one.
        syntax: Name of the chosen syntax; empty to tell it from the document.
        text: The document as it was sent; empty for none, or where it is too long for a page.
        source: Address that the document came from, or empty.
        may_fetch: Whether documents may be fetched at all.
        document: What was found; None if nothing was checked.
        done: What was mended, a sentence each.
        graph: The same as a `sh:ValidationReport`.
    """

    profiles: tuple[tuple[str, str], ...]
    profile: str
    syntax: str = ""
    text: str = ""
    source: str = ""
    may_fetch: bool = False
    document: CheckedDocument | None = None
    done: tuple[Sentence, ...] = ()
    graph: Graph = _NOTHING


@dataclass(frozen=True, slots=True)
class RecordRows:
    """The findings of one record.

    Attributes:
        iri: The record.
        line: Where it begins, or 0.
        conforms: Whether nothing is a violation.
        rows: Its findings.
        more: How many more there are, in words.
    """

    iri: str
    line: int
    conforms: bool
    rows: tuple[FindingRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class ValidationPage:
    """Everything that the page says.

    Attributes:
        anchor: Fragment identifier of the outcome.
        action: Where the form is sent; empty where there is none.
        text: The text in the form.
        profiles: Token, title, whether it is chosen.
        syntaxes: The same of syntaxes.
        source: Address of a document.
        may_fetch: Whether there is a field for one.
        is_checked: Whether something was checked.
        conforms: Whether nothing is wrong.
        said: The outcome in a sentence.
        fault: Why the document could not be read, or empty.
        fault_line: The line of that, or 0.
        faults: Statements that could not be read: line and what is wrong.
        records: The findings.
        more: What the page leaves out, in words.
        rules: Severity in words, rule, how often, address.
        outside: What belongs to no record, in words.
        repairs: What was repaired in reading, in words.
        done: What was mended, in words.
        certain: How many suggestions are certain.
    """

    anchor: str
    action: str
    text: str
    profiles: tuple[tuple[str, str, bool], ...]
    syntaxes: tuple[tuple[str, str, bool], ...]
    source: str
    may_fetch: bool
    is_checked: bool
    conforms: bool
    said: str
    fault: str
    fault_line: int
    faults: tuple[tuple[int, str], ...]
    records: tuple[RecordRows, ...]
    more: str
    rules: tuple[tuple[str, str, int, str], ...]
    outside: str
    repairs: tuple[str, ...]
    done: tuple[str, ...]
    certain: int


def validation_page(
    view: ValidationView, words: Words, base: str, *, most: int = _RECORDS
) -> ValidationPage:
    """Lay out the page, with the findings of so many records."""
    document = view.document
    records = tuple(_records(document, words, base, most=most)) if document else ()
    choices = [("", words.say("as the document looks")), *((it.name, it.label) for it in SYNTAXES)]
    fault, line = _fault(document)
    return ValidationPage(
        anchor="outcome-title",
        action=words.href(view.address),
        text=view.text or ("" if document else _EXAMPLE),
        profiles=tuple(_profiles(view)),
        syntaxes=tuple((name, label, name == view.syntax) for name, label in choices),
        source=view.source,
        may_fetch=view.may_fetch,
        is_checked=document is not None,
        conforms=document is not None and document.conforms,
        said=_said(document, words) if document else "",
        fault=fault,
        fault_line=line,
        faults=tuple((it.line, it.message) for it in document.faults) if document else (),
        records=records,
        more=_more(document, most, words) if document else "",
        rules=tuple(_rules(document, words, base)) if document else (),
        outside=_outside(document, words) if document else "",
        repairs=tuple(document.examples.values()) if document else (),
        done=tuple(words.tell(it) for it in view.done),
        certain=sum(row.is_certain for it in records for row in it.rows if row.suggestion),
    )


def _profiles(view: ValidationView) -> Iterator[tuple[str, str, bool]]:
    for token, title in view.profiles:
        yield token, title, token == view.profile
        if view.profile.startswith(f"{token}/"):  # some parts of it were asked for
            yield view.profile, f"{title}: {view.profile.partition('/')[2]}", True


def _fault(document: CheckedDocument | None) -> tuple[str, int]:
    if document is None or document.error is None:
        return "", 0
    error = document.error
    where = error.where if error.where != document.name else ""
    digits = "".join(it for it in where.partition("line ")[2].partition(",")[0] if it.isdigit())
    place = f"{where}: " if where else ""
    return f"{place}{error.what} {error.mend}".rstrip(), int(digits or 0)


def _said(document: CheckedDocument, words: Words) -> str:
    if document.error is not None:
        return words.say("The document could not be read.")
    if not document.records:
        return words.say("The document has no record: no dataset, series, service or catalogue.")
    violations, warnings = map(document.count, (Severity.VIOLATION, Severity.WARNING))
    conforms = message("%(subject)s conforms to %(profile)s: %(violations)s, %(warnings)s%(more)s.")
    fails = message(
        "%(subject)s does not conform to %(profile)s: %(violations)s, %(warnings)s%(more)s."
    )
    return words.say(
        conforms if document.conforms else fails,
        subject=_subject(document.records, words),
        profile=document.profile,
        violations=words.count("%(num)s violation", "%(num)s violations", violations),
        warnings=words.count("%(num)s warning", "%(num)s warnings", warnings),
        more=_not_looked_at(document.cut, words) if document.cut else "",
    )


def _subject(records: int, words: Words) -> str:
    return words.count("%(num)s record", "The document (%(num)s records)", records)


def _not_looked_at(number: int, words: Words) -> str:
    return words.count(
        ", and %(num)s more finding not looked at",
        ", and %(num)s more findings not looked at",
        number,
    )


def _more(document: CheckedDocument, most: int, words: Words) -> str:
    hidden = max(0, len(document.checked) - most) + document.unlisted
    if not hidden:
        return ""
    return words.count(
        "%(num)s more record with findings; the counts of rules below are of all. "
        "Reports in other formats list more.",
        "%(num)s more records with findings; the counts of rules below are of all. "
        "Reports in other formats list more.",
        hidden,
    )


def _more_of_record(number: int, words: Words) -> str:
    return words.count(
        "%(num)s more finding of this record", "%(num)s more findings of this record", number
    )


def _outside(document: CheckedDocument, words: Words) -> str:
    if not document.outside:
        return ""
    return words.count(
        "%(num)s statement belongs to no record: %(some)s",
        "%(num)s statements belong to no record: %(some)s",
        document.outside,
        some=", ".join(document.strays[:3]),
    )


def _rules(
    document: CheckedDocument, words: Words, base: str
) -> Iterator[tuple[str, str, int, str]]:
    pages = {
        it.finding.rule: it.documentation
        for record in document.checked
        for it in record.report.explanations
    }
    for (severity, rule), times in document.rules.items():
        page = pages.get(rule, "")
        yield words.say(SEVERITIES[severity]), rule, times, words.href(base + page) if page else ""


def _records(
    document: CheckedDocument, words: Words, base: str, *, most: int
) -> Iterator[RecordRows]:
    for record in document.checked[:most]:
        more = record.report.cut
        yield RecordRows(
            iri=record.report.record,
            line=record.line,
            conforms=record.report.conforms,
            rows=tuple(_rows(record, words, base)),
            more=_more_of_record(more, words) if more else "",
        )


def _rows(record: CheckedRecord, words: Words, base: str) -> Iterator[FindingRow]:
    for line, it in record.findings:
        yield finding_row(it, words, base, line=line, edit=_order(record, it, line))


def _order(record: CheckedRecord, explanation: Explanation, line: int) -> str:
    """Return the change that a suggestion is, as JSON; empty if there is none."""
    it = explanation.suggestion
    if it is None:
        return ""
    order = {"record": f"<{record.report.record}>", "removes": it.removes, "adds": it.adds}
    return json.dumps({**order, "line": line}, ensure_ascii=False)
