"""The fields of the index."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tantivy import Filter, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from ldcat.model.criteria import SEARCH_FACETS

#: Grows with every change of what is in the index: an index of another version is built anew.
VERSION: Final = 3

NUMBER: Final = "number"
TITLE: Final = "title"
KEYWORDS: Final = "keywords"
DESCRIPTION: Final = "description"
PEOPLE: Final = "people"
REST: Final = "rest"
#: Whole titles and identifiers, folded: what somebody types who knows them.
EXACT: Final = "exact"
#: The words of titles and keywords without stems: for prefixes, corrections, suggestions.
WORDS: Final = "words"
#: The languages of the texts.
TONGUES: Final = "tongues"
#: What results are ordered by: the title, folded.
ORDER: Final = "order"
#: How that begins, as a number: far down a long list, texts take too long to compare.
HEAD: Final = "head"
_HEAD_BYTES: Final = 8
#: Texts in which words are sought, with their weight.
TEXTS: Final = ((TITLE, 5.0), (KEYWORDS, 3.0), (PEOPLE, 2.0), (DESCRIPTION, 1.0), (REST, 0.6))
#: The days by span: the first and the last.
DAYS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "time": ("begin", "end"),
        "issued": ("issued", "issued"),
        "modified": ("modified", "modified"),
    }
)
#: Those of them that results are ordered by have the record's number below the day: what is of
#: one day keeps its order.
ORDERED: Final = frozenset({"issued", "modified"})
BELOW: Final = 1 << 32
#: The sides of the box, in ten-thousandths of a degree.
SIDES: Final = ("west", "south", "east", "north")
SCALE: Final = 10_000
#: Where the middle of the box is: a cell of a grid over the world, of so many degrees, counted
#: from the north-west.
CELL: Final = "cell"
CELL_DEGREES: Final = 5
CELL_COLUMNS: Final = 360 // CELL_DEGREES
#: Texts come as stems, set apart by blanks.
ANALYSED: Final = "analysed"

#: Fields of the second index: what the values are called.
IRI: Final = "iri"
FACET: Final = "facet"
NAMES: Final = "names"


def record_schema() -> Schema:
    """Return the fields of a record."""
    builder = SchemaBuilder()
    builder.add_unsigned_field(NUMBER, indexed=True, fast=True)
    for name, _ in TEXTS:
        builder.add_text_field(name, tokenizer_name=ANALYSED, index_option="position")
    builder.add_text_field(WORDS, tokenizer_name=ANALYSED, index_option="basic")
    builder.add_text_field(EXACT, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(ORDER, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field(HEAD, indexed=True, fast=True)
    for name in (*SEARCH_FACETS, TONGUES):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in (*dict.fromkeys(it for ends in DAYS.values() for it in ends), *SIDES, CELL):
        builder.add_integer_field(name, fast=True)
    return builder.build()


def head_of(order: str) -> int:
    """Return how a text begins, as a number: in the order of texts.

    >>> head_of("sea") < head_of("sea level") < head_of("tide")
    True
    """
    return int.from_bytes(order.encode()[:_HEAD_BYTES].ljust(_HEAD_BYTES, b"\0"), "big")


def name_schema() -> Schema:
    """Return the fields of what a value is called."""
    builder = SchemaBuilder()
    builder.add_text_field(IRI, tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field(FACET, tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field(NAMES, tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field(WORDS, tokenizer_name=ANALYSED, index_option="basic")
    return builder.build()


def analysed() -> TextAnalyzer:
    """Return what reads texts that are analysed already."""
    return TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.remove_long(60)).build()
