"""The document job: parse, repair, split, canonicalise and check what comes from outside.

A document of moderate size is one request (`whole`). A large one is written as N-Triples
(`flatten`) where it is not line-based, its odd lines are looked at (`lines`), its nameless
records are named (`names`), its records are prepared some at a time (`part`), and what no
record took is read (`strays`). Records that an update touches are revised (`revise`). A document
that is not kept can be mended (`mend`), or one change made in its text (`apply`). A profile's
shapes are tried (`try`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from pydantic import BaseModel

from ldcat.errors import SyntaxFaultError
from ldcat.model.contexts import Contexts, load_contexts
from ldcat.model.graph import Triple
from ldcat.model.locating import Locator
from ldcat.model.media import BY_NAME
from ldcat.model.naming import chosen_names, wanted_names
from ldcat.model.reading import Reader
from ldcat.model.record import Prepared
from ldcat.model.repairs import Fault, Repair
from ldcat.model.splitting import MemoryDocument
from ldcat.model.syntax import n_triples
from ldcat.quality.gauge import Gauge, open_gauge
from ldcat.sandbox.answers import header_of, names_header
from ldcat.sandbox.editing.applying import Applier, Order
from ldcat.sandbox.editing.mending import MendedText, TextMender
from ldcat.sandbox.mending import Mender
from ldcat.sandbox.preparing import Preparer, remarks_of
from ldcat.sandbox.revising import Checks, outcome_of, outcome_values, unpacked_revisions
from ldcat.sandbox.spool import Run
from ldcat.sandbox.spooled import SpooledDocument
from ldcat.sandbox.worker import Output
from ldcat.validation.background import read_vocabularies
from ldcat.validation.explaining import Explainer
from ldcat.validation.locating import lines_of
from ldcat.validation.profiles import usable_profiles
from ldcat.validation.validator import Validator

_STRAYS: Final = 20
#: In longer documents, in bytes, nobody looks for lines.
_LONGEST_LOCATED: Final = 4 << 20
#: So long, in seconds, lines of single findings are looked for in one document.
_LOCATING_SECONDS: Final = 3.0
#: So many bytes, each record counted with all of its document, are mended in their text.
_MOST_EDITED: Final = 20 << 20


class DocumentOptions(BaseModel):
    """What is asked of a document.

    Attributes:
        step: What to do (see the module).
        syntax: Name of its syntax (`ldcat.model.media`).
        base: IRI that its relative IRIs are completed with.
        catalogue: Public base IRI of the catalogue, for minted IRIs.
        tolerant: Repair what can be repaired, instead of refusing it.
        profile: Token of the profile to check against; empty for none.
        unifies: Write schema.org's terms in one namespace; None: if the document mixes both.
        index: Where the index of a large document lies (`names`, `part`, `strays`).
        files: Its files (`names`, `part`, `strays`; `flatten`: from, to).
        records: The resources to prepare, as N-Triples (`names`, `part`).
        known: What the catalogue has: digest and rules by IRI (`part`).
        runs: Runs to read, as values (`strays`).
        revisions: What an update touches, as values (`revise`).
        locates: Say in which line of the document each finding is (`whole`).
        languages: Languages of sentences, best first (`mend`).
        change: The change to make, as an `Order` (`apply`).
        anew: Write the document anew if a change has no place in its text (`mend`).
        seconds: How long places in the text are sought (`mend`, `apply`).
    """

    step: Literal[
        "whole", "flatten", "lines", "names", "part", "strays", "revise", "mend", "apply", "try"
    ]
    syntax: str
    base: str
    catalogue: str
    tolerant: bool
    profile: str
    unifies: bool | None = None
    index: str = ""
    files: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    known: dict[str, tuple[str, str]] = {}
    runs: tuple[tuple[int, int, int, int, int, int], ...] = ()
    revisions: tuple[dict[str, Any], ...] = ()
    locates: bool = False
    languages: tuple[str, ...] = ("en",)
    change: Order | None = None
    seconds: float = 1.0
    anew: bool = False


class DocumentJob:
    """Prepares the records of documents."""

    def __init__(
        self,
        contexts: Contexts,
        validator: Validator,
        gauge: Gauge,
        *,
        explainer: Callable[[], Explainer],
    ) -> None:
        self._contexts = contexts
        self._validator = validator
        self._gauge = gauge
        self._explainer = cache(explainer)
        self._spooled: tuple[tuple[str, bool], SpooledDocument] | None = None
        self._steps: Mapping[str, Callable[[DocumentOptions, bytes, Output], None]] = (
            MappingProxyType(
                {
                    "whole": self._whole,
                    "flatten": self._flatten,
                    "lines": self._lines,
                    "names": self._names,
                    "part": self._part,
                    "strays": self._strays,
                    "revise": self._revise,
                    "mend": self._mend,
                    "apply": self._apply,
                    "try": self._try,
                }
            )
        )

    def run(self, options: Mapping[str, Any], body: bytes, output: Output) -> None:
        """Do one step; `body` is the document, or the lines that are odd."""
        asked = DocumentOptions.model_validate(options)
        self._steps[asked.step](asked, body, output)

    def _whole(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        reading = self._reader(asked).read(body, BY_NAME[asked.syntax], asked.base)
        if not reading.triples and not reading.faults:
            raise SyntaxFaultError(
                "The document has no statements.", mend="Is it RDF, and is it complete?"
            )
        document = MemoryDocument(reading.triples)
        primaries = document.primaries.items()
        wanted = wanted_names(document, primaries, asked.catalogue)
        preparation = self._preparer(asked).prepare(
            document,
            primaries,
            names=chosen_names(wanted, lambda iri: f"<{iri}>".encode() in document.primaries),
            remarks=remarks_of(reading.repairs, reading.faults),
        )
        strays = [it for it in document.statements if it not in preparation.reached]
        loose = [it for it in reading.faults if it.subject.encode() not in preparation.reached]
        records = _located(preparation.records, body, asked)
        header = header_of(records, reading.repairs, loose) | {
            "statements": document.statements.total() + len(reading.faults),
            "outside": sum(document.statements[it] for it in strays),
            "strays": [it.decode() for it in strays[:_STRAYS]],
        }
        _send(output, header, preparation.records)

    def _flatten(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        del body
        source, target = (Path(it) for it in asked.files)
        reader = self._reader(asked)
        with target.open("wb") as file:
            repairs = reader.flatten(source, BY_NAME[asked.syntax], asked.base, output=file)
        output.header(header_of([], repairs, []))

    def _lines(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        repairs: list[Repair] = []
        faults: list[Fault] = []
        said: dict[int, Triple] = {}
        for number, reading in enumerate(self._reader(asked).lines(body, asked.base), 1):
            repairs += reading.repairs
            faults += [replace(it, line=number) for it in reading.faults]
            for triple in reading.triples:
                said[number] = triple
        output.header(header_of([], repairs, faults) | {"lines": list(said)})
        output.write(n_triples(said.values()))

    def _names(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        del body
        document = self._opened(asked)
        primaries = document.load(asked.records)
        output.header(names_header(wanted_names(document, primaries, asked.catalogue)))

    def _part(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        del body
        document = self._opened(asked)
        primaries = document.load(asked.records)
        names = document.names()
        remarks = remarks_of([*document.told, *document.repairs], document.faults)
        preparation = self._preparer(asked).prepare(
            document, primaries, names=names, remarks=remarks
        )
        own = {names.get(it) or it[1:-1].decode(): it for it, _ in primaries}
        records = [
            it if it.report.conforms else replace(it, line=document.line_of(own[it.iri]))
            for it in preparation.records
        ]
        header = header_of(records, document.repairs, []) | {
            "runs": document.runs_of(preparation.reached),
            "unchanged": preparation.unchanged,
        }
        _send(output, header, preparation.records)

    def _strays(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        del body
        reading = self._opened(asked).read([Run(*it) for it in asked.runs])
        output.header(header_of([], reading.repairs, reading.faults))

    def _revise(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        checks = Checks(self._preparer(asked), Reader(self._contexts, tolerant=False))
        outcomes = [outcome_of(it, checks) for it in unpacked_revisions(asked.revisions, body)]
        prepared = [it.prepared for it in outcomes if it.prepared]
        output.header(
            header_of(prepared, [], []) | {"outcomes": [outcome_values(it) for it in outcomes]}
        )
        _write_records(output, prepared)
        for it in outcomes:
            output.write(it.removed + it.added)

    def _mend(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        reading = self._reader(asked).read(body, BY_NAME[asked.syntax], asked.base)
        if reading.faults:
            fault = reading.faults[0]
            raise SyntaxFaultError(fault.message, where=f"line {fault.line}" if fault.line else "")
        mender = Mender(self._validator, self._explainer(), asked.profile, asked.languages)
        triples, changes = mender.mended(reading.triples)
        mended: MendedText | None = None
        names = frozenset(it.record for it in changes)
        # What was repaired is wrong in the text, which has to be written anew.
        is_sound = all(it.code == "json-key" for it in reading.repairs)
        if is_sound and len(body) * len(names) < _MOST_EDITED:
            texts = TextMender(mender, self._applier(asked), self._read(asked), asked.base)
            mended = texts.mended(body, names, seconds=asked.seconds)
        if mended and mended.undone and asked.anew:
            mended = None
        header = header_of([], reading.repairs, []) | {
            "changes": [astuple(it) for it in (mended.made if mended else changes)],
            "undone": [astuple(it) for it in (mended.undone if mended else ())],
            "is_text": mended is not None,
        }
        output.header(header)
        output.write(mended.text if mended else n_triples(triples))

    def _apply(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        applied = self._applier(asked).applied(body, asked.change) if asked.change else None
        output.header({"applied": applied is not None})
        output.write(applied or b"")

    def _applier(self, asked: DocumentOptions) -> Applier:
        syntax = BY_NAME[asked.syntax]
        return Applier(self._read(asked), syntax, asked.base, seconds=asked.seconds)

    def _read(self, asked: DocumentOptions) -> Callable[[bytes], Sequence[Triple]]:
        reader, syntax = self._reader(asked), BY_NAME[asked.syntax]
        return lambda text: reader.read(text, syntax, asked.base).triples

    def _try(self, asked: DocumentOptions, body: bytes, output: Output) -> None:
        del body
        self._validator.try_out(asked.profile)
        output.header({})

    def _opened(self, asked: DocumentOptions) -> SpooledDocument:
        which = (asked.index, asked.step == "names")  # the index has no names as yet
        if self._spooled is None or self._spooled[0] != which:
            if self._spooled is not None:
                self._spooled[1].close()
            files = [Path(it) for it in asked.files]
            document = SpooledDocument(
                Path(asked.index), files, reader=self._reader(asked), base=asked.base
            )
            self._spooled = (which, document)
        return self._spooled[1]

    def _reader(self, asked: DocumentOptions) -> Reader:
        return Reader(self._contexts, tolerant=asked.tolerant, unifies=asked.unifies)

    def _preparer(self, asked: DocumentOptions) -> Preparer:
        return Preparer(self._validator, asked.profile, asked.known, gauge=self._gauge)


def _located(
    records: Sequence[Prepared], body: bytes, asked: DocumentOptions
) -> Sequence[Prepared]:
    """Return records with the lines of the document that tell of them."""
    lines = Lines(body)
    if not asked.locates or len(body) > _LONGEST_LOCATED:
        return [it if it.report.conforms else replace(it, line=lines.of(it.iri)) for it in records]
    locator = Locator(body, asked.base)
    located: list[Prepared] = []
    end = time.monotonic() + _LOCATING_SECONDS
    for it in records:
        if time.monotonic() > end:  # findings are told with the line of their record
            located.append(it if it.report.conforms else replace(it, line=lines.of(it.iri)))
            continue
        line = locator.line_of_node(it.iri) or lines.of(it.iri)
        found = lines_of(it.report.read(), it.iri, it.text, locator=locator)
        located.append(replace(it, line=line, lines=tuple(number or line for number in found)))
    return located


class Lines:
    """Finds lines of a document; asked in document order, it reads the document once."""

    def __init__(self, document: bytes) -> None:
        self._document = document
        self._place = 0
        self._line = 1

    def of(self, iri: str) -> int:
        """Return the line that first names an IRI, or the end of it; 0 for none."""
        ending = re.split(r"[/#]", iri.rstrip("/#"))[-1].encode()
        names = (f"<{iri}>".encode(), f'"{iri}"'.encode(), iri.encode(), ending)
        for start in dict.fromkeys((self._place, 0)):
            for name in names:
                if (place := self._document.find(name, start)) >= 0:
                    return self._number(place)
        return 0

    def _number(self, place: int) -> int:
        if place < self._place:
            return self._document.count(b"\n", 0, place) + 1
        self._line += self._document.count(b"\n", self._place, place)
        self._place = place
        return self._line


def _send(output: Output, header: Mapping[str, Any], records: Sequence[Prepared]) -> None:
    output.header(header)
    _write_records(output, records)


def _write_records(output: Output, records: Sequence[Prepared]) -> None:
    for record in records:
        output.write(record.packed)
        output.write(record.report.packed)


def open_job(config: Mapping[str, Any]) -> DocumentJob:
    """Return the job of a worker.

    Args:
        config: `contexts`: a folder; `shapes`, `vocabularies`: folders, the bundled one first;
            `engine`: name of the SHACL engine; `formats`: the file that lists formats.
    """
    profiles = usable_profiles([Path(folder) for folder in config["shapes"]])
    contexts = load_contexts(Path(config["contexts"]))
    vocabularies = read_vocabularies(Path(folder) for folder in config["vocabularies"])
    gauge = open_gauge(vocabularies, Path(config["formats"]), profiles)
    validator = Validator(profiles, vocabularies, engine=config["engine"])
    return DocumentJob(
        contexts, validator, gauge, explainer=lambda: Explainer(profiles, vocabularies)
    )
