"""Sentences: what a finding means to the person who publishes the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import BlankNode, Term
from ldcat.model.report import Finding, Severity
from ldcat.terms import (
    DCAT_CATALOG,
    DCAT_CATALOG_RECORD,
    DCAT_DATA_SERVICE,
    DCAT_DATASET,
    DCAT_DATASET_SERIES,
    DCAT_DISTRIBUTION,
    SH,
    XSD,
)
from ldcat.validation.described import Described, parsed_literal
from ldcat.validation.mending import mended_number
from ldcat.validation.phrases import Phrases
from ldcat.validation.shapes import ShapeTable
from ldcat.validation.words import (
    capitalised,
    compact,
    compact_path,
    datatype_words,
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
        DCAT_DATASET_SERIES: "series",
        DCAT_DATA_SERVICE: "service",
        DCAT_DATASET: "dataset",
        DCAT_DISTRIBUTION: "distribution",
        DCAT_CATALOG_RECORD: "record",
    }
)


class Wording:
    """Composes sentences from what shapes and records say; no engine has a say in it."""

    def __init__(self, table: ShapeTable, phrases: Phrases) -> None:
        self._table = table
        self._phrases = phrases

    def sentence(self, finding: Finding, record: Described) -> str:
        """Return the sentence; somebody's own, of the shape or its query, wins.

        Args:
            finding: What was found.
            record: The record that it was found in.
        """
        if finding.message:
            return finding.message
        if own := self._table.text(finding.shape, SH + "message", self._phrases.language):
            return own
        facts = _Facts(finding, self._table, self._phrases, record)
        if not self._table.has(finding.shape):  # its profile is there no longer
            return _unnamed(facts)
        return _SENTENCES.get(finding.component, _unnamed)(facts)

    def expected(self, finding: Finding) -> str:
        """Return what the rule wants, in a few words; empty where only its sentence tells."""
        facts = _Facts(finding, self._table, self._phrases, Described(b""))
        words = self._phrases.words
        count = facts.choices(_parameter(finding.component))
        if finding.component == "MinCount":
            return words["at-least-one" if count == "1" else "at-least"].format(count=count)
        if finding.component == "MaxCount":
            return words["at-most"].format(count=count)
        return facts.wanted

    def found(self, finding: Finding, record: Described) -> str:
        """Return what is there."""
        if not finding.value:
            return self._phrases.words["nothing"] if finding.component == "MinCount" else ""
        return _Facts(finding, self._table, self._phrases, record).found

    def property(self, finding: Finding) -> str:
        """Return the property with its name, e.g. `access URL (dcat:accessURL)`; or nothing."""
        if not finding.path:
            return ""
        return _Facts(finding, self._table, self._phrases, Described(b"")).named


@dataclass(frozen=True, slots=True)
class _Facts:
    """The words that sentences are made of."""

    finding: Finding
    table: ShapeTable
    phrases: Phrases
    record: Described

    def say(self, key: str, **more: str) -> str:
        """Return a sentence; what it asks for beside the common words is given."""
        return self.phrases.sentences[key].format(
            noun=self.noun,
            Noun=capitalised(self.noun),
            property=self.named,
            subject=self.subject,
            **more,
        )

    @property
    def noun(self) -> str:
        """What the focus node is, e.g. `dataset`."""
        types = self.record.types(self.node)
        for iri, noun in _NOUNS.items():
            if iri in types:
                return self.phrases.nouns[noun]
        owner = self.table.owner(self.finding.shape)
        name = self.table.text(owner, SH + "name", self.phrases.language)
        return name or self.phrases.words["resource"]

    @property
    def node(self) -> str:
        """The focus node as N-Triples."""
        node = self.finding.node
        return node if node.startswith("_:") else f"<{node}>"

    @property
    def name(self) -> str:
        """The property's name, e.g. `access URL`; empty if the shape gives none."""
        shape, path = self.finding.shape, self.finding.path
        if not path or self.table.path(shape) != path:
            return ""  # a closed node shape complains of a property that no shape is about
        name = self.table.text(shape, SH + "name", self.phrases.language)
        return name or self.table.label(self.finding.path, self.phrases.language)

    @property
    def term(self) -> str:
        """The property as a prefixed name, e.g. `dcat:accessURL`."""
        return compact_path(self.finding.path)

    @property
    def named(self) -> str:
        """The property without article, e.g. `access URL (dcat:accessURL)`."""
        return f"{self.name} ({self.term})" if self.name else self.term

    @property
    def subject(self) -> str:
        """What the sentence is about, e.g. `The access URL (dcat:accessURL)`."""
        words = self.phrases.words
        if not self.finding.path:
            return words["the-noun"].format(noun=self.noun, Noun=capitalised(self.noun))
        if not self.name:
            return words["the-term"].format(term=self.term)
        return words["the-property"].format(property=self.named, Property=capitalised(self.named))

    @property
    def found(self) -> str:
        """What is there instead, e.g. `the text “www.example.org”`."""
        text = shown(self.finding.value, self.phrases)
        classes = [suspected(it, self.phrases) for it in self.record.types(self.finding.value)]
        if not classes:
            return text
        return self.phrases.words["of-class"].format(found=text, classes=", ".join(classes))

    @property
    def strength(self) -> str:
        """How strongly it is meant."""
        return "must" if self.finding.severity is Severity.VIOLATION else "should"

    @property
    def wanted(self) -> str:
        """What must be, without the verb, e.g. `an IRI`; empty where nothing tells."""
        component = self.finding.component
        if component == "NodeKind":
            kinds = self.table.terms(self.finding.shape, "nodeKind")
            return self._joined(self._kind(it) for it in kinds)
        if component == "Datatype":
            datatypes = self.table.terms(self.finding.shape, "datatype")
            return self._joined(datatype_words(it.value, self.phrases) for it in datatypes)
        if component in _BY_NAME:
            members = self.table.terms(self.finding.shape, _parameter(component))
            return self._joined(map(self._member, members))
        return self.choices(_parameter(component))

    def choices(self, parameter: str) -> str:
        """Return the values of a constraint parameter as text, shortened."""
        found = self.table.terms(self.finding.shape, parameter)
        terms = [it for it in found if not isinstance(it, BlankNode)]  # a shape without a name
        texts = [shown_term(it, self.phrases) for it in terms[:_MOST_CHOICES]]
        if more := len(terms) - len(texts):
            texts.append(self.phrases.words["and-more"].format(count=more))
        return ", ".join(texts)

    def _joined(self, texts: Iterable[str]) -> str:
        return self.phrases.words["or"].join(dict.fromkeys(filter(None, texts)))

    def _member(self, member: Term) -> str:
        named = self.table.name_of(member, self.phrases.language)
        datatypes = self.table.values_of(member, "datatype")
        classes = self.table.values_of(member, "class")
        if named or datatypes or classes:
            kinds = [datatype_words(it.value, self.phrases) for it in datatypes]
            return named or " ".join([*kinds, *(compact(it.value) for it in classes)])
        return " ".join(self._kind(it) for it in self.table.values_of(member, "nodeKind"))

    def _kind(self, kind: Term) -> str:
        return self.phrases.kinds.get(kind.value.removeprefix(SH), kind.value)


