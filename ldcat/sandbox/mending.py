"""Mend a document: make the changes that validation is certain of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.model.explained import ExplainedReport, Explanation, Suggestion
from ldcat.model.graph import Triple
from ldcat.model.iri import bare_node
from ldcat.model.report import Report
from ldcat.model.splitting import MemoryDocument, split
from ldcat.model.syntax import n_triples, read_canonical
from ldcat.validation.described import Described
from ldcat.validation.explaining import Explainer
from ldcat.validation.validator import Validator

#: A change may show the next fault; so many rounds, and no more, are mended.
_ROUNDS: Final = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a document.

    Attributes:
        record: IRI of the record, or its node where it has none.
        place: Where in the record it is.
        rule: The rule that asked for it.
        sentence: What was changed, in words.
    """

    record: str
    place: str
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Mender:
    """Mends documents by one profile.

    Attributes:
        validator: Finds what is wrong.
        explainer: Suggests changes.
        profile: Token of the profile.
        languages: Languages of the sentences, best first.
    """

    validator: Validator
    explainer: Explainer
    profile: str
    languages: Sequence[str]

    def mended(self, triples: Sequence[Triple]) -> tuple[Sequence[Triple], Sequence[Change]]:
        """Return the triples of a document with every certain change made, and the changes."""
        # In the order of the document; what is removed leaves, what is new comes at the end.
        statements = {_line(it): it for it in triples}
        changes: list[Change] = []
        for _ in range(_ROUNDS):
            made = self._round(statements)
            changes += made
            if not made:
                break
        return _grouped(statements.values()), changes

    def _round(self, statements: dict[str, Triple]) -> Sequence[Change]:
        changes: list[Change] = []
        for record, it in self._suggested(list(statements.values())):
            suggestion = it.suggestion
            if suggestion is not None and _apply(suggestion, statements):
                changes.append(Change(record, it.place, it.finding.rule, suggestion.sentence))
        return changes

    def _suggested(self, triples: Sequence[Triple]) -> Iterator[tuple[str, Explanation]]:
        """Yield the findings with a suggestion that is certain."""
        document = MemoryDocument(triples)
        for node, kind in document.primaries.items():
            record = bare_node(node.decode())
            _, told = self.told(split(document, node, kind).text, record)
            for it in told.explanations:
                if it.suggestion and it.suggestion.is_certain:
                    yield record, it

    def told(self, text: bytes, record: str) -> tuple[Report, ExplainedReport]:
        """Return what is wrong with a record, and the same in words.

        Args:
            text: What is stated of it, as N-Triples.
            record: Its IRI, or its node where it has none.
        """
        described = Described(text)
        report = self.validator.whole(described, record, self.profile)
        told = self.explainer.told(report, described, iri=record, languages=self.languages)
        return report, told


def _grouped(triples: Iterable[Triple]) -> Sequence[Triple]:
    """Return triples with all about a node together, in the order of the nodes."""
    groups: dict[object, list[Triple]] = {}
    for it in triples:
        groups.setdefault(it.subject, []).append(it)
    return [it for group in groups.values() for it in group]


def _apply(suggestion: Suggestion, statements: dict[str, Triple]) -> bool:
    """Make a change; say whether there was anything to change."""
    if not all(it in statements for it in suggestion.removes):
        return False  # another change was about the same statement
    added = _triples(suggestion.adds)
    if not suggestion.removes and added.keys() <= statements.keys():
        return False
    for it in suggestion.removes:
        del statements[it]
    statements |= added
    return True


def _triples(lines: Iterable[str]) -> Mapping[str, Triple]:
    text = "".join(f"{it}\n" for it in lines)
    return {_line(it): it for it in read_canonical(text.encode())}


def _line(triple: Triple) -> str:
    return n_triples([triple]).decode().rstrip("\n")
