"""ISO 19139, the first encoding of ISO 19115 in XML; elements in the order of its schema."""

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

NAMESPACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **COMMON,
        "gmd": "http://www.isotc211.org/2005/gmd",
        "gco": "http://www.isotc211.org/2005/gco",
        "gmx": "http://www.isotc211.org/2005/gmx",
        "gts": "http://www.isotc211.org/2005/gts",
        "srv": "http://www.isotc211.org/2005/srv",
    }
)
_ISO: Final = Dialect(
    text="gmd",
    anchor="gmx:Anchor",
    code_lists="http://standards.iso.org/iso/19139/resources/gmxCodelists.xml",
)


def metadata(told: Resource, context: Context) -> Element:
    """Return `gmd:MD_Metadata`."""
    return element(
        "gmd:MD_Metadata",
        _ISO.chars("gmd:fileIdentifier", told.identifier),
        _ISO.language("gmd:language", language_of(context, told.language)),
        _ISO.code("gmd:characterSet", "gmd:MD_CharacterSetCode", "utf8"),
        _ISO.chars("gmd:parentIdentifier", told.parent),
        _ISO.code("gmd:hierarchyLevel", "gmd:MD_ScopeCode", told.scope),
        _ISO.chars("gmd:hierarchyLevelName", told.scope if told.scope != "dataset" else ""),
        _party("gmd:contact", told.contact),
        moment("gmd:dateStamp", told.stamped),
        _ISO.chars("gmd:metadataStandardName", "ISO 19115"),
        _ISO.chars("gmd:metadataStandardVersion", "2003/Cor.1:2006"),
        _ISO.chars("gmd:dataSetURI", told.identifier if told.scope != "service" else ""),
        *(_locale(it, context) for it in told.locales),
        *(_system(it) for it in told.systems),
        element("gmd:identificationInfo", _identification(told)),
        _distribution(told),
        *_quality(told),
    )


def _locale(tag: str, context: Context) -> Element:
    return element(
        "gmd:locale",
        element(
            "gmd:PT_Locale",
            _ISO.language("gmd:languageCode", language_of(context, tag)),
            _ISO.code("gmd:characterEncoding", "gmd:MD_CharacterSetCode", "utf8"),
            attributes={"id": locale_id(tag)},
        ),
    )


def _system(name: Words) -> Element:
    return element(
        "gmd:referenceSystemInfo",
        element(
            "gmd:MD_ReferenceSystem",
            element(
                "gmd:referenceSystemIdentifier",
                element("gmd:RS_Identifier", _ISO.words("gmd:code", name)),
            ),
        ),
    )


def _identification(told: Resource) -> Element:
    common = (
        _citation(told),
        _ISO.words("gmd:abstract", told.abstract) or missing("gmd:abstract"),
        _ISO.words("gmd:purpose", told.purpose),
        *_ISO.codes("gmd:status", "gmd:MD_ProgressCode", told.status),
        *(_party("gmd:pointOfContact", it) for it in told.parties),
        _maintenance(told),
        *(_keywords(it) for it in told.keywords),
        *(_constraints(it) for it in told.constraints),
    )
    if told.service:
        return element("srv:SV_ServiceIdentification", *common, *_service(told))
    return element("gmd:MD_DataIdentification", *common, *_data(told))


def _data(told: Resource) -> Iterator[Element | None]:
    name = "gmd:MD_SpatialRepresentationTypeCode"
    yield from _ISO.codes("gmd:spatialRepresentationType", name, told.representations)
    for it in told.resolutions:
        distance = element("gmd:distance", element("gco:Distance", it, attributes={"uom": "m"}))
        yield element("gmd:spatialResolution", element("gmd:MD_Resolution", distance))
    for it in told.scales:
        fraction = element(
            "gmd:MD_RepresentativeFraction", number("gmd:denominator", "gco:Integer", it)
        )
        scale = element("gmd:equivalentScale", fraction)
        yield element("gmd:spatialResolution", element("gmd:MD_Resolution", scale))
    for it in told.languages:
        yield _ISO.language("gmd:language", it)
    if not told.languages:
        yield missing("gmd:language", "unknown")
    for it in told.topics:
        yield element("gmd:topicCategory", element("gmd:MD_TopicCategoryCode", it))
    yield _extent("gmd:extent", told)