def _parameter(component: str) -> str:
    """Return the parameter of one of SHACL's own components, e.g. `minCount` of `MinCount`."""
    return component[:1].lower() + component[1:]


def _too_few(facts: _Facts) -> str:
    wanted = facts.choices("minCount")
    if wanted != "1":
        return facts.say("too-few", expected=wanted)
    language = facts.phrases.language
    advice = facts.table.text(facts.finding.shape, SH + "description", language)
    if facts.finding.severity is Severity.VIOLATION:
        general = facts.phrases.sentences["missing-advice"]
        return facts.say("missing", advice=advice or general)
    return facts.say("missing-recommended", advice=advice).rstrip()


def _too_many(facts: _Facts) -> str:
    if instead := facts.table.wanted(facts.finding.shape, ()).instead:
        return facts.say("no-such-property", term=facts.term, expected=compact_path(instead))
    limit = facts.choices("maxCount")
    found = facts.record.count(facts.node, facts.finding.path)
    key = {"0": "never", "1": "once"}.get(limit, "at-most")
    there = {0: "there-are-more", 1: "there-is-one"}.get(found, "there-are")
    told = facts.phrases.words[there].format(count=found)
    return facts.say(key, expected=limit, there=told)


def _wrong(facts: _Facts) -> str:
    """Say what a value must be, and what it is."""
    component = facts.finding.component
    wanted = facts.wanted
    if not wanted:
        return _unnamed(facts)
    if component == "NodeKind" and not facts.finding.path:
        found = shown(facts.finding.value, facts.phrases)
        return facts.say(f"{facts.strength}-be-named", expected=wanted, found=found)
    expected = facts.phrases.expected[component].format(wanted)
    return facts.say(facts.strength, expected=expected, found=facts.found)


