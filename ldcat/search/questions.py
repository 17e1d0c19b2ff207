"""What people type, taken apart: words, phrases, fields, what is left out.

    sea level            both words
    "sea level"          one after the other
    wat*                 words that begin so
    title:tide           in one field only
    -model               not this
    tide OR ebb          one of them

Nothing is an error: a quote that is not closed goes on to the end, an unknown field is a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.search import schema

#: Fields that can be named, with those of the index.
FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": schema.TITLE,
        "description": schema.DESCRIPTION,
        "keyword": schema.KEYWORDS,
        "publisher": schema.PEOPLE,
        "identifier": schema.EXACT,
    }
)
_PART: Final = re.compile(
    r"""(?P<sign>[-+]?)
        (?:(?P<field>[A-Za-z]+):(?=\S))?
        (?:["\u201c\u201e\u00ab](?P<phrase>[^"\u201d\u201c\u00bb]*)["\u201d\u201c\u00bb]?
          |(?P<word>\S+))""",
    re.VERBOSE,
)
_OR: Final = frozenset({"OR", "|", "ODER", "OU"})
_AND: Final = frozenset({"AND", "&", "UND", "ET"})
_NOT: Final = frozenset({"NOT"})
#: What comes after so much of a text, or after so many parts, is not looked at.
LONGEST: Final = 1000
_MOST: Final = 32


@dataclass(frozen=True, slots=True)
class Part:
    """A word or a phrase that is sought.

    Attributes:
        text: What was typed.
        field: The field of the index that it is sought in; empty for all.
        is_phrase: Whether its words follow each other.
        is_prefix: Whether words that only begin so will do.
    """

    text: str
    field: str = ""
    is_phrase: bool = False
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What is sought.

    Attributes:
        wanted: A record has one part of each group.
        unwanted: It has none of these.
        text: All that was typed, cut where it is too long.
        is_cut: Whether it was too long.
    """

    wanted: Sequence[Sequence[Part]]
    unwanted: Sequence[Part]
    text: str
    is_cut: bool


def question_of(text: str) -> Question:
    """Take apart what somebody typed.

    >>> found = question_of('sea OR ocean "water level" -title:model tid*')
    >>> [[it.text for it in group] for group in found.wanted]
    [['sea', 'ocean'], ['water level'], ['tid']]
    >>> found.unwanted
    [Part(text='model', field='title', is_phrase=False, is_prefix=False)]
    """
    # Half a surrogate pair is no character.
    typed = text[:LONGEST].encode("utf-8", "replace").decode()
    wanted: list[list[Part]] = []
    unwanted: list[Part] = []
    joins = is_negated = False
    for number, found in enumerate(_PART.finditer(typed)):
        if number >= _MOST:
            return Question(wanted, unwanted, typed[: found.start()], is_cut=True)
        word = found["word"]
        if word in _AND:
            continue
        if word in _OR:
            joins = bool(wanted)
            continue
        if word in _NOT:
            is_negated = True
            continue
        part = _part(found)
        if found["sign"] == "-" or is_negated:
            unwanted.append(part)
        elif joins:
            wanted[-1].append(part)
        else:
            wanted.append([part])
        joins = is_negated = False
    return Question(wanted, unwanted, typed, is_cut=len(text) > LONGEST)


def _part(found: re.Match[str]) -> Part:
    name, phrase, word = found["field"] or "", found["phrase"], found["word"]
    field = FIELDS.get(name.lower(), "")
    if phrase is not None:
        return Part(phrase.strip(), field, is_phrase=True)
    if name and not field:  # an address, or a word with a colon in it
        word = f"{name}:{word}"
    bare = word.rstrip("*")
    return Part(bare or word, field, is_prefix=bare != word and bool(bare))
