"""Findings as people read them: where, what is there, what should be, how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ldcat.model.report import Finding


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change to a record that would mend a finding.

    Attributes:
        removes: The statements to leave out, as lines of N-Triples without line end.
        adds: The statements to put in their place; blank nodes that are new begin with `_:new`.
        is_certain: Whether it says the same as before in the right way, so that nobody need be
            asked; else it is a guess.
        sentence: The change in words.
    """

    removes: tuple[str, ...]
    adds: tuple[str, ...]
    is_certain: bool
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        """Return the suggestion as plain values, for JSON."""
        return {
            "sentence": self.sentence,
            "certain": self.is_certain,
            "remove": list(self.removes),
            "add": list(self.adds),
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """A finding in words, in one language.

    Attributes:
        finding: The finding itself.
        place: Where in the record it is, e.g. `second distribution → format`.
        property: The property with its label, e.g. `format (dct:format)`, or empty.
        found: What is there, or empty.
        expected: What the rule wants, in a few words, or empty.
        message: One sentence that a publisher understands.
        documentation: Where the rule is explained; empty where that is nowhere.
        suggestion: What would mend it; None where nothing could be computed.
    """

    finding: Finding
    place: str
    property: str
    found: str
    expected: str
    message: str
    documentation: str
    suggestion: Suggestion | None

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        told = {
            "place": self.place,
            "property": self.property,
            "found": self.found,
            "expected": self.expected,
            "message": self.message,
            "documentation": self.documentation,
            "suggestion": self.suggestion.as_dict() if self.suggestion else None,
        }
        return self.finding.as_dict() | {name: it for name, it in told.items() if it}


@dataclass(frozen=True, slots=True)
class ExplainedReport:
    """A report in words.

    Attributes:
        record: IRI of the record.
        profile: Token of the profile; empty if nothing was checked.
        conforms: Whether nothing is a violation.
        explanations: The findings, worst first.
        cut: How many findings were left out because a limit was met.
        language: What the words are in (BCP 47).
    """

    record: str
    profile: str
    conforms: bool
    explanations: Sequence[Explanation]
    cut: int
    language: str = "en"
