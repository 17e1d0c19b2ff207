"""Check every term of a document: refuse what cannot be published, repair what is known.

"Publishable" means that every representation can carry the term. Strict reading refuses
what tolerant reading repairs; both refuse what nothing can mend. Every repair is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from xml.parsers import expat

from pyoxigraph import RdfFormat, serialize

from ldcat.errors import LdcatError, SyntaxFaultError, UnpublishableError
from ldcat.model.doubts import MISTYPED_NAMESPACES, Doubts
from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Triple
from ldcat.model.iri import iri_fault, repaired_iri
from ldcat.terms import RDF, XSD, XSD_DATE, XSD_DATE_TIME

#: Every repair that tolerant reading makes, with the sentence that tells of it.
REPAIRS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "byte-order-mark": "The document began with a byte order mark; it was left out.",
        "encoding": "The document was not UTF-8; it was read as {before}.",
        "iri-characters": "The IRI {before} has characters that no IRI has; kept as {after}.",
        "iri-relative": "The IRI {before} is relative and was completed to {after}.",
        "language-empty": "An empty language tag at {before} was left out.",
        "language-tag": "The language tag of {before} is not well-formed; kept without it.",
        "language-case": "Language tags {before} differ in case only; written as {after}.",
        "datatype-name": "The datatype {before} is an abbreviation; kept as {after}.",
        "date-type": "{before} is not of the datatype it claims; kept as {after}.",
        "json-key": "The key {before} has no IRI in the context; what it says was left out.",
        "namespace": "{before} is in a wrong namespace; kept as {after}.",
    }
)

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME_END: Final = re.compile(r"[^\W\d][\w.\-]*$")
#: Well-formed language tags (RFC 5646 2.1), and those of old that fit no rule.
_TAG: Final = re.compile(
    r"""(?ix) (?: [a-z]{2,3}(?:-[a-z]{3}){0,3} | [a-z]{4,8} )
    (?:-[a-z]{4})? (?:-(?:[a-z]{2}|\d{3}))? (?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*
    (?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)* (?:-x(?:-[a-z0-9]{1,8})+)?
    | x(?:-[a-z0-9]{1,8})+ | i-[a-z]{2,8} | en-gb-oed | sgn-(?:be-fr|be-nl|ch-de)"""
)
_DATE: Final = re.compile(r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?")
_DATE_TIME: Final = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_DATATYPE_NAMES: Final = re.compile(r"(?:xs|xsd):([A-Za-z]+)")
_RESERVED: Final = frozenset(
    RDF + name
    for name in (
        "RDF",
        "ID",
        "Description",
        "about",
        "aboutEach",
        "aboutEachPrefix",
        "bagID",
        "datatype",
        "li",
        "nodeID",
        "parseType",
        "resource",
    )
)
_TAGGED: Final = frozenset({RDF + "langString", RDF + "dirLangString"})


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that tolerant reading changed.

    Attributes:
        code: A key of `REPAIRS`.
        node: The subject of the statement, as N-Triples; empty for the whole document.
        before: What was given.
        after: What was kept.
    """

    code: str
    node: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """Say what was changed."""
        return REPAIRS[self.code].format(before=self.before, after=self.after)


@dataclass(frozen=True, slots=True)
class Fault:
    """A statement that cannot be kept; no record that it belongs to can be.

    Attributes:
        line: Its line number, from 1; 0 where that is not known.
        message: What is wrong.
        subject: Its subject as N-Triples; empty where even that cannot be told.
        code: `syntax` or `unpublishable`.
    """

    line: int
    message: str
    subject: str
    code: str = "syntax"


class Repairer:
    """Checks the triples of one document, one after the other."""

    def __init__(self, base: str, doubts: Doubts, *, tolerant: bool) -> None:
        """Prepare for one document.

        Args:
            base: IRI that relative IRIs are completed with.
            doubts: What must be looked for.
            tolerant: Repair what can be repaired, instead of refusing it.
        """
        self._base = base
        self._tolerant = tolerant
        self._checks_iris = doubts.iris
        self._checks_texts = doubts.texts
        self._namespaces = tolerant and doubts.namespaces
        self._checks_nodes = doubts.iris or self._namespaces
        self._datatypes: dict[NamedNode, bool] = {}
        # What needs no repair is looked at once; what does is told of each node that has it.
        self._nodes: set[NamedNode] = set()
        self._predicates: set[NamedNode] = set()
        self._repairs: dict[Repair, None] = {}
        self.faults: list[Fault] = []
        self._subject = ""

    @property
    def repairs(self) -> list[Repair]:
        """What was changed, each change of a node once."""
        return list(self._repairs)

    def triples(self, triples: Iterable[Triple]) -> list[Triple]:
        """Return the triples as they may be kept.

        Raises:
            SyntaxFaultError: A term is ill-formed, and reading is strict.
            UnpublishableError: A term cannot be written in every syntax.
        """
        checked = self._predicates
        kept: list[Triple] = []
        for triple in triples:
            # Most statements link two nodes whose IRIs the parser checked: nothing to look for.
            if (
                type(triple.object) is NamedNode
                and not self._checks_nodes
                and triple.predicate in checked
            ):
                kept.append(triple)
            elif (mended := self.triple(triple)) is not None:
                kept.append(mended)
        return kept

    def triple(self, triple: Triple) -> Triple | None:
        """Return one triple as it may be kept; None if it cannot be, which is noted.

        Raises:
            SyntaxFaultError: A term is ill-formed, and reading is strict.
            UnpublishableError: A term cannot be written in every syntax, and reading is strict.
        """
        try:
            return self._kept(triple)
        except UnpublishableError as error:
            if not self._tolerant:
                raise
            message = f"{error.what} {error.mend}"
            self.faults.append(Fault(0, message, str(triple.subject), "unpublishable"))
            return None

    def _kept(self, triple: Triple) -> Triple | None:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if isinstance(subject, Triple) or isinstance(value, Triple):
            raise UnpublishableError(
                "RDF 1.2 triple terms are not supported.",
                where=str(subject),
                mend="State the triple, or reify it with rdf:Statement.",
            )
        kept_predicate = predicate
        if predicate not in self._predicates:
            self._subject = str(subject)
            if self._checks_iris and ":" not in predicate.value:
                # A JSON key without an IRI says nothing (JSON-LD 1.1 API 5.1.2, step 13.4)
                self._repairs[Repair("json-key", self._subject, predicate.value, "")] = None
                return None
            kept_predicate = self._predicate(predicate)
        kept_subject = self._node(subject, subject)
        kept_value = (
            self._literal(value, subject)
            if isinstance(value, Literal)
            else self._node(value, subject)
        )
        if kept_subject is subject and kept_value is value and kept_predicate is predicate:
            return triple
        return Triple(kept_subject, kept_predicate, kept_value)

    def _node(self, value: Node, subject: Node) -> Node:
        if not self._checks_nodes or isinstance(value, BlankNode):
            return value
        if value in self._nodes:
            return value
        self._subject = str(subject)
        kept = self._iri(value)
        if kept == value:
            self._nodes.add(value)
            return value
        return kept

    def _iri(self, value: NamedNode) -> NamedNode:
        text = value.value
        if self._checks_iris and iri_fault(text):
            mended = repaired_iri(text)
            code = "iri-characters"
            if iri_fault(mended):
                mended, code = self._completed(mended), "iri-relative"
            if fault := iri_fault(mended):
                raise UnpublishableError(
                    f"<{text}> is not an IRI: {fault}.", where=self._subject, mend="Correct it."
                )
            text = self._repair(code, f"<{text}>", f"<{mended}>")[1:-1]
        return self._in_namespace(text)

    def _completed(self, text: str) -> str:
        return f"{self._base}{text.lstrip('/')}"

    def _in_namespace(self, text: str) -> NamedNode:
        if self._namespaces and text.startswith("https://"):
            for wrong, right in MISTYPED_NAMESPACES:
                if text.startswith(wrong) and len(text) > len(wrong):
                    mended = right + text[len(wrong) :]
                    return NamedNode(self._repair("namespace", f"<{text}>", f"<{mended}>")[1:-1])
        return NamedNode(text)

    def _predicate(self, value: NamedNode) -> NamedNode:
        kept = self._iri(value)
        if kept.value in _RESERVED or not _has_name(kept):
            raise UnpublishableError(
                f"{kept} cannot be used as a property: RDF/XML cannot write it.",
                where=self._subject,
                mend="Use a property whose IRI ends in a name.",
            )
        if kept == value:
            self._predicates.add(value)
            return value
        return kept

    def _literal(self, value: Literal, subject: Node) -> Literal:
        if self._checks_texts and (found := _NOT_XML.search(value.value)):
            raise UnpublishableError(
                f"A text has the character U+{ord(found.group()):04X}, which XML cannot carry.",
                where=str(subject),
                mend="Remove the character.",
            )
        if value.language is not None:
            return self._tagged(value, subject)
        datatype = value.datatype
        is_plain = self._datatypes.get(datatype)
        if is_plain is None:
            is_plain = self._datatypes[datatype] = _is_plain(datatype.value)
        if is_plain:
            return value
        if datatype.value.startswith(XSD):
            return self._dated(value, datatype.value, subject)
        return self._typed(value, datatype.value, subject)

    def _tagged(self, value: Literal, subject: Node) -> Literal:
        if value.direction is not None:
            raise UnpublishableError(
                "RDF 1.2 texts with a base direction are not supported.",
                where=str(subject),
                mend="Give the language only.",
            )
        if not self._checks_iris or _TAG.fullmatch(value.language or ""):
            return value
        self._subject = str(subject)
        code = "language-tag" if value.language else "language-empty"
        self._repair(code, str(value)[:80], value.value[:80])
        return Literal(value.value)

    def _dated(self, value: Literal, datatype: str, subject: Node) -> Literal:
        text = value.value
        wrong_date = datatype == XSD_DATE and _DATE_TIME.fullmatch(text)
        wrong_time = datatype == XSD_DATE_TIME and _DATE.fullmatch(text)
        if not self._tolerant or not (wrong_date or wrong_time):
            return value
        self._subject = str(subject)
        kept = Literal(text, datatype=NamedNode(XSD_DATE_TIME if wrong_date else XSD_DATE))
        self._repair("date-type", str(value), str(kept))
        return kept

    def _typed(self, value: Literal, datatype: str, subject: Node) -> Literal:
        self._subject = str(subject)
        if datatype in _TAGGED:
            raise UnpublishableError(
                f"The text “{value.value[:80]}” claims a language, but names none.",
                where=self._subject,
                mend="Give it a language tag, or no datatype.",
            )
        if found := _DATATYPE_NAMES.fullmatch(datatype):
            mended = XSD + found.group(1)
            if not self._tolerant:
                return value
            self._repair("datatype-name", f"<{datatype}>", f"<{mended}>")
            return self._dated(Literal(value.value, datatype=NamedNode(mended)), mended, subject)
        kept = self._node(value.datatype, subject)
        return value if kept == value.datatype else Literal(value.value, datatype=_named(kept))

    def _repair(self, code: str, before: str, after: str) -> str:
        if not self._tolerant:
            raise _refusal(code, before, self._subject)
        self._repairs[Repair(code, self._subject, before, after)] = None
        return after


def _has_name(predicate: NamedNode) -> bool:
    """Say whether the IRI ends in what XML 1.0 takes for a name; expat has the tables."""
    if not _NAME_END.search(predicate.value):
        return False
    if predicate.value.isascii():
        return True
    text = serialize([Triple(predicate, predicate, predicate)], format=RdfFormat.RDF_XML) or b""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(text)
    except expat.ExpatError:
        return False
    return True


def _is_plain(datatype: str) -> bool:
    """Say whether nothing about values of the datatype is ever repaired."""
    return datatype.startswith(XSD) and datatype not in (XSD_DATE, XSD_DATE_TIME)


def _named(value: Node) -> NamedNode:
    if not isinstance(value, NamedNode):  # pragma: no cover - datatypes are IRIs
        raise TypeError(value)
    return value


def _refusal(code: str, before: str, subject: str) -> LdcatError:
    fault = REPAIRS[code].partition(";")[0].format(before=before, after="")
    return SyntaxFaultError(
        f"{fault.rstrip('.')}.", where=subject, mend="Correct it, or read tolerantly."
    )
