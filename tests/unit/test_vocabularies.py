"""The controlled vocabularies that ship with ldcat: one SKOS concept scheme a file."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph
import pytest

FOLDER = Path(__file__).parents[2] / "vocabularies"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ttl"))

AUTHORITY = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel")

# Labels that two concepts of a scheme may share, and why.
SHARED_ALTERNATIVES: Mapping[str, frozenset[str]] = MappingProxyType({})
SHARED_NAMES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # The authority coined 0E0 before ISO 639 had CNR, and keeps both.
        "language": frozenset({"Montenegrin", "Montenegrinisch", "monténégrin"}),
    }
)

# Schemes in which every concept must have German and French names too.
TRILINGUAL = (
    "access-right",
    "adms-licence-type",
    "adms-publisher-type",
    "adms-status",
    "attribution-role",
    "attribution-role-iso",
    "continent",
    "country",
    "data-theme",
    "dataset-type",
    "dcmi-type",
    "distribution-status",
    "frequency",
    "hvd-category",
    "inspire-access-limitation",
    "inspire-conformity",
    "inspire-resource-type",
    "inspire-service-type",
    "inspire-spatial-representation",
    "inspire-spatial-scope",
    "inspire-theme",
    "inspire-topic-category",
    "inspire-use-condition",
    "language",
    "planned-availability",
    "relationship-role",
)

# DCAT-AP 3.0.1: the class that the range of the property asks for.
CLASSES = (
    ("access-right", DCT + "RightsStatement"),
    ("attribution-role", "http://www.w3.org/ns/dcat#Role"),
    ("attribution-role-iso", "http://www.w3.org/ns/dcat#Role"),
    ("continent", DCT + "Location"),
    ("country", DCT + "Location"),
    ("file-type", DCT + "MediaTypeOrExtent"),
    ("frequency", DCT + "Frequency"),
    ("language", DCT + "LinguisticSystem"),
    ("licence", DCT + "LicenseDocument"),
    ("licence-other", DCT + "LicenseDocument"),
    ("media-type", DCT + "MediaType"),
    ("relationship-role", "http://www.w3.org/ns/dcat#Role"),
    ("spdx-checksum", "http://spdx.org/rdf/terms#ChecksumAlgorithm"),
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a file says, as subject → predicate → objects."""

    name: str
    statements: Mapping[str, Mapping[str, tuple[pyoxigraph.Literal | str, ...]]] = field(repr=False)

    def typed(self, rdf_class: str) -> list[str]:
        """Return the subjects of a class."""
        return sorted(s for s in self.statements if rdf_class in self.iris(s, RDF_TYPE))

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Return the values that are IRIs."""
        return [v for v in self._values(subject, predicate) if isinstance(v, str)]

    def literals(self, subject: str, predicate: str) -> list[pyoxigraph.Literal]:
        """Return the values that are literals."""
        return [v for v in self._values(subject, predicate) if not isinstance(v, str)]

    def label(self, subject: str, language: str) -> str | None:
        """Return the name in a language."""
        found = [v for v in self.literals(subject, LABELS[0]) if v.language == language]
        return found[0].value if found else None

    @property
    def scheme(self) -> str:
        """Return the one scheme of the file."""
        (scheme,) = self.typed(SKOS + "ConceptScheme")
        return scheme

    @property
    def concepts(self) -> list[str]:
        """Return the concepts."""
        return self.typed(SKOS + "Concept")

    @property
    def codes(self) -> dict[str, str]:
        """Return code → concept."""
        return {self.literals(c, SKOS + "notation")[0].value: c for c in self.concepts}

    def _values(self, subject: str, predicate: str) -> tuple[pyoxigraph.Literal | str, ...]:
        return self.statements.get(subject, {}).get(predicate, ())


def quads(name: str) -> Iterator[pyoxigraph.Quad]:
    """Parse a file strictly."""
    return pyoxigraph.parse(path=FOLDER / f"{name}.ttl", format=pyoxigraph.RdfFormat.TURTLE)


@cache
def read(name: str) -> Vocabulary:
    """Return a vocabulary; blank nodes have no place in one."""
    found: dict[str, dict[str, list[pyoxigraph.Literal | str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for quad in quads(name):
        assert isinstance(quad.subject, pyoxigraph.NamedNode)
        if isinstance(quad.object, pyoxigraph.Literal):
            found[quad.subject.value][quad.predicate.value].append(quad.object)
        else:
            assert isinstance(quad.object, pyoxigraph.NamedNode)
            found[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return Vocabulary(
        name, {s: {p: tuple(v) for p, v in about.items()} for s, about in found.items()}
    )


def alternatives(vocabulary: Vocabulary, concept: str) -> set[str]:
    """Return the other names of a concept, folded, without those it shares for a reason."""
    found = {
        label.value.casefold()
        for predicate in LABELS[1:]
        for label in vocabulary.literals(concept, predicate)
    }
    return found - SHARED_ALTERNATIVES.get(vocabulary.name, frozenset())


@pytest.fixture(params=NAMES)
def vocabulary(request: pytest.FixtureRequest) -> Vocabulary:
    """Return one vocabulary after the other."""
    return read(str(request.param))


def test_the_folder_holds_the_vocabularies_of_dcat_ap() -> None:
    assert {name for name, _ in CLASSES} | set(TRILINGUAL) <= set(NAMES)


def test_a_file_holds_one_scheme_that_says_what_it_is(vocabulary: Vocabulary) -> None:
    titles = vocabulary.literals(vocabulary.scheme, DCT + "title")
    assert {title.language for title in titles} == {"en", "de", "fr"}
    assert vocabulary.literals(vocabulary.scheme, DCT + "description")
    assert vocabulary.literals(vocabulary.scheme, OWL + "versionInfo")
    assert vocabulary.iris(vocabulary.scheme, DCT + "source")


def test_a_file_says_nothing_but_its_scheme_and_its_concepts(vocabulary: Vocabulary) -> None:
    assert set(vocabulary.statements) == {vocabulary.scheme, *vocabulary.concepts}


def test_every_concept_is_in_the_scheme_of_its_file(vocabulary: Vocabulary) -> None:
    strays = [
        concept
        for concept in vocabulary.concepts
        if vocabulary.iris(concept, SKOS + "inScheme") != [vocabulary.scheme]
    ]
    assert strays == []


def test_every_concept_has_one_name_a_language_and_one_in_english(vocabulary: Vocabulary) -> None:
    for concept in vocabulary.concepts:
        languages = [name.language for name in vocabulary.literals(concept, LABELS[0])]
        assert "en" in languages, concept
        assert len(languages) == len(set(languages)), concept
        assert set(languages) <= {"en", "de", "fr"}, concept


def test_no_two_concepts_have_the_same_name(vocabulary: Vocabulary) -> None:
    names = Counter(
        name for concept in vocabulary.concepts for name in vocabulary.literals(concept, LABELS[0])
    )
    shared = {name.value for name, times in names.items() if times > 1}
    assert shared == SHARED_NAMES.get(vocabulary.name, frozenset())


def test_every_concept_has_one_code_of_its_own(vocabulary: Vocabulary) -> None:
    codes = [
        [code.value for code in vocabulary.literals(concept, SKOS + "notation")]
        for concept in vocabulary.concepts
    ]
    assert [found for found in codes if len(found) != 1] == []
    assert len({code.casefold() for (code,) in codes}) == len(codes)


def test_another_name_leads_to_one_concept_only(vocabulary: Vocabulary) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in vocabulary.concepts:
        for name in alternatives(vocabulary, concept):
            owners[name].add(concept)
        for predicate in (LABELS[0], SKOS + "notation"):
            for label in vocabulary.literals(concept, predicate):
                if label.value not in SHARED_NAMES.get(vocabulary.name, frozenset()):
                    owners[label.value.casefold()].add(concept)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_another_name_differs_from_the_name(vocabulary: Vocabulary) -> None:
    # SKOS S13: prefLabel, altLabel and hiddenLabel are disjoint.
    for concept in vocabulary.concepts:
        labels = [label for p in LABELS for label in vocabulary.literals(concept, p)]
        assert len(labels) == len(set(labels)), concept
        names = {name.value.casefold() for name in vocabulary.literals(concept, LABELS[0])}
        assert not names & alternatives(vocabulary, concept), concept


def test_broader_concepts_exist_and_do_not_go_round(vocabulary: Vocabulary) -> None:
    for concept in vocabulary.concepts:
        path = [concept]
        while broader := vocabulary.iris(path[-1], SKOS + "broader"):
            assert broader[0] in vocabulary.concepts, path
            assert broader[0] not in path, path
            path.append(broader[0])


def test_an_exact_match_belongs_to_one_concept_only(vocabulary: Vocabulary) -> None:
    targets = Counter(
        target
        for concept in vocabulary.concepts
        for target in {concept, *vocabulary.iris(concept, SKOS + "exactMatch")}
    )
    assert [target for target, times in targets.items() if times > 1] == []


def test_texts_have_no_blanks_at_their_ends(vocabulary: Vocabulary) -> None:
    texts = [
        o.value for q in quads(vocabulary.name) if isinstance(o := q.object, pyoxigraph.Literal)
    ]
    assert [text for text in texts if not text or text != " ".join(text.split())] == []


def test_iris_have_their_canonical_form(vocabulary: Vocabulary) -> None:
    wrong = (
        "https://publications.europa.eu",
        "https://purl.org",
        "http://www.iana.org/assignments/m",
    )
    assert [concept for concept in vocabulary.concepts if concept.startswith(wrong)] == []
    assert [concept for concept in vocabulary.concepts if not concept.startswith("http")] == []


def test_an_authority_concept_is_named_scheme_slash_code() -> None:
    tables = [found for name in NAMES if (found := read(name)).scheme.startswith(AUTHORITY)]
    for table in tables:
        assert table.scheme == AUTHORITY + table.name
        assert all(c == f"{table.scheme}/{code}" for code, c in table.codes.items())


@pytest.mark.parametrize("name", TRILINGUAL)
def test_concepts_have_english_german_and_french_names(name: str) -> None:
    found = read(name)
    missing = [c for c in found.concepts for tag in ("de", "fr") if found.label(c, tag) is None]
    assert missing == []


@pytest.mark.parametrize(("name", "rdf_class"), CLASSES)
def test_concepts_have_the_class_that_dcat_ap_asks_for(name: str, rdf_class: str) -> None:
    assert read(name).typed(rdf_class) == read(name).concepts


def test_no_licence_is_listed_twice() -> None:
    listed, other = read("licence"), read("licence-other")
    for concept in other.concepts:
        assert concept not in listed.statements
    for predicate in (SKOS + "exactMatch", *LABELS):
        mine, theirs = (
            {value for c in found.concepts for value in found.statements[c].get(predicate, ())}
            for found in (listed, other)
        )
        assert mine & theirs == set()


def test_the_media_types_of_file_types_are_known() -> None:
    file_types, media_types = read("file-type"), set(read("media-type").concepts)
    targets = {t for c in file_types.concepts for t in file_types.iris(c, SKOS + "closeMatch")}
    assert targets - media_types == set()
    assert all(target.startswith(IANA) for target in targets)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("access-right", "PUBLIC RESTRICTED NON_PUBLIC"),
        ("adms-status", "Completed Deprecated UnderDevelopment Withdrawn"),
        ("continent", "AFRICA AMERICA ANTARCTICA ASIA EUROPE OCEANIA"),
        ("country", "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX"),
        ("country", "LVA MLT NLD POL PRT ROU SVK SVN SWE CHE ISL LIE NOR GBR UKR TUR 1A0 EUR"),
        ("data-theme", "AGRI ECON EDUC ENER ENVI GOVE HEAL INTR JUST REGI SOCI TECH TRAN"),
        ("distribution-status", "COMPLETED DEPRECATED DEVELOP WITHDRAWN"),
        ("file-type", "CSV JSON JSON_LD RDF_TURTLE GEOJSON GPKG SHP XLSX WMS_SRVC ZIP"),
        ("frequency", "CONT DAILY WEEKLY MONTHLY QUARTERLY ANNUAL IRREG NEVER UNKNOWN"),
        ("language", "BUL CES DAN DEU ELL ENG EST FIN FRA GLE HRV HUN ITA LAV LIT MLT NLD"),
        ("language", "POL POR RON SLK SLV SPA SWE"),
        ("licence", "CC0 CC_BY_4_0 ODC_BL DLDE_BY_2_0 DLDE_ZERO_2_0 ETALAB_2_0 OGL_3_0 MIT"),
        ("planned-availability", "TEMPORARY EXPERIMENTAL AVAILABLE STABLE"),
        ("spdx-checksum", "md5 sha1 sha224 sha256 sha384 sha512"),
    ],
)
def test_the_codes_that_everybody_uses_are_there(name: str, codes: str) -> None:
    assert set(codes.split()) - set(read(name).codes) == set()


def test_there_are_thirteen_data_themes_beside_the_technical_code() -> None:
    assert len(set(read("data-theme").codes) - {"OP_DATPRO"}) == 13


def test_the_high_value_categories_have_six_tops_and_ninety_in_all_below() -> None:
    found = read("hvd-category")
    tops = [c for c in found.concepts if not found.iris(c, SKOS + "broader")]
    assert (len(tops), len(found.concepts)) == (6, 96)
    assert all(found.iris(c, SKOS + "topConceptOf") == [found.scheme] for c in tops)


@pytest.mark.parametrize(
    ("name", "code", "names"),
    [
        ("language", "ENG", ("English", "Englisch", "anglais")),
        ("language", "DEU", ("German", "Deutsch", "allemand")),
        ("country", "DEU", ("Germany", "Deutschland", "Allemagne")),
        ("country", "GRC", ("Greece", "Griechenland", "Grèce")),
        ("data-theme", "ENVI", ("Environment", "Umwelt", "Environnement")),
        ("frequency", "ANNUAL", ("annual", "jährlich", "annuel")),
        ("access-right", "NON_PUBLIC", ("non-public", "nicht öffentlich", "non public")),
        ("hvd-category", "c_b79e35eb", ("Mobility", "Mobilität", "Mobilité")),
    ],
)
def test_a_concept_has_its_names(name: str, code: str, names: tuple[str, str, str]) -> None:
    found = read(name)
    concept = found.codes[code]
    assert tuple(found.label(concept, tag) for tag in ("en", "de", "fr")) == names


@pytest.mark.parametrize(
    ("name", "code", "other"),
    [
        ("country", "GRC", "el"),
        ("country", "GBR", "uk"),
        ("file-type", "CSV", "text/csv"),
        ("file-type", "RDF_TURTLE", "ttl"),
        ("frequency", "ANNUAL", "r/p1y"),
        ("language", "DEU", "de"),
        ("language", "DEU", "ger"),
        ("licence", "CC_BY_4_0", "cc by 4.0"),
        ("licence", "CC_BY_4_0", "cc-by-4.0"),
        ("licence", "ODC_BL", "odbl"),
        ("data-theme", "TRAN", "transp"),
    ],
)
def test_what_real_data_write_leads_to_the_concept(name: str, code: str, other: str) -> None:
    found = read(name)
    assert other in alternatives(found, found.codes[code])


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC_BY_4_0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC_BYNCSA_3_0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("DLDE_BY_2_0", "https://www.govdata.de/dl-de/by-2-0"),
        ("DLDE_ZERO_2_0", "https://www.govdata.de/dl-de/zero-2-0"),
        ("ODC_BL", "https://opendatacommons.org/licenses/odbl/1.0/"),
        ("APACHE_2_0", "http://spdx.org/licenses/Apache-2.0"),
    ],
)
def test_a_licence_knows_the_address_of_its_text(code: str, address: str) -> None:
    licences = read("licence")
    assert address in licences.iris(licences.codes[code], SKOS + "exactMatch")
