"""The most frequent violations in real data: what people are told, and how many have a suggestion.

    python benchmarks/violations.py ../shared/data/dcat ../shared/data/shapes

All records are checked with our `dcat-ap` and, as an operator would lay them out, with the official
files of release 3.0.1; the most frequent kinds of violations are listed, each with one sentence.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agreement import inputs, official, records_of

from ldcat import resources
from ldcat.model.explained import Explanation
from ldcat.model.report import Severity
from ldcat.terms import PREFIXES
from ldcat.validation.background import read_vocabularies
from ldcat.validation.described import Described
from ldcat.validation.explaining import Explainer
from ldcat.validation.profiles import load_profiles
from ldcat.validation.validator import Validator

OFFICIAL: Sequence[str] = ("html__shacl__shapes.ttl", "html__shacl__range.ttl")


@dataclass
class Kind:
    """One kind of violation: class, property, constraint component.

    Attributes:
        times: How often it occurs.
        suggested: How often something is suggested.
        certain: How often that is certain.
        files: Where it occurs.
        messages: What people are told.
        suggestions: What is suggested.
    """

    times: int = 0
    suggested: int = 0
    certain: int = 0
    files: set[str] = field(default_factory=set)
    messages: Counter[str] = field(default_factory=Counter)
    suggestions: Counter[str] = field(default_factory=Counter)

    def note(self, file: str, it: Explanation) -> None:
        """Count a finding."""
        self.times += 1
        self.files.add(file)
        self.messages[it.message] += 1
        if it.suggestion:
            self.suggested += 1
            self.certain += it.suggestion.is_certain
            self.suggestions[it.suggestion.sentence] += 1


def violations(
    records: Iterable[tuple[str, str, bytes]],
    profile: str,
    validator: Validator,
    explainer: Explainer,
) -> Mapping[str, Kind]:
    """Return the kinds of violations that occur, the most frequent first."""
    kinds: dict[str, Kind] = {}
    for file, iri, text in records:
        report = validator.check(text, iri, profile)
        described = Described(text)
        for it in explainer.explained(report, record=iri, text=text).explanations:
            if it.finding.severity is Severity.VIOLATION:
                node = it.finding.node
                term = node if node.startswith("_:") else f"<{node}>"
                classes = sorted(compact(one) for one in described.types(term))
                name = "/".join(classes) or "untyped"
                key = f"{name} {compact(it.finding.path)} {it.finding.component}"
                kinds.setdefault(key, Kind()).note(file, it)
    return dict(sorted(kinds.items(), key=lambda it: -it[1].times))


def compact(iri: str) -> str:
    """Return an IRI with a prefix, if it has one."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def tell(title: str, kinds: Mapping[str, Kind], most: int) -> None:
    """Print the most frequent kinds."""
    every = kinds.values()
    some = list(kinds.items())[:most]
    total, helped = sum(it.times for it in every), sum(it.suggested for it in every)
    print(f"\n## {title}: {total:,} violations of {len(kinds)} kinds, {helped:,} with a suggestion")
    for number, (name, it) in enumerate(some, 1):
        (message, _), *_ = it.messages.most_common(1)
        print(
            f"{number:2}. {name}: {it.times:,} in {len(it.files)} files, {it.suggested:,} with a "
            f"suggestion ({it.suggested / it.times:.0%}), {it.certain:,} of them certain"
        )
        print(f"      {message[:230]}")
        for sentence, _ in it.suggestions.most_common(1):
            print(f"      → {sentence[:230]}")
    times, suggested = sum(it.times for _, it in some), sum(it.suggested for _, it in some)
    kinds_helped = sum(it.suggested * 2 > it.times for _, it in some)
    print(
        f"The {len(some)} most frequent: {suggested:,} of {times:,} with a suggestion "
        f"({suggested / max(1, times):.1%}); of {kinds_helped} of {len(some)} kinds most have one."
    )


def main() -> int:
    """Check, count and tell."""
    parser = inputs(__doc__)
    parser.add_argument("--most", type=int, default=25, help="so many kinds are told")
    given = parser.parse_args()
    records = list(records_of(given.records))
    with tempfile.TemporaryDirectory() as folder:
        official(given.shapes, Path(folder) / "official", OFFICIAL)
        profiles = load_profiles([resources.shapes(), Path(folder)])
        vocabularies = list(read_vocabularies([resources.vocabularies()]))
        validator = Validator(profiles, vocabularies, limit=100_000)
        explainer = Explainer(profiles, vocabularies)
        print(f"{len(records):,} records")
        for token, title in (("dcat-ap", "ours"), ("official", " + ".join(OFFICIAL))):
            tell(title, violations(records, token, validator, explainer), given.most)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
