"""Name every error a user may see; HTTP statuses live in `web.errors`, exit codes here.

```
LdcatError
├── InputError            what was given cannot be used
│   ├── SyntaxFaultError      not well-formed in its format
│   ├── UnknownFormatError    no format fits name, header or content
│   ├── UnpublishableError    well-formed, but cannot be written in every format
│   ├── TooComplexError       would cost more than a sandbox worker may spend
│   ├── TooLongError          a request is longer than it may be
│   ├── InvalidRecordError    violates its profile
│   ├── BadQueryError         SPARQL that does not parse
│   ├── UnevaluableError      SPARQL that cannot be evaluated, or uses what is switched off
│   ├── BadParameterError     unknown or ill-formed request parameter, option or setting
│   ├── UnknownProfileError   no such profile
│   ├── RemoteContextError    JSON-LD context that is not bundled
│   └── FetchError            a source could not be fetched
├── UnauthorizedError     who asks has not said who they are
├── ForbiddenError        who asks may not, or nobody may
├── ConflictError         what is asked does not go with what is there
├── PreconditionError     what is there is not what the client expects
├── NotFoundError         no such record, page or address
├── GoneError             the record was deleted
├── PositionGoneError     the ledger has no such position
├── NotAcceptableError    no representation fits
├── BusyError             all workers are taken
├── TooManyError          a client asks too much at once
├── DeadlineError         a job took longer than allowed
├── ResultTooLargeError   an answer is larger than allowed
└── OperationError        the machine or its operator must act
    ├── FolderInUseError      another process owns the data folder
    ├── FolderUnusableError   missing, read-only or full
    ├── PortInUseError        the address to serve at is taken
    ├── LedgerError           the ledger cannot be read or written
    ├── StoreUnavailableError the store cannot be read or written
    └── ResourceError         a bundled or operator's file is broken
```
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self


class Worded(str):
    """A sentence in English that pages can say in the reader's language.

    >>> told = Worded("There is no %(kind)s here.", kind="catalogue")
    >>> told, told.text
    ('There is no catalogue here.', 'There is no %(kind)s here.')

    Attributes:
        text: The sentence, with names for values: `%(name)s`.
        values: The values; numbers are written as the language writes them.
    """

    __slots__ = ("text", "values")
    text: str
    values: Mapping[str, object]

    def __new__(cls, text: str, /, **values: object) -> Self:
        """Make the sentence."""
        written = {name: f"{it:,}" if isinstance(it, int) else it for name, it in values.items()}
        told = super().__new__(cls, text % written if values else text)
        told.text, told.values = text, values
        return told


@dataclass
class LdcatError(Exception):
    """Say what is wrong, with which thing, and how to mend it.

    Attributes:
        what: One sentence: what is wrong.
        where: The file, record, line or setting that it is about.
        mend: One sentence: what the reader can do.
    """

    what: str
    where: str = ""
    mend: str = ""

    slug: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    exit_code: ClassVar[int] = 1

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f" {self.mend}" if self.mend else ""
        return f"{place}{self.what}{cure}"

    def __hash__(self) -> int:
        return hash((type(self), self.what, self.where, self.mend))


class InputError(LdcatError):
    """What was given cannot be used."""

    slug = "bad-input"
    title = "The input cannot be used"


class SyntaxFaultError(InputError):
    """The document is not well-formed in its format."""

    slug = "syntax"
    title = "The document is not well-formed"


class UnknownFormatError(InputError):
    """Neither name, header nor content tell an RDF format."""

    slug = "unknown-format"
    title = "The format is not known"


class UnpublishableError(InputError):
    """A term cannot be written in every format that is offered."""

    slug = "unpublishable"
    title = "The document cannot be published in every format"


class TooComplexError(InputError):
    """A document or query would cost more than a sandbox worker may spend."""

    slug = "too-complex"
    title = "Too complex"


@dataclass
class InvalidRecordError(InputError):
    """A record violates its profile.

    Attributes:
        findings_in: Returns what is wrong in the reader's languages (BCP 47, best first), each
            with its record and a message.
    """

    findings_in: Callable[[Sequence[str]], Sequence[Mapping[str, Any]]] = lambda _: ()

    slug: ClassVar[str] = "invalid-record"
    title: ClassVar[str] = "The record violates its profile"

    __hash__ = LdcatError.__hash__


class TooLongError(InputError):
    """A request is longer than it may be."""

    slug = "too-long"
    title = "The request is too long"


class BadQueryError(InputError):
    """A SPARQL text does not parse, or a request has none."""

    slug = "bad-query"
    title = "The query cannot be run"


class UnevaluableError(InputError):
    """A SPARQL text is well-formed, and cannot be evaluated, or asks for what is switched off."""

    slug = "unevaluable"
    title = "It cannot be evaluated"


class BadParameterError(InputError):
    """A request parameter, option or setting is unknown or ill-formed."""

    slug = "bad-parameter"
    title = "A parameter cannot be used"
    exit_code = 2


class UnknownProfileError(InputError):
    """No profile has this name."""

    slug = "unknown-profile"
    title = "The profile is not known"
    exit_code = 2


class RemoteContextError(InputError):
    """A JSON-LD document names a remote context that is not bundled."""

    slug = "remote-context"
    title = "The JSON-LD context is not available offline"


class FetchError(InputError):
    """A source could not be fetched, or must not be."""

    slug = "fetch"
    title = "The source could not be fetched"


class UnauthorizedError(LdcatError):
    """Who asks has not said who they are, or not in a way that we know."""

    slug = "unauthorized"
    title = "A token is needed"


class ForbiddenError(LdcatError):
    """Who asks may not do it, or it is switched off."""

    slug = "forbidden"
    title = "Not allowed"


class ConflictError(LdcatError):
    """What is asked does not go with what is there now."""

    slug = "conflict"
    title = "It does not go with what is there"


class PreconditionError(LdcatError):
    """What is there is not what the client wants to write over."""

    slug = "precondition"
    title = "The precondition is not met"


class NotFoundError(LdcatError):
    """There is no such record, page or address."""

    slug = "not-found"
    title = "Not found"


class GoneError(LdcatError):
    """The record was here and has been deleted."""

    slug = "gone"
    title = "Deleted"


class PositionGoneError(LdcatError):
    """A crawl goes on from a position that the ledger has not, or has no longer."""

    slug = "position-gone"
    title = "No such moment"


class NotAcceptableError(LdcatError):
    """No representation fits what the client accepts."""

    slug = "not-acceptable"
    title = "No representation fits"


class BusyError(LdcatError):
    """All workers are taken; the same request may succeed later."""

    slug = "busy"
    title = "Busy"


class TooManyError(LdcatError):
    """A client has as much under way as one client may have."""

    slug = "too-many"
    title = "Too many requests at once"


class DeadlineError(LdcatError):
    """A job took longer than it may."""

    slug = "deadline"
    title = "Time is up"


class ResultTooLargeError(LdcatError):
    """An answer is larger than it may be."""

    slug = "result-too-large"
    title = "The answer is too large"


class OperationError(LdcatError):
    """The machine or its operator must act."""

    slug = "operation"
    title = "The server cannot do this now"
    exit_code = 3


class FolderInUseError(OperationError):
    """Another process owns the data folder."""

    slug = "folder-in-use"
    title = "The data folder is in use"


class FolderUnusableError(OperationError):
    """The data folder is missing, read-only or full."""

    slug = "folder-unusable"
    title = "The data folder cannot be used"


class PortInUseError(OperationError):
    """The address to serve at is taken."""

    slug = "port-in-use"
    title = "The port is in use"


class LedgerError(OperationError):
    """The ledger cannot be read or written."""

    slug = "ledger"
    title = "The ledger cannot be used"


class StoreUnavailableError(OperationError):
    """The store cannot be read or written."""

    slug = "store"
    title = "The store cannot be used"


class ResourceError(OperationError):
    """A bundled or operator's file (shapes, vocabulary, query) is broken."""

    slug = "resource"
    title = "A resource file is broken"
