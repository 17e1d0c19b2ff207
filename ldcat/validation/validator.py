"""The validator: a record and a profile in, a report out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from ldcat import __version__
from ldcat.model.canonical import canonical
from ldcat.model.graph import Graph
from ldcat.model.iri import fingerprint
from ldcat.model.kinds import RECORD_CLASSES
from ldcat.model.report import Finding, Report, Severity
from ldcat.terms import SH
from ldcat.validation.background import Background, background, looked_at
from ldcat.validation.described import Described
from ldcat.validation.engine import Engine, Hit, open_engine
from ldcat.validation.profiles import Profile, chosen
from ldcat.validation.shapes import ShapeTable
from ldcat.validation.trial import trial_graph

_COMPONENT: Final = "ConstraintComponent"
_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


class Validator:
    """Checks records against profiles; may be shared between threads.

    An engine is opened when a profile is first asked for, and kept.
    """

    def __init__(
        self,
        profiles: Mapping[str, Profile],
        vocabularies: Sequence[Graph] = (),
        *,
        engine: str = "fast",
        limit: int = 200,
    ) -> None:
        """Take the profiles.

        Args:
            profiles: What `load_profiles` returned.
            vocabularies: What `read_vocabularies` returned.
            engine: `fast` or `reference`.
            limit: How many findings a report holds at most; the worst are kept.
        """
        self._profiles = profiles
        self._vocabularies = vocabularies
        self._engine = engine
        self._limit = limit
        self._checkers: dict[str, _Checker] = {}
        self._lock = threading.Lock()

    def check(self, ntriples: bytes, record_iri: str, profile_token: str) -> Report:
        """Return what the profile has to say about a record.

        Args:
            ntriples: The record's graph, alone, as N-Triples.
            record_iri: IRI of the record.
            profile_token: Token of the profile, or of some of its parts.

        Raises:
            UnknownProfileError: There is no such profile.
            ResourceError: The engine cannot run the profile's shapes.
            SyntaxFaultError: The graph is not N-Triples.
            TooComplexError: The engine gave up on the graph.
        """
        return self.checked(Described(ntriples), record_iri, profile_token)

    def checked(self, record: Described, record_iri: str, profile_token: str) -> Report:
        """Return the same as `check`, for whoever reads the record for more than this."""
        whole = self.whole(record, record_iri, profile_token)
        cut = max(0, len(whole.findings) - self._limit)
        return replace(whole, findings=whole.findings[: self._limit], cut=cut)

    def whole(self, record: Described, record_iri: str, profile_token: str) -> Report:
        """Return the same with every finding, however many there are."""
        findings = self._checker(profile_token).findings(record, record_iri)
        return Report(profile_token, tuple(findings))

    def try_out(self, profile_token: str) -> None:
        """Run a profile's shapes once, on a small graph that has something for all of them.

        Raises:
            UnknownProfileError: There is no such profile.
            ResourceError: The engine cannot run the profile's shapes.
            TooComplexError: The engine gave up.
        """
        shapes = chosen(self._profiles, profile_token).graph
        record = Described(trial_graph(shapes))
        self._checker(profile_token).findings(record, "urn:ldcat:trial:0")

    def rules(self, profile_token: str) -> str:
        """Return a fingerprint of everything that decides what is found in a given content.

        Raises:
            UnknownProfileError: There is no such profile.
            ResourceError: The engine cannot run the profile's shapes.
        """
        return self._checker(profile_token).rules

    def _checker(self, token: str) -> _Checker:
        with self._lock:
            if (checker := self._checkers.get(token)) is None:
                checker = self._checkers[token] = self._opened(token)
            return checker

    def _opened(self, token: str) -> _Checker:
        profile = chosen(self._profiles, token)
        known = background(self._vocabularies, _predicates(profile))
        # The labels of the shapes' blank nodes differ from process to process.
        shapes = canonical(profile.graph).digest
        parts = (__version__, self._engine, str(self._limit), shapes, known.digest)
        engine = open_engine(self._engine, profile.shapes)
        return _Checker(profile, engine, known, rules=fingerprint("\n".join(parts), 16))


def _predicates(profile: Profile) -> frozenset[str]:
    """Return what a profile's shapes look at of the terms of vocabularies."""
    if profile.background is None:
        return looked_at(profile.graph)
    return frozenset(profile.background)


