"""Read an RDF document that somebody else wrote: strictly, or tolerantly with a report.

For sandbox workers: a hostile document may crash the parser or exhaust memory here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse, serialize

from ldcat.errors import SyntaxFaultError, TooComplexError
from ldcat.model.contexts import Contexts
from ldcat.model.media import JSON_LD, RDF_XML, Syntax
from ldcat.model.repairs import Doubts, Fault, Repair, Repairer, doubts_of, unified_schema_org
from ldcat.model.syntax import tagged_literal
from ldcat.model.xml import checked_xml
from ldcat.terms import SCHEMA, SCHEMA_HTTP

_BOM: Final = b"\xef\xbb\xbf"
_JSON_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
_JSON_DEEPEST: Final = 64
_TURTLE_TAG: Final = re.compile(rb"[\"']@([A-Za-z]+(?:-[A-Za-z0-9]+)*)")
_CASED_TAG: Final = re.compile(rb'"@[a-z0-9-]*[A-Z]')
_XML_TAG: Final = re.compile(rb"xml:lang\s*=\s*[\"']([A-Za-z0-9-]+)[\"']")
_LINE_TAG: Final = re.compile(rb'"@([A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*)\s*(?:<[^>]*>|_:\S+)?\s*\.\s*$')
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

    def __init__(self, contexts: Contexts, *, tolerant: bool) -> None:
        self._contexts = contexts
        self._tolerant = tolerant

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
        triples, faults, is_checked = self._parsed(content, syntax, base)
        doubts = doubts_of(content, is_checked=is_checked)
        repairer = Repairer(base, doubts, tolerant=self._tolerant)
        kept = repairer.triples(triples)
        repairs += repairer.repairs
        faults += repairer.faults
        is_exact = len(kept) == len(triples)
        kept, more = _with_tags_as_written(kept, content, syntax, is_exact=is_exact)
        repairs += more if self._tolerant else []
        if self._tolerant and all(form.encode() in content for form in (SCHEMA, SCHEMA_HTTP)):
            kept, more = unified_schema_org(kept)
            repairs += more
        return Reading(kept, repairs, faults)

    def flatten(self, path: Path, syntax: Syntax, base: str, *, output: IO[bytes]) -> list[Repair]:
        """Write a document that is too large for memory as N-Triples, as it is parsed.

        Raises:
            SyntaxFaultError: It is not well-formed; the message has the line.
            UnpublishableError: A term cannot be written in every syntax.
        """
        doubts = Doubts(iris=True, texts=True, namespaces=True)
        repairer = Repairer(base, doubts, tolerant=self._tolerant)
        try:
            quads = parse(path=path, format=syntax.format, base_iri=base, lenient=self._tolerant)
            kept = (repairer.triple(quad.triple) for quad in quads)
            serialize(filter(None, kept), output, RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            raise _fault(error) from error
        return repairer.repairs

    def _decoded(self, content: bytes, syntax: Syntax) -> tuple[bytes, list[Repair]]:
        """Return the document as UTF-8 without byte order mark."""
        if syntax is RDF_XML:
            return content, []
        if content.startswith(_BOM):
            return content[len(_BOM) :], [Repair("byte-order-mark", "", "", "")]
        try:
            content.decode()
        except UnicodeDecodeError as error:
            if not self._tolerant:
                line = content.count(b"\n", 0, error.start) + 1
                raise SyntaxFaultError(
                    f"Byte {error.start} (0x{content[error.start]:02X}) is not UTF-8.",
                    where=f"line {line}",
                    mend="Save the file as UTF-8.",
                ) from error
            return _from_other_encoding(content)
        return content, []

    def _prepared(self, content: bytes, syntax: Syntax) -> bytes:
        if syntax is RDF_XML:
            return checked_xml(content)
        if syntax is JSON_LD:
            return self._with_contexts(content)
        return content

    def _with_contexts(self, content: bytes) -> bytes:
        _refuse_deep_json(content)
        try:
            document = json.loads(content)
        except ValueError as error:
            line = getattr(error, "lineno", 1)
            column = getattr(error, "colno", 1)
            raise SyntaxFaultError(
                f"The JSON is not well-formed: {getattr(error, 'msg', error)}.",
                where=f"line {line}, column {column}",
                mend="Mend it there.",
            ) from error
        if not isinstance(document, dict | list):
            raise SyntaxFaultError(
                "JSON-LD must be an object or an array.", mend="Wrap it in an object."
            )
        inlined, used = self._contexts.inline(document)
        return json.dumps(inlined, ensure_ascii=False).encode() if used else content

    def _parsed(
        self, content: bytes, syntax: Syntax, base: str
    ) -> tuple[list[Triple], list[Fault], bool]:
        """Parse; return triples, faults, and whether the parser checked every term."""
        # Strict JSON-LD drops nodes with bad IRIs without a word: read leniently, check after.
        if syntax is JSON_LD:
            return _triples(content, syntax, base, lenient=True), [], False
        try:
            return _triples(content, syntax, base, lenient=False), [], True
        except SyntaxError as error:
            if not self._tolerant:
                raise _fault(error) from error
        try:
            return _triples(content, syntax, base, lenient=True), [], False
        except SyntaxError as error:
            if not syntax.is_line_based:
                raise _fault(error) from error
        return (*_line_by_line(content, syntax), False)


def _triples(content: bytes, syntax: Syntax, base: str, *, lenient: bool) -> list[Triple]:
    base_iri = None if syntax.is_line_based else base
    quads: Iterator[Quad] = parse(content, syntax.format, base_iri=base_iri, lenient=lenient)
    return [quad.triple for quad in quads]


def _fault(error: SyntaxError) -> SyntaxFaultError:
    message = str(error.msg)
    _, found, rest = message.partition(": ")
    return SyntaxFaultError(
        f"{rest if found else message}.",
        where=f"line {error.lineno}, column {error.offset}" if error.lineno else "",
        mend="Mend the statement there.",
    )


def _line_by_line(content: bytes, syntax: Syntax) -> tuple[list[Triple], list[Fault]]:
    triples: list[Triple] = []
    faults: list[Fault] = []
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            triples += _triples(line, syntax, "", lenient=True)
        except SyntaxError as error:
            found = _SUBJECT.match(line)
            subject = found.group(1).decode(errors="replace") if found else ""
            faults.append(Fault(number, _fault(error).what, subject))
    return triples, faults


def _from_other_encoding(content: bytes) -> tuple[bytes, list[Repair]]:
    for encoding in ("utf-16", "windows-1252", "latin-1"):
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.encode(), [Repair("encoding", "", encoding, "utf-8")]
    raise AssertionError("latin-1 decodes every byte")  # pragma: no cover


def _refuse_deep_json(content: bytes) -> None:
    depth = 0
    for mark in re.findall(rb"[\[\]{}]", _JSON_STRING.sub(b"", content)):
        depth += 1 if mark in b"[{" else -1
        if depth > _JSON_DEEPEST:
            raise TooComplexError(
                f"The JSON has more than {_JSON_DEEPEST} nested levels.", mend="Flatten it."
            )


def _with_tags_as_written(
    triples: list[Triple], content: bytes, syntax: Syntax, *, is_exact: bool
) -> tuple[list[Triple], list[Repair]]:
    """Give language tags the letters' case that the document has: the parser lower-cases them.

    Exact line by line where a line is a statement; else by the document's own spelling of each
    tag. JSON-LD, read leniently, keeps the case by itself.
    """
    if syntax is JSON_LD:
        return triples, []
    if syntax is RDF_XML:
        return _with_spelled_tags(triples, _XML_TAG.findall(content))
    if syntax.is_line_based and not _CASED_TAG.search(content):
        return triples, []
    if syntax.is_line_based and is_exact:
        lines = [line for line in content.split(b"\n") if line.strip() and line[:1] != b"#"]
        if len(lines) == len(triples):
            return _with_tags_by_line(triples, lines), []
    return _with_spelled_tags(triples, _TURTLE_TAG.findall(content))


def _with_spelled_tags(
    triples: list[Triple], tags: Iterable[bytes]
) -> tuple[list[Triple], list[Repair]]:
    spellings: dict[str, Counter[str]] = {}
    for written, times in Counter(tags).items():
        tag = written.decode()
        spellings.setdefault(tag.lower(), Counter())[tag] += times
    chosen = {tag: counts.most_common(1)[0][0] for tag, counts in spellings.items()}
    repairs = [
        Repair("language-case", "", ", ".join(sorted(counts)), chosen[tag])
        for tag, counts in spellings.items()
        if len(counts) > 1
    ]
    cased = {tag: written for tag, written in chosen.items() if tag != written}
    if not cased:
        return triples, repairs
    return [_with_tag(triple, cased) for triple in triples], repairs


def _with_tags_by_line(triples: list[Triple], lines: Iterable[bytes]) -> list[Triple]:
    return [
        _with_tag(triple, {found.group(1).decode().lower(): found.group(1).decode()})
        if (found := _LINE_TAG.search(line))
        else triple
        for triple, line in zip(triples, lines, strict=True)
    ]


def _with_tag(triple: Triple, cased: dict[str, str]) -> Triple:
    value = triple.object
    if not isinstance(value, Literal) or value.language is None:
        return triple
    written = cased.get(value.language)
    if written is None:
        return triple
    return Triple(triple.subject, triple.predicate, tagged_literal(value.value, written))
