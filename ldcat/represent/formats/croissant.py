"""Croissant 1.1: datasets as tools for machine learning load them, file by file.

Nothing is told of what is inside the files: a catalogue does not know it. Where a file has no
checksum the dataset is called a live one, as the standard has it for files that may change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar, Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node
from ldcat.model.view import RecordView
from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.bibtex import entry
from ldcat.represent.citing import citation
from ldcat.represent.dating import dates
from ldcat.represent.file_formats import file_formats
from ldcat.represent.form import Form
from ldcat.represent.identifiers import own_doi
from ldcat.represent.json_values import Told, as_json, one_or_all
from ldcat.represent.names import Name, names
from ldcat.represent.plain import checksums, data_languages
from ldcat.represent.reading import ONE_ONLY, Reading
from ldcat.represent.texts import listed, plain_of, plain_texts, texts, without_markup
from ldcat.terms import DCAT, DCT, OWL, SCHEMA

_CROISSANT: Final = "http://mlcommons.org/croissant/"
PROFILE: Final = ProfileName(
    "croissant", f"{_CROISSANT}1.1", "Croissant, for machine learning", (f"{_CROISSANT}1.0",)
)
#: What the standard's context says of names that are not simply those of Croissant.
_TERMS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "@vocab": SCHEMA,
        "conformsTo": "dct:conformsTo",
        "cr": _CROISSANT,
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": DCT,
        "description": {"@container": "@language"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "name": {"@container": "@language"},
        "rai": f"{_CROISSANT}RAI/",
        "sc": SCHEMA,
    }
)
_OWN_TERMS: Final = (
    *("arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field"),
    *("fileProperty", "fileObject", "fileSet", "format", "includes", "isArray", "isLiveDataset"),
    *("jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex"),
    *("repeated", "replace", "samplingRate", "separator", "source", "subField", "transform"),
)
_ENTRIES: Final = (("dateCreated", "created"), ("dateModified", "modified"))
_DOWNLOAD: Final = DCAT + "downloadURL"
#: What a file is in whose media type nobody tells.
_UNKNOWN: Final = "application/octet-stream"


class Croissant(Form):
    """A dataset and its files."""

    offer = Offer(
        name="croissant",
        label="Croissant JSON-LD",
        media_type="application/ld+json",
        suffix="croissant.json",
        rank=240,
        profile=PROFILE,
    )
    kinds: ClassVar[frozenset[str]] = frozenset({"dataset"})

    def refusal(self, view: RecordView) -> str:
        """Return what the standard demands that the record has not."""
        reading = self._reading(view)
        demands = {
            "a title": _texts(reading, "title"),
            "a description": _texts(reading, "description"),
            "a licence": _licences(reading),
            "a creator or publisher": _makers(reading),
            "a date of publication": _published(reading),
            "a file with a download address": _downloads(reading),
        }
        lacks = [what for what, found in demands.items() if not found]
        return f"Croissant needs {listed(lacks)}." if lacks else ""

    def compose(self, reading: Reading) -> bytes:
        """Return the dataset as JSON-LD."""
        node = reading.subject
        reading.types(node)
        files = [_file(reading, it, n) for n, it in enumerate(_downloads(reading), start=1)]
        is_sure = all("sha256" in it or "md5" in it for it in files)
        doi = own_doi(reading)
        told: Told = {
            "@context": _context(reading),
            "@type": "sc:Dataset",
            "conformsTo": PROFILE.iri,
            "@id": node.value,
            "name": _texts(reading, "title"),
            "description": _texts(reading, "description"),
            "url": _address(reading),
            "identifier": f"https://doi.org/{doi}" if doi else "",
            "license": one_or_all(_licences(reading)),
            "creator": one_or_all(_makers(reading)),
            "publisher": one_or_all(_agents(reading, DCT + "publisher")),
            "datePublished": _published(reading),
            **{name: _first_date(reading, DCT + local) for name, local in _ENTRIES},
            "version": plain_of(reading, node, DCAT + "version", OWL + "versionInfo"),
            "keywords": plain_texts(reading, node, DCAT + "keyword"),
            "inLanguage": one_or_all(data_languages(reading)),
            "sameAs": one_or_all(reading.iris(node, OWL + "sameAs")),
            "citeAs": _cited(self._reading(reading.view)),
            "isLiveDataset": None if is_sure else True,
            "distribution": files,
        }
        return as_json(told)


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one form."""
    return (Croissant(context),)


