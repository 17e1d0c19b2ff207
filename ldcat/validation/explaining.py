"""The explainer: a report, its record and a language in; words and suggestions out."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ldcat.errors import UnknownProfileError
from ldcat.model.explained import ExplainedReport, Explanation
from ldcat.model.graph import Graph
from ldcat.model.packing import unpack
from ldcat.model.record import Prepared
from ldcat.model.report import READING, Finding, Report
from ldcat.model.vocabularies import best_text
from ldcat.terms import DCT_TITLE, FOAF_NAME
from ldcat.validation.concepts import Concepts
from ldcat.validation.described import Described, parsed_literal
from ldcat.validation.phrases import Phrases, load_phrases
from ldcat.validation.places import Step, Ways
from ldcat.validation.profiles import Profile, chosen
from ldcat.validation.shapes import Labels, ShapeTable, labels_of
from ldcat.validation.suggesting import Suggester, may_be_said_elsewhere
from ldcat.validation.wording import Wording
from ldcat.validation.words import compact_path, quoted


class Explainer:
    """Puts findings into words; may be shared between threads.

    A report has facts only: what they mean is looked up when somebody reads it, in the reader's
    language, in the shapes and vocabularies as they are now.
    """

    def __init__(self, profiles: Mapping[str, Profile], vocabularies: Iterable[Graph]) -> None:
        """Take what words are taken from.

        Args:
            profiles: What `load_profiles` returned.
            vocabularies: What `read_vocabularies` returned.
        """
        self._profiles = profiles
        self._concepts = Concepts(vocabularies)
        self._phrases = load_phrases()
        self._languages: dict[tuple[str, str], _Language] = {}
        self._lock = threading.Lock()

    @property
    def languages(self) -> Sequence[str]:
        """The languages that there are, by tag."""
        return tuple(self._phrases)

    @property
    def profile_iris(self) -> Mapping[str, str]:
        """The IRIs of the profiles, by token."""
        return {token: it.iri for token, it in self._profiles.items()}

    def require(self, token: str) -> None:
        """Let a profile, or some parts of it, pass that is there.

        Raises:
            UnknownProfileError: It is not; says what there is.
        """
        chosen(self._profiles, token)

    def explained(
        self, report: Report, *, record: str, text: bytes, languages: Sequence[str] = ("en",)
    ) -> ExplainedReport:
        """Return a report in words.

        Args:
            report: What was found.
            record: IRI of the record.
            text: Its graph as N-Triples; empty where it is not at hand.
            languages: The reader's languages, best first (BCP 47).
        """
        described = Described(text if report.findings else b"")
        return self.told(report, described, iri=record, languages=languages)

    def told(
        self, report: Report, record: Described, *, iri: str, languages: Sequence[str] = ("en",)
    ) -> ExplainedReport:
        """Return the same as `explained`, for a record that was read already."""
        language = self._language(report.profile, languages)
        places = _Places(language, record, Ways(record, f"<{iri}>"))
        return ExplainedReport(
            record=iri,
            profile=report.profile,
            conforms=report.conforms,
            explanations=[language.explained(it, record, places) for it in report.findings],
            cut=report.cut,
            language=language.phrases.language,
        )

    def record(self, prepared: Prepared, languages: Sequence[str] = ("en",)) -> ExplainedReport:
        """Return what was found in a record, in words."""
        text = prepared.text or (unpack(prepared.packed) if prepared.packed else b"")
        report = prepared.report.read()
        return self.explained(report, record=prepared.iri, text=text, languages=languages)

    def _language(self, token: str, languages: Sequence[str]) -> _Language:
        tags = {tag: tag for tag in self._phrases}
        key = (token, best_text(tags, languages) or "en")
        with self._lock:
            if key not in self._languages:
                self._languages[key] = self._opened(*key)
            return self._languages[key]

    def _opened(self, token: str, tag: str) -> _Language:
        table = ShapeTable(self._graph(token), self._labels)
        return _Language(table, self._phrases[tag], self._concepts)

    @cached_property
    def _labels(self) -> Labels:
        """What all profiles call properties, for those that give them no names."""
        return labels_of(part.graph for it in self._profiles.values() for part in it.parts.values())

    def _graph(self, token: str) -> Graph:
        """Return the shapes of a profile; none where it is there no longer."""
        try:
            return chosen(self._profiles, token).graph
        except UnknownProfileError:
            return Graph()


#: What stands for the name of a thing on the way to a node.
_TITLED: Final = (f"<{DCT_TITLE}>", f"<{FOAF_NAME}>")
#: So much is remembered of rules and properties; strangers can invent any number.
_MOST_REMEMBERED: Final = 5000
_LONGEST_REMEMBERED: Final = 200


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a rule that wants a value, whatever the record says.

    Attributes:
        property: The property with its label.
        found: What is there.
        expected: What the rule wants.
        message: The sentence.
        documentation: Where the rule is explained.
    """

    property: str
    found: str
    expected: str
    message: str
    documentation: str


