"""The port of representations: a View in, bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, runtime_checkable

from ldcat.model.view import Site, View
from ldcat.model.vocabularies import Vocabularies
from ldcat.represent.interface import Interface, bundled


@dataclass(frozen=True, slots=True)
class Context:
    """What representations are built with.

    Attributes:
        site: Who runs the catalogue.
        vocabularies: Words for IRIs.
        interface: The languages that pages are in.
    """

    site: Site
    vocabularies: Vocabularies
    interface: Interface = field(default_factory=bundled)


@dataclass(frozen=True, slots=True)
class ProfileName:
    """What a form conforms to (content negotiation by profile).

    Attributes:
        token: Its short name, for `?_profile=`.
        iri: Its IRI, for `Accept-Profile` and `Link: rel="profile"`.
        label: Its name for people.
        aliases: Other IRIs that it is known by.
    """

    token: str
    iri: str
    label: str
    aliases: tuple[str, ...] = ()


#: What a record says, as it says it.
AS_KEPT: Final = ProfileName("dcat", "http://www.w3.org/ns/dcat#", "DCAT, as it was published")


@dataclass(frozen=True, slots=True)
class Offer:
    """How a representation is asked for.

    Attributes:
        name: Its token, for `?_format=`.
        label: Its name for people.
        media_type: What it is sent as, without parameters.
        suffix: What its addresses end in, without the dot.
        aliases: Other media types that get it.
        suffixes: Other suffixes that get it.
        charset: Whether `; charset=utf-8` is sent along.
        rank: The server's preference where the client has none; lower comes first.
        profile: What it conforms to.
    """

    name: str
    label: str
    media_type: str
    suffix: str
    aliases: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    charset: bool = False
    rank: int = 100
    profile: ProfileName = AS_KEPT

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


class Representation(Protocol):
    """One way to write views down."""

    offer: Offer

    def fits(self, view: View) -> bool:
        """Say whether this kind of view can be written this way."""

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the view's bytes; the same view gives the same bytes.

        Args:
            view: What to write.
            languages: The reader's languages, best first (BCP 47); for pages only.
        """


class Others(Protocol):
    """What a page is told of the other forms of what it shows."""

    def offers(self, view: View) -> Sequence[Offer]:
        """Return what a view can be written as, best first."""

    def main_offers(self, view: View) -> Sequence[Offer]:
        """Return those of them that are told beside it."""

    def embedded(self, view: View) -> bytes:
        """Return what search engines read in a page of the view, JSON-LD; or nothing."""


@runtime_checkable
class Linking(Protocol):
    """A representation that tells of the others."""

    def know(self, others: Others) -> None:
        """Take what tells of them."""
