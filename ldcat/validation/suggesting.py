"""Suggest the change to a record that would mend a finding, where one can be computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.explained import Suggestion
from ldcat.model.iri import fingerprint
from ldcat.model.report import Finding
from ldcat.model.vocabularies import best_text
from ldcat.terms import (
    ADMS,
    DC,
    DCAT,
    DCT,
    DCT_TITLE,
    FOAF,
    FOAF_AGENT,
    FOAF_NAME,
    IANA_MEDIA,
    RDF_TYPE,
    RDFS,
    RDFS_LABEL,
    SCHEMA,
    SCHEMA_HTTP,
    SKOS,
    SKOS_PREF_LABEL,
    VCARD,
    XSD,
    XSD_DATE,
)
from ldcat.validation.concepts import Concepts, media_type_iri
from ldcat.validation.described import Described, ParsedLiteral, parsed_literal
from ldcat.validation.mending import mended_date, mended_iri, mended_number
from ldcat.validation.phrases import Phrases
from ldcat.validation.shapes import ShapeTable, Wanted
from ldcat.validation.words import bare, compact, compact_path

_LINK: Final = re.compile(r"[^\s:]+:[^\s]+")
_MAIL: Final = VCARD + "hasEmail"
_NAMES: Final = (
    RDFS_LABEL,
    SKOS_PREF_LABEL,
    DCT_TITLE,
    DC + "title",
    FOAF_NAME,
    VCARD + "fn",
    VCARD + "organization-name",
    SCHEMA + "name",
    SCHEMA_HTTP + "name",
)
_TEXTS: Final = (
    DCT + "abstract",
    DC + "description",
    RDFS + "comment",
    SCHEMA + "description",
    SCHEMA_HTTP + "description",
)
#: A missing property → those of the same node that say the same.
_SAYING_THE_SAME: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        DCAT + "accessURL": (DCAT + "downloadURL",),
        DCT_TITLE: _NAMES,
        DCT + "description": _TEXTS,
        FOAF_NAME: _NAMES,
        SKOS_PREF_LABEL: _NAMES,
        VCARD + "fn": _NAMES,
        DCT + "modified": (DCT + "date", DC + "date"),
    }
)
_STATED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {path: frozenset(f"<{it}>" for it in others) for path, others in _SAYING_THE_SAME.items()}
)
#: A property whose value is a thing → the class of a thing that only has a name, and which.
_NAMED_THINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        DCT + "publisher": (FOAF_AGENT, FOAF_NAME),
        DCT + "creator": (FOAF_AGENT, FOAF_NAME),
        DCT + "contributor": (FOAF_AGENT, FOAF_NAME),
        DCT + "rightsHolder": (FOAF_AGENT, FOAF_NAME),
        DCAT + "contactPoint": (VCARD + "Kind", VCARD + "fn"),
        DCT + "spatial": (DCT + "Location", SKOS_PREF_LABEL),
        DCT + "rights": (DCT + "RightsStatement", RDFS_LABEL),
        DCT + "accessRights": (DCT + "RightsStatement", RDFS_LABEL),
        DCT + "license": (DCT + "LicenseDocument", DCT_TITLE),
        DCT + "provenance": (DCT + "ProvenanceStatement", RDFS_LABEL),
        DCT + "conformsTo": (DCT + "Standard", DCT_TITLE),
        ADMS + "identifier": (ADMS + "Identifier", SKOS + "notation"),
        FOAF + "page": (FOAF + "Document", DCT_TITLE),
    }
)


@dataclass(frozen=True, slots=True)
class _Mend:
    """A change, before it is put into words.

    Attributes:
        removes: Statements to leave out.
        adds: Statements to put in.
        before: What is there, in words.
        after: What takes its place, in words.
        is_certain: As in a suggestion.
    """

    removes: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class _Case:
    """A finding, and everything that tells how it could be mended."""

    finding: Finding
    wanted: Wanted
    record: Described
    suggester: Suggester

    @property
    def node(self) -> str:
        """The focus node as N-Triples."""
        node = self.finding.node
        return node if node.startswith("_:") else f"<{node}>"

    @property
    def literal(self) -> ParsedLiteral | None:
        """The value, if it is a literal."""
        return parsed_literal(self.finding.value)

    @property
    def value(self) -> str:
        """The value at fault as it is stated: engines write language tags in lower case."""
        path, value = self.finding.path, self.finding.value
        stated = self.record.values(self.node, path) if path and value else ()
        same = (it for it in stated if it == value)
        return next(same, next((it for it in stated if it.casefold() == value.casefold()), ""))

    @property
    def statement(self) -> str:
        """The statement at fault; empty where there is none."""
        return self.stated(self.value)

    def stated(self, value: str) -> str:
        """Return the statement that the node has a value for the finding's property."""
        return f"{self.node} <{self.finding.path}> {value} ." if value else ""

    def fitting(self, value: str) -> str:
        """Return a value of another property as this one takes it; empty if it cannot."""
        literal = parsed_literal(value)
        if literal is None:
            return value if value.startswith("_:") or not self.wanted.takes_literal_only else ""
        if not self.wanted.takes_iri or self.wanted.takes_literal_only:
            return value
        iri = mended_iri(literal.value)
        return f"<{iri}>" if iri else ""

    def replaced(self, value: str, words: str = "", *, is_certain: bool = True) -> _Mend:
        """Return the change of the value into another."""
        phrases = self.suggester.phrases
        return _Mend(
            (self.statement,),
            (self.stated(value),),
            bare(self.finding.value, phrases),
            words or bare(value, phrases),
            is_certain=is_certain,
        )


