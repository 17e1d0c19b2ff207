"""Licences in words: their name, their signs, what they permit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Node
from ldcat.represent.licences import spdx_of
from ldcat.represent.speech import message
from ldcat.represent.values import Link, Text
from ldcat.represent.words import Words
from ldcat.terms import DCAT, DCT_LICENSE

_VOCABULARIES: Final = ("licence", "licence-other")
#: What the code of a licence is called in signs, where it is none of Creative Commons.
_FAMILIES: Final = (
    (re.compile(r"DLDE_ZERO.*"), ("dl-de", "zero")),
    (re.compile(r"DLDE_BYNC.*"), ("dl-de", "by", "nc")),
    (re.compile(r"DLDE_BY.*"), ("dl-de", "by")),
    (re.compile(r"ODC_BL"), ("ODbL",)),
    (re.compile(r"ODC_BY"), ("ODC", "By")),
    (re.compile(r"ODC_PDDL"), ("PDDL",)),
    (re.compile(r"OGL_NC"), ("OGL", "NC")),
    (re.compile(r"OGL_\d.*"), ("OGL",)),
    (re.compile(r"ETALAB.*"), ("Etalab",)),
    (re.compile(r"NLOD.*"), ("NLOD",)),
)
_COMMONS: Final = re.compile(r"CC[-_](BY(?:[-_]?(?:NC|ND|SA))*)(?![A-Z])", re.IGNORECASE)
_PARTS: Final = re.compile("BY|NC|ND|SA")
_MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BY": message("the author must be named"),
        "NC": message("not to earn money"),
        "ND": message("no changed versions"),
        "SA": message("under the same licence"),
        "0": message("no conditions"),
    }
)
_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Sign:
    """A part of a licence's short name.

    Attributes:
        text: The letters.
        meaning: What they stand for; empty where that is not known.
    """

    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence in words.

    Attributes:
        link: Its name, linked to its text.
        signs: Its short name, part by part.
        meaning: What it permits and asks for; None where nobody wrote it down.
    """

    link: Link
    signs: tuple[Sign, ...]
    meaning: Text | None


def licences_in_words(graph: Graph, subject: Node, words: Words) -> tuple[Licence, ...]:
    """Return the licences of a record, else of its distributions, of which something is known."""
    found = _licences(graph, (subject,))
    if not found:
        parts = graph.objects(subject, DCAT + "distribution")[:100]
        found = _licences(graph, [it for it in parts if not isinstance(it, Literal)])
    told = (_in_words(graph, it, words) for it in found[:_MOST])
    return tuple(it for it in told if it is not None)


def _licences(graph: Graph, nodes: tuple[Node, ...] | list[Node]) -> list[NamedNode]:
    values = (it for node in nodes for it in graph.objects(node, DCT_LICENSE))
    return list(dict.fromkeys(it for it in values if isinstance(it, NamedNode)))


def _in_words(graph: Graph, licence: NamedNode, words: Words) -> Licence | None:
    known = words.matching(_VOCABULARIES, licence.value)
    code = known.rpartition("/")[2] if known else ""
    signs = _signs(code, licence.value, words)
    meaning = words.definition(known) if known else None
    if not signs and not meaning:
        return None
    link = words.link(graph, licence)
    if link.text == licence.value and known:
        language, name = words.known(known)
        link = Link(name or link.text, link.href, link.iri, language)
    return Licence(link, signs, meaning)


def _signs(code: str, iri: str, words: Words) -> tuple[Sign, ...]:
    """Return the signs of a licence; none for one that has no customary ones."""
    name = spdx_of(iri) or code
    if name.upper().startswith("CC0"):
        return Sign("CC", ""), Sign("0", _meaning("0", words))
    if found := _COMMONS.match(name):
        parts = _PARTS.findall(found[1].upper())
        return Sign("CC", ""), *(Sign(it, words.say(_MEANINGS[it])) for it in parts)
    texts = next((signs for pattern, signs in _FAMILIES if pattern.fullmatch(code)), ())
    return tuple(Sign(it, _meaning(it, words)) for it in texts)


def _meaning(text: str, words: Words) -> str:
    known = _MEANINGS.get(text.upper())
    return words.say(known) if known else ""