def _service(told: Resource) -> Iterator[Element | None]:
    service = told.service
    if service is None:
        return
    yield element("srv:serviceType", element("gco:LocalName", service.kind))
    yield _extent("srv:extent", told)
    coupling = "tight" if service.datasets else "loose"
    yield _ISO.code("srv:couplingType", "srv:SV_CouplingType", coupling)
    for it in service.operations:
        yield _operation(it)
    if not service.operations:
        yield missing("srv:containsOperations")
    for iri in service.datasets:
        yield element("srv:operatesOn", attributes={"uuidref": iri, "xlink:href": iri})


def _operation(operation: Operation) -> Element:
    return element(
        "srv:containsOperations",
        element(
            "srv:SV_OperationMetadata",
            _ISO.chars("srv:operationName", operation.name),
            _ISO.code("srv:DCP", "srv:DCPList", "WebServices"),
            *(_online("srv:connectPoint", Online(it)) for it in operation.urls),
        ),
    )


def _citation(told: Resource) -> Element:
    codes = [_identifier(it) for it in dict.fromkeys((told.identifier, *told.identifiers))]
    return element(
        "gmd:citation",
        element(
            "gmd:CI_Citation",
            _ISO.words("gmd:title", told.title) or missing("gmd:title"),
            *(_ISO.words("gmd:alternateTitle", it) for it in told.alternatives),
            *(_date(day, kind) for day, kind in told.dates),
            None if told.dates else missing("gmd:date", "unknown"),
            _ISO.chars("gmd:edition", told.edition),
            *codes,
        ),
    )


def _identifier(code: str) -> Element:
    name = _ISO.chars("gmd:code", code)
    return element("gmd:identifier", element("gmd:MD_Identifier", name))


def _date(day: str, kind: str) -> Element:
    return element(
        "gmd:date",
        element(
            "gmd:CI_Date",
            moment("gmd:date", day),
            _ISO.code("gmd:dateType", "gmd:CI_DateTypeCode", kind),
        ),
    )


def _party(name: str, party: Party) -> Element:
    kind = "gmd:individualName" if party.is_person else "gmd:organisationName"
    return element(
        name,
        element(
            "gmd:CI_ResponsibleParty",
            _ISO.words(kind, party.name),
            _contact(party),
            _ISO.code("gmd:role", "gmd:CI_RoleCode", party.role),
        ),
    )


def _contact(party: Party) -> Element | None:
    phone = element("gmd:CI_Telephone", _ISO.chars("gmd:voice", party.phone))
    mail = element("gmd:CI_Address", _ISO.chars("gmd:electronicMailAddress", party.email))
    parts = (
        element("gmd:phone", phone) if party.phone else None,
        element("gmd:address", mail) if party.email else None,
        _online("gmd:onlineResource", Online(party.url)) if party.url else None,
    )
    return element("gmd:contactInfo", element("gmd:CI_Contact", *parts)) if any(parts) else None


def _maintenance(told: Resource) -> Element | None:
    if not told.frequency and not told.interval:
        return None
    name = "gmd:maintenanceAndUpdateFrequency"
    code = _ISO.code(name, "gmd:MD_MaintenanceFrequencyCode", told.frequency)
    interval = element("gts:TM_PeriodDuration", told.interval) if told.interval else None
    return element(
        "gmd:resourceMaintenance",
        element(
            "gmd:MD_MaintenanceInformation",
            code or missing(name, "inapplicable"),
            element("gmd:userDefinedMaintenanceFrequency", interval) if interval else None,
        ),
    )


def _keywords(keywords: Keywords) -> Element:
    return element(
        "gmd:descriptiveKeywords",
        element(
            "gmd:MD_Keywords",
            *(_ISO.words("gmd:keyword", it) for it in keywords.words),
            _thesaurus(keywords),
        ),
    )


def _thesaurus(keywords: Keywords) -> Element | None:
    if not keywords.thesaurus:
        return None
    return element(
        "gmd:thesaurusName",
        element(
            "gmd:CI_Citation",
            _ISO.words("gmd:title", keywords.thesaurus),
            _date(keywords.published, "publication")
            if keywords.published
            else missing("gmd:date", "unknown"),
        ),
    )


