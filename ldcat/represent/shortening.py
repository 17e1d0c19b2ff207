"""Records with very many distributions, shortened for what stands inside a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ldcat.model.graph import BlankNode, Graph, Literal, Node, node, term
from ldcat.model.view import RecordView, View
from ldcat.terms import DCAT

#: So many distributions stand inside a page; the forms of the record have all.
_MOST: Final = 50
_DISTRIBUTION: Final = DCAT + "distribution"


def shortened(view: View) -> View:
    """Return a view of a record without its distributions beyond the first ones."""
    if not isinstance(view, RecordView):
        return view
    values = view.own.objects(view.subject, _DISTRIBUTION)
    if len(values) <= _MOST:
        return view
    hidden: set[Node] = set()
    pending = [it for it in values[_MOST:] if not isinstance(it, Literal)]
    while pending:
        found = pending.pop()
        if found not in hidden and found != view.subject:
            hidden.add(found)
            parts = (it for its in view.own.properties(found).values() for it in its)
            pending += [it for it in parts if isinstance(it, BlankNode)]
    left = (
        it for it in view.own if node(it.subject) not in hidden and term(it.object) not in hidden
    )
    return replace(view, own=Graph(left))
