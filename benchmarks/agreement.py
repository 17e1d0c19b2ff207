"""Compare our shapes with official ones, record by record.

    python benchmarks/agreement.py ../shared/data/dcat ../shared/data/shapes

Every record of the files is checked with parts of our profile and with the official file that
says the same; both are run by ldcat's fast engine, offline, with the bundled vocabularies and class
hierarchy as background. A record agrees when both let it conform, or neither does. What is known to
be wrong with official files is listed by number (`KNOWN`), counted, and left out for the second
column; every difference that is left is printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ldcat import resources
from ldcat.errors import LdcatError
from ldcat.model.contexts import load_contexts
from ldcat.model.reading import Reader
from ldcat.model.report import Finding, Severity
from ldcat.model.sniffing import syntax_of
from ldcat.model.splitting import MemoryDocument, split
from ldcat.terms import DCAT, DCT, LOCN, SPDX, VCARD
from ldcat.validation.background import read_vocabularies
from ldcat.validation.described import Described
from ldcat.validation.profiles import load_profiles
from ldcat.validation.validator import Validator

RELEASE = "SEMICeu+DCAT-AP__releases__3.0.1__"


@dataclass(frozen=True, slots=True)
class Case:
    """An official result about a record."""

    finding: Finding
    record: Described

    @property
    def node(self) -> str:
        """The focus node."""
        node = self.finding.node
        return node if node.startswith("_:") else f"<{node}>"

    @property
    def is_thing(self) -> bool:
        """Whether the value is no literal."""
        return not self.finding.value.startswith('"')

    @property
    def is_untyped(self) -> bool:
        """Whether nothing is said of the class of the value."""
        return not self.record.types(self.finding.value)


Test = Callable[[Case], bool]


def _is(component: str, *paths: str) -> Test:
    return lambda it: it.finding.component == component and it.finding.path in paths


def _is_untyped_class(it: Case) -> bool:
    return it.finding.component == "Class" and it.is_thing and it.is_untyped


def _is_relation(it: Case) -> bool:
    return it.finding.component == "Node" and it.finding.path == DCT + "relation" and it.is_thing


def _is_own_page(it: Case) -> bool:
    """Say whether a record is named as its own page."""
    is_page = it.finding.path in (FOAF + "homepage", DCAT + "landingPage", FOAF + "page")
    return it.finding.component == "Class" and is_page and it.finding.value == it.node


def _is_date(it: Case) -> bool:
    return it.finding.component == "Node" and it.finding.path in (DCT + "issued", DCT + "modified")


FOAF = "http://xmlns.com/foaf/0.1/"
ADMS = "http://www.w3.org/ns/adms#"
HVD_CATEGORY = "http://data.europa.eu/r5r/hvdCategory"
#: Where official files refuse what their own text allows: number in the fact sheet (0: found
#: here), what, and how such a result is told.
KNOWN: Sequence[tuple[int, str, Test]] = (
    (15, "sh:class of a value that says nothing of its class", _is_untyped_class),
    (16, "a page is sought that is no dataset; a record may be its own page", _is_own_page),
    (
        3,
        "rights, conformsTo and resolution may be given more than once",
        _is("MaxCount", DCT + "rights", DCT + "conformsTo", DCAT + "spatialResolutionInMeters"),
    ),
    (4, "dct:hasVersion is tested, and not dcat:hasVersion", _is("NodeKind", DCT + "hasVersion")),
    (4, "the same by class", _is("Class", DCT + "hasVersion")),
    (9, "checksum algorithms are sought at https://spdx.org", _is("Node", SPDX + "algorithm")),
    (9, "the same by pattern", _is("Pattern", SPDX + "algorithm")),
    (18, "a geometry may be a literal", _is("Class", LOCN + "geometry")),
    (18, "the same by node kind", _is("NodeKind", LOCN + "geometry")),
    (
        0,
        "an address must be of class rdfs:Resource, and is of another (DCAT-AP 3.0.0)",
        _is(
            "Class",
            *(DCAT + it for it in ("accessURL", "downloadURL", "endpointURL")),
            DCAT + "endpointDescription",
            DCT + "relation",
        ),
    ),
    (0, "dct:relation of a relationship may be any resource", _is_relation),
)
#: What official files do not test, though their text says it: as above, of our results.
GAPS: Sequence[tuple[int, str, Test]] = (
    (5, "issued and modified of datasets and records are not tested (sh:shape)", _is_date),
    (
        6,
        "dcat:dataset and dcat:service of a catalogue are recommended",
        _is("MinCount", DCAT + "dataset", DCAT + "service"),
    ),
    (0, "the type of an agent may be a literal in shapes.ttl only", _is("NodeKind", DCT + "type")),
)

#: What the draft of DCAT-US 3.0 in SHACL asks for beyond the JSON Schema, which is the authority.
_NAMES = (FOAF + "name", VCARD + "fn", VCARD + "organization-name")
_ONCE = tuple(
    [DCT + it for it in ("conformsTo", "type", "format", "publisher")]
    + [DCAT + it for it in ("accessURL", "downloadURL", "mediaType")]
    + [VCARD + "hasEmail"]
)
KNOWN_US: Sequence[tuple[int, str, Test]] = (
    (0, "names must be xsd:string: no language is allowed", _is("Datatype", *_NAMES)),
    (
        0,
        "language, relation and type must be an IRI, or of a class that nobody states",
        _is("Or", DCT + "language", DCT + "relation", DCT + "type"),
    ),
    (0, "names may be given in one language only", _is("MaxCount", *_NAMES)),
    (0, "one value only; RDF from elsewhere often has more", _is("MaxCount", *_ONCE)),
    (
        0,
        "byteSize must be xsd:nonNegativeInteger; in JSON it is text",
        _is("Datatype", DCAT + "byteSize"),
    ),
    (
        0,
        "publisher, title and description are mandatory in other classes",
        _is("MinCount", DCT + "publisher", DCT + "description", DCT + "title"),
    ),
)
GAPS_US: Sequence[tuple[int, str, Test]] = (
    (
        0,
        "contact point and identifier are not mandatory",
        _is("MinCount", DCAT + "contactPoint", DCT + "identifier"),
    ),
    (
        0,
        "no controlled vocabulary is tested",
        _is("Node", DCT + "accrualPeriodicity", DCT + "rights"),
    ),
)


def _is_not_hvd(it: Case) -> bool:
    """Say whether the record does not say that it is high-value."""
    return HVD_CATEGORY not in it.record.text


def _is_of_dcat_ap(it: Case) -> bool:
    """Say whether a rule is one of DCAT-AP: ours for high-value datasets build on it."""
    return not it.finding.rule.startswith("dcat-ap-hvd")


KNOWN_HVD: Sequence[tuple[int, str, Test]] = (
    (0, "every dataset is taken for a high-value one", _is_not_hvd),
    *KNOWN,
)
GAPS_HVD: Sequence[tuple[int, str, Test]] = (
    (0, "the rules of DCAT-AP are not in the file", _is_of_dcat_ap),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Parts of ours, and official files that say the same together.

    Attributes:
        ours: Our profile, or parts of it.
        files: The official files.
        release: What the names of the files begin with.
        known: Where the files refuse too much.
        gaps: Where they refuse too little.
    """

    ours: str
    files: Sequence[str]
    release: str = RELEASE
    known: Sequence[tuple[int, str, Test]] = KNOWN
    gaps: Sequence[tuple[int, str, Test]] = GAPS


