"""Choose a representation by the Accept header (RFC 9110 12.4, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from ldcat.represent.base import Offer

#: More of the header than this is not read: no honest client needs it.
_LONGEST: Final = 4096
#: Clients send the same few headers again and again; so many choices are remembered.
_CHOICES: Final = 256
_PARAMETER: Final = re.compile(r';\s*([\w!#$&^.+-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*)\s*')
#: Java says `*` for `*/*`, and `.2` for `0.2`.
_RANGE: Final = re.compile(r"\s*([\w!#$&^.+*-]+)\s*/\s*([\w!#$&^.+*-]+)\s*|\s*\*\s*(?=;|$)")
#: `<IRI>;q=0.5`
_PROFILES: Final = re.compile(r'[<"]([^<>"\s]+)[>"]\s*(?:;\s*q\s*=\s*([\d.]+))?')
_WEIGHT: Final = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_IGNORED: Final = frozenset({"charset", "q"})


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One entry of an Accept header.

    Attributes:
        main: Type, lower case; `*` for any.
        sub: Subtype, lower case; `*` for any.
        quality: Its weight, 0 to 1.
        parameters: Its parameters but charset and weight.
    """

    main: str
    sub: str
    quality: float
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def precedence(self, media_type: str) -> int:
        """Return how exactly the range names a media type; 0 if it does not."""
        main, _, sub = media_type.partition("/")
        if self.main == "*":
            return 1
        if self.main != main:
            return 0
        if self.sub == "*":
            return 2
        if self.sub != sub:
            return 0
        return 3


def media_ranges(header: str) -> Sequence[MediaRange]:
    """Return the entries of an Accept header; what is not well-formed is passed over.

    >>> [(it.main, it.sub, it.quality) for it in media_ranges("text/*;q=0.5, TEXT/turtle")]
    [('text', '*', 0.5), ('text', 'turtle', 1.0)]
    """
    found: list[MediaRange] = []
    for entry in _entries(header):
        start = _RANGE.match(entry)
        if start is None:
            continue
        parameters = {
            name.lower(): value.strip('"')
            for name, value in _PARAMETER.findall(entry[start.end() :])
        }
        quality = _quality(parameters.get("q", "1"))
        if quality is not None:
            kept = {name: value for name, value in parameters.items() if name not in _IGNORED}
            main, sub = (start.group(1) or "*").lower(), (start.group(2) or "*").lower()
            found.append(MediaRange(main, sub, quality, MappingProxyType(kept)))
    return found


def _entries(header: str) -> Sequence[str]:
    """Split at commas outside quotes."""
    return re.findall(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', header)


def _quality(text: str) -> float | None:
    """Return a weight, 0 to 1; None where it is none."""
    return min(float(text), 1.0) if _WEIGHT.fullmatch(text) else None


def choose(header: str, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer that a client likes best; of equals, the first.

    Args:
        header: The Accept header; empty means that anything goes (RFC 9110 12.5.1).
        offers: What there is, best first.
    """
    return _choice(header[:_LONGEST], tuple(offers))


@lru_cache(_CHOICES)
def _choice(header: str, offers: tuple[Offer, ...]) -> Offer | None:
    if not header.strip():
        return next(iter(offers), None)
    ranges = media_ranges(header)
    rated = [(quality, offer) for offer in offers if (quality := _rated(offer, ranges)) > 0]
    if not rated:
        return None
    best = max(quality for quality, _ in rated)
    return next(offer for quality, offer in rated if quality == best)


def _rated(offer: Offer, ranges: Sequence[MediaRange]) -> float:
    """Return an offer's weight: that of the most exact range that names it.

    An alias (`application/json` for JSON-LD) counts only where no range names the type itself.
    """
    own = _weight(offer.media_type, ranges)
    if own is not None and own[0] == 3:
        return own[1]
    aliases = [weight for it in offer.aliases if (weight := _weight(it, ranges)) is not None]
    # Who refuses an alias has not refused the type that is sent.
    exact = [weight for weight in aliases if weight[0] == 3 and weight[1] > 0]
    best = max(exact, default=own, key=lambda weight: weight[1] if weight else 0.0)
    return best[1] if best else 0.0


def _weight(media_type: str, ranges: Sequence[MediaRange]) -> tuple[int, float] | None:
    found = [(precedence, it.quality) for it in ranges if (precedence := it.precedence(media_type))]
    return max(found, default=None)


def profiles_of(header: str) -> Sequence[str]:
    """Return the IRIs of an Accept-Profile header, best first.

    >>> profiles_of('<urn:a>;q=0.5, <urn:b>')
    ['urn:b', 'urn:a']
    """
    found: list[tuple[float, int, str]] = []
    for place, (iri, weight) in enumerate(_PROFILES.findall(header[:_LONGEST])):
        if quality := _quality(weight or "1"):
            found.append((-quality, place, iri))
    return [iri for _, _, iri in sorted(found)]


def languages_of(header: str) -> tuple[str, ...]:
    """Return the languages of an Accept-Language header, best first (RFC 9110 12.5.4).

    >>> languages_of("fr;q=0.5, de-AT, *;q=0.1")
    ('de-AT', 'fr')
    """
    weighted: list[tuple[float, int, str]] = []
    for place, entry in enumerate(header[:_LONGEST].split(",")):
        tag, _, parameters = entry.strip().partition(";")
        quality = _quality(parameters.strip().removeprefix("q=") or "1")
        if quality and re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", tag.strip()):
            weighted.append((-quality, place, tag.strip()))
    return tuple(tag for _, _, tag in sorted(weighted))
