"""Results as Atom (RFC 4287) with what OpenSearch 1.1 says of them: to be subscribed to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from ldcat.model.search_view import SearchView
from ldcat.model.view import View
from ldcat.represent.atom import ATOM, atom_entry, entry_of, text_of, told_moment
from ldcat.represent.base import Context, Offer, Representation

_OPEN_SEARCH: Final = "http://a9.com/-/spec/opensearch/1.1/"


class SearchAtom:
    """A page of results as a feed."""

    offer: Offer = Offer(
        name="search-atom",
        label="Atom",
        media_type="application/atom+xml",
        suffix="atom",
        rank=95,
    )

    def fits(self, view: View) -> bool:
        """Say whether this kind of view has results."""
        return isinstance(view, SearchView)

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the feed."""
        del languages
        if not isinstance(view, SearchView):
            raise TypeError(view)
        site = view.site
        title = f"{site.title}: {view.criteria.text}" if view.criteria.text else site.title
        changed = max((it.record.changed for it in view.entries), default=view.changed)
        links = "".join(
            f"<link rel={quoteattr(rel)} href={quoteattr(to)}/>\n" for rel, to in _links(view)
        )
        entries = "".join(atom_entry(entry_of(site, it.record, it)) for it in view.entries)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<feed xmlns="{ATOM}" xmlns:os="{_OPEN_SEARCH}" '
            f"xml:lang={quoteattr(site.language)}>\n"
            f"<id>{escape(view.at(1))}</id>\n<title>{text_of(title)}</title>\n"
            f"<updated>{told_moment(changed) if changed else '1970-01-01T00:00:00Z'}</updated>\n"
            f"<author><name>{text_of(site.publisher)}</name></author>\n"
            f"<os:totalResults>{view.total}</os:totalResults>\n"
            f"<os:startIndex>{view.start + 1}</os:startIndex>\n"
            f"<os:itemsPerPage>{view.size}</os:itemsPerPage>\n"
            f"{links}{entries}</feed>\n"
        ).encode()


def _links(view: SearchView) -> Sequence[tuple[str, str]]:
    number, last = view.number, view.pages
    links = [("alternate", view.address), ("first", _feed(view, 1)), ("last", _feed(view, last))]
    links.append(("self", _feed(view, number)))
    if number < last:
        links.append(("next", _feed(view, number + 1)))
    if number > 1:
        links.append(("previous", _feed(view, number - 1)))
    return links


def _feed(view: SearchView, number: int) -> str:
    head = f"{view.site.base}search"
    return f"{head}.atom{view.at(number).removeprefix(head)}"


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one that writes results as Atom."""
    del context
    return (SearchAtom(),)
