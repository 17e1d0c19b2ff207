"""Suggest the change to a record that would mend a finding, where one can be computed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ldcat.model.explained import Suggestion
from ldcat.model.report import Finding
from ldcat.terms import DCAT, DCT
from ldcat.validation.cases import Case, Mend
from ldcat.validation.concepts import Concepts
from ldcat.validation.described import Described
from ldcat.validation.mending_nodes import ABOUT_NODES, SAYING_THE_SAME
from ldcat.validation.mending_values import ABOUT_VALUES
from ldcat.validation.phrases import Phrases
from ldcat.validation.shapes import ShapeTable

_IRI: Final = re.compile("<([^>]*)>")
#: What is missing may be said of another node.
_ADDRESS: Final = DCAT + "accessURL"
#: A missing property → those of the same node, one of which has to be there to take it from.
_TAKEN_FROM: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        path: frozenset(f"<{it}>" for it in (*others, DCT + "issued"))
        for path, others in SAYING_THE_SAME.items()
    }
)


class Suggester:
    """Suggests changes, in one language."""

    def __init__(self, table: ShapeTable, concepts: Concepts, phrases: Phrases) -> None:
        self._concepts = concepts
        self._phrases = phrases
        self._table = table

    def suggestion(self, finding: Finding, record: Described) -> Suggestion | None:
        """Return the change that would mend a finding; None where nothing can be computed."""
        if not self._table.has(finding.shape):
            return None
        finding = _with_one_path(finding, record)
        wanted = self._table.wanted(finding.shape, tuple(record.types(_n_triples(finding.node))))
        case = Case(finding, wanted, record, self._concepts, self._phrases)
        ways = ABOUT_VALUES if case.statement else ABOUT_NODES
        mend = next((it for way in ways if (it := way(case))), None)
        return self._worded(mend) if mend else None

    def _worded(self, mend: Mend) -> Suggestion:
        key = "replace" if mend.removes and mend.adds else "add" if mend.adds else "remove"
        pattern = self._phrases.suggestions[key if mend.is_certain else f"{key}-guess"]
        sentence = pattern.format(before=mend.before, after=mend.after)
        return Suggestion(mend.removes, mend.adds, mend.is_certain, sentence)


def _with_one_path(finding: Finding, record: Described) -> Finding:
    """Return a finding about alternative properties as one about that which the node has."""
    if "|" not in finding.path:
        return finding
    node = _n_triples(finding.node)
    has_value = (
        it for it in _IRI.findall(finding.path) if finding.value in record.values(node, it)
    )
    path = next(has_value, "")
    return replace(finding, path=path) if path else finding


def may_be_said_elsewhere(finding: Finding, said: Collection[str]) -> bool:
    """Say whether a finding without a value could have a suggestion at all.

    Args:
        finding: What was found.
        said: The properties that its node has, as they stand in statements.
    """
    path = finding.path
    if not path or path == _ADDRESS or finding.component == "MaxCount":
        return True
    return path in _TAKEN_FROM and not _TAKEN_FROM[path].isdisjoint(said)


def _n_triples(node: str) -> str:
    return node if node.startswith("_:") else f"<{node}>"
