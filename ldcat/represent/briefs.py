"""Other records in few words, and what lists of them say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from ldcat.model.around import Brief
from ldcat.represent.literals import day_of, moment
from ldcat.represent.speech import Speech
from ldcat.represent.values import Link, Moment
from ldcat.represent.words import Words

#: What no IRI of a query may have in it (SPARQL 1.1, IRIREF).
_UNFIT: Final = frozenset('<>"{}|^`\\')


@dataclass(frozen=True, slots=True)
class BriefRow:
    """Another record in a list.

    Attributes:
        link: Its title, linked.
        version: Its version, or nothing.
        date: Its date; None where it has none.
        marks: What else is to be said of it, in a word each.
        is_here: Whether it is the record of the page.
    """

    link: Link
    version: str
    date: Moment | None
    marks: tuple[str, ...] = ()
    is_here: bool = False


def brief_row(brief: Brief, words: Words, *marks: str, here: str = "") -> BriefRow:
    """Return another record for a list.

    Args:
        brief: The record.
        words: What things are called.
        marks: What else is to be said of it.
        here: IRI of the record of the page.
    """
    version = words.best(brief.versions)
    is_here = brief.iri == here
    return BriefRow(
        link=brief_link(brief, words),
        version=version.text if version else "",
        date=brief_day(brief, words.speech),
        marks=(*marks, words.say("this one")) if is_here else marks,
        is_here=is_here,
    )


def brief_link(brief: Brief, words: Words) -> Link:
    """Return a record by its title; what is none here by what is known of it."""
    title = words.best(brief.titles)
    if title:
        href = words.href(brief.address or brief.iri)
        return Link(title.text, href, brief.iri, title.language)
    language, name = words.known(brief.iri)
    href = words.href(brief.address or brief.iri)
    return Link(name or brief.iri, href, brief.iri, language)


def brief_day(brief: Brief, speech: Speech) -> Moment | None:
    """Return the day of a record: when it was published, else when it was last modified."""
    for text in (brief.date, brief.modified):
        if text and (found := moment(text, speech)):
            return day_of(found, speech)
    return None


def asked(words: Words, iri: str, predicate: str) -> str:
    """Return the address that lists all that refers to a thing by a property; or nothing."""
    if any(it in _UNFIT or it <= " " for it in iri + predicate):
        return ""
    query = f"SELECT DISTINCT ?record WHERE {{\n  GRAPH ?record {{ ?it <{predicate}> <{iri}> }}\n}}"
    return f"{words.href(words.base)}sparql?{urlencode({'query': query})}"
