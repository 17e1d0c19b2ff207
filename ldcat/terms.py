"""IRIs of the vocabularies that ldcat speaks, as constants."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
AS: Final = "https://www.w3.org/ns/activitystreams#"
LDES: Final = "https://w3id.org/ldes#"
TREE: Final = "https://w3id.org/tree#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
DCT: Final = "http://purl.org/dc/terms/"
DC: Final = "http://purl.org/dc/elements/1.1/"
DCTYPE: Final = "http://purl.org/dc/dcmitype/"
DCATAP: Final = "http://data.europa.eu/r5r/"
ADMS: Final = "http://www.w3.org/ns/adms#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SPDX: Final = "http://spdx.org/rdf/terms#"
PROV: Final = "http://www.w3.org/ns/prov#"
LOCN: Final = "http://www.w3.org/ns/locn#"
ODRL: Final = "http://www.w3.org/ns/odrl/2/"
TIME: Final = "http://www.w3.org/2006/time#"
GEO: Final = "http://www.opengis.net/ont/geosparql#"
ELI: Final = "http://data.europa.eu/eli/ontology#"
HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
VOID: Final = "http://rdfs.org/ns/void#"
SH: Final = "http://www.w3.org/ns/shacl#"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
DQV: Final = "http://www.w3.org/ns/dqv#"
OA: Final = "http://www.w3.org/ns/oa#"
#: The metrics of data.europa.eu, and its ratings.
PV: Final = "https://piveau.eu/ns/voc#"
PV_SCORING: Final = "https://piveau.eu/ns/scoring#"
SCHEMA: Final = "https://schema.org/"
SCHEMA_HTTP: Final = "http://schema.org/"
GEODCAT: Final = "http://data.europa.eu/930/"
DCATUS: Final = "http://resources.data.gov/ontology/dcat-us#"
#: What only data.json (Project Open Data) has.
POD: Final = "https://project-open-data.cio.gov/v1.1/schema#"
WDRS: Final = "http://www.w3.org/2007/05/powder#"
ORG: Final = "http://www.w3.org/ns/org#"
CNT: Final = "http://www.w3.org/2011/content#"
INSPIRE: Final = "http://inspire.ec.europa.eu/"
EU_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
IANA_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
#: What ldcat itself has names for, and the shapes that come with it.
LDCAT: Final = "urn:ldcat:terms:"
SHAPES: Final = "urn:ldcat:shapes:"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "adms": ADMS,
        "as": AS,
        "dc": DC,
        "dcat": DCAT,
        "dcat-us": DCATUS,
        "dcatap": DCATAP,
        "dct": DCT,
        "dctype": DCTYPE,
        "dqv": DQV,
        "eli": ELI,
        "foaf": FOAF,
        "geo": GEO,
        "geodcatap": GEODCAT,
        "hydra": HYDRA,
        "ldes": LDES,
        "locn": LOCN,
        "oa": OA,
        "odrl": ODRL,
        "owl": OWL,
        "prov": PROV,
        "pv": PV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "sd": SD,
        "sh": SH,
        "skos": SKOS,
        "spdx": SPDX,
        "time": TIME,
        "tree": TREE,
        "vcard": VCARD,
        "void": VOID,
        "xsd": XSD,
    }
)

RDF_TYPE: Final = RDF + "type"
RDF_LANG_STRING: Final = RDF + "langString"
RDF_HTML: Final = RDF + "HTML"
XSD_STRING: Final = XSD + "string"
XSD_DATE: Final = XSD + "date"
XSD_DATE_TIME: Final = XSD + "dateTime"
XSD_INTEGER: Final = XSD + "integer"

DCAT_RESOURCE: Final = DCAT + "Resource"
DCAT_CATALOG: Final = DCAT + "Catalog"
DCAT_DATASET: Final = DCAT + "Dataset"
DCAT_DATASET_SERIES: Final = DCAT + "DatasetSeries"
DCAT_DATA_SERVICE: Final = DCAT + "DataService"
DCAT_DISTRIBUTION: Final = DCAT + "Distribution"
DCAT_CATALOG_RECORD: Final = DCAT + "CatalogRecord"

DCT_TITLE: Final = DCT + "title"
DCT_DESCRIPTION: Final = DCT + "description"
DCT_IDENTIFIER: Final = DCT + "identifier"
DCT_ISSUED: Final = DCT + "issued"
DCT_MODIFIED: Final = DCT + "modified"
DCT_PUBLISHER: Final = DCT + "publisher"
DCT_CONFORMS_TO: Final = DCT + "conformsTo"
DCT_SPATIAL: Final = DCT + "spatial"
DCT_LANGUAGE: Final = DCT + "language"
DCT_LICENSE: Final = DCT + "license"
FOAF_PRIMARY_TOPIC: Final = FOAF + "primaryTopic"
FOAF_AGENT: Final = FOAF + "Agent"
FOAF_NAME: Final = FOAF + "name"
RDFS_LABEL: Final = RDFS + "label"
RDFS_SUB_CLASS_OF: Final = RDFS + "subClassOf"
SKOS_PREF_LABEL: Final = SKOS + "prefLabel"
SKOS_CONCEPT: Final = SKOS + "Concept"
SKOS_CONCEPT_SCHEME: Final = SKOS + "ConceptScheme"
SKOS_IN_SCHEME: Final = SKOS + "inScheme"
