"""All representations, and which of them a request gets."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from ldcat.errors import BadParameterError, NotAcceptableError
from ldcat.model.view import CataloguePage, RecordView, View
from ldcat.plugins import discover
from ldcat.represent.base import AS_KEPT, Context, Linking, Offer, ProfileName, Representation
from ldcat.represent.form import Form
from ldcat.represent.negotiate import choose, profiles_of
from ldcat.represent.signposts import Signpost

_HTML = "text/html"
#: A profile in more syntaxes than that is told by its best one.
_FEW = 3
#: The form that pages have inside.
_EMBEDDED = "schema"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks for, in the dimensions that there are.

    Attributes:
        accept: The Accept header.
        form: What suffix, `_format` or `_mediatype` ask for; it wins over `accept`.
        profile: What `_profile` asks for: tokens or IRIs, the best first; it wins over the header.
        accept_profile: The Accept-Profile header.
    """

    accept: str = ""
    form: str = ""
    profile: str = ""
    accept_profile: str = ""


@runtime_checkable
class Posting(Protocol):
    """A representation that knows the typed links of records."""

    def signposts(self, view: RecordView) -> Sequence[Signpost]:
        """Return every signpost of a record."""


class Registry:
    """The representations that there are."""

    def __init__(self, representations: Sequence[Representation], context: Context) -> None:
        self.context = context
        ordered = sorted(representations, key=lambda it: it.offer.rank)
        self._last = threading.local()
        self._posting = next((it for it in ordered if isinstance(it, Posting)), None)
        self._by_name = {it.offer.name: it for it in ordered}
        self._by_token: defaultdict[str, list[Representation]] = defaultdict(list)
        for it in ordered:
            offer = it.offer
            names = (offer.name, offer.suffix, *offer.suffixes, offer.media_type, *offer.aliases)
            for token in dict.fromkeys(names):
                self._by_token[token].append(it)

    @property
    def all(self) -> Sequence[Representation]:
        """Every representation, best first."""
        return list(self._by_name.values())

    @property
    def profiles(self) -> Sequence[ProfileName]:
        """The profiles that anything can be written by."""
        return list(dict.fromkeys(it.offer.profile for it in self._by_name.values()))

    def offers(self, view: View) -> Sequence[Offer]:
        """Return what a view can be written as, best first.

        A page of the feed is RDF first: harvesters say `Accept: */*` and nothing else.
        """
        if getattr(self._last, "view", None) is view:
            return list(self._last.offers)
        offers = list(self._fitting(view))
        if isinstance(view, CataloguePage):
            offers.sort(key=lambda it: it.media_type == _HTML)
        # One request asks for them more than once.
        self._last.view, self._last.offers = view, tuple(offers)
        return offers

    def _fitting(self, view: View) -> Iterator[Offer]:
        whys: dict[str, str] = {}
        for it in self._by_name.values():
            if it.fits(view):
                # What a record lacks is a matter of the profile, whatever the syntax.
                token = it.offer.profile.token
                if token not in whys:
                    whys[token] = _why(it, view)
                if not whys[token]:
                    yield it.offer

    def main_offers(self, view: View) -> Sequence[Offer]:
        """Return the offers that are told beside a view: of a profile in many syntaxes, one.

        All of them are in the list that `_profile=alt` asks for.
        """
        offers = self.offers(view)
        counted = Counter(it.profile.token for it in offers)
        seen: set[str] = set()
        found: list[Offer] = []
        for it in offers:
            token = it.profile.token
            if token == AS_KEPT.token or counted[token] <= _FEW or token not in seen:
                found.append(it)
            seen.add(token)
        return found

    def told(self, view: View, name: str) -> tuple[Offer, bytes] | None:
        """Return a view in the form of a name; None where it is not to be had in it."""
        form = self._by_name.get(name)
        if form is None or not form.fits(view) or _why(form, view):
            return None
        return form.offer, form.write(view)

    def embedded(self, view: View) -> bytes:
        """Return a view as schema.org has it, for search engines; nothing where it has not."""
        schema = self._by_name.get(_EMBEDDED)
        if schema is None or not schema.fits(view) or _why(schema, view):
            return b""
        return schema.write(view)

    def signposts(self, view: RecordView) -> Sequence[Signpost]:
        """Return the typed links of a record; none where no link set can be written."""
        return self._posting.signposts(view) if self._posting else ()

    def by_token(self, token: str, view: View | None = None) -> Representation:
        """Return a representation by name, suffix or media type; if may be, one that fits.

        Raises:
            BadParameterError: There is none of that name.
        """
        found = self._called(token)
        if not found:
            offers = self.offers(view) if view else [it.offer for it in self._by_name.values()]
            raise BadParameterError(
                f"There is no format “{token}”.",
                where="_format",
                mend=f"Use one of: {', '.join(it.name for it in offers)}.",
            )
        fitting = (it for it in found if view is not None and it.fits(view))
        return next(fitting, found[0])

    def split(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield the stem and the suffix that a name may have, the longest suffix first."""
        for place, letter in enumerate(name):
            if letter == "." and place and self.has_suffix(name[place + 1 :]):
                yield name[:place], name[place + 1 :]

    def without_suffix(self, name: str) -> tuple[str, str]:
        """Split off what asks for a form at the end of a name; names may have dots, too.

        Whoever knows a thing by the whole name answers that first.
        """
        stem, dot, suffix = name.rpartition(".")
        is_known = bool(dot and stem) and self.has_suffix(suffix)
        return (stem, suffix) if is_known else (name, "")

    def has_suffix(self, suffix: str) -> bool:
        """Say whether addresses may end in the suffix."""
        found = self._by_token.get(suffix, ())
        return any(suffix in (it.offer.suffix, *it.offer.suffixes) for it in found)

    def tells_losses(self, offer: Offer) -> bool:
        """Say whether a form may leave out some of what a record says, and tells what."""
        return isinstance(self._by_name[offer.name], Form)

    def chosen(self, view: View, wish: Wish) -> Representation:
        """Return the representation that a request gets.

        Args:
            view: What is asked for.
            wish: How it is asked for.

        Raises:
            BadParameterError: The token names no format, or the profile is none.
            NotAcceptableError: The client accepts nothing that there is.
        """
        offers = self._conforming(view, wish)
        token = wish.form
        offer = self._named(view, token, offers) if token else choose(wish.accept, _apart(offers))
        if offer is None:
            there = ", ".join(dict.fromkeys(it.media_type for it in offers))
            raise NotAcceptableError(
                "None of the accepted formats is there.", mend=f"There is: {there}."
            )
        return self._by_name[offer.name]

    def _called(self, token: str) -> Sequence[Representation]:
        # `+` of a media type is a blank in a query string, unless it was escaped.
        return self._by_token.get(token.replace(" ", "+"), ())

    def _conforming(self, view: View, wish: Wish) -> Sequence[Offer]:
        """Return the offers of the best profile that a client asks for; all if it asks for none.

        The profile outranks the other dimensions; one that a header names in vain is passed over
        (Content Negotiation by Profile 7.1).
        """
        offers = self.offers(view)
        for name in profiles_of(wish.accept_profile) if not wish.profile else ():
            if found := [it for it in offers if _is_called(it.profile, name)]:
                return found
        if not wish.profile:
            return offers
        wanted = [it.strip() for it in wish.profile.split(",") if it.strip()]
        for name in wanted:
            if found := [it for it in offers if _is_called(it.profile, name)]:
                return found
        raise self._refusal(view, wanted)

    def _refusal(self, view: View, wanted: Sequence[str]) -> NotAcceptableError | BadParameterError:
        """Return why a view cannot be had by any of some profiles."""
        known = [
            it
            for it in self._by_name.values()
            if any(_is_called(it.offer.profile, name) for name in wanted)
        ]
        there = ", ".join(dict.fromkeys(it.profile.token for it in self.offers(view)))
        mend = f"There is: {there}."
        if not known:
            what = f"There is no profile “{', '.join(wanted)}”."
            return BadParameterError(what, where="_profile", mend=mend)
        why = " ".join(dict.fromkeys(filter(None, (_why(it, view) for it in known))))
        label = known[0].offer.profile.label
        return NotAcceptableError(why or f"This is not to be had as {label}.", mend=mend)

    def _named(self, view: View, token: str, offers: Sequence[Offer]) -> Offer | None:
        """Return the offer that a token names; of a profile, the one of the same media type."""
        self.by_token(token, view)  # refuses what is no format at all
        found = self._called(token)
        names = {it.offer.name for it in found}
        if exact := next((it for it in offers if it.name in names), None):
            return exact
        if whys := [why for it in found if (why := _why(it, view))]:
            raise NotAcceptableError(whys[0], mend="Ask for another form.")
        if all(it.offer.profile != AS_KEPT for it in found):
            label = found[0].offer.label
            raise NotAcceptableError(
                f"This is not to be had as {label}.", mend="Ask for another form."
            )
        media_types = {it.offer.media_type for it in found}
        return next((it for it in offers if it.media_type in media_types), None)


def _why(representation: Representation, view: View) -> str:
    """Return why a record cannot be written that way; nothing if it can."""
    if isinstance(representation, Form) and isinstance(view, RecordView):
        return representation.refusal(view) if representation.fits(view) else ""
    return ""


def _apart(offers: Sequence[Offer]) -> Sequence[Offer]:
    """Return offers without what two of them would be sent for: DCAT as it was published gets it.

    Who asks for `application/xml` and names no profile wants RDF/XML, not ISO 19139.
    """
    kept = [it for it in offers if it.profile == AS_KEPT]
    taken = {name for it in kept for name in (it.media_type, *it.aliases)}
    others = [
        replace(it, aliases=tuple(name for name in it.aliases if name not in taken))
        for it in offers
        if it.profile != AS_KEPT and it.media_type not in taken
    ]
    return [*kept, *others]


def _is_called(profile: ProfileName, name: str) -> bool:
    return name in (profile.token, profile.iri, *profile.aliases)


def open_registry(context: Context) -> Registry:
    """Return all representations that can be discovered."""
    found: list[Representation] = []
    for module in discover("ldcat.represent.formats"):
        found += module.representations(context)
    registry = Registry(found, context)
    for it in found:
        if isinstance(it, Linking):
            it.know(registry)
    return registry
