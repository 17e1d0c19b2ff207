"""The explainer: a report, its record and a language in; words and suggestions out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from ldcat.validation.places import Step, steps_to_nodes
from ldcat.validation.profiles import Profile, chosen
from ldcat.validation.shapes import ShapeTable
from ldcat.validation.suggesting import Suggester
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
        language = self._language(report.profile, languages)
        described = Described(text)
        ways = steps_to_nodes(described, f"<{record}>") if report.findings else {}
        return ExplainedReport(
            record=record,
            profile=report.profile,
            conforms=report.conforms,
            explanations=[language.explained(it, described, ways) for it in report.findings],
            cut=report.cut,
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
        table = ShapeTable(self._graph(token))
        phrases = self._phrases[tag]
        return _Language(
            table, phrases, Wording(table, phrases), Suggester(table, self._concepts, phrases)
        )

    def _graph(self, token: str) -> Graph:
        """Return the shapes of a profile; none where it is there no longer."""
        try:
            return chosen(self._profiles, token).graph
        except UnknownProfileError:
            return Graph()


#: What stands for the name of a thing on the way to a node.
_TITLED: Final = (DCT_TITLE, FOAF_NAME)


@dataclass(frozen=True, slots=True)
class _Language:
    """One profile in one language."""

    table: ShapeTable
    phrases: Phrases
    wording: Wording
    suggester: Suggester

    def explained(
        self, finding: Finding, record: Described, ways: Mapping[str, Sequence[Step]]
    ) -> Explanation:
        """Return a finding in words."""
        is_known = self.table.has(finding.shape)
        return Explanation(
            finding=finding,
            place=self._place(finding, record, ways),
            property=self.wording.property(finding),
            found=self.wording.found(finding, record),
            expected=self.wording.expected(finding) if is_known else "",
            message=self.wording.sentence(finding, record),
            documentation=_documentation(finding) if is_known else "",
            suggestion=self.suggester.suggestion(finding, record) if is_known else None,
        )

    def _place(
        self, finding: Finding, record: Described, ways: Mapping[str, Sequence[Step]]
    ) -> str:
        """Return where a finding is, e.g. `second distribution (“CSV”) → format`."""
        node = finding.node if finding.node.startswith("_:") else f"<{finding.node}>"
        way = ways.get(node)
        begin = [node] if way is None and node.startswith("<") else []
        parts = begin + [self._step(it, record) for it in way or ()]
        if finding.path:
            parts.append(self._label(finding.path))
        return self.phrases.words["then"].join(parts)

    def _step(self, step: Step, record: Described) -> str:
        name = self._label(step.predicate)
        if step.count > 1:
            ordinal = self.phrases.ordinal(step.ordinal)
            name = self.phrases.words["numbered"].format(ordinal=ordinal, name=name)
        titles = {
            it.language: it.value
            for predicate in _TITLED
            for value in record.values(step.node, predicate)
            if (it := parsed_literal(value))
        }
        title = best_text(titles, [self.phrases.language])
        return f"{name} ({quoted(title, self.phrases)})" if title else name

    def _label(self, path: str) -> str:
        return self.table.label(path, self.phrases.language) or compact_path(path)


def _documentation(finding: Finding) -> str:
    """Return where a rule is explained, below the catalogue's base; nothing for foreign IRIs."""
    is_ours = not finding.rule.startswith(READING) and ":" not in finding.rule
    return f"shapes/{finding.rule}" if is_ours and "#" in finding.rule else ""
