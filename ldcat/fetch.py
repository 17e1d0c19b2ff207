"""Fetch from other hosts, guarded: addresses, size, time and redirects.

The address is checked where the connection is made, for every redirect anew, so that no
name that changes its address between check and use gets through.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Final
from urllib.parse import urljoin, urlsplit

import httpcore2

from ldcat.errors import FetchError
from ldcat.sources import Sources

ACCEPT: Final = (
    "text/turtle, application/n-quads;q=0.95, application/n-triples;q=0.95, "
    "application/trig;q=0.9, application/ld+json;q=0.9, application/rdf+xml;q=0.8, "
    "application/json;q=0.5, */*;q=0.1"
)
_REDIRECTS: Final = 5
_SPOOLED: Final = 8 << 20
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
#: Addresses that stand for IPv4 ones behind a gateway (RFC 6052 2.1).
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_FAILURES: Final = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    httpcore2.UnsupportedProtocol,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may cost.

    Attributes:
        seconds: Time for all of it.
        mebibytes: Largest body, in MiB, as it comes over the wire.
        private_hosts: Names of hosts that may have a private address.
        user_agent: Who asks.
        sources: Addresses that may be asked, also where a redirect leads; None for any.
    """

    seconds: float
    mebibytes: int
    private_hosts: frozenset[str]
    user_agent: str
    sources: Sources | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetched body.

    Attributes:
        url: Where it came from, after redirects.
        media_type: Content-Type as received.
        body: The body, at its beginning; the caller closes it.
    """

    url: str
    media_type: str
    body: IO[bytes]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an address.

    Attributes:
        accept: Media types that are taken.
        form: Body of a POST, as a form; None for a GET.
    """

    accept: str
    form: bytes | None


#: Ask for a document.
DOCUMENT: Final = Question(ACCEPT, None)


