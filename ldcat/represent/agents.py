"""People and organisations: a name and the ways to reach them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Term
from ldcat.represent.layout import Layout
from ldcat.represent.values import Agent, Link, Text, Value
from ldcat.terms import DCAT, FOAF, SCHEMA, VCARD

_MAIL: Final = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}", re.ASCII)
_TELEPHONE: Final = re.compile(r"\+?[0-9 ()/.\-]{3,32}")
_NOT_DIALLED: Final = re.compile(r"[^+0-9]")
_HOMEPAGES: Final = (
    FOAF + "homepage",
    FOAF + "page",
    FOAF + "workplaceHomepage",
    VCARD + "hasURL",
    VCARD + "url",
    SCHEMA + "url",
    DCAT + "landingPage",
)
_MAILS: Final = (FOAF + "mbox", VCARD + "hasEmail", VCARD + "email", SCHEMA + "email")
_TELEPHONES: Final = (
    FOAF + "phone",
    VCARD + "hasTelephone",
    VCARD + "tel",
    SCHEMA + "telephone",
)


def agent(layout: Layout, term: Term) -> Value:
    """Return somebody by name, with homepage, e-mail and telephone."""
    if isinstance(term, Literal):
        return layout.words.text(term)
    if not layout.is_described(term):
        return _undescribed(layout, term)
    name = layout.named(term)
    links = tuple(_links(layout, term))
    if name is None:
        return Agent(links[0], links[1:]) if links else layout.block(term)
    return Agent(name, links)


def _undescribed(layout: Layout, term: Node) -> Value:
    if isinstance(term, BlankNode):
        return Link(layout.words.say("somebody not described further"), "", "")
    return _reach(layout, term) or layout.words.link(layout.graph, term)


def _links(layout: Layout, node: Node) -> Iterator[Link | Text]:
    """Place the ways to reach somebody; a property with a nested node is left to others."""
    for predicate in (*_HOMEPAGES, *_MAILS, *_TELEPHONES):
        values = layout.graph.objects(node, predicate)
        if values and not any(_is_nested(layout, value) for value in values):
            for value in layout.take(node, predicate):
                yield _reach(layout, value, predicate) or _plain(layout, value)


def _is_nested(layout: Layout, value: Term) -> bool:
    return isinstance(value, BlankNode) or layout.is_described(value)


def _reach(layout: Layout, value: Term, predicate: str = "") -> Link | None:
    """Return a link that shows an e-mail address or telephone number without its scheme."""
    text = value.value.strip()
    scheme, _, rest = text.partition(":")
    if isinstance(value, NamedNode) and scheme.lower() in {"mailto", "tel"}:
        return Link(rest, layout.words.href(text), text)
    if predicate in _MAILS and _MAIL.fullmatch(text):
        return Link(text, f"mailto:{text}", f"mailto:{text}")
    if predicate in _TELEPHONES and _TELEPHONE.fullmatch(text):
        return Link(text, f"tel:{_NOT_DIALLED.sub('', text)}", "")
    return None


def _plain(layout: Layout, value: Term) -> Link | Text:
    if isinstance(value, Literal):
        return layout.words.text(value)
    if isinstance(value, NamedNode):
        link = layout.words.link(layout.graph, value)
        return replace(link, text=_without_scheme(link.text))
    return layout.words.unknown()


def _without_scheme(text: str) -> str:
    """Return a web address as people write it."""
    return text.removeprefix("https://").removeprefix("http://").removesuffix("/")
