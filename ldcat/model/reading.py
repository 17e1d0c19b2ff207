"""Read an RDF document that somebody else wrote: strictly, or tolerantly with a report.

For sandbox workers: a hostile document may crash the parser or exhaust memory here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from pyoxigraph import Quad, Triple, parse

from ldcat.model.contexts import Contexts
from ldcat.model.doubts import doubts_of
from ldcat.model.flattening import Source, flatten
from ldcat.model.json_input import checked_json
from ldcat.model.media import JSON_LD, N_QUADS, RDF_XML, Syntax
from ldcat.model.parsing import BOM, LAST_GUESS, guesses, not_utf8, syntax_fault
from ldcat.model.repairs import Fault, Repair, Repairer
from ldcat.model.schema_org import unified_schema_org, with_https_schema
from ldcat.model.tags import with_tags_as_written
from ldcat.model.xml import checked_xml
from ldcat.terms import SCHEMA, SCHEMA_HTTP

_SUBJECT: Final = re.compile(rb"\s*(<[^>]*>|_:\S+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document says.

    Attributes:
        triples: Its triples, named graphs merged, in document order.
        repairs: What tolerant reading changed.
        faults: The statements that could not be read.
    """

    triples: Sequence[Triple]
    repairs: Sequence[Repair]
    faults: Sequence[Fault] = ()


class Reader:
    """Reads documents with one policy."""

    def __init__(self, contexts: Contexts, *, tolerant: bool, unifies: bool | None = None) -> None:
        """Prepare with a policy.

        Args:
            contexts: The JSON-LD contexts that are bundled.
            tolerant: Repair what can be repaired, instead of refusing it.
            unifies: Write schema.org's terms in one namespace; None: if a document mixes both.
        """
        self._contexts = contexts
        self._tolerant = tolerant
        self._unifies = unifies

    def read(self, content: bytes, syntax: Syntax, base: str) -> Reading:
        """Return what a document says.

        Args:
            content: The document.
            syntax: What it is written in.
            base: IRI that relative IRIs are completed with.

        Raises:
            SyntaxFaultError: It is not well-formed; the message has the line.
            UnpublishableError: A term cannot be written in every syntax.
            TooComplexError: It nests deeper than it may.
            RemoteContextError: Its JSON-LD context is not bundled.
        """
        content, repairs = self._decoded(content, syntax)
        content = self._prepared(content, syntax)
        parsed = self._parsed(content, syntax, base)
        triples, more = with_tags_as_written(parsed.triples, parsed.content, syntax)
        repairs += more if self._tolerant else []
        doubts = doubts_of(parsed.content, is_checked=parsed.is_checked)
        repairer = Repairer(base, doubts, tolerant=self._tolerant)
        triples, more = self._unified(repairer.triples(triples), content)
        repairs += repairer.repairs + more
        return Reading(triples, repairs, [*parsed.faults, *repairer.faults])

    def lines(self, content: bytes, base: str) -> Sequence[Reading]:
        """Return what each line of N-Triples or N-Quads says."""
        whole = self.read(content, N_QUADS, base)
        lines = content.split(b"\n")[:-1]
        if not whole.repairs and not whole.faults and len(whole.triples) == len(lines):
            return [Reading([triple], ()) for triple in whole.triples]
        return [self.read(line + b"\n", N_QUADS, base) for line in lines]

    def flatten(self, path: Path, syntax: Syntax, base: str, *, output: IO[bytes]) -> list[Repair]:
        """Write a document that is too large for memory as N-Triples, as it is parsed.

        Raises:
            SyntaxFaultError: It is not well-formed; the message has the line.
            UnpublishableError: A term cannot be written in every syntax, and reading is strict.
            TooComplexError: It nests deeper than it may.
            RemoteContextError: Its JSON-LD context is not bundled.
        """
        source = Source(path, syntax, base)
        return flatten(source, output, contexts=self._contexts, tolerant=self._tolerant)

    def _unified(self, triples: list[Triple], content: bytes) -> tuple[list[Triple], list[Repair]]:
        """Write schema.org's terms in one namespace, where that is to be done."""
        if self._unifies:
            return [with_https_schema(it) for it in triples], []
        is_asked = self._tolerant and self._unifies is None
        if is_asked and all(form.encode() in content for form in (SCHEMA, SCHEMA_HTTP)):
            return unified_schema_org(triples)
        return triples, []

    def _decoded(self, content: bytes, syntax: Syntax) -> tuple[bytes, list[Repair]]:
        """Return the document as UTF-8 without byte order mark."""
        if syntax is RDF_XML:
            return content, []
        if content.startswith(BOM):
            return content[len(BOM) :], [Repair("byte-order-mark", "", "", "")]
        try:
            content.decode()
        except UnicodeDecodeError as error:
            if not self._tolerant:
                line = content.count(b"\n", 0, error.start) + 1
                raise not_utf8(error.start, line) from error
            return _from_other_encoding(content)
        return content, []

    def _prepared(self, content: bytes, syntax: Syntax) -> bytes:
        if syntax is RDF_XML:
            return checked_xml(content)
        if syntax is JSON_LD:
            return checked_json(content, self._contexts)
        return content

    def _parsed(self, content: bytes, syntax: Syntax, base: str) -> _Parsed:
        # Strict JSON-LD drops nodes with bad IRIs without a word: read leniently, check after.
        if syntax is not JSON_LD:
            try:
                triples = _triples(content, syntax, base, lenient=False)
                return _Parsed(triples, content, is_checked=True)
            except SyntaxError as error:
                if not self._tolerant:
                    raise syntax_fault(error) from error
        try:
            triples = _triples(content, syntax, base, lenient=True)
            return _Parsed(triples, content, is_checked=False)
        except SyntaxError as error:
            if not syntax.is_line_based:
                raise syntax_fault(error) from error
        return _line_by_line(content, syntax)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What a parser made of a document.

    Attributes:
        triples: Its triples.
        content: What they were read from.
        is_checked: Whether the parser checked every term.
        faults: The lines that it could not read.
    """

    triples: list[Triple]
    content: bytes
    is_checked: bool
    faults: Sequence[Fault] = ()


def _triples(content: bytes, syntax: Syntax, base: str, *, lenient: bool) -> list[Triple]:
    base_iri = None if syntax.is_line_based else base
    quads: Iterator[Quad] = parse(content, syntax.format, base_iri=base_iri, lenient=lenient)
    return [quad.triple for quad in quads]


def _line_by_line(content: bytes, syntax: Syntax) -> _Parsed:
    triples: list[Triple] = []
    good: list[bytes] = []
    faults: list[Fault] = []
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            triples += _triples(line, syntax, "", lenient=True)
            good.append(line)
        except SyntaxError as error:
            found = _SUBJECT.match(line)
            subject = found.group(1).decode(errors="replace") if found else ""
            faults.append(Fault(number, syntax_fault(error).what, subject))
    return _Parsed(triples, b"\n".join(good), is_checked=False, faults=faults)


def _from_other_encoding(content: bytes) -> tuple[bytes, list[Repair]]:
    for encoding in guesses(content):
        with suppress(UnicodeDecodeError):
            return _recoded(content, encoding)
    return _recoded(content, LAST_GUESS)


def _recoded(content: bytes, encoding: str) -> tuple[bytes, list[Repair]]:
    text = content.decode(encoding).encode()
    return text, [Repair("encoding", "", encoding, "utf-8")]