def _context(reading: Reading) -> Told:
    terms = {**_TERMS, **{it: f"cr:{it}" for it in _OWN_TERMS}}
    ordered = {it: terms[it] for it in sorted(terms)}
    return {"@language": reading.context.site.language or "en", **ordered}


def _texts(reading: Reading, local: str) -> str | dict[str, str]:
    """Take a text of each language, by language; just the text where there is but one.

    Readers of the standard cannot take texts with and without a language together.
    """
    node, predicate = reading.subject, DCT + local
    tagged = [it for it in texts(reading, node, predicate) if it.language]
    by_language = {it.language: it.text for it in reversed(tagged)}
    if len(by_language) < 2:
        return plain_of(reading, node, predicate)
    for it in reading.graph.objects(node, predicate):
        is_kept = isinstance(it, Literal) and without_markup(it.value) == by_language.get(
            it.language or ""
        )
        if not is_kept:
            reading.lose(node, predicate, it, reason=ONE_ONLY)
    return {it: by_language[it] for it in sorted(by_language)}


def _address(reading: Reading) -> str:
    page = reading.iris(reading.subject, DCAT + "landingPage")
    for it in page[1:]:
        place = (reading.subject, DCAT + "landingPage")
        reading.lose(*place, NamedNode(it), reason=ONE_ONLY)
    return page[0] if page else str(reading.view.address)


def _cited(reading: Reading) -> str:
    """Return how the dataset is cited; what is told elsewhere is left out."""
    return entry(replace(citation(reading), abstract="", keywords=()))


def _licences(reading: Reading) -> list[str]:
    """Take the licences of the dataset and of its files: addresses, else texts."""
    found: list[str] = []
    for holder in (reading.subject, *_downloads(reading)):
        for it in reading.graph.objects(holder, DCT + "license"):
            if not isinstance(it, BlankNode) and it.value.strip():
                reading.take(holder, DCT + "license", it)
                found.append(it.value.strip())
    return list(dict.fromkeys(found))


def _makers(reading: Reading) -> list[Told]:
    """Take who made it; where nobody is named, those who publish it."""
    return _agents(reading, DCT + "creator") or _agents(reading, DCT + "publisher")


def _agents(reading: Reading, predicate: str) -> list[Told]:
    return [_agent(it) for it in names(reading, reading.subject, predicate)]


def _agent(name: Name) -> Told:
    told: Told = {
        "@type": "sc:Person" if name.is_person else "sc:Organization",
        "name": name.name,
        "givenName": name.given,
        "familyName": name.family,
    }
    return {"@id": name.agent.iri, **told, "url": name.agent.iri} if name.agent.iri else told


def _published(reading: Reading) -> str:
    return _first_date(reading, DCT + "issued") or _first_date(reading, DCT + "available")


def _first_date(reading: Reading, predicate: str) -> str:
    found = dates(reading, reading.subject, predicate)
    for it in reading.graph.objects(reading.subject, predicate):
        if it.value.strip() in found[1:]:
            reading.lose(reading.subject, predicate, it, reason=ONE_ONLY)
    return found[0] if found else ""


def _downloads(reading: Reading) -> list[Node]:
    """Return the distributions that have a file."""
    return [
        it
        for it in reading.graph.objects(reading.subject, DCAT + "distribution")
        if not isinstance(it, Literal) and _files(reading, it)
    ]


def _files(reading: Reading, node: Node) -> list[NamedNode]:
    found = reading.graph.objects(node, _DOWNLOAD)
    return [it for it in found if isinstance(it, NamedNode)]


def _file(reading: Reading, node: Node, number: int) -> Told:
    file, *others = _files(reading, node)
    reading.take(reading.subject, DCAT + "distribution", node)
    reading.take(node, _DOWNLOAD, file)
    for it in others:
        reading.lose(node, _DOWNLOAD, it, reason=ONE_ONLY)
    reading.types(node)
    size = reading.one(node, DCAT + "byteSize")
    told: Told = {
        "@type": "cr:FileObject",
        "@id": node.value if isinstance(node, NamedNode) else f"file-{number}",
        "name": plain_of(reading, node, DCT + "title") or _file_name(file.value, number),
        "description": plain_of(reading, node, DCT + "description"),
        "contentUrl": file.value,
        "contentSize": f"{size.value.strip()} B" if size else "",
        "encodingFormat": one_or_all(file_formats(reading, node)) or _UNKNOWN,
        **checksums(reading, node, "sha256", "md5"),
    }
    return told


def _file_name(address: str, number: int) -> str:
    return re.split(r"[?#]", address)[0].rpartition("/")[2] or f"file-{number}"
