"""How the store writes statements: it knows numbers and dates by their value (Oxigraph does)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ldcat.model.syntax import n_triples

#: Only these may be written otherwise.
_SPECIAL: Final = re.compile(rb'"(?:\^\^<|@)')
_LINE: Final = "urn:ldcat:line:"


def normal_lines(lines: Sequence[bytes]) -> Sequence[bytes]:
    """Return statements as the store has them, each in its place.

    Args:
        lines: N-Triples lines, without their ends.
    """
    normal = list(lines)
    special = [place for place, line in enumerate(lines) if _SPECIAL.search(line)]
    if not special:
        return normal
    store = Store()
    triples = parse(b"".join(lines[it] + b"\n" for it in special), RdfFormat.N_TRIPLES)
    store.extend(
        Quad(it.subject, it.predicate, it.object, NamedNode(f"{_LINE}{place}"))
        for place, it in zip(special, triples, strict=True)
    )
    for it in store:
        if isinstance(it.graph_name, NamedNode):
            place = int(it.graph_name.value.removeprefix(_LINE))
            normal[place] = n_triples([it.triple])[:-1]
    return normal
