"""News: what changed last, as Atom (RFC 4287) and as JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from ldcat.catalogue.reading import CatalogueReader
from ldcat.ledger.ledger import Ledger
from ldcat.model.view import Site
from ldcat.represent.atom import ATOM, Entry, atom_entry, entry_of, text_of, told_moment

#: Entries of a page.
_SIZE: Final = 50
#: Entries that are gone (RFC 6721).
_TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of news.

    Attributes:
        entries: Newest first.
        before: It tells of what is before this position; 0 for the first page.
        following: The same of the next page; 0 if there is none.
        updated: When the newest of it happened.
    """

    entries: Sequence[Entry]
    before: int
    following: int
    updated: datetime


class News:
    """Writes news down."""

    def __init__(self, ledger: Ledger, reader: CatalogueReader, site: Site) -> None:
        self._ledger = ledger
        self._reader = reader
        self._site = site

    def page(self, before: int = 0) -> Page:
        """Return what changed last before a position; 0 for now."""
        until = before or self._ledger.position + 1
        found = self._ledger.changes.newest(until, _SIZE + 1)
        records = found[:_SIZE]
        alive = [it for it in records if not it.is_deleted]
        views = {it.record.iri: it for it in self._reader.views(alive, whole=True)}
        entries = [entry_of(self._site, it, views.get(it.iri)) for it in records]
        goes_on = len(found) > _SIZE
        updated = records[0].changed if records else datetime.now(UTC)
        return Page(entries, before, records[-1].sequence if goes_on else 0, updated)

    def atom(self, page: Page) -> bytes:
        """Return a page as Atom, with what was deleted as tombstones."""
        site = self._site
        address = f"{site.base}feed.atom"
        links = {"self": self._link(address, page.before), "first": address}
        links["alternate"] = str(site.base)
        if page.following:
            links["next"] = self._link(address, page.following)
        told = "".join(
            f"<link rel={quoteattr(it)} href={quoteattr(to)}/>\n" for it, to in links.items()
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<feed xmlns="{ATOM}" xmlns:at="{_TOMBSTONES}" xml:lang={quoteattr(site.language)}>\n'
            f"<id>{escape(site.base)}</id>\n<title>{text_of(site.title)}</title>\n"
            f"<subtitle>{text_of(site.description)}</subtitle>\n"
            f"<updated>{told_moment(page.updated)}</updated>\n"
            f"<author><name>{text_of(site.publisher)}</name></author>\n"
            f'<generator version="{escape(site.version)}">ldcat</generator>\n'
            f"{told}{''.join(map(atom_entry, page.entries))}</feed>\n"
        ).encode()

    def json_feed(self, page: Page) -> bytes:
        """Return a page as JSON Feed; of what was deleted, it says no more than that."""
        site = self._site
        address = f"{site.base}feed.json"
        told: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": site.title,
            "description": site.description,
            "home_page_url": str(site.base),
            "feed_url": self._link(address, page.before),
            "language": site.language,
            "authors": [{"name": site.publisher}],
            "items": [_json_item(it) for it in page.entries],
        }
        if page.following:
            told["next_url"] = self._link(address, page.following)
        return json.dumps(told, ensure_ascii=False, indent=1).encode()

    def _link(self, address: str, before: int) -> str:
        return f"{address}?before={before}" if before else address


def _json_item(entry: Entry) -> dict[str, Any]:
    record = entry.record
    told: dict[str, Any] = {
        "id": record.iri,
        "url": entry.address,
        "date_modified": told_moment(record.changed),
    }
    if record.is_deleted:
        return told | {"title": "Deleted", "content_text": "", "_ldcat": {"deleted": True}}
    told |= {
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        "date_published": told_moment(record.listed),
        "tags": [record.kind],
    }
    return told | ({"authors": [{"name": entry.author}]} if entry.author else {})
