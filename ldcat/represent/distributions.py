"""Distributions: how the data is had."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ldcat.model.graph import Literal, NamedNode, Node, Term
from ldcat.model.measured import Proof
from ldcat.represent.facts import DISTRIBUTION_FACTS, address, file_format, rows, thing
from ldcat.represent.layout import Layout
from ldcat.represent.literals import size_in_words
from ldcat.represent.prose import Prose, prose
from ldcat.represent.quality_box import LinkCheck, link_check
from ldcat.represent.values import Block, Link, Row, Text, Value
from ldcat.represent.words import Words, host
from ldcat.terms import (
    DCAT,
    DCAT_DISTRIBUTION,
    DCT,
    DCT_DESCRIPTION,
    DCT_LICENSE,
    DCT_TITLE,
    RDF_TYPE,
)

#: How many distributions a page shows.
MOST_DISTRIBUTIONS: Final = 100
#: With more than these they are put together by format; and with more than those, in a table.
_FEW: Final = 8
_MANY: Final = 24
_NUMBER: Final = re.compile(r"\d+")
_MOST_LICENCES: Final = 5


@dataclass(frozen=True, slots=True)
class Action:
    """A link that says what happens.

    Attributes:
        verb: What happens.
        link: Where it goes.
        host: The host that answers; empty for our own.
        size: How much is coming, if known.
        is_download: Whether it gives a file.
        check: What its address answered; None where links are not checked.
    """

    verb: str
    link: Link
    host: str
    size: str
    is_download: bool
    check: LinkCheck | None


@dataclass(frozen=True, slots=True)
class Card:
    """One distribution.

    Attributes:
        anchor: Fragment identifier.
        title: Its title in the reader's language, or a name made for it.
        is_named: Whether the title is its own.
        titles: Its other titles.
        formats: Its formats and media types.
        actions: Its links.
        prose: Its description.
        rows: Its facts.
        link: Its IRI; None for a blank node.
        rest: What else is said of it.
        blocks: What is said of the nodes that belong to it.
    """

    anchor: str
    title: Text
    is_named: bool
    titles: tuple[Text, ...]
    formats: tuple[Value, ...]
    actions: tuple[Action, ...]
    prose: Prose | None
    rows: tuple[Row, ...]
    link: Link | None
    rest: tuple[Row, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CardGroup:
    """The distributions in one format.

    Attributes:
        label: The format; empty where they stand together whatever their format.
        cards: The distributions.
    """

    label: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Distributions:
    """All distributions of a record.

    Attributes:
        groups: Those that are shown.
        is_table: Whether there are so many that they stand in a table.
        total: How many there are.
        others: Values of `dcat:distribution` that are not described.
    """

    groups: tuple[CardGroup, ...]
    is_table: bool
    total: int
    others: tuple[Value, ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - sum(len(it.cards) for it in self.groups) - len(self.others)


def distributions(
    layout: Layout, subject: Node, proofs: Mapping[str, Proof] | None = None
) -> Distributions:
    """Place the distributions of a record.

    Args:
        layout: The page.
        subject: The record.
        proofs: What addresses answered.
    """
    known = proofs or {}
    values = sorted(layout.take(subject, DCAT + "distribution"), key=_by_size)
    shown, hidden = values[:MOST_DISTRIBUTIONS], values[MOST_DISTRIBUTIONS:]
    layout.omit(value for value in hidden if not isinstance(value, Literal))
    nodes = [it for it in shown if not isinstance(it, Literal) and layout.graph.describes(it)]
    described = frozenset(nodes)
    cards = tuple(_card(layout, node, place, proofs=known) for place, node in enumerate(nodes, 1))
    others = tuple(thing(layout, value) for value in shown if value not in described)
    groups = _grouped(cards, layout.words)
    return Distributions(groups, len(values) > _MANY, len(values), others)


def _by_size(term: Term) -> str:
    """Return a sort key by which file 9 comes before file 10."""
    return _NUMBER.sub(lambda found: found[0].rjust(12, "0"), term.value[:500])


def _grouped(cards: tuple[Card, ...], words: Words) -> tuple[CardGroup, ...]:
    """Put distributions together by format, in the order in which formats come first."""
    if len(cards) <= _FEW:
        return (CardGroup("", cards),) if cards else ()
    found: dict[str, list[Card]] = {}
    for card in cards:
        names = [it.text for it in card.formats if isinstance(it, Text | Link)]
        found.setdefault(names[0] if names else words.say("Without a format"), []).append(card)
    return tuple(CardGroup(label, tuple(its)) for label, its in found.items())


def licences(layout: Layout, subject: Node) -> tuple[Value, ...]:
    """Return the licences of the distributions, each once; empty if there are many."""
    nodes = layout.graph.objects(subject, DCAT + "distribution")[:MOST_DISTRIBUTIONS]
    found = dict.fromkeys(
        value
        for node in nodes
        if not isinstance(node, Literal)
        for value in layout.graph.objects(node, DCT_LICENSE)
        if isinstance(value, NamedNode)
    )
    links = tuple(layout.words.link(layout.graph, licence) for licence in found)
    return links if len(links) <= _MOST_LICENCES else ()


def _card(layout: Layout, node: Node, place: int, *, proofs: Mapping[str, Proof]) -> Card:
    anchor = layout.begin(node)
    _place_type(layout, node)
    size = _size(layout, node)
    titles = layout.take_texts(node, DCT_TITLE)
    title = layout.words.best(titles)
    formats = _formats(layout, node)
    actions = tuple(_actions(layout, node, size, proofs=proofs))
    facts = rows(layout, node, DISTRIBUTION_FACTS)
    text = prose(layout, layout.take_texts(node, DCT_DESCRIPTION), below=3)
    rest = layout.rows(node)
    return Card(
        anchor=anchor,
        title=title or Text(_made_title(actions, place, layout.words)),
        is_named=title is not None,
        titles=other_texts(layout, titles, title),
        formats=formats,
        actions=actions,
        prose=text,
        rows=facts,
        link=_own_link(layout, node),
        rest=rest,
        blocks=layout.blocks(_belongings(layout, node)),
    )


def _own_link(layout: Layout, node: Node) -> Link | None:
    """Return a distribution's IRI: the card's title names it already."""
    if not isinstance(node, NamedNode):
        return None
    return Link(node.value, layout.words.href(node.value), node.value)


def _place_type(layout: Layout, node: Node) -> None:
    """Count the plain class as placed: the section's heading names it."""
    if layout.graph.types(node) == {DCAT_DISTRIBUTION}:
        layout.take(node, RDF_TYPE)


