"""Tell by what records can be chosen: follow the ledger, and read it out of each revision."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from ldcat.errors import BadParameterError, BusyError, LdcatError
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.tags import Stated, Unnoted
from ldcat.model.facets import CATALOG, FACETS, KIND, PUBLISHER, THEME, Tag
from ldcat.model.kinds import KINDS, kind_of
from ldcat.model.record import Record
from ldcat.quality.gauge import literal_rank, publisher_of
from ldcat.terms import DCAT, DCAT_CATALOG, DCT_TITLE, FOAF_NAME, RDF_TYPE
from ldcat.validation.described import Described, parsed_literal

_LOG: Final = logging.getLogger(__name__)
#: So many revisions are noted in one transaction.
_STEP: Final = 200
#: Whoever asks waits for so many; for more there is the background.
_PATIENCE: Final = 2000
#: How often the background looks, in seconds; and when again, after a fault.
_EVERY: Final = 1.0
_AFTER_FAULT: Final = 60.0
_MOST_NEAR: Final = 5
_LISTING: Final = tuple(f"{DCAT}{it}" for it in sorted({kind.membership for kind in KINDS}))
_THEME: Final = f"{DCAT}theme"


class Tagger:
    """Keeps the tags at the ledger's position; may be shared between threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._tokens: tuple[int, Mapping[str, Tag]] = 0, {}

    def run(self, stopping: threading.Event) -> None:
        """Follow the ledger until it is time to stop."""
        rest = _EVERY
        while not stopping.wait(rest):
            began = time.monotonic()
            try:
                # Where there is much to do, half of the time is left to others.
                rest = time.monotonic() - began if self._step() else _EVERY
            except LdcatError as error:  # a full disk, say: it may be mended
                _LOG.warning("records cannot be sorted: %s", error)
                rest = _AFTER_FAULT

    def catch_up(self) -> None:
        """Come to where the ledger is.

        Raises:
            BusyError: That takes long: the background is at it.
        """
        behind = self._ledger.position - self._ledger.tags.position()
        if behind > _PATIENCE:
            raise BusyError(
                f"Records are still being sorted: {behind:,} changes are to be looked through.",
                mend="Try again in a minute.",
            )
        while self._step():
            pass

    def identities(self, tags: Sequence[Tag]) -> Sequence[int]:
        """Return the numbers of some tags.

        Raises:
            BadParameterError: No record ever had one of them.
            BusyError: Records are still being sorted.
        """
        self.catch_up()
        found: list[int] = []
        for it in tags:
            identity = self._ledger.tags.identity(it)
            if identity is None:
                raise self._unknown(it)
            found.append(identity)
        return found

    def by_token(self) -> Mapping[str, Tag]:
        """Return every tag that a record has or had, by its token.

        Raises:
            BusyError: Records are still being sorted.
        """
        self.catch_up()
        newest = self._ledger.tags.newest()
        if newest != self._tokens[0]:
            tags = sorted(self._ledger.tags.all(), key=lambda it: FACETS.index(it.facet))
            self._tokens = newest, {it.token: it for it in tags}
        return self._tokens[1]

    def tokens_of(self, records: Sequence[Record], position: int) -> Mapping[int, Sequence[str]]:
        """Return the tokens of what records have at a position, by their numbers.

        Raises:
            BusyError: Records are still being sorted.
        """
        self.catch_up()
        found = self._ledger.tags.of([it.number for it in records], position)
        return {number: [it.token for it in tags] for number, tags in found.items()}

    def _unknown(self, tag: Tag) -> BadParameterError:
        """Return why nothing can be chosen by a tag, and what is there that looks like it."""
        known = [it.value for it in self._ledger.tags.all(tag.facet)]
        near = get_close_matches(tag.value, known, _MOST_NEAR) or known[:_MOST_NEAR]
        mend = f"There is: {', '.join(near)}." if near else "There is none."
        what = f"No record has, or had, the {tag.facet} “{tag.value}”."
        return BadParameterError(what, where=tag.facet, mend=mend)

    def _step(self) -> bool:
        """Note some revisions; say whether there were any."""
        with self._lock:
            missing = self._ledger.tags.missing(_STEP)
            if missing:
                self._ledger.tags.note([_stated(it) for it in missing])
            return bool(missing)


def _stated(revision: Unnoted) -> Stated:
    tags = _tags(revision.text, revision.iri) if revision.text else None
    return Stated(revision.sequence, revision.number, revision.iri, tags)


def _tags(text: bytes, iri: str) -> Mapping[Tag, Sequence[str]]:
    """Return by what a record, or one that it lists, can be chosen."""
    record = Described(text)
    kind = kind_of(_iris(record, iri, (RDF_TYPE,)))
    if kind is None:
        return {}  # a graph beside the records
    own = [Tag(KIND, kind.name), *_publisher(record, iri)]
    own += [Tag(THEME, it) for it in _iris(record, iri, (_THEME,))]
    found: dict[Tag, Sequence[str]] = dict.fromkeys(own, (iri,))
    if kind.iri == DCAT_CATALOG and (members := list(_iris(record, iri, _LISTING))):
        found[Tag(CATALOG, iri, _first_name(record, iri, DCT_TITLE))] = members
    return found


def _publisher(record: Described, iri: str) -> Iterator[Tag]:
    if found := publisher_of(record, iri):
        yield Tag(PUBLISHER, found, _first_name(record, found, FOAF_NAME))


def _iris(record: Described, iri: str, predicates: Sequence[str]) -> Iterator[str]:
    for predicate in predicates:
        for term in record.values(f"<{iri}>", predicate):
            if term.startswith("<"):
                yield term[1:-1]


def _first_name(record: Described, iri: str, predicate: str) -> str:
    literals = filter(None, map(parsed_literal, record.values(f"<{iri}>", predicate)))
    best = min(literals, key=literal_rank, default=None)
    return best.value if best else ""
