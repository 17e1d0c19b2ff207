"""Reads the sitemaps with ultimate-sitemap-parser, from the robots.txt on."""

from __future__ import annotations

from telling import BASE, expected, fetch, tell
from usp.tree import sitemap_tree_for_homepage


def main() -> None:
    """Find the page of every record, and look whether it is there."""
    pages = {it.url: it for it in sitemap_tree_for_homepage(f"{BASE}/").all_pages()}
    faults = []
    for address, page in sorted(pages.items()):
        status = fetch(address, "text/html")[0]
        print(status, page.last_modified, address)
        faults += [f"{address}: {status}"] if status != 200 else []
    records = [it for it in pages if it.rstrip("/") != BASE]
    tell("/robots.txt, /sitemap.xml", len(records), expected(), faults)


if __name__ == "__main__":
    main()