class _Checker:
    """One profile with its engine."""

    def __init__(self, profile: Profile, engine: Engine, known: Background, *, rules: str) -> None:
        self._engine = engine
        self._known = known
        self._table = ShapeTable(profile.graph)
        self._ranks = {token: rank for rank, token in enumerate(profile.lineage)}
        self.rules = rules

    def findings(self, record: Described, record_iri: str) -> Sequence[Finding]:
        """Return all findings in the order of a report."""
        hits = self._engine.found(record, self._known)
        ours = {it: self._is_ours(it, record_iri, record) for it in {hit.node for hit in hits}}
        findings = [self._finding(hit, record_iri) for hit in hits if ours[hit.node]]
        return sorted(self._told_once(findings), key=_order)

    def _finding(self, hit: Hit, record_iri: str) -> Finding:
        return Finding(
            record=record_iri,
            node=hit.node[1:-1] if hit.node.startswith("<") else hit.node,
            path=hit.path or self._table.path(hit.shape),
            value=hit.value,
            rule=self._table.rule(hit.shape),
            component=_component(hit.component),
            severity=hit.severity,
            message=hit.message,
            shape=hit.shape,
        )

    def _is_ours(self, node: str, record_iri: str, described: Described) -> bool:
        """Say whether a node is the record's, and not only referred to."""
        if node in self._known.nodes and not described.describes(node):
            return False
        return not _is_another_record(node, record_iri, described)

    def _told_once(self, findings: Iterable[Finding]) -> Iterable[Finding]:
        """Where profiles of a lineage find the same fault, let only one of them speak.

        DCAT wants a title, DCAT-AP demands it: a publisher shall read it once, from the
        profile that takes it worse, or else from the nearer one. Rules about the same value
        are the same fault; where no value is at fault, the component tells.
        """
        faults: dict[_Fault, dict[tuple[str, str], Finding]] = {}
        for it in findings:
            faults.setdefault(_fault(it), {})[it.shape, it.component] = it
        for its in faults.values():
            if len(its) == 1:
                yield from its.values()
                continue
            speaker = min(map(self._rank, its.values()))[1]
            yield from (it for it in its.values() if self._rank(it)[1] == speaker)

    def _rank(self, finding: Finding) -> tuple[int, int]:
        """Return the severity and the distance of the profile that has the rule."""
        token, _, _ = finding.rule.partition("#")
        return _RANKS[finding.severity], self._ranks.get(token, 0)


def _component(iri: str) -> str:
    """Return SHACL's own components by their local name, and somebody's by their whole IRI."""
    local = iri.removeprefix(SH).removesuffix(_COMPONENT)
    return local if iri == f"{SH}{local}{_COMPONENT}" else iri


def _is_another_record(node: str, record_iri: str, described: Described) -> bool:
    """Say whether a node is a record of its own, of which only the class is repeated.

    `dcat:servesDataset <d> . <d> a dcat:Dataset .` says what is referred to; whether <d> has
    a title is seen where <d> is described.
    """
    return (
        node.startswith("<")
        and node[1:-1] != record_iri
        and described.is_reference(node)
        and not RECORD_CLASSES.isdisjoint(described.types(node))
    )


#: Node, property and value; the component where there is no value.
_Fault: TypeAlias = tuple[str, str, str, str]


def _fault(finding: Finding) -> _Fault:
    return finding.node, finding.path, finding.value, "" if finding.value else finding.component


def _order(finding: Finding) -> tuple[int, str, str, str, str, str]:
    return (
        _RANKS[finding.severity],
        finding.node,
        finding.path,
        finding.rule,
        finding.value,
        finding.component,
    )
