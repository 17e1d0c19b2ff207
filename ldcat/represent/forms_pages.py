"""What forms of a record there are, and what one of them cannot carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term, Triple, node, term
from ldcat.model.iri import Iri
from ldcat.model.view import PageView
from ldcat.represent.base import AS_KEPT, Offer, ProfileName
from ldcat.represent.labels import short_name
from ldcat.represent.reading import Loss
from ldcat.represent.values import Link, Value
from ldcat.represent.words import Words
from ldcat.terms import DCT, RDF_TYPE

#: The ontology of lists of representations (Content Negotiation by Profile, 6.3).
_ALTR: Final = "http://www.w3.org/ns/dx/connegp/altr#"
_CONFORMS_TO: Final = NamedNode(DCT + "conformsTo")
_FORMAT: Final = NamedNode(DCT + "format")


@dataclass(frozen=True, slots=True)
class AlternatesView(PageView):
    """The forms in which a thing is to be had (`?_profile=alt`).

    Attributes:
        resource: Address of the thing.
        offers: Its forms, best first, each with its address.
        preview: Returns the beginning of a form; nothing where that is not cheap. Only pages ask.
    """

    resource: Iri
    offers: tuple[tuple[Offer, str], ...]
    preview: Callable[[Offer], str] = lambda _: ""

    @property
    def subject(self) -> NamedNode:
        """The thing."""
        return NamedNode(self.resource)

    @property
    def by_profile(self) -> Mapping[ProfileName, Sequence[tuple[Offer, str]]]:
        """The forms by what they conform to."""
        found: dict[ProfileName, list[tuple[Offer, str]]] = {}
        for offer, address in self.offers:
            found.setdefault(offer.profile, []).append((offer, address))
        return found

    @property
    def graph(self) -> Graph:
        """The list as RDF."""
        triples: list[Triple] = []
        for place, (offer, address) in enumerate(self.offers):
            form = NamedNode(address)
            name = "hasRepresentation" if place else "hasDefaultRepresentation"
            triples += [
                Triple(self.subject, NamedNode(_ALTR + name), form),
                Triple(form, NamedNode(RDF_TYPE), NamedNode(_ALTR + "Representation")),
                Triple(form, _CONFORMS_TO, NamedNode(offer.profile.iri)),
                Triple(form, _FORMAT, Literal(offer.media_type)),
            ]
        return Graph(triples)

    def as_dict(self) -> dict[str, Any]:
        """Return the list as plain values, for JSON."""
        return {
            "resource": self.resource,
            "profiles": [
                {
                    "token": profile.token,
                    "uri": profile.iri,
                    "label": profile.label,
                    "media_types": [it.media_type for it, _ in offers],
                    "addresses": [address for _, address in offers],
                }
                for profile, offers in self.by_profile.items()
            ],
        }


@dataclass(frozen=True, slots=True)
class LossView(PageView):
    """What a form of a record cannot carry (`?_profile=…&_view=loss`).

    Attributes:
        resource: Address of the record.
        record: IRI of the record.
        offer: The form.
        losses: The statements that it does not carry, or not wholly.
        total: How many statements the record has.
    """

    resource: Iri
    record: Iri
    offer: Offer
    losses: tuple[Loss, ...]
    total: int

    @property
    def subject(self) -> NamedNode:
        """The address of the record."""
        return NamedNode(self.resource)

    @property
    def graph(self) -> Graph:
        """The statements themselves."""
        return Graph(it.triple for it in self.losses)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values, for JSON."""
        return {
            "resource": self.resource,
            "profile": self.offer.profile.token,
            "media_type": self.offer.media_type,
            "statements": self.total,
            "losses": [
                {
                    "subject": _plain(node(it.triple.subject)),
                    "property": it.triple.predicate.value,
                    "value": _plain(term(it.triple.object)),
                    "reason": it.reason,
                }
                for it in self.losses
            ],
        }


def _plain(value: Term) -> str:
    return str(value) if isinstance(value, Literal | BlankNode) else value.value


@dataclass(frozen=True, slots=True)
class LossRow:
    """One statement, for a page.

    Attributes:
        about: What it is about; None for the record itself.
        property: The property in words.
        term: Its prefixed name.
        value: Its value.
        reason: Why it is not carried.
    """

    about: Link | None
    property: str
    term: str
    value: Value
    reason: str


@dataclass(frozen=True, slots=True)
class LossPage:
    """What the page of a loss report says."""

    form: str
    profile: str
    record: Link
    total: int
    rows: tuple[LossRow, ...]


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form on the page of the forms.

    Attributes:
        link: Its name and address.
        loss: Address of what it cannot carry; empty where it carries all.
        preview: Its beginning; empty where it is not shown.
    """

    link: Link
    loss: str
    preview: str


@dataclass(frozen=True, slots=True)
class AlternatesPage:
    """What the page of the forms says.

    Attributes:
        record: The record's page.
        statements: Address of its statements, term by term.
        profiles: Each profile with its forms.
    """

    record: Link
    statements: str
    profiles: tuple[tuple[ProfileName, tuple[FormRow, ...]], ...]


def alternates_page(view: AlternatesView, words: Words) -> AlternatesPage:
    """Return the list of forms for a page."""
    profiles = tuple(
        (
            replace(profile, label=words.translated(profile.label)),
            tuple(_form(view, offer, address, words=words) for offer, address in offers),
        )
        for profile, offers in view.by_profile.items()
    )
    here = words.href(view.resource)
    return AlternatesPage(_record(view.resource, words), f"{here}?_view=rdf", profiles)


def _form(view: AlternatesView, offer: Offer, address: str, *, words: Words) -> FormRow:
    link = Link(f"{offer.label} ({offer.media_type})", words.href(address), address)
    loss = ""
    if offer.profile != AS_KEPT:
        query = urlencode({"_profile": offer.profile.token, "_view": "loss"})
        loss = f"{words.href(view.resource)}?{query}"
    return FormRow(link, loss, view.preview(offer))


def loss_page(view: LossView, words: Words) -> LossPage:
    """Return a loss report for a page."""
    rows = tuple(_row(it, view, words) for it in view.losses)
    return LossPage(
        form=f"{view.offer.label} ({view.offer.media_type})",
        profile=words.translated(view.offer.profile.label),
        record=_record(view.resource, words),
        total=view.total,
        rows=rows,
    )


def _record(address: str, words: Words) -> Link:
    return Link(address, words.href(address), address)


def _row(loss: Loss, view: LossView, words: Words) -> LossRow:
    subject, value = node(loss.triple.subject), term(loss.triple.object)
    predicate = loss.triple.predicate.value
    return LossRow(
        about=None if subject.value == view.record else _shown(subject, words),
        property=words.label(predicate),
        term=short_name(predicate),
        value=_told(value, view, words),
        reason=words.translated(loss.reason),
    )


def _told(value: Term, view: LossView, words: Words) -> Value:
    if isinstance(value, Literal):
        return words.text(value)
    return words.link(view.graph, value) if isinstance(value, NamedNode) else _shown(value, words)


def _shown(value: Node, words: Words) -> Link:
    if isinstance(value, BlankNode):
        return Link(words.say("a node without a name"), "", "")
    return Link(value.value, words.href(value.value), value.value)
