"""The languages that a record speaks: a reader may take it whole in any of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from ldcat.model.graph import Graph, Literal, NamedNode
from ldcat.model.view import RecordView
from ldcat.represent.languages import sorted_by
from ldcat.represent.words import Words
from ldcat.terms import DCT_DESCRIPTION, DCT_TITLE

#: The parameter by which a reader chooses the language of a record.
CONTENT: Final = "_content"
_MACHINE: Final = "-t-"
_FEW: Final = 8


@dataclass(frozen=True, slots=True)
class ContentLanguage:
    """A language that a record speaks.

    Attributes:
        tag: Its tag.
        name: What it is called in the language of the page.
        href: Address of the page with the record in it.
        is_current: Whether the record is told in it.
        is_machine: Whether a machine translated it (RFC 6497).
    """

    tag: str
    name: str
    href: str
    is_current: bool
    is_machine: bool


@dataclass(frozen=True, slots=True)
class ContentLanguages:
    """The languages that a record speaks.

    Attributes:
        links: All of them, the reader's first.
        current: What the one is called that the record is told in.
        is_long: Whether there are more than stand in a line.
    """

    links: tuple[ContentLanguage, ...]
    current: str
    is_long: bool


def content_languages(view: RecordView, words: Words) -> ContentLanguages | None:
    """Return the languages of a record's title and description; None where there is one only."""
    tags = sorted_by(words.preference, _tags(view.own, view.subject))
    if len(tags) < 2:
        return None
    links = tuple(
        ContentLanguage(
            tag,
            words.speech.language(tag.lower().partition(_MACHINE)[0]),
            f"{words.href(view.address)}?{urlencode({CONTENT: tag})}",
            is_current=not place,
            is_machine=_MACHINE in tag.lower(),
        )
        for place, tag in enumerate(tags)
    )
    return ContentLanguages(links, links[0].name, len(tags) > _FEW)


def _tags(graph: Graph, subject: NamedNode) -> list[str]:
    """Return the languages, those of most texts first."""
    texts = [it for name in (DCT_TITLE, DCT_DESCRIPTION) for it in graph.objects(subject, name)]
    counted = Counter(it.language for it in texts if isinstance(it, Literal) and it.language)
    return sorted(counted, key=lambda it: (-counted[it], it))