PAIRS: Sequence[Pair] = (
    Pair("dcat-ap/core+ranges", ["shacl__dcat-ap-SHACL.ttl.gz"]),
    Pair("dcat-ap/core", ["html__shacl__shapes.ttl"]),
    Pair("dcat-ap/core+ranges", ["html__shacl__shapes.ttl", "html__shacl__range.ttl"]),
    Pair("dcat-ap/recommended", ["html__shacl__shapes_recommended.ttl"]),
    Pair(
        "dcat-ap/core+vocabularies",
        ["html__shacl__shapes.ttl", "html__shacl__mdr-vocabularies.shape.ttl"],
    ),
    Pair(
        "dcat-ap/core+ranges",
        ["dcat-ap-SHACL.ttl.gz"],
        "Geonovum+DCAT-AP-NL30__shapes__300__",
    ),
    Pair(
        "dcat-ap-hvd/core",
        ["hvd-SHACL-base.ttl"],
        "SEMICeu+DCAT-AP__releases__3.0.0-hvd__html__",
        KNOWN_HVD,
        GAPS_HVD,
    ),
    Pair("dcat-us", ["dcat-us_3.0_shacl_shapes.ttl"], "DOI-DO+dcat-us__shacl__", KNOWN_US, GAPS_US),
)


def records_of(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield file, IRI and N-Triples of every record of the files that can be read."""
    reader = Reader(load_contexts(resources.contexts()), tolerant=True)
    for path in sorted(folder.iterdir()):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        try:
            syntax = syntax_of(content, path.name.removesuffix(".gz"))
            reading = reader.read(content, syntax, "https://data.example.org/")
        except LdcatError:
            continue
        document = MemoryDocument(reading.triples)
        for node, kind in document.primaries.items():
            draft = split(document, node, kind)
            name = node.decode()
            yield path.name, name[1:-1] if name.startswith("<") else name, draft.text


def official(
    shapes: Path, folder: Path, names: Sequence[str], release: str = RELEASE, base: str = ""
) -> None:
    """Lay official files out as an operator would: in a folder, as they are."""
    folder.mkdir()
    files = [f"official{it}.ttl" for it in range(len(names))]
    for name, file in zip(names, files, strict=True):
        content = (shapes / f"{release}{name}").read_bytes()
        turtle = gzip.decompress(content) if name.endswith(".gz") else content
        (folder / file).write_bytes(turtle)
    (folder / "profile.toml").write_text(
        f'title = "Official"\niri = "urn:official:{folder.name}"\nshapes = {json.dumps(files)}\n'
        + (f'base = ["{base}"]\n' if base else "")
    )


def official_profiles(shapes: Path, folder: Path) -> None:
    """Lay all of them out."""
    for number, it in enumerate(PAIRS):
        official(shapes, folder / f"official{number}", it.files, it.release)


def explained(
    findings: Sequence[Finding], record: Described, why: Sequence[tuple[int, str, Test]]
) -> tuple[list[Finding], set[str]]:
    """Return the results that nothing explains, and the explanations of the others."""
    left: list[Finding] = []
    reasons: set[str] = set()
    for it in findings:
        case = Case(it, record)
        reason = next((f"{number}: {what}" for number, what, test in why if test(case)), "")
        if reason:
            reasons.add(reason)
        else:
            left.append(it)
    return left, reasons


def inputs(about: str | None) -> argparse.ArgumentParser:
    """Return a parser of a command line that names a folder of records and one of shapes."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("records", type=Path)
    parser.add_argument("shapes", type=Path)
    return parser


def main() -> int:
    """Compare, and tell."""
    parser = inputs(__doc__)
    parser.add_argument("--show", type=int, default=3, help="examples of each difference")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        official_profiles(given.shapes, Path(folder))
        profiles = load_profiles([resources.shapes(), Path(folder)])
        vocabularies = read_vocabularies([resources.vocabularies()])
        validator = Validator(profiles, vocabularies, limit=100_000)
        records = list(records_of(given.records))
    print(f"{len(records):,} records\n")
    print(
        "| ours | official | agree | agree without known faults | ours stricter | theirs stricter |"
    )
    print("|---|---|---|---|---|---|")
    told: list[str] = []
    for number, pair in enumerate(PAIRS):
        ours, file = pair.ours, " + ".join(pair.files)
        raw = left = 0
        reasons: Counter[str] = Counter()
        rest: dict[str, Counter[str]] = {"ours": Counter(), "theirs": Counter()}
        examples: dict[str, list[str]] = {}
        for name, iri, text in records:
            mine = violations(validator.check(text, iri, ours).findings, file)
            theirs = violations(validator.check(text, iri, f"official{number}").findings, file)
            raw += bool(mine) == bool(theirs)
            record = Described(text)
            unknown, known = explained(theirs, record, pair.known)
            own, gaps = explained(mine, record, pair.gaps)
            reasons.update({f"known fault {it}" for it in known} | {f"gap {it}" for it in gaps})
            if bool(mine) == bool(theirs) or bool(own) == bool(unknown):
                left += 1
                continue
            side, its = ("ours", own) if own else ("theirs", unknown)
            for it in its:
                rule = it.rule.rpartition("#")[2] if side == "ours" else it.path
                key = f"{rule} {it.component}"
                rest[side][key] += 1
                examples.setdefault(f"{side} {key}", []).append(f"{name} <{iri}> {it.value[:90]}")
        total = len(records)
        print(
            f"| {ours} | {file} | {raw / total:.2%} | {left / total:.2%} "
            f"| {sum(rest['ours'].values())} | {sum(rest['theirs'].values())} |"
        )
        told += [f"{ours} / {file}: {it}: {times} records" for it, times in reasons.most_common()]
        for side, found in rest.items():
            for key, times in found.most_common(25):
                some = "; ".join(examples[f"{side} {key}"][: given.show])
                told.append(f"{ours} / {file}: {side} stricter {times}x {key}: {some}")
    print()
    print("\n".join(told))
    return 0


def violations(findings: Sequence[Finding], file: str) -> list[Finding]:
    """Return what makes a record fail: warnings too, where a file has nothing else."""
    if "recommended" in file:
        return [it for it in findings if it.severity is not Severity.INFO]
    return [it for it in findings if it.severity is Severity.VIOLATION]


if __name__ == "__main__":
    sys.exit(main())
