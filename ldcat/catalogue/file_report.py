"""What became of one document that was loaded or checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ldcat.catalogue.precedence import Overruling
from ldcat.errors import LdcatError
from ldcat.model.record import Prepared
from ldcat.model.repairs import Fault, Repair
from ldcat.model.report import Severity


@dataclass(slots=True)
class FileReport:
    """What became of one document.

    Attributes:
        name: What the user called it.
        syntax: What it was written in; empty if that could not be told.
        statements: How many statements it has.
        records: How many records it yields.
        kept: How many of these are new or changed.
        unchanged: How many are as the catalogue has them.
        rejected: The records that were not kept, with why.
        held: Those that are held for a steward, with why.
        invalid: How many violate the profile, kept or not.
        remarked: The records with any finding, where that was asked for.
        unlisted: How many more such records there are: a report may have so many only.
        rules: How often each rule complains of all of them, by severity and rule.
        cut: How many more findings records have than their reports may have.
        repairs: How often each kind of repair was made.
        examples: One repair of each kind, in words.
        faults: Statements that could not be read and belong to no record.
        outside: How many statements belong to no record.
        strays: Some of the nodes that these are about.
        overruled: How many of its records each later document has with other content, which
            counts.
        overruled_examples: One of those records, for each later document.
        error: Why nothing of it could be read; None if it could.
    """

    name: str
    syntax: str = ""
    statements: int = 0
    records: int = 0
    kept: int = 0
    unchanged: int = 0
    rejected: list[Prepared] = field(default_factory=list)
    held: list[Prepared] = field(default_factory=list)
    invalid: int = 0
    remarked: list[Prepared] = field(default_factory=list)
    unlisted: int = 0
    rules: Counter[tuple[Severity, str]] = field(default_factory=Counter)
    cut: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    outside: int = 0
    strays: list[str] = field(default_factory=list)
    overruled: Counter[str] = field(default_factory=Counter)
    overruled_examples: dict[str, str] = field(default_factory=dict)
    error: LdcatError | None = None
    _noted: set[int] = field(default_factory=set)

    def remark(self, record: Prepared, most: int) -> None:
        """Note a record that has findings; list so many only."""
        report = record.report.read()
        self.rules.update((it.severity, it.rule) for it in report.findings)
        self.cut += report.cut
        if len(self.remarked) < most:
            self.remarked.append(record)
        else:
            self.unlisted += 1

    def note_repairs(self, repairs: Iterable[Repair]) -> None:
        """Count repairs; one that several parts of a document tell of counts once."""
        for it in repairs:
            key = hash((it.code, it.node, it.before))
            if key not in self._noted:
                self._noted.add(key)
                self.repairs[it.code] += 1
                self.examples.setdefault(it.code, it.sentence)

    def note_overruling(self, it: Overruling) -> None:
        """Count a record that a later document decides on."""
        self.overruled[it.by] += 1
        self.overruled_examples.setdefault(it.by, it.iri)

    @property
    def is_clean(self) -> bool:
        """Say whether everything in the document was kept."""
        return self.error is None and not (self.rejected or self.held or self.faults)