class Suggester:
    """Suggests changes, in one language."""

    def __init__(self, table: ShapeTable, concepts: Concepts, phrases: Phrases) -> None:
        self.concepts = concepts
        self.phrases = phrases
        self._table = table

    def suggestion(self, finding: Finding, record: Described) -> Suggestion | None:
        """Return the change that would mend a finding; None where nothing can be computed."""
        if not self._table.has(finding.shape):
            return None
        wanted = self._table.wanted(finding.shape, tuple(record.types(_n_triples(finding.node))))
        case = _Case(finding, wanted, record, self)
        ways = _ABOUT_VALUES if case.statement else _WITHOUT_VALUES
        mend = next((it for way in ways if (it := way(case))), None)
        return self._worded(mend) if mend else None

    def _worded(self, mend: _Mend) -> Suggestion:
        key = "replace" if mend.removes and mend.adds else "add" if mend.adds else "remove"
        pattern = self.phrases.suggestions[key if mend.is_certain else f"{key}-guess"]
        sentence = pattern.format(before=mend.before, after=mend.after)
        return Suggestion(mend.removes, mend.adds, mend.is_certain, sentence)


def may_be_said_elsewhere(finding: Finding, said: Collection[str]) -> bool:
    """Say whether a finding without a value could have a suggestion at all.

    Args:
        finding: What was found.
        said: The properties that its node has, as they stand in statements.
    """
    others = _STATED.get(finding.path)
    return not finding.path or (others is not None and not others.isdisjoint(said))


def _n_triples(node: str) -> str:
    return node if node.startswith("_:") else f"<{node}>"


def _nothing_said(case: _Case) -> _Mend | None:
    """Leave out an empty text."""
    literal = case.literal
    if literal is None or literal.value.strip():
        return None
    said = f"{compact_path(case.finding.path)} {bare(case.finding.value, case.suggester.phrases)}"
    return _Mend(removes=(case.statement,), before=said)


def _term(case: _Case) -> _Mend | None:
    """Replace a value by the term of a vocabulary that it means."""
    literal = case.literal
    for scheme in case.wanted.schemes:
        found = case.suggester.concepts.find(scheme, case.finding.value)
        if found is not None and f"<{found.iri}>" != case.finding.value:
            label = best_text(found.labels, [case.suggester.phrases.language])
            words = f"<{found.iri}> ({label})" if label else f"<{found.iri}>"
            return case.replaced(f"<{found.iri}>", words, is_certain=found.is_certain)
        if scheme == IANA_MEDIA and literal and (iri := media_type_iri(literal.value)):
            return case.replaced(f"<{iri}>")
    return None


