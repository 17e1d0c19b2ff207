"""All representations, and which of them a request gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ldcat.errors import BadParameterError, NotAcceptableError
from ldcat.model.view import CataloguePage, View
from ldcat.plugins import discover
from ldcat.represent.base import Context, Offer, Representation
from ldcat.represent.negotiate import choose

_HTML = "text/html"


class Registry:
    """The representations that there are."""

    def __init__(self, representations: Sequence[Representation]) -> None:
        ordered = sorted(representations, key=lambda it: it.offer.rank)
        self._by_name = {it.offer.name: it for it in ordered}
        self._by_token: defaultdict[str, list[Representation]] = defaultdict(list)
        for it in ordered:
            offer = it.offer
            names = (offer.name, offer.suffix, *offer.suffixes, offer.media_type, *offer.aliases)
            for token in dict.fromkeys(names):
                self._by_token[token].append(it)

    def offers(self, view: View) -> Sequence[Offer]:
        """Return what a view can be written as, best first.

        A page of the feed is RDF first: harvesters say `Accept: */*` and nothing else.
        """
        offers = [it.offer for it in self._by_name.values() if it.fits(view)]
        if isinstance(view, CataloguePage):
            offers.sort(key=lambda it: it.media_type == _HTML)
        return offers

    def by_token(self, token: str, view: View | None = None) -> Representation:
        """Return a representation by name, suffix or media type; if may be, one that fits.

        Raises:
            BadParameterError: There is none of that name.
        """
        # `+` of a media type is a blank in a query string, unless it was escaped.
        found = self._by_token.get(token.replace(" ", "+"))
        if not found:
            offers = self.offers(view) if view else [it.offer for it in self._by_name.values()]
            raise BadParameterError(
                f"There is no format “{token}”.",
                where="_format",
                mend=f"Use one of: {', '.join(it.name for it in offers)}.",
            )
        fitting = (it for it in found if view is not None and it.fits(view))
        return next(fitting, found[0])

    def has_suffix(self, suffix: str) -> bool:
        """Say whether addresses may end in the suffix."""
        found = self._by_token.get(suffix, ())
        return any(suffix in (it.offer.suffix, *it.offer.suffixes) for it in found)

    def chosen(self, view: View, *, accept: str, token: str) -> Representation:
        """Return the representation that a request gets.

        Args:
            view: What is asked for.
            accept: The Accept header.
            token: What suffix or `_format` ask for; it wins. Empty for neither.

        Raises:
            BadParameterError: The token names no format.
            NotAcceptableError: The client accepts nothing that there is.
        """
        if token:
            found = self.by_token(token, view)
            if found.fits(view):
                return found
        offers = self.offers(view)
        offer = None if token else choose(accept, offers)
        if offer is None:
            there = ", ".join(it.media_type for it in offers)
            raise NotAcceptableError(
                "None of the accepted formats is there.", mend=f"There is: {there}."
            )
        return self._by_name[offer.name]


def open_registry(context: Context) -> Registry:
    """Return all representations that can be discovered."""
    found: list[Representation] = []
    for module in discover("ldcat.represent.formats"):
        found += module.representations(context)
    return Registry(found)
