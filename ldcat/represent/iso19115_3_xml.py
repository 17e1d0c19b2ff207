"""ISO 19115-3, the second encoding of ISO 19115 in XML; elements in the order of its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.boxes import Box, degrees
from ldcat.represent.base import Context
from ldcat.represent.iso_dialect import (
    COMMON,
    Dialect,
    language_of,
    locale_id,
    megabytes,
    missing,
    moment,
    number,
    period,
)
from ldcat.represent.iso_model import (
    Constraints,
    Keywords,
    Online,
    Operation,
    Party,
    Resource,
    Transfer,
    Words,
)
from ldcat.represent.xml_tree import Element, element

_ROOT: Final = "http://standards.iso.org/iso/19115/-3/"
NAMESPACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **COMMON,
        **{
            it: f"{_ROOT}{it}/1.0"
            for it in ("gco", "gcx", "gex", "lan", "mcc", "mco", "mmi", "mrd", "mri", "mrs")
        },
        **{it: f"{_ROOT}{it}/2.0" for it in ("cit", "mdb", "mrl")},
        "mdq": "http://standards.iso.org/iso/19157/-2/mdq/1.0",
        "srv": f"{_ROOT}srv/2.1",
    }
)
_ISO: Final = Dialect(
    text="lan",
    anchor="gcx:Anchor",
    code_lists="http://standards.iso.org/iso/19115/resources/Codelists/cat/codelists.xml",
)


def metadata(told: Resource, context: Context) -> Element:
    """Return `mdb:MD_Metadata`."""
    scope = element(
        "mdb:MD_MetadataScope",
        _ISO.code("mdb:resourceScope", "mcc:MD_ScopeCode", told.scope),
        _ISO.chars("mdb:name", told.scope if told.scope != "dataset" else ""),
    )
    parent = {"uuidref": told.parent, "xlink:href": told.parent}
    return element(
        "mdb:MD_Metadata",
        _identifier("mdb:metadataIdentifier", Words(told.identifier)),
        _locale("mdb:defaultLocale", told.language, context),
        element("mdb:parentMetadata", attributes=parent) if told.parent else None,
        element("mdb:metadataScope", scope),
        _party("mdb:contact", told.contact),
        _date("mdb:dateInfo", told.stamped, "revision"),
        _standard_of_metadata(),
        *(_locale("mdb:otherLocale", it, context) for it in told.locales),
        *(_system(it) for it in told.systems),
        element("mdb:identificationInfo", _identification(told)),
        _distribution(told),
        _quality(told),
        *(_lineage(it, told) for it in told.lineage),
    )


def _identifier(name: str, code: Words) -> Element:
    return element(name, element("mcc:MD_Identifier", _ISO.words("mcc:code", code)))


def _locale(name: str, tag: str, context: Context) -> Element:
    return element(
        name,
        element(
            "lan:PT_Locale",
            _ISO.language("lan:language", language_of(context, tag)),
            _ISO.code("lan:characterEncoding", "lan:MD_CharacterSetCode", "utf8"),
            attributes={"id": locale_id(tag)},
        ),
    )


def _standard_of_metadata() -> Element:
    return element(
        "mdb:metadataStandard",
        element(
            "cit:CI_Citation",
            _ISO.chars("cit:title", "ISO 19115-1"),
            _ISO.chars("cit:edition", "2014"),
        ),
    )


def _system(name: Words) -> Element:
    identifier = _identifier("mrs:referenceSystemIdentifier", name)
    return element("mdb:referenceSystemInfo", element("mrs:MD_ReferenceSystem", identifier))


def _identification(told: Resource) -> Element:
    name = "mcc:MD_SpatialRepresentationTypeCode"
    common = (
        _citation(told),
        _ISO.words("mri:abstract", told.abstract) or missing("mri:abstract"),
        _ISO.words("mri:purpose", told.purpose),
        *_ISO.codes("mri:status", "mcc:MD_ProgressCode", told.status),
        *(_party("mri:pointOfContact", it) for it in told.parties),
        *_ISO.codes("mri:spatialRepresentationType", name, told.representations),
        *_resolutions(told),
        *(
            element("mri:topicCategory", element("mri:MD_TopicCategoryCode", it))
            for it in told.topics
        ),
        _extent(told),
        _maintenance(told),
        *(_keywords(it) for it in told.keywords),
        *(_constraints(it) for it in told.constraints),
    )
    if told.service:
        return element("srv:SV_ServiceIdentification", *common, *_service(told))
    return element("mri:MD_DataIdentification", *common, *_languages(told))


def _languages(told: Resource) -> Iterator[Element]:
    for place, code in enumerate(told.languages):
        yield element(
            "mri:otherLocale" if place else "mri:defaultLocale",
            element(
                "lan:PT_Locale",
                _ISO.language("lan:language", code),
                _ISO.code("lan:characterEncoding", "lan:MD_CharacterSetCode", "utf8"),
            ),
        )


def _resolutions(told: Resource) -> Iterator[Element]:
    for it in told.resolutions:
        distance = element("mri:distance", element("gco:Distance", it, attributes={"uom": "m"}))
        yield element("mri:spatialResolution", element("mri:MD_Resolution", distance))
    for it in told.scales:
        denominator = number("mri:denominator", "gco:Integer", it)
        fraction = element("mri:MD_RepresentativeFraction", denominator)
        scale = element("mri:equivalentScale", fraction)
        yield element("mri:spatialResolution", element("mri:MD_Resolution", scale))


def _service(told: Resource) -> Iterator[Element | None]:
    service = told.service
    if service is None:
        return
    kind = element("gco:ScopedName", service.kind)
    yield element("srv:serviceType", kind)
    coupling = "tight" if service.datasets else "loose"
    yield _ISO.code("srv:couplingType", "srv:SV_CouplingType", coupling)
    for it in service.operations:
        yield _operation(it)
    for iri in service.datasets:
        yield element("srv:operatesOn", attributes={"uuidref": iri, "xlink:href": iri})


def _operation(operation: Operation) -> Element:
    return element(
        "srv:containsOperations",
        element(
            "srv:SV_OperationMetadata",
            _ISO.chars("srv:operationName", operation.name),
            _ISO.code("srv:distributedComputingPlatform", "srv:DCPList", "WebServices"),
            *(_online("srv:connectPoint", Online(it)) for it in operation.urls),
        ),
    )


def _citation(told: Resource) -> Element:
    codes = dict.fromkeys((told.identifier, *told.identifiers))
    return element(
        "mri:citation",
        element(
            "cit:CI_Citation",
            _ISO.words("cit:title", told.title) or missing("cit:title"),
            *(_ISO.words("cit:alternateTitle", it) for it in told.alternatives),
            *(_date("cit:date", day, kind) for day, kind in told.dates),
            _ISO.chars("cit:edition", told.edition),
            *(_identifier("cit:identifier", Words(it)) for it in codes),
        ),
    )


def _date(name: str, day: str, kind: str) -> Element:
    return element(
        name,
        element(
            "cit:CI_Date",
            moment("cit:date", day),
            _ISO.code("cit:dateType", "cit:CI_DateTypeCode", kind),
        ),
    )


def _party(name: str, party: Party) -> Element:
    kind = "cit:CI_Individual" if party.is_person else "cit:CI_Organisation"
    who = element(kind, _ISO.words("cit:name", party.name), _contact(party))
    role = _ISO.code("cit:role", "cit:CI_RoleCode", party.role)
    return element(name, element("cit:CI_Responsibility", role, element("cit:party", who)))


def _contact(party: Party) -> Element | None:
    phone = element("cit:CI_Telephone", _ISO.chars("cit:number", party.phone))
    mail = element("cit:CI_Address", _ISO.chars("cit:electronicMailAddress", party.email))
    parts = (
        element("cit:phone", phone) if party.phone else None,
        element("cit:address", mail) if party.email else None,
        _online("cit:onlineResource", Online(party.url)) if party.url else None,
    )
    return element("cit:contactInfo", element("cit:CI_Contact", *parts)) if any(parts) else None


def _extent(told: Resource) -> Element | None:
    where = [*(_box(it) for it in told.boxes), *(_place(it) for it in told.places)]
    when = [
        element("gex:EX_TemporalExtent", element("gex:extent", period(it, place)))
        for place, it in enumerate(told.periods, 1)
    ]
    if not where and not when:
        return None
    return element(
        "mri:extent",
        element(
            "gex:EX_Extent",
            *(element("gex:geographicElement", it) for it in where),
            *(element("gex:temporalElement", it) for it in when),
        ),
    )


def _box(box: Box) -> Element:
    return element(
        "gex:EX_GeographicBoundingBox",
        number("gex:westBoundLongitude", "gco:Decimal", degrees(box.west)),
        number("gex:eastBoundLongitude", "gco:Decimal", degrees(box.east)),
        number("gex:southBoundLatitude", "gco:Decimal", degrees(box.south)),
        number("gex:northBoundLatitude", "gco:Decimal", degrees(box.north)),
    )


def _place(name: Words) -> Element:
    return element("gex:EX_GeographicDescription", _identifier("gex:geographicIdentifier", name))


def _maintenance(told: Resource) -> Element | None:
    if not told.frequency and not told.interval:
        return None
    name = "mmi:maintenanceAndUpdateFrequency"
    interval = element("gco:TM_PeriodDuration", told.interval) if told.interval else None
    return element(
        "mri:resourceMaintenance",
        element(
            "mmi:MD_MaintenanceInformation",
            _ISO.code(name, "mmi:MD_MaintenanceFrequencyCode", told.frequency),
            element("mmi:userDefinedMaintenanceFrequency", interval) if interval else None,
        ),
    )


def _keywords(keywords: Keywords) -> Element:
    thesaurus = element(
        "cit:CI_Citation",
        _ISO.words("cit:title", keywords.thesaurus),
        _date("cit:date", keywords.published, "publication") if keywords.published else None,
    )
    return element(
        "mri:descriptiveKeywords",
        element(
            "mri:MD_Keywords",
            *(_ISO.words("mri:keyword", it) for it in keywords.words),
            element("mri:thesaurusName", thesaurus) if keywords.thesaurus else None,
        ),
    )


def _constraints(constraints: Constraints) -> Element:
    code = "mco:MD_RestrictionCode"
    return element(
        "mri:resourceConstraints",
        element(
            "mco:MD_LegalConstraints",
            _ISO.code(f"mco:{constraints.kind}Constraints", code, "otherRestrictions"),
            *(_ISO.words("mco:otherConstraints", it) for it in constraints.said),
        ),
    )


def _distribution(told: Resource) -> Element | None:
    if not told.ways:
        return None
    return element(
        "mdb:distributionInfo",
        element(
            "mrd:MD_Distribution",
            *(_format(it) for it in told.formats),
            *(_transfer(it) for it in told.ways),
        ),
    )


def _format(name: Words) -> Element:
    citation = element("cit:CI_Citation", _ISO.words("cit:title", name))
    return element(
        "mrd:distributionFormat",
        element("mrd:MD_Format", element("mrd:formatSpecificationCitation", citation)),
    )


def _transfer(transfer: Transfer) -> Element:
    size = None if transfer.size is None else megabytes(transfer.size)
    return element(
        "mrd:transferOptions",
        element(
            "mrd:MD_DigitalTransferOptions",
            None if size is None else number("mrd:transferSize", "gco:Real", size),
            *(_online("mrd:onLine", it) for it in transfer.online),
            *(_format(it) for it in transfer.formats),
            attributes={"uuid": transfer.iri} if transfer.iri else None,
        ),
    )


def _online(name: str, online: Online) -> Element:
    return element(
        name,
        element(
            "cit:CI_OnlineResource",
            _ISO.chars("cit:linkage", online.url),
            _ISO.chars("cit:protocol", online.protocol),
            _ISO.chars("cit:applicationProfile", online.profile),
            _ISO.words("cit:name", online.name),
            _ISO.words("cit:description", online.description),
            _ISO.code("cit:function", "cit:CI_OnLineFunctionCode", online.function),
        ),
    )


def _quality(told: Resource) -> Element | None:
    if not told.standards:
        return None
    scope = element("mcc:MD_Scope", _ISO.code("mcc:level", "mcc:MD_ScopeCode", told.scope))
    return element(
        "mdb:dataQualityInfo",
        element(
            "mdq:DQ_DataQuality",
            element("mdq:scope", scope),
            *(_conformity(it) for it in told.standards),
        ),
    )


def _conformity(standard: Words) -> Element:
    citation = element("cit:CI_Citation", _ISO.words("cit:title", standard))
    result = element(
        "mdq:DQ_ConformanceResult",
        element("mdq:specification", citation),
        element("mdq:pass", element("gco:Boolean", "true")),
    )
    return element("mdq:report", element("mdq:DQ_DomainConsistency", element("mdq:result", result)))


def _lineage(statement: Words, told: Resource) -> Element:
    scope = element("mcc:MD_Scope", _ISO.code("mcc:level", "mcc:MD_ScopeCode", told.scope))
    return element(
        "mdb:resourceLineage",
        element(
            "mrl:LI_Lineage",
            _ISO.words("mrl:statement", statement),
            element("mrl:scope", scope),
        ),
    )
