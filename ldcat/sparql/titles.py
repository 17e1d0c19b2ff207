"""Put titles beside the rows of a query: of the rows on a page only, whatever was looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ldcat.model.graph import Term
from ldcat.terms import DCT_TITLE

#: The column that is added.
TITLE: Final = "title"
_PROLOGUE: Final = re.compile(r"(?:[ \t]*(?:(?:PREFIX|BASE)\b[^\n]*|#[^\n]*)?\n)*", re.IGNORECASE)
_ORDER: Final = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
_COMMENT: Final = re.compile(r"(?m)(?:^|\s)#.*$")
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_DISTINCT: Final = re.compile(r"SELECT\s+DISTINCT\b", re.IGNORECASE)


def is_distinct(query: str) -> bool:
    """Say whether each row comes once: rows with titles are told apart by what they say."""
    return _DISTINCT.match(query, _end_of_prologue(query)) is not None


def ordering(query: str) -> Sequence[str]:
    """Return the variables that a query is ordered by."""
    conditions = _ORDER.split(_COMMENT.sub("", query))[1:]
    return _VARIABLE.findall(conditions[-1]) if conditions else ()


def titled_columns(columns: Sequence[str], subject: str) -> tuple[str, ...]:
    """Return the columns with that of the titles behind the one whose titles they are."""
    place = columns.index(subject) + 1
    return (*columns[:place], TITLE, *columns[place:])


def with_titles(
    query: str, part: str, *, columns: Sequence[str], subject: str, language: Term
) -> str:
    """Return a query with titles: in a language, or in any other where there is none in that.

    Args:
        query: A SELECT DISTINCT that ends with ORDER BY.
        part: What follows it: further conditions of the order, and which rows are wanted.
        columns: Its columns, without that of the titles.
        subject: The column whose titles they are.
        language: Their language.
    """
    start = _end_of_prologue(query)
    *_, order = _ORDER.finditer(query)
    names = [f"?{it}" for it in columns]
    shown = " ".join(
        f"(COALESCE(MIN(?{TITLE}_wanted), MIN(?{TITLE}_any)) AS ?{TITLE})"
        if it == TITLE
        else f"?{it}"
        for it in titled_columns(columns, subject)
    )
    return (
        f"{query[:start]}SELECT {shown}\nWHERE {{\n  {{\n{query[start:]}{part}  }}\n"
        f"  OPTIONAL {{ ?{subject} <{DCT_TITLE}> ?{TITLE}_any }}\n"
        f"  OPTIONAL {{\n    ?{subject} <{DCT_TITLE}> ?{TITLE}_wanted .\n"
        f"    FILTER(LANGMATCHES(LANG(?{TITLE}_wanted), {language}))\n"
        f"  }}\n}}\nGROUP BY {' '.join(names)}\n{query[order.start() :]}{' '.join(names)}\n"
    )


def _end_of_prologue(query: str) -> int:
    found = _PROLOGUE.match(query)
    return found.end() if found else 0
