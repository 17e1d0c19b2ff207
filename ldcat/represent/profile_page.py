"""Pages of profiles: the list of them, and one as documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ldcat.model.profile_doc import ClassDoc, ProfileDoc, PropertyDoc, RuleDoc
from ldcat.model.view import GraphView
from ldcat.represent.finding_rows import SEVERITIES
from ldcat.represent.speech import message
from ldcat.represent.words import Words

_OBLIGATIONS: Final = (message("mandatory"), message("recommended"), message("optional"))


@dataclass(frozen=True, slots=True)
class ProfileListView(GraphView):
    """Every profile (`/shapes`).

    Attributes:
        profiles: The profiles.
        faults: Token of each that cannot be used, and why.
    """

    profiles: tuple[ProfileDoc, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileView(GraphView):
    """One profile (`/shapes/{token}`).

    Attributes:
        profile: The profile.
    """

    profile: ProfileDoc


@dataclass(frozen=True, slots=True)
class ShapesView(GraphView):
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
        obligations: Words for obligations, by their tokens.
        severities: Words for severities, by their tokens.
    """

    profile: ProfileDoc
    home: str
    check: str
    parts: tuple[tuple[str, int, str], ...]
    obligations: Mapping[str, str]
    severities: Mapping[str, str]


def profile_list_page(view: ProfileListView, words: Words) -> ProfileListPage:
    """Lay out the list."""
    home = words.href(view.address)
    return ProfileListPage(tuple((it, f"{home}/{it.token}") for it in view.profiles), view.faults)


def profile_page(view: ProfileView, words: Words) -> ProfilePage:
    """Lay out a profile."""
    here = words.href(view.address)
    home = here.rpartition("/")[0]
    return ProfilePage(
        profile=_anchored_once(view.profile),
        home=home,
        check=f"{home.rpartition('/')[0]}/validate?profile={view.profile.token}",
        parts=tuple((name, rules, f"{here}/{name}.ttl") for name, rules in view.profile.parts),
        obligations={it: words.say(it) for it in _OBLIGATIONS},
        severities={str(it): words.say(text) for it, text in SEVERITIES.items()},
    )


def _anchored_once(doc: ProfileDoc) -> ProfileDoc:
    """Return a profile in which a rule has its anchor where it stands first, and no other."""
    seen: set[str] = set()

    def once(rule: RuleDoc) -> RuleDoc:
        if rule.anchor in seen:
            return replace(rule, anchor="")
        seen.add(rule.anchor)
        return rule

    def of_property(it: PropertyDoc) -> PropertyDoc:
        return replace(it, rules=tuple(map(once, it.rules)))

    def of_class(it: ClassDoc) -> ClassDoc:
        rules = tuple((once(rule), sentence) for rule, sentence in it.rules)
        return replace(it, rules=rules, properties=tuple(map(of_property, it.properties)))

    classes = tuple(map(of_class, doc.classes))
    return replace(doc, classes=classes, others=tuple(map(of_property, doc.others)))
