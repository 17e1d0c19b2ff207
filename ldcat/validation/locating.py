"""Say where in its document each finding about a record is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ldcat.model.locating import Locator
from ldcat.model.report import Finding, Report
from ldcat.validation.described import Described
from ldcat.validation.places import Ways


def lines_of(report: Report, record: str, text: bytes, *, locator: Locator) -> Sequence[int]:
    """Return the line of each finding, from 1; 0 where none is known.

    Args:
        report: What was found.
        record: IRI of the record.
        text: Its graph as N-Triples.
        locator: Finds lines in the document.
    """
    described = Described(text)
    lines = _Lines(f"<{record}>", described, Ways(described, f"<{record}>"), locator)
    return tuple(lines.of(it) for it in report.findings)


@dataclass(frozen=True, slots=True)
class _Lines:
    """One record in its document."""

    root: str
    record: Described
    ways: Ways
    locator: Locator

    def of(self, finding: Finding) -> int:
        """Return the line of a finding."""
        node = finding.node if finding.node.startswith("_:") else f"<{finding.node}>"
        way = [*self.ways.nodes(node)]
        if node.startswith("_:") and not finding.value:
            # Nameless, it is where something else is said of it.
            said = (self.locator.line(way[:-1], *it) for it in _literals(self.record, node))
            return next(filter(None, said), 0) or self.locator.line(way, finding.path, "")
        steps = way if way[-1] == node else [*way, node]
        return self.locator.line(steps, finding.path, finding.value)


def _literals(record: Described, node: str) -> Iterator[tuple[str, str]]:
    for predicate, values in record.properties(node).items():
        yield from ((predicate, it) for it in values if len(it) > 4 and not it.startswith("_:"))