def web_address(text: str) -> str:
    """Return an http(s) address with its scheme as it is written here; nothing where it is none.

    >>> [web_address(it) for it in ("HTTPS://e.org/a", "http://", "http://e.org:99999/", "x")]
    ['https://e.org/a', '', '', '']
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # brackets, or a port that is no number of a port
        return ""
    is_plain = not any(it.isspace() or not it.isprintable() for it in text)
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
    return f"{parts.scheme}{text[len(parts.scheme) :]}" if is_web and is_plain else ""


def fetch(url: str, limits: Limits, question: Question = DOCUMENT) -> Fetched:
    """Return what an http(s) address answers. A POST is sent to that address only.

    Raises:
        FetchError: It must not be asked, does not answer, or answers too much or an error.
        UnevaluableError: It is none of the addresses that may be asked, or leads to another one.
    """
    deadline = time.monotonic() + limits.seconds
    guard = _Guard(limits.private_hosts, deadline)
    try:
        with httpcore2.ConnectionPool(network_backend=guard) as pool:
            for _ in range(_REDIRECTS + 1):
                outcome = _ask(pool, url, question, limits=limits, deadline=deadline)
                if isinstance(outcome, Fetched):
                    return outcome
                url = outcome
    except _FAILURES as error:
        if time.monotonic() >= deadline:
            raise _late(limits, url) from error
        raise FetchError(
            f"It could not be fetched: {str(error) or type(error).__name__}.",
            where=url,
            mend="Is the address right, and the server up?",
        ) from error
    raise FetchError(f"It redirects more than {_REDIRECTS} times.", where=url)


@dataclass(frozen=True, slots=True)
class Answered:
    """How an address answered; nobody read its body.

    Attributes:
        status: The status code, after redirects.
        retry_after: The Retry-After header, as received; empty without one.
        requests: How many requests that took.
    """

    status: int
    retry_after: str
    requests: int


def probe(url: str, limits: Limits, *, method: str, headers: Mapping[str, str]) -> Answered:
    """Return how an http(s) address answers, after redirects; its body is not read.

    Raises:
        FetchError: It must not be asked, or does not answer.
    """
    deadline = time.monotonic() + limits.seconds
    guard = _Guard(limits.private_hosts, deadline)
    fields = {"Accept": "*/*", "User-Agent": limits.user_agent, **headers}
    wait = dict.fromkeys(("connect", "read", "write", "pool"), limits.seconds)
    try:
        with httpcore2.ConnectionPool(network_backend=guard) as pool:
            for requests in range(1, _REDIRECTS + 2):
                if not url.startswith(("http://", "https://")):
                    raise FetchError("Only http and https addresses are asked.", where=url)
                with pool.stream(
                    method, url, headers=_encoded(fields), extensions={"timeout": wait}
                ) as response:
                    told = _decoded(response.headers)
                    if response.status not in _MOVED or "location" not in told:
                        return Answered(response.status, told.get("retry-after", ""), requests)
                    url = urljoin(url, told["location"])
    except _FAILURES as error:
        raise FetchError(str(error) or type(error).__name__, where=url) from error
    raise FetchError(f"It redirects more than {_REDIRECTS} times.", where=url)


def post(url: str, body: bytes, *, limits: Limits, headers: Mapping[str, str]) -> Answered:
    """Send a body to one http(s) address, and return how it answers; redirects are not followed.

    Raises:
        FetchError: It must not be asked, or does not answer.
    """
    if not url.startswith(("http://", "https://")):
        raise FetchError("Only http and https addresses are asked.", where=url)
    guard = _Guard(limits.private_hosts, time.monotonic() + limits.seconds)
    fields = {"User-Agent": limits.user_agent, "Content-Length": str(len(body)), **headers}
    wait = dict.fromkeys(("connect", "read", "write", "pool"), limits.seconds)
    try:
        with (
            httpcore2.ConnectionPool(network_backend=guard) as pool,
            pool.stream(
                "POST", url, headers=_encoded(fields), content=body, extensions={"timeout": wait}
            ) as response,
        ):
            told = _decoded(response.headers)
            return Answered(response.status, told.get("retry-after", ""), 1)
    except _FAILURES as error:
        raise FetchError(str(error) or type(error).__name__, where=url) from error


def _encoded(fields: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in fields.items()]


def _decoded(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.lower().decode(): value.decode("latin-1") for name, value in fields}


def _ask(
    pool: httpcore2.ConnectionPool,
    url: str,
    question: Question,
    *,
    limits: Limits,
    deadline: float,
) -> Fetched | str:
    """Return the body, or the address that the server sends us on to."""
    if not url.startswith(("http://", "https://")):
        raise FetchError("Only http and https addresses are fetched.", where=url)
    if limits.sources is not None:
        limits.sources.require(url)
    headers = [
        (b"Accept", question.accept.encode()),
        (b"User-Agent", limits.user_agent.encode()),
        (b"Accept-Encoding", b"identity"),
    ]
    method = "GET"
    if question.form is not None:
        method = "POST"
        headers += [
            (b"Content-Type", b"application/x-www-form-urlencoded"),
            (b"Content-Length", b"%d" % len(question.form)),
        ]
    wait = dict.fromkeys(("connect", "read", "write", "pool"), min(limits.seconds, 30.0))
    with pool.stream(
        method, url, headers=headers, content=question.form, extensions={"timeout": wait}
    ) as response:
        fields = _decoded(response.headers)
        if question.form is None and response.status in _MOVED and "location" in fields:
            return urljoin(url, fields["location"])
        if response.status != 200:
            raise FetchError(f"The server answered {response.status}.", where=url)
        body = _body(response.iter_stream(), limits, url, deadline=deadline)
        return Fetched(url, fields.get("content-type", ""), body)


def _body(pieces: Iterable[bytes], limits: Limits, url: str, *, deadline: float) -> IO[bytes]:
    left = limits.mebibytes << 20
    with ExitStack() as stack:
        body = stack.enter_context(tempfile.SpooledTemporaryFile(_SPOOLED))
        for piece in pieces:
            left -= len(piece)
            if left < 0:
                raise FetchError(f"It is larger than {limits.mebibytes} MiB.", where=url)
            if time.monotonic() > deadline:
                raise _late(limits, url)
            body.write(piece)
        body.seek(0)
        stack.pop_all()  # the caller closes it
    return body


def _late(limits: Limits, url: str) -> FetchError:
    return FetchError(f"It took longer than {limits.seconds:g} seconds.", where=url)


class _Guard(httpcore2.SyncBackend):
    """Connects to public addresses only, and not for ever."""

    def __init__(self, private_hosts: frozenset[str], deadline: float) -> None:
        super().__init__()
        self._private_hosts = private_hosts
        self._deadline = deadline

    def connect_tcp(  # noqa: PLR0917 - httpcore's signature
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve a name, and connect to one of its addresses if all of them are public."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if host not in self._private_hosts:
            _require_public(host, addresses)
        # A host may have addresses that cannot be reached from here, of IPv6 for instance.
        for last, address in enumerate(addresses, 1 - len(addresses)):
            wait = _left(self._deadline, timeout)
            try:
                stream = super().connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore2.NetworkError, httpcore2.ConnectTimeout):
                if not last:
                    raise
            else:
                return _Timed(stream, self._deadline)
        raise FetchError("It has no address.", where=host)


def _require_public(host: str, addresses: Iterable[str]) -> None:
    for text in addresses:
        address = ipaddress.ip_address(text)
        if any(not it.is_global or it.is_multicast for it in (address, *_embedded(address))):
            raise FetchError(
                f"The host {host} has the private address {address}.",
                where=host,
                mend="If that is meant, name the host in LDCAT_FETCH_PRIVATE_HOSTS.",
            )


def _embedded(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> Sequence[ipaddress.IPv4Address]:
    """Return the IPv4 address that a gateway would pass a packet on to."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address in _NAT64:
        inner = ipaddress.IPv4Address(address.packed[-4:])
    return () if inner is None else (inner,)


def _left(deadline: float, timeout: float | None) -> float:
    """Return how long one step may wait within the whole."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("it took too long")
    return left if timeout is None else min(left, timeout)


class _Timed(httpcore2.NetworkStream):
    """A connection whose single reads cannot add up to more than the whole may take."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(
            ssl_context, server_hostname, _left(self._deadline, timeout)
        )
        return _Timed(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
