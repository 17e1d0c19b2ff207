"""Citations that reference managers import: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import ClassVar, Final

from ldcat.model.view import RecordView
from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.bibtex import entry
from ldcat.represent.citing import Citation, citation
from ldcat.represent.form import Form
from ldcat.represent.json_values import Told, without_empty
from ldcat.represent.names import Name
from ldcat.represent.reading import Reading
from ldcat.represent.texts import on_one_line, without_markup
from ldcat.terms import DCT, LDCAT

#: No standard covers all three; they tell the same.
PROFILE: Final = ProfileName("citation", LDCAT + "citation", "a citation")


class _Citation(Form):
    kinds: ClassVar[frozenset[str]] = frozenset({"dataset", "series"})

    def refusal(self, view: RecordView) -> str:
        """Return that there is nothing to cite without a title."""
        titles = view.own.objects(view.subject, DCT + "title")
        return "" if any(without_markup(it.value) for it in titles) else _UNTITLED


_UNTITLED: Final = "A citation needs a title."


class CslJson(_Citation):
    """A citation for processors of the Citation Style Language, such as Zotero and pandoc."""

    offer = Offer(
        name="csl",
        label="CSL-JSON",
        media_type="application/vnd.citationstyles.csl+json",
        suffix="csl.json",
        rank=230,
        profile=PROFILE,
    )

    def compose(self, reading: Reading) -> bytes:
        """Return a list of one item."""
        items = [without_empty(_item(citation(reading)))]
        return json.dumps(items, ensure_ascii=False, indent=1).encode()


class BibTex(_Citation):
    """A citation for LaTeX."""

    offer = Offer(
        name="bibtex",
        label="BibTeX",
        media_type="application/x-bibtex",
        suffix="bib",
        charset=True,
        rank=231,
        profile=PROFILE,
    )

    def compose(self, reading: Reading) -> bytes:
        """Return one entry."""
        return entry(citation(reading)).encode()


class Ris(_Citation):
    """A citation for EndNote, Mendeley and others."""

    offer = Offer(
        name="ris",
        label="RIS",
        media_type="application/x-research-info-systems",
        suffix="ris",
        charset=True,
        rank=232,
        profile=PROFILE,
    )

    def compose(self, reading: Reading) -> bytes:
        """Return one reference: a line for each tag, ended by those of DOS."""
        lines = (f"{tag}  - {on_one_line(it)}" for tag, it in _tags(citation(reading)) if it)
        return "".join(f"{line}\r\n" for line in (*lines, "ER  - ")).encode()


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the three forms."""
    return (CslJson(context), BibTex(context), Ris(context))


def _item(told: Citation) -> Told:
    parts = [int(it) for it in told.date.split("-")] if told.date else []
    return {
        "id": told.key,
        "type": "dataset",
        "title": told.title,
        "author": [_author(it) for it in told.authors],
        "publisher": told.publisher,
        "issued": {"date-parts": [parts] if parts else []},
        "version": told.version,
        "DOI": told.doi,
        "URL": told.url,
        "language": told.language,
        "keyword": ", ".join(told.keywords),
        "abstract": told.abstract,
    }


def _author(name: Name) -> Told:
    if name.family:
        return {"family": name.family, "given": name.given}
    return {"literal": name.name}


def _tags(told: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "DATA"
    yield "ID", told.key
    yield "TI", told.title
    for author in told.authors:
        yield "AU", author.name
    yield "PB", told.publisher
    yield "PY", told.date[:4]
    yield "DA", told.date.replace("-", "/")
    yield "ET", told.version
    yield "DO", told.doi
    yield "UR", told.url
    yield "LA", told.language
    for keyword in told.keywords:
        yield "KW", keyword
    yield "AB", told.abstract
