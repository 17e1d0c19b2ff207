"""Say where in its document each finding about a record is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    root = f"<{record}>"
    ways = steps_to_nodes(described, root) if report.findings else {}
    return tuple(_line(it, root, described, (ways, locator)) for it in report.findings)


def _line(
    finding: Finding,
    root: str,
    record: Described,
    found: tuple[Mapping[str, Sequence[Step]], Locator],
) -> int:
    ways, locator = found
    node = finding.node if finding.node.startswith("_:") else f"<{finding.node}>"
    way = [root, *(it.node for it in ways.get(node, ()))]
    if node.startswith("_:") and not finding.value:
        # Nameless, it is where something else is said of it.
        said = (locator.line(way[:-1], *it) for it in _literals(record, node))
        return next(filter(None, said), 0) or locator.line(way, finding.path, "")
    return locator.line(way if node in ways else [root, node], finding.path, finding.value)


def _literals(record: Described, node: str) -> Iterator[tuple[str, str]]:
    for predicate, values in record.properties(node).items():
        yield from ((predicate, it) for it in values if len(it) > 4 and not it.startswith("_:"))
