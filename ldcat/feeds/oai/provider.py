"""The data provider: answers of every verb, from the ledger (OAI-PMH 2.0, 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from ldcat.catalogue.tagging import Tagger
from ldcat.feeds.oai.arguments import OaiError, OaiRequest, checked, interval
from ldcat.feeds.oai.elements import Elements
from ldcat.feeds.oai.formats import MetadataFormat
from ldcat.feeds.oai.tokens import Resumption, resumption
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.listings import AllChanges, Listing
from ldcat.model.facets import Tag
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.record import Record
from ldcat.model.view import Site
from ldcat.model.vocabularies import Vocabularies
from ldcat.model.xml import legal_text

_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ '
    'http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
)
#: The sets that records are in, by their numbers.
Specs = Mapping[int, Sequence[str]]
#: Errors that echo no arguments (3.2).
_WITHOUT_ARGUMENTS: Final = frozenset({"badVerb", "badArgument"})


@dataclass(frozen=True, slots=True)
class Repository:
    """What Identify tells.

    Attributes:
        site: Who runs the catalogue.
        email: Whom to write to.
        vocabularies: What themes are called.
    """

    site: Site
    email: str
    vocabularies: Vocabularies

    @property
    def address(self) -> str:
        """The base URL of the protocol."""
        return f"{self.site.base}oai"


class OaiProvider:
    """Answers requests of the protocol."""

    def __init__(
        self,
        ledger: Ledger,
        tagger: Tagger,
        elements: Elements,
        *,
        repository: Repository,
        formats: Mapping[str, MetadataFormat],
        size: int,
    ) -> None:
        """Provide what a ledger has.

        Args:
            ledger: What is provided.
            tagger: Sorts its records into sets.
            elements: Writes them in the formats.
            repository: What is told of it.
            formats: The metadata formats by prefix.
            size: How many records a list has, before it goes on behind a token.
        """
        self._ledger = ledger
        self._tagger = tagger
        self._elements = elements
        self._repository = repository
        self._formats = formats
        self._size = size
        self._verbs: Mapping[str, Callable[[OaiRequest], Iterator[bytes]]] = MappingProxyType(
            {
                "Identify": self._identify,
                "ListMetadataFormats": self._list_formats,
                "ListSets": self._list_sets,
                "GetRecord": self._get_record,
                "ListIdentifiers": self._list,
                "ListRecords": self._list,
            }
        )

    def answer(self, pairs: Sequence[tuple[str, str]]) -> bytes:
        """Return the answer to a request, an error of the protocol if need be.

        Args:
            pairs: The arguments of the request, as they came.
        """
        begun = datetime.now(UTC)
        request = OaiRequest("")
        try:
            request = checked(pairs)
            told = b"".join(self._verbs[request.verb](request))
            content = f"<{request.verb}>\n".encode() + told + f"</{request.verb}>\n".encode()
        except OaiError as error:
            if error.code in _WITHOUT_ARGUMENTS:
                request = OaiRequest("")
            text = escape(legal_text(error.text))
            content = f'<error code="{error.code}">{text}</error>\n'.encode()
        return (
            _HEAD.encode()
            + f"<responseDate>{_stamp(begun)}</responseDate>\n".encode()
            + self._echo(request)
            + content
            + b"</OAI-PMH>\n"
        )

    def _echo(self, request: OaiRequest) -> bytes:
        named = {"verb": request.verb, **request.arguments} if request.verb else {}
        attributes = "".join(
            f" {name}={quoteattr(legal_text(value))}" for name, value in named.items()
        )
        return f"<request{attributes}>{escape(self._repository.address)}</request>\n".encode()

    def _identify(self, request: OaiRequest) -> Iterator[bytes]:
        del request
        first = self._ledger.changes.moment_after(0) or datetime.now(UTC)
        told = {
            "repositoryName": self._repository.site.title,
            "baseURL": self._repository.address,
            "protocolVersion": "2.0",
            "adminEmail": self._repository.email,
            "earliestDatestamp": _stamp(first),
            "deletedRecord": "persistent",
            "granularity": "YYYY-MM-DDThh:mm:ssZ",
            "compression": "gzip",
        }
        yield from (f"<{it}>{escape(text)}</{it}>\n".encode() for it, text in told.items())

    def _list_formats(self, request: OaiRequest) -> Iterator[bytes]:
        formats: Sequence[MetadataFormat] = list(self._formats.values())
        if identifier := request.get("identifier"):
            record = self._record(identifier)
            if not record.is_deleted:
                formats = self._elements.possible(record, formats)
        if not formats:
            raise OaiError("noMetadataFormats", "The item is not to be had in any format.")
        for it in formats:
            yield (
                f"<metadataFormat><metadataPrefix>{it.prefix}</metadataPrefix>"
                f"<schema>{escape(it.schema)}</schema>"
                f"<metadataNamespace>{escape(it.namespace)}</metadataNamespace>"
                "</metadataFormat>\n"
            ).encode()

    def _list_sets(self, request: OaiRequest) -> Iterator[bytes]:
        if request.get("resumptionToken"):
            raise OaiError("badResumptionToken", "The list of sets has one part only.")
        tags = self._tagger.by_token()
        if not tags:
            raise OaiError("noSetHierarchy", "There are no records, and no sets.")
        for token, tag in tags.items():
            yield (
                f"<set><setSpec>{token}</setSpec>"
                f"<setName>{escape(legal_text(self._named(tag)))}</setName></set>\n"
            ).encode()

    def _named(self, tag: Tag) -> str:
        """Return what a set is called: by the vocabularies, or by records."""
        return self._repository.vocabularies.label(tag.value) or tag.label

    def _get_record(self, request: OaiRequest) -> Iterator[bytes]:
        form = self._format(request.get("metadataPrefix"))
        record = self._record(request.get("identifier"))
        specs = self._specs([record], self._ledger.position)
        if record.is_deleted:
            yield _deleted(record, specs)
            return
        element = self._elements.told([record], form)[record.iri]
        if not element:
            text = f"The record cannot be expressed as {form.prefix}."
            raise OaiError("cannotDisseminateFormat", text)
        yield _whole(record, specs, element)

    def _list(self, request: OaiRequest) -> Iterator[bytes]:
        """Yield what ListRecords or ListIdentifiers tell."""
        at = self._begun(request)
        form = self._format(at.prefix)
        # One more than is shown: it tells whether the list goes on.
        listing = self._listing(at)
        found = listing.page(max(at.after, listing.begin), self._size + 1)
        records = [it.record for it in found[: self._size]]
        if not records:
            raise OaiError("noRecordsMatch", "Nothing was put or deleted like that.")
        specs = self._specs(records, at.until)
        elements = self._elements.told([it for it in records if not it.is_deleted], form)
        tell = _whole if request.verb == "ListRecords" else _named
        for it in records:
            # What cannot be had in a format (any longer) is deleted in it (2.5.1).
            if element := elements.get(it.iri, b""):
                yield tell(it, specs, element)
            else:
                own = specs.get(it.number, ())
                left = [] if not at.spec or at.spec in own else [at.spec]
                yield _deleted(it, {it.number: [*own, *left]}, request.verb)
        goes_on = len(found) > self._size
        if goes_on or at.cursor:
            following = replace(at, after=found[len(records) - 1].mark)
            token = replace(following, cursor=at.cursor + len(records)).token() if goes_on else ""
            yield (
                f'<resumptionToken completeListSize="{listing.total()}" '
                f'cursor="{at.cursor}">{token}</resumptionToken>\n'
            ).encode()

    def _listing(self, at: Resumption) -> Listing:
        """Return the list that a token goes on with."""
        if not at.spec:
            return AllChanges(self._ledger.changes, at.begin, at.until)
        tag = self._tagger.by_token()[at.spec]
        return self._ledger.choosing.changes(self._tagger.identities([tag]), at.begin, at.until)

    def _specs(self, records: Sequence[Record], position: int) -> Specs:
        return self._tagger.tokens_of(records, position)

    def _begun(self, request: OaiRequest) -> Resumption:
        """Return where a list begins, or goes on.

        Raises:
            OaiError: There is no such list.
        """
        position = self._ledger.position
        if token := request.get("resumptionToken"):
            at = resumption(token)
            is_set = not at.spec or at.spec in self._tagger.by_token()
            if at.until > position or at.prefix not in self._formats or not is_set:
                raise OaiError("badResumptionToken", "The list is not there any longer.")
            return at
        self._format(request.get("metadataPrefix"))
        spec = request.get("set")
        if spec and spec not in self._tagger.by_token():
            raise OaiError("noRecordsMatch", f"There is no set “{spec}”.")
        first, end = interval(request)
        changes = self._ledger.changes
        begin = changes.position_before(first) if first else 0
        until = min(position, changes.position_before(end)) if end else position
        return Resumption(request.get("metadataPrefix"), spec, min(begin, until), until)

    def _format(self, prefix: str) -> MetadataFormat:
        form = self._formats.get(prefix)
        if form is None:
            there = ", ".join(self._formats)
            text = f"There is no metadata format “{prefix}”. There is: {there}."
            raise OaiError("cannotDisseminateFormat", text)
        return form

    def _record(self, identifier: str) -> Record:
        record = self._ledger.record(identifier)
        if record is None or record.kind not in KIND_BY_NAME:
            raise OaiError("idDoesNotExist", f"There is no item “{identifier}”.")
        return record


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _header(record: Record, specs: Specs) -> str:
    status = ' status="deleted"' if record.is_deleted else ""
    sets = "".join(f"<setSpec>{it}</setSpec>" for it in specs.get(record.number, ()))
    return (
        f"<header{status}><identifier>{escape(record.iri)}</identifier>"
        f"<datestamp>{_stamp(record.changed)}</datestamp>{sets}</header>"
    )


def _named(record: Record, specs: Specs, element: bytes) -> bytes:
    del element
    return f"{_header(record, specs)}\n".encode()


def _deleted(record: Record, specs: Specs, verb: str = "GetRecord") -> bytes:
    header = _header(replace(record, is_deleted=True), specs)
    return (header if verb == "ListIdentifiers" else f"<record>{header}</record>").encode() + b"\n"


def _whole(record: Record, specs: Specs, element: bytes) -> bytes:
    header = _header(record, specs).encode()
    return b"<record>%b<metadata>%b</metadata></record>\n" % (header, element)
