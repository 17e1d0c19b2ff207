"""Say where in its document each finding about a record is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ldcat.model.locating import Locator
from ldcat.model.report import Finding, Report
from ldcat.validation.described import Described
from ldcat.validation.places import Step, steps_to_nodes


def lines_of(report: Report, record: str, text: bytes, *, locator: Locator) -> Sequence[int]:
    """Return the line of each finding, from 1; 0 where none is known.

    Args:
        report: What was found.
        record: IRI of the record.
        text: Its graph as N-Triples.
        locator: Finds lines in the document.
    """
    described = Described(text)
    ways = steps_to_nodes(described, f"<{record}>") if report.findings else {}
    lines = _Lines(f"<{record}>", described, ways, locator)
    return tuple(lines.of(it) for it in report.findings)


@dataclass(frozen=True, slots=True)
class _Lines:
    """One record in its document."""

    root: str
    record: Described
    ways: Mapping[str, Sequence[Step]]
    locator: Locator

    def of(self, finding: Finding) -> int:
        """Return the line of a finding."""
        node = finding.node if finding.node.startswith("_:") else f"<{finding.node}>"
        way = [self.root, *(it.node for it in self.ways.get(node, ()))]
        if node.startswith("_:") and not finding.value:
            # Nameless, it is where something else is said of it.
            said = (self.locator.line(way[:-1], *it) for it in _literals(self.record, node))
            return next(filter(None, said), 0) or self.locator.line(way, finding.path, "")
        steps = way if node in self.ways else [self.root, node]
        return self.locator.line(steps, finding.path, finding.value)


def _literals(record: Described, node: str) -> Iterator[tuple[str, str]]:
    for predicate, values in record.properties(node).items():
        yield from ((predicate, it) for it in values if len(it) > 4 and not it.startswith("_:"))