class _Language:
    """One profile in one language."""

    def __init__(self, table: ShapeTable, phrases: Phrases, concepts: Concepts) -> None:
        self.phrases = phrases
        self._table = table
        self._wording = Wording(table, phrases)
        self._suggester = Suggester(table, concepts, phrases)
        self._labels: dict[str, str] = {}
        # Many records, but only so many things to say.
        self._remembered: dict[Hashable, _Told] = {}

    def explained(self, finding: Finding, record: Described, places: _Places) -> Explanation:
        """Return a finding in words."""
        node = finding.node if finding.node.startswith("_:") else f"<{finding.node}>"
        said = record.said(node)
        told = self._told(finding, record, node)
        suggests = finding.value or may_be_said_elsewhere(finding, said)
        return Explanation(
            finding,
            places.of(finding.path, node),
            told.property,
            told.found,
            told.expected,
            told.message,
            told.documentation,
            self._suggester.suggestion(finding, record) if suggests else None,
        )

    def label(self, path: str) -> str:
        """Return what a property is called."""
        label = self._labels.get(path)
        if label is None:
            label = self._table.label(path, self.phrases.language) or compact_path(path)
            if len(self._labels) < _MOST_REMEMBERED:
                self._labels[path] = label
        return label

    def _told(self, finding: Finding, record: Described, node: str) -> _Told:
        if finding.message or len(finding.value) > _LONGEST_REMEMBERED:
            return self._said(finding, record)
        key: Hashable = (
            finding.shape,
            finding.rule,
            finding.component,
            finding.path,
            finding.value,
            tuple(record.types(node)),
            tuple(record.types(finding.value)) if finding.value else (),
            record.count(node, finding.path) if finding.component == "MaxCount" else 0,
        )
        told = self._remembered.get(key)
        if told is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered = {}
            told = self._remembered[key] = self._said(finding, record)
        return told

    def _said(self, finding: Finding, record: Described) -> _Told:
        is_known = self._table.has(finding.shape)
        return _Told(
            property=self._wording.property(finding),
            found=self._wording.found(finding, record),
            expected=self._wording.expected(finding) if is_known else "",
            message=self._wording.sentence(finding, record),
            documentation=_documentation(finding) if is_known else "",
        )


class _Places:
    """Where in one record findings are."""

    def __init__(self, language: _Language, record: Described, ways: Ways) -> None:
        self._language = language
        self._record = record
        self._ways = ways
        self._nodes: dict[str, str] = {}
        self._steps: dict[tuple[str, int, int, str], str] = {}

    def of(self, path: str, node: str) -> str:
        """Return where a property is, e.g. `second distribution (“CSV”) → format`.

        Args:
            path: The property; empty for the node itself.
            node: The node that has it, as N-Triples.
        """
        if (place := self._nodes.get(node)) is None:
            place = self._nodes[node] = self._node(node)
        if not path:
            return place
        label = self._language.label(path)
        return f"{place}{self._language.phrases.words['then']}{label}" if place else label

    def _node(self, node: str) -> str:
        way = self._ways.to(node)
        if way is None:
            return node if node.startswith("<") else ""
        return self._language.phrases.words["then"].join(map(self._step, way))

    def _step(self, step: Step) -> str:
        # The ways to several nodes begin alike, with the very same steps.
        key = step.predicate, step.ordinal, step.count, step.node
        if (worded := self._steps.get(key)) is None:
            worded = self._steps[key] = self._worded(step)
        return worded

    def _worded(self, step: Step) -> str:
        phrases = self._language.phrases
        name = self._language.label(step.predicate)
        if step.count > 1:
            ordinal = phrases.ordinal(step.ordinal)
            name = phrases.words["numbered"].format(ordinal=ordinal, name=name)
        said = self._record.said(step.node)
        values = [it for path in _TITLED if path in said for it in said[path]]
        titles = {it.language: it.value for value in values if (it := parsed_literal(value))}
        title = best_text(titles, [phrases.language]) if titles else ""
        return f"{name} ({quoted(title, phrases)})" if title else name


def _documentation(finding: Finding) -> str:
    """Return where a rule is explained, below the catalogue's base; nothing for foreign IRIs."""
    is_ours = not finding.rule.startswith(READING) and ":" not in finding.rule
    return f"shapes/{finding.rule}" if is_ours and "#" in finding.rule else ""