def _size(layout: Layout, node: Node) -> str:
    value = layout.graph.value(node, DCAT + "byteSize")
    return size_in_words(value.value, layout.words.speech) if isinstance(value, Literal) else ""


def _formats(layout: Layout, node: Node) -> tuple[Value, ...]:
    """Return formats and media types; those of one name become one."""
    found: dict[str, Value] = {}
    for term in layout.take(node, DCT + "format", DCAT + "mediaType"):
        value = file_format(layout, term)
        name = value.text.lower() if isinstance(value, Link) else repr(value)
        known = found.get(name)
        if isinstance(known, Link) and isinstance(value, Link):
            value = replace(known, types=f"{known.types} {value.iri}".strip())
        found[name] = value
    return tuple(found.values())


def _actions(
    layout: Layout, node: Node, size: str, *, proofs: Mapping[str, Proof]
) -> Iterator[Action]:
    """Return download links, then access links that lead elsewhere."""
    downloads = layout.take(node, DCAT + "downloadURL")
    for term in downloads:
        yield _action(layout, term, size, proof=proofs.get(term.value.strip()), is_download=True)
    known = {term.value for term in downloads}
    for term in layout.take(node, DCAT + "accessURL"):
        if term.value not in known:
            proof = proofs.get(term.value.strip())
            yield _action(layout, term, "", proof=proof, is_download=False)


def _action(
    layout: Layout, term: Term, size: str, *, proof: Proof | None, is_download: bool
) -> Action:
    link = _target(layout, term)
    where = "" if link.href.startswith(("/", "#")) else host(link.iri)
    verb = layout.words.say("Download") if is_download else layout.words.say("Open")
    check = link_check(proof, layout.words) if proof else None
    return Action(verb, link, where, size, is_download, check)


def _target(layout: Layout, term: Term) -> Link:
    """Return the link of an address, even where it was written as a literal."""
    if isinstance(term, Literal):
        return address(layout, term.value) or Link(term.value, "", term.value)
    if isinstance(term, NamedNode):
        return Link(term.value, layout.words.href(term.value), term.value)
    href = f"#{layout.anchor(term)}" if layout.is_described(term) else ""
    return Link(layout.words.say("an address not described further"), href, "")


def _made_title(actions: Sequence[Action], place: int, words: Words) -> str:
    """Return the file name of a download, or a number."""
    for action in actions:
        name = action.link.iri.partition("?")[0].rstrip("/").rpartition("/")[2]
        if action.is_download and "." in name:
            return name
    return words.say("Distribution %(number)s", number=place)


def other_texts(
    layout: Layout, literals: Sequence[Literal], first: Text | None
) -> tuple[Text, ...]:
    """Return the literals but for the one that is shown already."""
    texts = (layout.words.text(literal) for literal in literals)
    return tuple(text for text in texts if text != first)


def _belongings(layout: Layout, node: Node) -> list[Node]:
    """Return the nodes that a distribution's facts point to."""
    return [
        value
        for values in layout.graph.properties(node).values()
        for value in values
        if not isinstance(value, Literal)
    ]
