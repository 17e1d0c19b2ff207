"""What ISO 19115 says of a resource, in plain structures; both encodings are written from them."""

from __future__ import annotations

from dataclasses import dataclass

from ldcat.model.boxes import Box


@dataclass(frozen=True, slots=True)
class Words:
    """A text, maybe in several languages, maybe with an IRI that it stands for.

    Attributes:
        text: In the language of the metadata, or in any.
        locales: Texts by language tag: all but those in the language of the metadata.
        iri: What it stands for, or nothing.
    """

    text: str = ""
    locales: tuple[tuple[str, str], ...] = ()
    iri: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody, and what they have to do with it.

    Attributes:
        name: What they are called.
        role: A code of CI_RoleCode.
        email: Their address, or nothing.
        url: Their page, or nothing.
        phone: Their number, or nothing.
        is_person: Whether they are said to be a person.
    """

    name: Words
    role: str
    email: str = ""
    url: str = ""
    phone: str = ""
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Online:
    """An address.

    Attributes:
        url: The address.
        name: What is there.
        description: More of it.
        protocol: How it is spoken to, e.g. `OGC:WMS`.
        profile: The media type or format of what is there.
        function: A code of CI_OnLineFunctionCode, or nothing.
    """

    url: str
    name: Words = Words()
    description: Words = Words()
    protocol: str = ""
    profile: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One distribution.

    Attributes:
        online: Its addresses.
        formats: The names of its formats.
        size: Its length in bytes, or nothing.
        iri: Its IRI, or nothing.
    """

    online: tuple[Online, ...]
    formats: tuple[Words, ...] = ()
    size: int | None = None
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Keywords:
    """Keywords of one thesaurus, or of none.

    Attributes:
        words: The keywords.
        thesaurus: What they are taken from, or nothing.
        published: When that was published, or nothing.
    """

    words: tuple[Words, ...]
    thesaurus: Words = Words()
    published: str = ""


@dataclass(frozen=True, slots=True)
class Constraints:
    """What must be kept to.

    Attributes:
        kind: `access` or `use`.
        said: The statements.
    """

    kind: str
    said: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that a service can be asked for.

    Attributes:
        name: Its name.
        urls: Where.
    """

    name: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A period; an end that is empty is not known.

    Attributes:
        start: A date or moment of XML Schema.
        end: The same.
    """

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Service:
    """What is said of services only.

    Attributes:
        kind: A code of INSPIRE's SpatialDataServiceType.
        operations: What it can be asked for.
        datasets: IRIs of the data that it serves.
    """

    kind: str
    operations: tuple[Operation, ...] = ()
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """A dataset, series or service as ISO 19115 describes it.

    Attributes:
        identifier: IRI of the resource; the metadata have no other.
        scope: A code of MD_ScopeCode.
        language: Tag of the language of the metadata.
        stamped: When the metadata changed, as xs:dateTime.
        contact: Who answers for the metadata.
        title: What it is called.
        abstract: What it is about.
        alternatives: Other titles.
        purpose: What it was made for.
        edition: Its version.
        parent: IRI of the series that it belongs to, or nothing.
        dates: Date and code of CI_DateTypeCode.
        identifiers: Other identifiers.
        parties: Who has to do with it.
        languages: The languages of the data, ISO 639-2/B.
        status: Codes of MD_ProgressCode.
        frequency: A code of MD_MaintenanceFrequencyCode, or nothing.
        interval: A duration of XML Schema where there is no code.
        keywords: By thesaurus.
        topics: Codes of MD_TopicCategoryCode.
        constraints: By kind.
        representations: Codes of MD_SpatialRepresentationTypeCode.
        resolutions: Distances in metres.
        scales: Denominators of scales.
        boxes: Where it is.
        places: Where it is, by names.
        periods: When it is.
        systems: Reference systems.
        standards: What it is said to conform to.
        lineage: Where it comes from.
        transfers: Its distributions.
        pages: Pages about it.
        service: What is said of services only.
        locales: Every language tag that a text has, in order.
    """

    identifier: str
    scope: str
    language: str
    stamped: str
    contact: Party
    title: Words
    abstract: Words = Words()
    alternatives: tuple[Words, ...] = ()
    purpose: Words = Words()
    edition: str = ""
    parent: str = ""
    dates: tuple[tuple[str, str], ...] = ()
    identifiers: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    languages: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    frequency: str = ""
    interval: str = ""
    keywords: tuple[Keywords, ...] = ()
    topics: tuple[str, ...] = ()
    constraints: tuple[Constraints, ...] = ()
    representations: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    places: tuple[Words, ...] = ()
    periods: tuple[Span, ...] = ()
    systems: tuple[Words, ...] = ()
    standards: tuple[Words, ...] = ()
    lineage: tuple[Words, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    pages: tuple[Online, ...] = ()
    service: Service | None = None
    locales: tuple[str, ...] = ()

    @property
    def formats(self) -> tuple[Words, ...]:
        """The formats of all distributions, each once."""
        return tuple(dict.fromkeys(name for it in self.transfers for name in it.formats))

    @property
    def ways(self) -> tuple[Transfer, ...]:
        """The distributions, then the addresses of a service and the pages about the resource."""
        operations = self.service.operations if self.service else ()
        urls = dict.fromkeys(url for it in operations for url in it.urls)
        pages = (*(Online(it) for it in urls), *self.pages)
        return (*self.transfers, Transfer(pages)) if pages else self.transfers
