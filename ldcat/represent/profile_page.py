"""Pages of profiles: the list of them, and one as documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ldcat.model.graph import Graph, NamedNode, Node
from ldcat.model.iri import Iri, fingerprint
from ldcat.model.profile_doc import ProfileDoc
from ldcat.represent.words import Words


@dataclass(frozen=True, slots=True)
class _GraphView:
    """What is described by one graph.

    Attributes:
        address: Its address.
        graph: The same as RDF.
    """

    address: Iri
    graph: Graph

    @property
    def subject(self) -> NamedNode:
        """The address."""
        return NamedNode(self.address)

    @property
    def graphs(self) -> Mapping[Node | None, Graph]:
        """The graph, as the default graph."""
        return MappingProxyType({None: self.graph})

    @property
    def digest(self) -> str:
        """A digest of everything that the page says."""
        return fingerprint(repr(self))

    @property
    def changed(self) -> None:
        """When it last changed is not known."""
        return


@dataclass(frozen=True, slots=True)
class ProfileListView(_GraphView):
    """Every profile (`/shapes`).

    Attributes:
        profiles: The profiles.
        faults: Token of each that cannot be used, and why.
    """

    profiles: tuple[ProfileDoc, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileView(_GraphView):
    """One profile (`/shapes/{token}`).

    Attributes:
        profile: The profile.
    """

    profile: ProfileDoc


@dataclass(frozen=True, slots=True)
class ShapesView(_GraphView):
    """The shapes of a part of a profile (`/shapes/{token}/{part}`); RDF only."""


@dataclass(frozen=True, slots=True)
class ProfileListPage:
    """The list of profiles.

    Attributes:
        profiles: Each with its address.
        faults: Tokens of those that cannot be used.
    """

    profiles: tuple[tuple[ProfileDoc, str], ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """A profile as documentation.

    Attributes:
        profile: What it says.
        home: Address of the list.
        check: Address of the page that checks against it.
        parts: Name, number of rules and address of each part's shapes.
    """

    profile: ProfileDoc
    home: str
    check: str
    parts: tuple[tuple[str, int, str], ...]


def profile_list_page(view: ProfileListView, words: Words) -> ProfileListPage:
    """Lay out the list."""
    home = words.href(view.address)
    return ProfileListPage(tuple((it, f"{home}/{it.token}") for it in view.profiles), view.faults)


def profile_page(view: ProfileView, words: Words) -> ProfilePage:
    """Lay out a profile."""
    here = words.href(view.address)
    home = here.rpartition("/")[0]
    return ProfilePage(
        profile=view.profile,
        home=home,
        check=f"{home.rpartition('/')[0]}/validate?profile={view.profile.token}",
        parts=tuple((name, rules, f"{here}/{name}.ttl") for name, rules in view.profile.parts),
    )
