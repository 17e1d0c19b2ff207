"""Say in DCAT and VoID what the newest dump is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ldcat.catalogue.describing import dump_node, moment, root
from ldcat.model.addresses import dump_address, dumps_address
from ldcat.model.dumps import Dump, DumpFile
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term, Triple
from ldcat.model.view import Site
from ldcat.represent.dumps_page import DumpsView
from ldcat.sparql.void import void_dataset
from ldcat.terms import DCAT, DCT_ISSUED, DCT_MODIFIED, RDF_TYPE, SPDX, VOID, XSD

_SHA256: Final = f"{SPDX}checksumAlgorithm_sha256"
_BYTES: Final = f"{XSD}nonNegativeInteger"
_DIGITS: Final = f"{XSD}hexBinary"


def dumps_view(site: Site, dump: Dump | None, fault: str = "") -> DumpsView:
    """Return the list of the newest dump's files; None where none has been made as yet."""
    graph = Graph(
        Triple(subject, NamedNode(predicate), value)
        for subject, predicate, value in (_statements(site, dump) if dump else ())
    )
    changed = dump.changed if dump else None
    return DumpsView(dumps_address(site.base), root(site, changed) | graph, dump, fault)


def _statements(site: Site, dump: Dump) -> Iterator[tuple[Node, str, Term]]:
    for it in dump.files:
        node = dump_node(site.base, it.name)
        yield node, DCT_ISSUED, moment(dump.made)
        if dump.changed is not None:
            yield node, DCT_MODIFIED, moment(dump.changed)
        yield from _bytes(node, it)
        address = NamedNode(dump_address(site.base, it.name))
        yield NamedNode(void_dataset(site.base)), f"{VOID}dataDump", address


def _bytes(node: Node, file: DumpFile) -> Iterator[tuple[Node, str, Term]]:
    checksum = BlankNode(f"checksum{file.sha256[:8]}")
    yield node, f"{DCAT}byteSize", Literal(str(file.size), datatype=NamedNode(_BYTES))
    yield node, f"{SPDX}checksum", checksum
    yield checksum, RDF_TYPE, NamedNode(f"{SPDX}Checksum")
    yield checksum, f"{SPDX}algorithm", NamedNode(_SHA256)
    yield checksum, f"{SPDX}checksumValue", Literal(file.sha256, datatype=NamedNode(_DIGITS))
