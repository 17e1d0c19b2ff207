"""The page of the files that the whole catalogue is to be had as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ldcat.model.addresses import dump_address
from ldcat.model.dumps import FORMS, PACKINGS, Dump, Form, Packing, document_name
from ldcat.model.view import GraphView
from ldcat.represent.literals import instant, size_in_words
from ldcat.represent.values import Moment
from ldcat.represent.words import Words


@dataclass(frozen=True, slots=True)
class DumpsView(GraphView):
    """The files of the newest dump (`/dumps/`).

    Attributes:
        dump: The dump; None where none has been made as yet.
        fault: Why there is no newer one; empty where nothing is wrong.
    """

    dump: Dump | None
    fault: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the list as plain values, for JSON."""
        dump = self.dump
        if dump is None:
            return {"position": None, "files": []}
        base = self.address.removesuffix("dumps/")
        return {
            "position": dump.position,
            "changed": dump.changed.isoformat() if dump.changed else None,
            "made": dump.made.isoformat(),
            "records": dump.records,
            "files": [
                {
                    "name": it.name,
                    "newest": dump_address(base, it.name),
                    "address": dump_address(base, it.name, dump.position),
                    "bytes": it.size,
                    "expandedBytes": it.expanded,
                    "sha256": it.sha256,
                }
                for it in dump.files
            ],
        }


@dataclass(frozen=True, slots=True)
class FileCell:
    """One file: its compression, address and size."""

    packing: str
    href: str
    size: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form of the whole: its name, files, address of the expanded document and its size."""

    label: str
    files: tuple[FileCell, ...]
    plain: str
    expanded: str


@dataclass(frozen=True, slots=True)
class DumpsPage:
    """What the page says: of when the dump is, how much it holds, its files."""

    made: Moment | None
    position: int
    records: str
    rows: tuple[FormRow, ...]
    sums: str
    fault: str


def dumps_page(view: DumpsView, words: Words) -> DumpsPage:
    """Lay out the list."""
    dump, home = view.dump, words.href(view.address)
    if dump is None:
        return DumpsPage(None, 0, "", (), "", view.fault)
    return DumpsPage(
        made=instant(dump.changed or dump.made, words.speech),
        position=dump.position,
        records=words.count("%(num)s record", "%(num)s records", dump.records),
        rows=tuple(_row(it, dump, home, words=words) for it in FORMS),
        sums=f"{home}SHA256SUMS",
        fault=view.fault,
    )


def _row(form: Form, dump: Dump, home: str, *, words: Words) -> FormRow:
    cells = tuple(_cell(form, it, dump, home=home, words=words) for it in PACKINGS)
    expanded = dump.packed(form, PACKINGS[0]).expanded
    plain = f"{home}{document_name(form)}"
    size = size_in_words(str(expanded), words.speech)
    return FormRow(words.translated(form.label), cells, plain, size)


def _cell(form: Form, packing: Packing, dump: Dump, *, home: str, words: Words) -> FileCell:
    file = dump.packed(form, packing)
    size = size_in_words(str(file.size), words.speech)
    return FileCell(packing.label, f"{home}{file.name}", size)
