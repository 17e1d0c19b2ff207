"""A citation as reference managers import it: CSL-JSON and RIS; BibTeX is in `bibtex`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ldcat.represent.citing import Citation
from ldcat.represent.json_values import Told, without_empty
from ldcat.represent.names import Name
from ldcat.represent.texts import on_one_line


def csl_json(told: Citation) -> str:
    """Return a list of one item."""
    return json.dumps([without_empty(_item(told))], ensure_ascii=False, indent=1)


def ris(told: Citation) -> str:
    """Return one reference: a line for each tag, ended by those of DOS."""
    lines = (f"{tag}  - {on_one_line(it)}" for tag, it in _tags(told) if it)
    return "".join(f"{line}\r\n" for line in (*lines, "ER  - "))


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
