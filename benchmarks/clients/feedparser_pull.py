"""Reads the news with feedparser, page by page if there are pages."""

from __future__ import annotations

import feedparser
from telling import BASE, expected, tell


def main() -> None:
    """Take every entry of the Atom feed."""
    address: str | None = f"{BASE}/feed.atom"
    entries: dict[str, str] = {}
    faults = []
    while address:
        feed = feedparser.parse(address)
        if feed.bozo:
            faults.append(f"{address}: {feed.bozo_exception}")
        print(address, feed.version, feed.feed.get("title"), feed.feed.get("updated"))
        for it in feed.entries:
            entries[it.id] = it.title
            print(" ", it.updated, it.link, "|", it.title)
            faults += [f"{it.id} has no link"] if not it.get("link") else []
        address = next((it.href for it in feed.feed.links if it.rel == "next"), None)
    tell("/feed.atom", len(entries), expected(), faults)


if __name__ == "__main__":
    main()
