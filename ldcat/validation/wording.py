"""Sentences: what a finding means to the person who publishes the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import Term
from ldcat.model.report import Severity
from ldcat.terms import (
    DCAT_CATALOG,
    DCAT_CATALOG_RECORD,
    DCAT_DATA_SERVICE,
    DCAT_DATASET,
    DCAT_DATASET_SERIES,
    DCAT_DISTRIBUTION,
    SH,
)
from ldcat.validation.described import Described, parsed_literal
from ldcat.validation.shapes import ShapeTable
from ldcat.validation.words import (
    compact,
    compact_path,
    shortened,
    shown,
    shown_term,
    suspected,
)

_MOST_CHOICES: Final = 6
#: The word for a focus node, by its class; the first that fits.
_NOUNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        DCAT_CATALOG: "catalogue",
        DCAT_DATASET_SERIES: "dataset series",
        DCAT_DATA_SERVICE: "data service",
        DCAT_DATASET: "dataset",
        DCAT_DISTRIBUTION: "distribution",
        DCAT_CATALOG_RECORD: "catalogue record",
    }
)
_NODE_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        SH + "IRI": "an IRI",
        SH + "Literal": "a literal (a text, number or date)",
        SH + "BlankNode": "a blank node",
        SH + "BlankNodeOrIRI": "an IRI or a node of its own",
        SH + "IRIOrLiteral": "an IRI or a literal",
        SH + "BlankNodeOrLiteral": "a blank node or a literal",
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """One hit, and where to look things up.

    Attributes:
        node: The focus node as N-Triples.
        path: The property, as in a finding.
        value: The offending value as N-Triples, or empty.
        shape: IRI of the shape.
        component: The constraint component, as in a finding.
        severity: How bad it is.
    """

    node: str
    path: str
    value: str
    shape: str
    component: str
    severity: Severity


class Wording:
    """Composes sentences from what shapes and records say; no engine has a say in it."""

    def __init__(self, table: ShapeTable) -> None:
        self._table = table
        # Most findings miss a property: many records, but only so many sentences.
        self._missing: dict[tuple[str, str, str, Severity], str] = {}

    def sentence(self, case: Case, record: Described) -> str:
        """Return the sentence; the shape's own `sh:message` wins.

        Args:
            case: What was found.
            record: The record that it was found in.
        """
        if own := self._table.text(case.shape, SH + "message"):
            return own
        facts = _Facts(case, self._table, record)
        if case.component == "MinCount":
            key = (facts.noun, case.path, case.shape, case.severity)
            if key not in self._missing:
                self._missing[key] = _too_few(facts)
            return self._missing[key]
        return _SENTENCES.get(case.component, _unnamed)(facts)


@dataclass(frozen=True, slots=True)
class _Facts:
    """The words that sentences are made of."""

    case: Case
    table: ShapeTable
    record: Described

    @property
    def noun(self) -> str:
        """What the focus node is, e.g. `dataset`."""
        types = self.record.types(self.case.node)
        owner = self.table.owner(self.case.shape)
        return next(
            (noun for iri, noun in _NOUNS.items() if iri in types),
            self.table.text(owner, SH + "name") or "resource",
        )

    @property
    def name(self) -> str:
        """The property's name, e.g. `access URL`; empty if the shape gives none."""
        return self.table.text(self.case.shape, SH + "name") if self.case.path else ""

    @property
    def term(self) -> str:
        """The property as a prefixed name, e.g. `dcat:accessURL`."""
        return compact_path(self.case.path)

    @property
    def named(self) -> str:
        """The property without article, e.g. `access URL (dcat:accessURL)`."""
        return f"{self.name} ({self.term})" if self.name else self.term

    @property
    def subject(self) -> str:
        """What the sentence is about, e.g. `The access URL (dcat:accessURL)`."""
        if not self.case.path:
            return f"The {self.noun}"
        return f"The {self.named}" if self.name else f"The property {self.term}"

    @property
    def given(self) -> str:
        """What is there instead, e.g. `the text “www.example.org”`."""
        classes = [suspected(iri) for iri in self.record.types(self.case.value)]
        text = shown(self.case.value)
        return f"{text}, which is of class {', '.join(classes)}" if classes else text

    @property
    def must(self) -> str:
        """How strongly it is meant."""
        return "must" if self.case.severity is Severity.VIOLATION else "should"

    def numbers(self, parameter: str) -> str:
        """Return a constraint parameter as text, e.g. of `maxCount`."""
        return ", ".join(it.value for it in self.table.terms(self.case.shape, parameter))

    def choices(self, parameter: str) -> str:
        """Return a list parameter as text, shortened."""
        terms = self.table.terms(self.case.shape, parameter)
        texts = [shown_term(it) for it in terms[:_MOST_CHOICES]]
        more = len(terms) - len(texts)
        return ", ".join([*texts, f"and {more} more"] if more else texts)

    def names(self, parameter: str) -> str:
        """Return the names of the shapes that a parameter refers to, joined by `or`."""
        members = self.table.terms(self.case.shape, parameter)
        return " or ".join(dict.fromkeys(filter(None, map(self._wanted, members))))

    def _wanted(self, member: Term) -> str:
        named = self.table.name_of(member)
        datatypes = self.table.values_of(member, "datatype")
        classes = self.table.values_of(member, "class")
        kinds = [_NODE_KINDS.get(it.value, "") for it in self.table.values_of(member, "nodeKind")]
        if named or datatypes or classes:
            return named or " ".join(compact(it.value) for it in (*datatypes, *classes))
        return " ".join(kinds)


