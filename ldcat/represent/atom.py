"""Records as entries of Atom (RFC 4287)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from ldcat.model.addresses import record_address
from ldcat.model.graph import Literal, Node
from ldcat.model.record import Record
from ldcat.model.view import RecordView, Site
from ldcat.model.xml import legal_text
from ldcat.represent.reading import best_literal
from ldcat.terms import DCT_DESCRIPTION, DCT_PUBLISHER, DCT_TITLE, FOAF_NAME

ATOM: Final = "http://www.w3.org/2005/Atom"
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that changed.

    Attributes:
        record: The ledger's facts about it.
        address: Its page here.
        title: What it is called.
        summary: What it is, shortened.
        author: Who publishes it.
    """

    record: Record
    address: str
    title: str = ""
    summary: str = ""
    author: str = ""


def entry_of(site: Site, record: Record, view: RecordView | None) -> Entry:
    """Return a record as an entry; one without a view was deleted."""
    address = str(record_address(site.base, record))
    if view is None:
        return Entry(record, address)
    node = view.subject
    summary = _best(site, view, node, predicate=DCT_DESCRIPTION)
    if len(summary) > _LONGEST:
        summary = f"{summary[: _LONGEST - 1]}…"
    publisher = view.own.value(node, DCT_PUBLISHER)
    name = ""
    if isinstance(publisher, Literal):
        name = publisher.value
    elif publisher is not None:
        name = _best(site, view, publisher, predicate=FOAF_NAME)
    title = _best(site, view, node, predicate=DCT_TITLE) or record.slug
    return Entry(record, address, title, summary, name)


def _best(site: Site, view: RecordView, node: Node, *, predicate: str) -> str:
    texts = [it for it in view.own.objects(node, predicate) if isinstance(it, Literal)]
    return best_literal(texts, (site.language, "en")).value if texts else ""


def atom_entry(entry: Entry) -> str:
    """Return an entry in XML."""
    record = entry.record
    if record.is_deleted:
        when = told_moment(record.changed)
        return f'<at:deleted-entry ref={quoteattr(record.iri)} when="{when}"/>\n'
    turtle = f"{entry.address}.ttl"
    author = f"<author><name>{text_of(entry.author)}</name></author>\n" if entry.author else ""
    summary = f"<summary>{text_of(entry.summary)}</summary>\n" if entry.summary else ""
    return (
        f"<entry>\n<id>{escape(record.iri)}</id>\n<title>{text_of(entry.title)}</title>\n"
        f"<published>{told_moment(record.listed)}</published>\n"
        f"<updated>{told_moment(record.changed)}</updated>\n{author}{summary}"
        f'<category term="{record.kind}"/>\n'
        f'<link rel="alternate" type="text/html" href={quoteattr(entry.address)}/>\n'
        f'<link rel="describedby" type="text/turtle" href={quoteattr(turtle)}/>\n'
        "</entry>\n"
    )


def text_of(text: str) -> str:
    """Return a text as XML has it."""
    return escape(legal_text(text))


def told_moment(moment: datetime) -> str:
    """Return a moment as Atom has it (RFC 3339)."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