def _too_short(facts: _Facts) -> str:
    literal = parsed_literal(facts.finding.value)
    return facts.say("empty") if literal and not literal.value else _wrong(facts)


def _wrong_datatype(facts: _Facts) -> str:
    wanted = facts.table.terms(facts.finding.shape, "datatype")
    literal = parsed_literal(facts.finding.value)
    if literal and literal.datatype in {it.value for it in wanted}:
        found = shortened(literal.value)
        return facts.say("not-well-formed", expected=facts.wanted, found=found)
    return _wrong(facts)


def _out_of_range(facts: _Facts) -> str:
    """Say what a number must be; what is no number at all is out of every range."""
    literal = parsed_literal(facts.finding.value)
    if literal and literal.datatype in _NUMBERS:
        mended = mended_number(literal.value, [literal.datatype])
        if mended is None or mended[0] != literal.value:
            found = shortened(literal.value)
            expected = datatype_words(literal.datatype, facts.phrases)
            return facts.say("not-well-formed", expected=expected, found=found)
    return _wrong(facts)


def _wrong_as_a_whole(facts: _Facts) -> str:
    """Say what the values must be where none of them is at fault alone."""
    expected = facts.phrases.expected[facts.finding.component].format(facts.wanted)
    return facts.say(f"{facts.strength}-as-a-whole", expected=expected)


def _qualified(key: str) -> Callable[[_Facts], str]:
    def sentence(facts: _Facts) -> str:
        expected = facts.phrases.expected[facts.finding.component].format(facts.wanted)
        return facts.say(key, expected=expected)

    return sentence


def _not_unique(facts: _Facts) -> str:
    return facts.say("not-unique")


def _not_allowed(facts: _Facts) -> str:
    return facts.say(f"{facts.strength}-not-have", found=facts.found)


def _unnamed(facts: _Facts) -> str:
    key = "breaks-with" if facts.finding.value and facts.finding.path else "breaks"
    found = facts.found if facts.finding.value else ""
    rule, component = facts.finding.rule, facts.finding.component
    return facts.say(key, rule=rule, component=component, found=found)


_NUMBERS: Final = frozenset(XSD + it for it in ("decimal", "integer", "nonNegativeInteger"))
#: Components whose parameters are shapes: they go by their names.
_BY_NAME: Final = frozenset({"Node", "Or", "Xone"})
_SENTENCES: Final[Mapping[str, Callable[[_Facts], str]]] = MappingProxyType(
    {
        **dict.fromkeys(("NodeKind", "Class", "Node", "Or", "Xone", "In", "Pattern"), _wrong),
        **dict.fromkeys(("MaxLength", "LanguageIn"), _wrong),
        **dict.fromkeys(("MinInclusive", "MaxInclusive"), _out_of_range),
        **dict.fromkeys(("MinExclusive", "MaxExclusive"), _out_of_range),
        **dict.fromkeys(("HasValue", "Equals", "Disjoint"), _wrong_as_a_whole),
        **dict.fromkeys(("LessThan", "LessThanOrEquals"), _wrong_as_a_whole),
        "MinCount": _too_few,
        "MinLength": _too_short,
        "MaxCount": _too_many,
        "Datatype": _wrong_datatype,
        "UniqueLang": _not_unique,
        "Closed": _not_allowed,
        "QualifiedMinCount": _qualified("too-few-qualified"),
        "QualifiedMaxCount": _qualified("too-many-qualified"),
    }
)
