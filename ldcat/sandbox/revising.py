"""Make the new text of a record, or of another graph, from the old one and what an update changes.

The store knows the values of literals, the ledger knows how they were written: what goes is found
by its value, what stays remains as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from ldcat.errors import ConflictError, LdcatError
from ldcat.model.canonical import Canonical, canonical_text
from ldcat.model.iri import Iri
from ldcat.model.kinds import GRAPH, KIND_BY_NAME, LOOSE, LOOSE_IRI, Kind
from ldcat.model.matching import labels_of, matching, renamed
from ldcat.model.media import N_TRIPLES
from ldcat.model.packed_report import UNCHECKED
from ldcat.model.packing import pack
from ldcat.model.reading import Reader
from ldcat.model.record import Measured, Prepared
from ldcat.model.splitting import links_of, primary_kind
from ldcat.sandbox.answers import document_answer
from ldcat.sandbox.pool import Answer
from ldcat.sandbox.preparing import Preparer
from ldcat.sandbox.process import error_from, values_of
from ldcat.store.edits import Edits, packed_edits, unpacked_edits
from ldcat.store.normal import normal_lines


@dataclass(frozen=True, slots=True)
class Revision:
    """A record or graph that an update touches.

    Attributes:
        iri: Its name.
        kind: Token of its kind; empty if it is not there.
        old: Its canonical N-Triples; empty if it is not there.
        edits: What the update changes.
    """

    iri: Iri
    kind: str
    old: bytes
    edits: Edits


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an update makes of a record or graph.

    Attributes:
        prepared: What is to be kept; None where nothing is left of it.
        removed: The lines that went.
        added: The lines that came.
        error: Why it cannot be kept; None if it can.
    """

    prepared: Prepared | None = None
    removed: bytes = b""
    added: bytes = b""
    error: LdcatError | None = None


@dataclass(frozen=True, slots=True)
class Checks:
    """What records have to pass.

    Attributes:
        preparer: Checks them against a profile.
        reader: Reads strictly: nothing is kept that cannot be published.
    """

    preparer: Preparer
    reader: Reader


def outcome_of(revision: Revision, checks: Checks) -> Outcome:
    """Make the change, and check what comes of it.

    Args:
        revision: What is touched.
        checks: What records have to pass.
    """
    try:
        after = revised(revision.old, revision.edits)
        prepared = _prepared(revision, after.text, checks) if after.text else None
    except LdcatError as error:
        return Outcome(error=error)
    return Outcome(prepared, after.removed, after.added)


def packed_revisions(revisions: Iterable[Revision]) -> tuple[list[dict[str, Any]], bytes]:
    """Return revisions as JSON values, and their texts in one piece."""
    held = list(revisions)
    headers, lines = packed_edits(it.edits for it in held)
    values = [
        {"iri": it.iri, "kind": it.kind, "old": len(it.old), "edits": header}
        for it, header in zip(held, headers, strict=True)
    ]
    return values, b"".join(it.old for it in held) + lines


def unpacked_revisions(values: Iterable[Mapping[str, Any]], content: bytes) -> Iterator[Revision]:
    """Yield what `packed_revisions` made of revisions."""
    held = list(values)
    start = sum(it["old"] for it in held)
    every = unpacked_edits((it["edits"] for it in held), content[start:])
    start = 0
    for it, edits in zip(held, every, strict=True):
        end = start + it["old"]
        yield Revision(Iri(it["iri"]), it["kind"], content[start:end], edits)
        start = end