def _too_few(facts: _Facts) -> str:
    wanted = facts.numbers("minCount")
    if wanted != "1":
        return f"The {facts.noun} needs at least {wanted} values of {facts.named}."
    advice = facts.table.text(facts.case.shape, SH + "description")
    if facts.case.severity is Severity.VIOLATION:
        return f"The {facts.noun} has no {facts.named}. {advice or 'Add at least one.'}"
    return f"The {facts.noun} has no {facts.named}; one is recommended. {advice}".rstrip()


def _too_many(facts: _Facts) -> str:
    limit = facts.numbers("maxCount")
    found = facts.record.count(facts.case.node, facts.case.path)
    often = {"0": "must not be given", "1": "may be given once only"}
    allowed = often.get(limit, f"may be given {limit} times at most")
    there = f"there are {found} values" if found > 1 else "there is one"
    return f"{facts.subject} {allowed}, but {there if found else 'there are more'}."


def _wrong_kind(facts: _Facts) -> str:
    kinds = facts.table.terms(facts.case.shape, "nodeKind")
    wanted = " or ".join(_NODE_KINDS.get(it.value, it.value) for it in kinds)
    if not facts.case.path:
        given = shown(facts.case.value)
        return f"The {facts.noun} {facts.must} be named by {wanted}, but here it is {given}."
    return f"{facts.subject} {facts.must} be {wanted}, but here it is {facts.given}."


def _wrong_datatype(facts: _Facts) -> str:
    wanted = facts.table.terms(facts.case.shape, "datatype")
    literal = parsed_literal(facts.case.value)
    if literal and literal.datatype in {it.value for it in wanted}:
        text = shortened(literal.value)
        return f"{facts.subject} is “{text}”, which is not well-formed {facts.choices('datatype')}."
    wanted_type = facts.choices("datatype")
    return f"{facts.subject} {facts.must} be {wanted_type}, but here it is {facts.given}."


def _wrong_shape(parameter: str) -> Callable[[_Facts], str]:
    def sentence(facts: _Facts) -> str:
        wanted = facts.names(parameter)
        if not wanted:
            return _unnamed(facts)
        return f"{facts.subject} {facts.must} be {wanted}, but here it is {facts.given}."

    return sentence


def _wrong(template: str, parameter: str) -> Callable[[_Facts], str]:
    """Return a sentence that needs no more than one parameter."""

    def sentence(facts: _Facts) -> str:
        wanted = template.format(facts.choices(parameter))
        return f"{facts.subject} {facts.must} {wanted}, but here it is {facts.given}."

    return sentence


def _said(template: str, parameter: str) -> Callable[[_Facts], str]:
    """Return a sentence about a shape where no value is at fault."""

    def sentence(facts: _Facts) -> str:
        return f"{facts.subject} {template.format(facts.choices(parameter), must=facts.must)}."

    return sentence


def _not_unique(facts: _Facts) -> str:
    return f"{facts.subject} is given more than once in the same language. Keep one for each."


def _not_allowed(facts: _Facts) -> str:
    return f"The {facts.noun} {facts.must} not have {facts.term}; here it is {facts.given}."


def _unnamed(facts: _Facts) -> str:
    here = f" Here it is {facts.given}." if facts.case.value and facts.case.path else ""
    rule = facts.table.rule(facts.case.shape)
    return f"{facts.subject} breaks the rule {rule} ({facts.case.component}).{here}"


_SENTENCES: Final[Mapping[str, Callable[[_Facts], str]]] = MappingProxyType(
    {
        "MinCount": _too_few,
        "MaxCount": _too_many,
        "NodeKind": _wrong_kind,
        "Datatype": _wrong_datatype,
        "Class": _wrong("be of class {}", "class"),
        "Node": _wrong_shape("node"),
        "Or": _wrong_shape("or"),
        "Xone": _wrong_shape("xone"),
        "In": _wrong("be one of {}", "in"),
        "HasValue": _said("{must} have the value {}", "hasValue"),
        "Pattern": _wrong("match the pattern {}", "pattern"),
        "MinLength": _wrong("have {} characters at least", "minLength"),
        "MaxLength": _wrong("have {} characters at most", "maxLength"),
        "MinInclusive": _wrong("be {} or more", "minInclusive"),
        "MaxInclusive": _wrong("be {} or less", "maxInclusive"),
        "MinExclusive": _wrong("be more than {}", "minExclusive"),
        "MaxExclusive": _wrong("be less than {}", "maxExclusive"),
        "LanguageIn": _wrong("be in one of the languages {}", "languageIn"),
        "UniqueLang": _not_unique,
        "Equals": _said("{must} have the same values as {}", "equals"),
        "Disjoint": _said("{must} not have a value in common with {}", "disjoint"),
        "LessThan": _said("{must} be less than {}", "lessThan"),
        "LessThanOrEquals": _said("{must} not be more than {}", "lessThanOrEquals"),
        "QualifiedMinCount": _said(
            "lacks values of the right kind (at least {})", "qualifiedMinCount"
        ),
        "QualifiedMaxCount": _said(
            "has too many values of one kind (at most {})", "qualifiedMaxCount"
        ),
        "Closed": _not_allowed,
    }
)
