"""The documents that a whole catalogue is to be had as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ldcat.model.media import N_QUADS, RDF_XML, TURTLE

#: What the files of every dump are called, before the suffix.
_STEM: Final = "catalog"


@dataclass(frozen=True, slots=True)
class Form:
    """What a dump is written in.

    Attributes:
        suffix: What its files end in, before that of the compression.
        label: Its name for people.
        media_type: Of the document, when it is expanded.
        charset: Whether `; charset=utf-8` is sent along.
    """

    suffix: str
    label: str
    media_type: str
    charset: bool = False


@dataclass(frozen=True, slots=True)
class Packing:
    """How a dump is compressed.

    Attributes:
        suffix: What its files end in.
        label: Its name for people.
        media_type: Of the compressed file.
        coding: Its name among HTTP's content codings.
    """

    suffix: str
    label: str
    media_type: str
    coding: str


LINES: Final = Form("jsonl", "JSON-LD lines", "application/x-ndjson")
FORMS: Final = (
    Form(N_QUADS.suffix, N_QUADS.label, N_QUADS.media_type),
    Form(TURTLE.suffix, TURTLE.label, TURTLE.media_type, charset=True),
    LINES,
    Form(RDF_XML.suffix, RDF_XML.label, RDF_XML.media_type),
)
GZIP: Final = Packing("gz", "gzip", "application/gzip", "gzip")
ZSTD: Final = Packing("zst", "Zstandard", "application/zstd", "zstd")
PACKINGS: Final = (GZIP, ZSTD)


def document_name(form: Form) -> str:
    """Return what a dump is called when it is expanded."""
    return f"{_STEM}.{form.suffix}"


def file_name(form: Form, packing: Packing) -> str:
    """Return what a dump's file is called.

    >>> [file_name(FORMS[0], it) for it in PACKINGS]
    ['catalog.nq.gz', 'catalog.nq.zst']
    """
    return f"{document_name(form)}.{packing.suffix}"


#: What the files of a dump are called.
FILE_NAMES: Final = tuple(file_name(form, packing) for form in FORMS for packing in PACKINGS)


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file of a dump.

    Attributes:
        name: What it is called.
        size: In bytes.
        expanded: In bytes, of the document in it.
        sha256: Of the file, in hexadecimal digits.
    """

    name: str
    size: int
    expanded: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Dump:
    """The whole catalogue of one moment, as files.

    Attributes:
        position: The position of the ledger.
        changed: When it was reached; None for the beginning.
        made: When the files were complete.
        records: How many records there are in it.
        seconds: How long it took to make it.
        origin: A digest of what else is told in it: who runs the catalogue, ldcat's version.
        files: Its files.
    """

    position: int
    changed: datetime | None
    made: datetime
    records: int
    seconds: float
    origin: str
    files: tuple[DumpFile, ...]

    def file(self, name: str) -> DumpFile | None:
        """Return the file of a name."""
        return next((it for it in self.files if it.name == name), None)

    def packed(self, form: Form, packing: Packing) -> DumpFile:
        """Return the file of a form."""
        return self.files[FILE_NAMES.index(file_name(form, packing))]
