"""`data.json`: every dataset as DCAT-US 1.1 has it, in one document, as long as it may be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from ldcat.catalogue.reading import CatalogueReader
from ldcat.ledger.ledger import Ledger
from ldcat.represent.base import Context
from ldcat.represent.data_json import catalog_head, dataset_object, missing

#: So many records are read together.
_CHUNK: Final = 200
_DATASETS: Final = frozenset({"dataset", "series"})


class DataJson:
    """Writes the document piece by piece: it has no pages."""

    def __init__(self, ledger: Ledger, reader: CatalogueReader, context: Context) -> None:
        self._ledger = ledger
        self._reader = reader
        self._context = context

    def pieces(self, position: int) -> Iterator[bytes]:
        """Yield the document as it is at a position of the ledger.

        Datasets that lack what is demanded are told behind the others: a harvester takes what is
        not there for deleted.
        """
        head = json.dumps(catalog_head(self._context.site), ensure_ascii=False, indent=1)
        yield head.removesuffix("\n}").encode() + b',\n "dataset": [\n'
        omitted: list[dict[str, str]] = []
        separator = b""
        for told in self._entries(position, omitted):
            yield separator + json.dumps(told, ensure_ascii=False).encode()
            separator = b",\n"
        left_out = json.dumps(omitted, ensure_ascii=False, indent=1).encode()
        yield b'\n ],\n "omitted": ' + left_out + b"\n}\n"

    def _entries(self, position: int, omitted: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
        """Yield the entries; note who has none, and why."""
        after = 0
        while records := self._ledger.pins.page(position, after, _CHUNK):
            after = records[-1].number
            wanted = [it for it in records if it.kind in _DATASETS]
            for view in self._reader.views(wanted, whole=True):
                told = dataset_object(view, self._context)
                if told is not None:
                    yield told
                else:
                    reason = missing(view, self._context) or "It is no dataset."
                    omitted.append({"@id": view.record.iri, "reason": reason})