def _link(case: _Case) -> _Mend | None:
    """Make an IRI of a text that is one."""
    literal = case.literal
    if literal is None or not case.wanted.takes_iri:
        return None
    iri = mended_iri(literal.value, is_mail=case.finding.path == _MAIL)
    return case.replaced(f"<{iri}>") if iri else None


def _date_or_number(case: _Case) -> _Mend | None:
    """Write a date or a number as its datatype wants it."""
    literal = case.literal
    if literal is None:
        return None
    if XSD_DATE in case.wanted.datatypes:
        mended = mended_date(literal.value)
        if mended and mended[1] not in case.wanted.datatypes:
            return None
    else:
        tried = (mended_number(literal.value, it) for it in case.wanted.datatypes)
        mended = next(filter(None, tried), None)
    if mended is None or mended == (literal.value, literal.datatype):
        return None
    return case.replaced(f'"{mended[0]}"^^<{mended[1]}>')


def _named_thing(case: _Case) -> _Mend | None:
    """Make a thing of a text that is its name."""
    literal = case.literal
    if literal is None or not case.wanted.takes_blank_node:
        return None
    found = _NAMED_THINGS.get(case.finding.path)
    if found is None:
        return None
    kind, name = found
    new = f"_:new{fingerprint(case.statement)}"
    adds = (
        case.stated(new),
        f"{new} <{RDF_TYPE}> <{kind}> .",
        f"{new} <{name}> {case.value} .",
    )
    text = bare(case.value, case.suggester.phrases)
    words = f"[ a {compact(kind)} ; {compact(name)} {text} ]"
    return _Mend((case.statement,), adds, text, words)


def _untyped(case: _Case) -> _Mend | None:
    """Say of a value what the property says it is."""
    value = case.finding.value
    if case.literal or case.record.types(value) or len(case.wanted.classes) != 1:
        return None
    if case.finding.component != "Class":
        return None
    (kind,) = case.wanted.classes
    words = f"{bare(value, case.suggester.phrases)} a {compact(kind)}"
    return _Mend(adds=(f"{value} <{RDF_TYPE}> <{kind}> .",), after=words)


def _text(case: _Case) -> _Mend | None:
    """Make a text of an IRI where a text has to stand."""
    if case.literal or not case.wanted.takes_literal_only or case.finding.value[:1] != "<":
        return None
    iri = case.finding.value[1:-1]
    return case.replaced(f'"{iri}"^^<{XSD}anyURI>') if _LINK.fullmatch(iri) else None


def _own_type(case: _Case) -> _Mend | None:
    """Say of a node what the shape that it breaks is about."""
    if case.finding.path or not case.wanted.adds or case.record.types(case.node):
        return None
    kind = case.wanted.adds
    words = f"{bare(case.node, case.suggester.phrases)} a {compact(kind)}"
    return _Mend(adds=(f"{case.node} <{RDF_TYPE}> <{kind}> .",), after=words)


def _said_elsewhere(case: _Case) -> _Mend | None:
    """Take a missing value from a property that says the same."""
    if case.finding.component != "MinCount":
        return None
    for other in _SAYING_THE_SAME.get(case.finding.path, ()):
        found = case.record.values(case.node, other) if other != case.finding.path else ()
        values = [it for it in map(case.fitting, found) if it]
        if values:
            words = f"{compact_path(case.finding.path)} {bare(values[0], case.suggester.phrases)}"
            return _Mend(adds=tuple(case.stated(it) for it in values), after=words)
    return None


_ABOUT_VALUES: Final[Sequence[Callable[[_Case], _Mend | None]]] = (
    _nothing_said,
    _term,
    _link,
    _date_or_number,
    _named_thing,
    _untyped,
    _text,
)
_WITHOUT_VALUES: Final[Sequence[Callable[[_Case], _Mend | None]]] = (_own_type, _said_elsewhere)
