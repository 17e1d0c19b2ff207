"""Other people's shapes, as they are published: can they be used, and do both engines agree?

    python benchmarks/national.py ../shared/data/dcat ../shared/data/shapes [--every 10]

Each set of files is laid out as an operator would: in a folder, as it is. All records are checked
with it by the fast engine, every tenth by pySHACL as well: findings must be the same, one by one.
Where we have a profile of our own for the same thing, conformance to both is compared, too.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from agreement import inputs, official, records_of

from ldcat import resources
from ldcat.errors import LdcatError
from ldcat.model.report import Finding
from ldcat.validation.background import read_vocabularies
from ldcat.validation.profiles import Profiles, usable_profiles
from ldcat.validation.validator import Validator

NL = "Geonovum+DCAT-AP-NL30__shapes__300__"
BREG = "SEMICeu+BregDCAT-AP__releases__"
AP = "SEMICeu+DCAT-AP__releases__"
FDP = (
    "FAIRDataTeam+FAIRDataPoint__src__main__resources__org__fairdatateam__fairdatapoint__database"
    "__mongo__migration__production__0016_"
)
#: What it is called, where its files begin, the files, and our profile for the same thing.
SETS: Sequence[tuple[str, str, Sequence[str], str]] = (
    ("dcat-us-draft", "DOI-DO+dcat-us__shacl__", ["dcat-us_3.0_shacl_shapes.ttl"], "dcat-us"),
    ("dcat-ap-nl-base", NL, ["dcat-ap-SHACL.ttl.gz"], "dcat-ap/core+ranges"),
    ("dcat-ap-nl", NL, ["dcat-ap-nl-SHACL.ttl"], ""),
    ("dcat-ap-nl-classes", NL, ["dcat-ap-nl-SHACL-klassebereik.ttl"], ""),
    ("dcat-ap-nl-lists", NL, ["dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl"], ""),
    ("dcat-ap-nl-recommended", NL, ["dcat-ap-nl-SHACL-aanbevolen.ttl"], ""),
    ("breg-2.1.0", BREG, ["2.1.0__BRegDCAT-AP_shacl_shapes_2.1.0.ttl"], ""),
    ("breg-2.1.0-lists", BREG, ["2.1.0__BRegDCAT-AP_shacl_mdr-vocabularies_2.1.0.ttl"], ""),
    ("dcat-ap-2.1.1", AP, ["2.1.1__dcat-ap_2.1.1_shacl_shapes.ttl"], ""),
    ("dcat-ap-3.0.0", AP, ["3.0.0__shacl__dcat-ap-SHACL.ttl.gz"], "dcat-ap/core+ranges"),
    ("hvd-3.0.0", AP, ["3.0.0-hvd__html__hvd-SHACL-base.ttl"], "dcat-ap-hvd/core"),
    ("geodcat-ap-2.0.0", "SEMICeu+GeoDCAT-AP__releases__", ["2.0.0__geodcat-ap.shacl.ttl"], ""),
    (
        "isaitb-1.2",
        "ISAITB+validator-resources-dcat-ap__resources__",
        ["v1.2__dcat-ap1.2.shapes.all.ttl"],
        "",
    ),
    (
        "fair-data-point",
        FDP,
        [
            f"shape-{it}.ttl"
            for it in ("resource", "catalog", "dataset", "distribution", "data-service", "fdp")
        ],
        "",
    ),
    (
        "adms-ap",
        "SEMICeu+uri.semic.eu-generated__doc__application-profile__adms-ap__shacl__",
        ["adms-ap-SHACL.ttl"],
        "",
    ),
    (
        "mldcat-ap",
        "SEMICeu+uri.semic.eu-generated__doc__application-profile__mldcat-ap__shacl__",
        ["mldcat-ap-SHACL.ttl.gz"],
        "",
    ),
)


Told: TypeAlias = Counter[tuple[str, ...]]


def told(findings: Iterable[Finding]) -> Told:
    """Return what findings say, whatever engine made them."""
    return Counter(
        (it.node, it.path, it.value, it.shape, it.component, str(it.severity)) for it in findings
    )


@dataclass
class Row:
    """What is told of one set of files.

    Attributes:
        conform: How many records conform.
        compared: How many were checked by both engines.
        same: How many of these with the same findings.
        agreed: How many records conform to ours as well, or to neither.
        differences: Shape and component of findings that one engine has alone.
    """

    conform: int = 0
    compared: int = 0
    same: int = 0
    agreed: int = 0
    differences: Counter[str] = field(default_factory=Counter)


class Comparison:
    """Checks records with sets of files."""

    def __init__(self, fast: Validator, reference: Validator, every: int) -> None:
        """Compare every so manyth record by both engines."""
        self._fast = fast
        self._reference = reference
        self._every = every

    def row(self, records: Sequence[tuple[str, str, bytes]], name: str, ours: str) -> Row:
        """Return what becomes of the records.

        Raises:
            LdcatError: The fast engine cannot use the shapes.
        """
        row = Row()
        self._fast.check(b"", "urn:x", name)
        for number, (_, iri, text) in enumerate(records):
            found = self._fast.check(text, iri, name)
            row.conform += found.conforms
            if not number % self._every:
                self._compare(row, told(found.findings), text, iri, name)
            if ours:
                row.agreed += self._fast.check(text, iri, ours).conforms == found.conforms
        return row

    def _compare(self, row: Row, found: Told, text: bytes, iri: str, name: str) -> None:
        known = told(self._reference.check(text, iri, name).findings)
        row.compared += 1
        row.same += known == found
        row.differences.update(f"{it[3]} {it[4]}" for it in (known - found) | (found - known))


def main() -> int:
    """Try them all."""
    parser = inputs(__doc__)
    parser.add_argument("--every", type=int, default=10, help="one record of so many by pySHACL")
    parser.add_argument("--only", default="", help="the name of one set")
    given = parser.parse_args()
    records = list(records_of(given.records))
    sets = [it for it in SETS if given.only in ("", it[0])]
    print(f"{len(records):,} records\n")
    print("| set | usable | mended | conform | same findings as pySHACL | same verdict as ours |")
    print("|---|---|---|---|---|---|")
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, release, files, _ in sets:
            official(given.shapes, Path(folder) / name, files, release)
        profiles = usable_profiles([resources.shapes(), Path(folder)])
        vocabularies = list(read_vocabularies([resources.vocabularies()]))
        engines = [
            Validator(profiles, vocabularies, engine=it, limit=100_000)
            for it in ("fast", "reference")
        ]
        comparison = Comparison(engines[0], engines[1], given.every)
        for name, _, _, ours in sets:
            print(tell(comparison, records, (name, ours), profiles, notes), flush=True)
    print()
    print("\n".join(notes))
    return 0


def tell(
    comparison: Comparison,
    records: Sequence[tuple[str, str, bytes]],
    one: tuple[str, str],
    profiles: Profiles,
    notes: list[str],
) -> str:
    """Return the line of one set; add what is to be said of it."""
    name, ours = one
    if name in profiles.faults:
        notes.append(f"{name}: {profiles.faults[name]}")
        return f"| {name} | no | | | | |"
    mended = profiles[name].notes
    notes += [f"{name}: {it}" for it in mended[:3]]
    try:
        row = comparison.row(records, name, ours)
    except LdcatError as error:
        notes.append(f"{name}: {error}")
        return f"| {name} | by pySHACL only | {len(mended)} | | | |"
    notes += [f"{name}: {times}x {it}" for it, times in row.differences.most_common(5)]
    agreed = f"{row.agreed / len(records):.1%} ({ours})" if ours else ""
    return (
        f"| {name} | yes | {len(mended)} | {row.conform:,} of {len(records):,} "
        f"| {row.same} of {row.compared} | {agreed} |"
    )


if __name__ == "__main__":
    raise SystemExit(main())
