"""A citation to take along: as text, and as reference managers import it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ldcat.model.view import RecordView, View
from ldcat.represent.base import Context
from ldcat.represent.bibtex import entry
from ldcat.represent.citing import Citation, citation
from ldcat.represent.citing_styles import csl_json, ris
from ldcat.represent.reading import Reading
from ldcat.represent.words import Words
from ldcat.terms import DCT_TITLE

#: What reference managers read: name, label, suffix, and what writes it.
_STYLES: Final[tuple[tuple[str, str, str, Callable[[Citation], str]], ...]] = (
    ("bibtex", "BibTeX", "bib", entry),
    ("ris", "RIS", "ris", ris),
    ("csl", "CSL-JSON", "csl.json", csl_json),
)
#: The kinds of records that are cited.
CITED_KINDS: Final = frozenset({"dataset", "series"})
#: More authors than these are not named (APA 7 names twenty).
_MOST_AUTHORS: Final = 20


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in one style.

    Attributes:
        name: Fragment of its identifiers on the page.
        label: What the style is called.
        text: The citation.
        href: Address of it as a file; empty where there is none.
    """

    name: str
    label: str
    text: str
    href: str = ""


#: Embeddings, overrides and isolates of directions (UAX 9).
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def cited(view: View, words: Words, context: Context) -> tuple[Cited, ...]:
    """Return how a record is cited, in every style; nothing for what is not cited."""
    if not isinstance(view, RecordView) or view.record.kind not in CITED_KINDS:
        return ()
    if not words.best(view.own.objects(view.subject, DCT_TITLE)):
        return ()
    # The page says the rest already; the files have it.
    told = replace(citation(Reading(view, context)), keywords=(), abstract="")
    here = words.href(view.address)
    return (
        Cited("text", words.say("Text"), cited_text(told, words)),
        *(Cited(name, label, write(told), f"{here}.{it}") for name, label, it, write in _STYLES),
    )


def cited_text(told: Citation, words: Words) -> str:
    """Return a citation as a reference list has it, in the style of APA."""
    names = _names([it.name for it in told.authors])
    year = told.date[:4] or words.say("n.d.")
    version = words.say(" (version %(version)s)", version=told.version) if told.version else ""
    kind = words.say("Data set")
    parts = [
        f"{names} ({year})" if names else "",
        f"{told.title}{version} [{kind}]" + ("" if names else f" ({year})"),
        told.publisher if told.publisher not in names else "",
    ]
    said = " ".join(it if it.endswith(".") else f"{it}." for it in parts if it)
    # What turns the direction of text around would turn the rest of the line around, too.
    return _TURNING.sub("", f"{said} {told.url}".strip())


def _names(names: Sequence[str]) -> str:
    """Return names in a row.

    >>> _names(["Ross, James Clark", "Beaufort, Francis", "The office"])
    'Ross, James Clark, Beaufort, Francis, & The office'
    """
    if len(names) > _MOST_AUTHORS:
        return ", ".join((*names[: _MOST_AUTHORS - 1], f"… {names[-1]}"))
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, & {names[-1]}"
