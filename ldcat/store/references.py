"""Who refers to a thing: queries that an engine answers by its indexes."""

from __future__ import annotations

from typing import Final

#: Asks for the statements of record graphs about a thing.
REFERENCES: Final = (
    "SELECT ?record ?subject ?predicate ?thing WHERE "
    "{ GRAPH ?record { ?subject ?predicate ?thing } }"
)