def _constraints(constraints: Constraints) -> Element:
    code = "gmd:MD_RestrictionCode"
    return element(
        "gmd:resourceConstraints",
        element(
            "gmd:MD_LegalConstraints",
            _ISO.code(f"gmd:{constraints.kind}Constraints", code, "otherRestrictions"),
            *(_ISO.words("gmd:otherConstraints", it) for it in constraints.said),
        ),
    )


def _extent(name: str, told: Resource) -> Element | None:
    where = [*(_box(it) for it in told.boxes), *(_place(it) for it in told.places)]
    when = [
        element("gmd:EX_TemporalExtent", element("gmd:extent", period(it, place)))
        for place, it in enumerate(told.periods, 1)
    ]
    if not where and not when:
        return None
    return element(
        name,
        element(
            "gmd:EX_Extent",
            *(element("gmd:geographicElement", it) for it in where),
            *(element("gmd:temporalElement", it) for it in when),
        ),
    )


def _box(box: Box) -> Element:
    return element(
        "gmd:EX_GeographicBoundingBox",
        number("gmd:westBoundLongitude", "gco:Decimal", degrees(box.west)),
        number("gmd:eastBoundLongitude", "gco:Decimal", degrees(box.east)),
        number("gmd:southBoundLatitude", "gco:Decimal", degrees(box.south)),
        number("gmd:northBoundLatitude", "gco:Decimal", degrees(box.north)),
    )


def _place(name: Words) -> Element:
    return element(
        "gmd:EX_GeographicDescription",
        element(
            "gmd:geographicIdentifier", element("gmd:MD_Identifier", _ISO.words("gmd:code", name))
        ),
    )


def _distribution(told: Resource) -> Element | None:
    if not told.ways:
        return None
    return element(
        "gmd:distributionInfo",
        element(
            "gmd:MD_Distribution",
            *(_format(it) for it in told.formats),
            *(_transfer(it) for it in told.ways),
        ),
    )


def _format(name: Words) -> Element:
    return element(
        "gmd:distributionFormat",
        element("gmd:MD_Format", _ISO.words("gmd:name", name), missing("gmd:version", "unknown")),
    )


def _transfer(transfer: Transfer) -> Element:
    size = None if transfer.size is None else megabytes(transfer.size)
    return element(
        "gmd:transferOptions",
        element(
            "gmd:MD_DigitalTransferOptions",
            None if size is None else number("gmd:transferSize", "gco:Real", size),
            *(_online("gmd:onLine", it) for it in transfer.online),
            attributes={"uuid": transfer.iri} if transfer.iri else None,
        ),
    )


def _online(name: str, online: Online) -> Element:
    return element(
        name,
        element(
            "gmd:CI_OnlineResource",
            element("gmd:linkage", element("gmd:URL", online.url)),
            _ISO.chars("gmd:protocol", online.protocol),
            _ISO.chars("gmd:applicationProfile", online.profile),
            _ISO.words("gmd:name", online.name),
            _ISO.words("gmd:description", online.description),
            _ISO.code("gmd:function", "gmd:CI_OnLineFunctionCode", online.function),
        ),
    )


def _quality(told: Resource) -> Iterator[Element]:
    """Yield conformity with the first statement of lineage, then the other statements."""
    reports = [_conformity(it) for it in told.standards]
    for place, lineage in enumerate(told.lineage or ([Words()] if reports else [])):
        statement = _ISO.words("gmd:statement", lineage)
        yield element(
            "gmd:dataQualityInfo",
            element(
                "gmd:DQ_DataQuality",
                element("gmd:scope", element("gmd:DQ_Scope", _level(told))),
                *(() if place else reports),
                element("gmd:lineage", element("gmd:LI_Lineage", statement)) if statement else None,
            ),
        )


def _level(told: Resource) -> Element | None:
    return _ISO.code("gmd:level", "gmd:MD_ScopeCode", told.scope)


def _conformity(standard: Words) -> Element:
    citation = element(
        "gmd:CI_Citation",
        _ISO.words("gmd:title", standard),
        missing("gmd:date", "unknown"),
    )
    result = element(
        "gmd:DQ_ConformanceResult",
        element("gmd:specification", citation),
        missing("gmd:explanation", "inapplicable"),
        element("gmd:pass", element("gco:Boolean", "true")),
    )
    return element("gmd:report", element("gmd:DQ_DomainConsistency", element("gmd:result", result)))