def outcome_values(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON values, without the record and the lines."""
    return {
        "is_kept": outcome.prepared is not None,
        "lengths": [len(outcome.removed), len(outcome.added)],
        "error": values_of(outcome.error) if outcome.error else None,
    }


def outcomes_of(answer: Answer) -> Iterator[Outcome]:
    """Yield the outcomes that a document worker answers."""
    prepared = iter(document_answer(answer, with_texts=False).records)
    place = sum(sum(it["lengths"]) for it in answer.header["records"])
    for it in answer.header["outcomes"]:
        removed, added = it["lengths"]
        middle, end = place + removed, place + removed + added
        yield Outcome(
            next(prepared) if it["is_kept"] else None,
            answer.content[place:middle],
            answer.content[middle:end],
            error_from(it["error"]) if it["error"] else None,
        )
        place = end


def _prepared(revision: Revision, text: bytes, checks: Checks) -> Prepared:
    kind = None if revision.iri == LOOSE_IRI else _kind_of(revision.iri, text)
    if kind is None and revision.edits.keeps_labels:
        lines = sorted(set(_lines(text)))
        kept = Canonical(_text(lines), sha256(_text(lines)).hexdigest(), len(lines))
    else:
        kept = canonical_text(text)
    if revision.iri == LOOSE_IRI:
        return _unchecked(revision.iri, LOOSE, kept)
    if kind is None:
        if revision.kind in KIND_BY_NAME:
            raise ConflictError(
                f"Nothing would say any more that it is a {KIND_BY_NAME[revision.kind].label}.",
                where=revision.iri,
                mend="Leave it a class and a property, or delete all of it.",
            )
        return _unchecked(revision.iri, GRAPH, kept)
    checks.reader.read(kept.text, N_TRIPLES, "")
    return checks.preparer.prepared(revision.iri, kind, kept)


def kind_name(iri: str, text: bytes) -> str:
    """Return the token of what a graph of this name and content is."""
    if iri == LOOSE_IRI:
        return LOOSE
    kind = _kind_of(iri, text)
    return kind.name if kind else GRAPH


def _kind_of(iri: str, text: bytes) -> Kind | None:
    own = b"".join(it + b"\n" for it in _lines(text) if it.startswith(f"<{iri}> ".encode()))
    return primary_kind(own, links_of(own))


def _unchecked(iri: Iri, kind: str, kept: Canonical) -> Prepared:
    packed = pack(kept.text)
    bare = Prepared(iri, kind, kept.digest, kept.text, kept.size, UNCHECKED, packed)
    return replace(bare, measured=Measured())


@dataclass(frozen=True, slots=True)
class Revised:
    """A text after an update.

    Attributes:
        text: Its lines, in no order.
        removed: The lines that went, with the labels of the old text.
        added: The lines that came.
    """

    text: bytes
    removed: bytes
    added: bytes


def revised(old: bytes, edits: Edits) -> Revised:
    """Return what edits make of a text.

    Args:
        old: Canonical N-Triples.
        edits: What the update changes.

    Raises:
        TooComplexError: Blank nodes of the text cannot be told apart.
    """
    before = [] if edits.is_cleared else _lines(old)
    by_value = _ByValue(before)
    names = _names(before, edits)
    for sign, line in zip(edits.signs, _lines(edits.lines), strict=True):
        if sign == "-":
            by_value.remove(renamed(line, names))
        else:
            by_value.add(renamed(line, names), is_moved=sign == "=")
    after = by_value.lines
    was = dict.fromkeys(_lines(old))
    return Revised(
        text=_text(after),
        removed=_text(it for it in was if it not in after),
        added=_text(it for it in after if it not in was),
    )


class _ByValue:
    """Lines, found by the values that they state."""

    def __init__(self, lines: list[bytes]) -> None:
        self._forms: dict[bytes, dict[bytes, None]] = {}
        self._written: dict[bytes, bytes] = {}
        for normal, line in zip(normal_lines(lines), lines, strict=True):
            self._forms.setdefault(normal, {})[line] = None
            if normal != line:
                self._written.setdefault(_value(normal), _value(line))

    @property
    def lines(self) -> dict[bytes, None]:
        """All of them."""
        return dict.fromkeys(line for forms in self._forms.values() for line in forms)

    def add(self, line: bytes, *, is_moved: bool) -> None:
        """Add a line; a value that was moved is written as it was in the text."""
        normal = normal_lines([line])[0]
        written = self._written.get(_value(normal)) if is_moved else None
        if written is not None:
            line = line[: -len(_value(line))] + written
        self._forms.setdefault(normal, {})[line] = None

    def remove(self, line: bytes) -> None:
        """Remove every line that states this."""
        self._forms.pop(normal_lines([line])[0], None)


def _value(line: bytes) -> bytes:
    """Return the object of a line, with its end."""
    return line.split(b" ", 2)[2]


def _names(before: list[bytes], edits: Edits) -> Mapping[bytes, bytes]:
    """Return the labels that blank nodes of the edits have in the text; new ones have their own."""
    known = _lines(edits.known) if before else []
    if not known or b"_:" not in edits.lines:
        return {}
    ours = [it for it in before if labels_of(it)]
    return matching(normal_lines(ours), normal_lines(known))


def _lines(text: bytes) -> list[bytes]:
    return text.split(b"\n")[:-1]


def _text(lines: Iterable[bytes]) -> bytes:
    return b"".join(it + b"\n" for it in lines)
