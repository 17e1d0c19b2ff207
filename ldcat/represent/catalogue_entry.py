"""What this catalogue says of a record: since when it is listed, where it came from."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Final

from ldcat.model.graph import NamedNode, Node
from ldcat.model.record import Record
from ldcat.model.view import RecordView
from ldcat.represent.facts import Fact, row, when
from ldcat.represent.layout import Layout
from ldcat.represent.literals import instant
from ldcat.represent.speech import message
from ldcat.represent.values import Code, Link, Row, Text, Value
from ldcat.represent.words import Words
from ldcat.terms import (
    DCAT_CATALOG_RECORD,
    DCT,
    DCT_ISSUED,
    DCT_MODIFIED,
    FOAF_PRIMARY_TOPIC,
    RDF_TYPE,
)

_SOURCE: Final = DCT + "source"
_LISTED: Final = Fact((DCT_ISSUED,), when, message("Listed here since"))
_CHANGED: Final = Fact((DCT_MODIFIED,), when, message("Changed here"))


def entry_rows(layout: Layout, view: RecordView) -> tuple[Row, ...]:
    """Return what this catalogue says of the record: first in words, then in statements."""
    node = NamedNode(f"{view.address}#record")
    layout.begin(node)
    record = view.record
    dates = (
        row(layout, node, _LISTED) or _dated(_LISTED, record.listed, layout.words),
        row(layout, node, _CHANGED) or _dated(_CHANGED, record.changed, layout.words),
    )
    _place_evident(layout, view, node)
    return (*_names(layout.words, view), *dates, *_origin(layout, record), *layout.rows(node))


def _dated(fact: Fact, moment: datetime, words: Words) -> Row:
    return Row(words.say(fact.label), "", "", (instant(moment, words.speech),))


def _names(words: Words, view: RecordView) -> tuple[Row, ...]:
    """Return the IRI of the thing, and of this page where that is another one."""
    here = Row(words.say("Address of this page"), "", "", (Code(view.address),))
    if view.record.iri == view.address:
        return (Row(words.say("IRI, and address of this page"), "", "", (Code(view.address),)),)
    target = view.record.iri
    visit = (Link(words.say("Visit it"), href, target),) if (href := words.href(target)) else ()
    return (Row(words.say("IRI of the thing described"), "", "", (Code(target), *visit)), here)


def _place_evident(layout: Layout, view: RecordView, node: Node) -> None:
    """Count as placed what the heading of the box and the IRIs in it say."""
    if layout.graph.types(node) == {DCAT_CATALOG_RECORD}:
        layout.take(node, RDF_TYPE)
    if layout.graph.objects(node, FOAF_PRIMARY_TOPIC) == (view.subject,):
        layout.take(node, FOAF_PRIMARY_TOPIC)
    sources = layout.graph.objects(node, _SOURCE)
    if [source.value for source in sources] == [view.record.source]:
        layout.take(node, _SOURCE)


def _origin(layout: Layout, record: Record) -> tuple[Row, ...]:
    words, found = layout.words, []
    if record.source:
        href = words.href(record.source)
        # Where a file lies on the server is nobody's business.
        is_named = record.source != "-"
        name = Text(PurePath(record.source).name if is_named else words.say("standard input"))
        source: Value = Link(record.source, href, record.source) if href else name
        found.append(Row(words.say("Came from"), "", "", (source,)))
    if record.profile:
        conforms, fails = message("%(profile)s: conforms"), message("%(profile)s: does not conform")
        verdict = words.say(conforms if record.conforms else fails, profile=record.profile)
        found.append(Row(words.say("Checked against"), "", "", (Text(verdict),)))
    return tuple(found)
