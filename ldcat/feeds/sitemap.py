"""Sitemaps: the page of every record, for search engines (sitemaps.org protocol 0.9)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

from ldcat.errors import NotFoundError
from ldcat.ledger.ledger import Ledger
from ldcat.model.view import Site

#: So many records a sitemap has: with the landing page, as many as it may have.
MOST: Final = 49_999
#: Questions, which are endless, and forms of what has a page.
_CLOSED: Final = (
    "sparql", "update", "graphs", "search", "resource", "validate", "*?_profile=*", "queries/*?",
    "quality/records",
)  # fmt: skip
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Sitemaps:
    """Writes sitemaps: one for so many numbers of records, so that records stay in theirs."""

    def __init__(self, ledger: Ledger, site: Site) -> None:
        self._ledger = ledger
        self._site = site

    def index(self) -> bytes:
        """Return the list of sitemaps."""
        last = max(0, self._ledger.newest_number() - 1) // MOST
        entries = "".join(
            f"<sitemap><loc>{escape(f'{self._site.base}sitemap-{number}.xml')}</loc></sitemap>\n"
            for number in range(last + 1)
        )
        return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{entries}</sitemapindex>\n'.encode()

    def sitemap(self, number: int) -> bytes:
        """Return a sitemap: the landing page with the first, and the pages of records.

        Raises:
            NotFoundError: There is none of this number.
        """
        after = number * MOST
        if number and after >= self._ledger.newest_number():
            raise NotFoundError(f"There is no sitemap {number}.")
        base = escape(self._site.base)
        entries = [f"<url><loc>{base}</loc></url>\n"] if not number else []
        entries += [
            f"<url><loc>{base}{kind}/{escape(slug)}</loc><lastmod>{_told(changed)}</lastmod></url>\n"
            for kind, slug, changed in self._ledger.addresses(after, after + MOST)
        ]
        body = "".join(entries)
        return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{body}</urlset>\n'.encode()


def robots(site: Site, prefix: str) -> bytes:
    """Return what crawlers may read: records and vocabularies, and no questions.

    Args:
        site: Who runs the catalogue.
        prefix: The path of the public base, ending in `/`.
    """
    closed = ("sparql", "update", "graphs", "search", "resource", "validate", "*?_profile=*")
    rules = "".join(
        f"Disallow: {prefix}{it}\n" for it in (*closed, "queries/*?", "quality/records")
    )
    feeds = "".join(
        f"# {label}: {site.base}{path}\n"
        for label, path in (
            ("DCAT feed", "catalog"),
            ("OAI-PMH", "oai?verb=Identify"),
            ("LDES", "ldes"),
            ("DCAT-US", "data.json"),
            ("Atom", "feed.atom"),
        )
    )
    return (
        f"# Harvesters find everything here, page by page:\n{feeds}"
        f"User-agent: *\n{rules}Allow: {prefix}\n\nSitemap: {site.base}sitemap.xml\n"
    ).encode()


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
