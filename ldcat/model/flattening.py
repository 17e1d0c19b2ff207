"""Write a document that is too large for memory as N-Triples, as it is parsed.

The document is read twice: once to see what it is (encoding, language tags, whether its XML
is complete), once to parse it. JSON-LD alone is read as a whole.

For sandbox workers: a hostile document may crash the parser or exhaust memory here.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from ldcat.model.contexts import Contexts
from ldcat.model.doubts import Doubts
from ldcat.model.json_input import checked_json
from ldcat.model.media import JSON_LD, RDF_XML, Syntax
from ldcat.model.parsing import BOM, as_utf8, syntax_fault
from ldcat.model.repairs import Repair, Repairer
from ldcat.model.schema_org import schema_org_forms, with_https_schema
from ldcat.model.tags import spelled_tags, spellings, with_tag
from ldcat.model.xml import checked_xml_file
from ldcat.terms import SCHEMA, SCHEMA_HTTP

_BLOCK: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A document on the disk.

    Attributes:
        path: Its file; what has to be written anew lies beside it for a while.
        syntax: What it is written in.
        base: IRI that relative IRIs are completed with.
    """

    path: Path
    syntax: Syntax
    base: str


@dataclass(slots=True)
class _Look:
    """What a first look at a document tells.

    Attributes:
        tags: Its language tags as written.
        forms: Which forms of schema.org's namespace stand in it.
        has_mark: Whether it begins with UTF-8's byte order mark.
    """

    tags: Counter[bytes] = field(default_factory=Counter)
    forms: set[str] = field(default_factory=set)
    has_mark: bool = False

    def note(self, piece: bytes, syntax: Syntax) -> None:
        """Take in a piece of the document."""
        if syntax is not JSON_LD:
            self.tags += spelled_tags(piece, syntax)
        self.forms |= {it for it in (SCHEMA, SCHEMA_HTTP) if it.encode() in piece}


def flatten(
    source: Source, output: IO[bytes], *, contexts: Contexts, tolerant: bool
) -> list[Repair]:
    """Write a document as N-Triples; return what was repaired.

    A statement that cannot be kept is written as it is: whoever reads its record finds it.

    Args:
        source: The document.
        output: A file; what has to be written anew lies beside it for a while.
        contexts: The JSON-LD contexts that are bundled.
        tolerant: Repair what can be repaired, instead of refusing it.

    Raises:
        SyntaxFaultError: It is not well-formed; the message has the line.
        UnpublishableError: A term cannot be written in every syntax, and reading is strict.
        TooComplexError: It nests deeper than it may.
        RemoteContextError: Its JSON-LD context is not bundled.
    """
    with tempfile.TemporaryDirectory(dir=Path(output.name).parent) as folder:
        flattening = _Flattening(source, contexts, tolerant=tolerant)
        flattening.write(output, Path(folder))
        return flattening.repairs


class _Flattening:
    """One document on its way."""

    def __init__(self, source: Source, contexts: Contexts, *, tolerant: bool) -> None:
        self._source = source
        self._contexts = contexts
        self._tolerant = tolerant
        # Strict JSON-LD drops nodes with bad IRIs without a word: read leniently, check after.
        self._is_lenient = tolerant or source.syntax is JSON_LD
        doubts = Doubts(iris=self._is_lenient, texts=True, namespaces=True)
        self._repairer = Repairer(source.base, doubts, tolerant=tolerant)
        self._spelled: Mapping[str, str] = {}
        self._unifies = False
        self.repairs: list[Repair] = []

    def write(self, output: IO[bytes], folder: Path) -> None:
        """Write the document, with room for a copy of it."""
        look = self._prepared(folder)
        self._spelled, decided = spellings(look.tags)
        self.repairs += decided if self._tolerant else []
        try:
            if self._tolerant and len(look.forms) > 1:
                self._unify_schema_org()
            serialize(self._kept(), output, RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            raise syntax_fault(error) from error
        self.repairs += self._repairer.repairs

    def _prepared(self, folder: Path) -> _Look:
        """Look at the document; go on with a copy that can be parsed where that is needed."""
        if self._source.syntax is RDF_XML:
            checked = checked_xml_file(self._source.path, folder / "plain.rdf")
            self._source = replace(self._source, path=checked)
            return _look(self._source)
        path, repairs = as_utf8(self._source.path, folder / "utf-8", tolerant=self._tolerant)
        self._source = replace(self._source, path=path)
        self.repairs += repairs
        look = _look(self._source)
        if look.has_mark:
            self.repairs.append(Repair("byte-order-mark", "", "", ""))
        return look

    def _unify_schema_org(self) -> None:
        if len(schema_org_forms(quad.triple for quad in self._parsed())) > 1:
            self._unifies = True
            self.repairs.append(Repair("namespace", "", SCHEMA_HTTP, SCHEMA))

    def _kept(self) -> Iterator[Triple]:
        for quad in self._parsed():
            kept = self._repairer.triple(quad.triple)
            if kept is not None:
                kept = with_tag(kept, self._spelled)
                yield with_https_schema(kept) if self._unifies else kept
            elif self._repairer.faults:
                self._repairer.faults.clear()
                yield quad.triple

    def _parsed(self) -> Iterator[Quad]:
        source = self._source
        with source.path.open("rb") as file:
            if file.read(len(BOM)) != BOM:
                file.seek(0)
            is_json = source.syntax is JSON_LD
            yield from parse(
                checked_json(file.read(), self._contexts) if is_json else file,
                source.syntax.format,
                base_iri=source.base,
                lenient=self._is_lenient,
            )


def _look(source: Source) -> _Look:
    """Look at a document piece by piece; a piece ends with a line."""
    look = _Look()
    rest = b""
    with source.path.open("rb") as file:
        while block := file.read(_BLOCK):
            look.has_mark = look.has_mark or (file.tell() == len(block) and block.startswith(BOM))
            head, newline, rest = (rest + block).rpartition(b"\n")
            look.note(head + newline, source.syntax)
    look.note(rest, source.syntax)
    return look
