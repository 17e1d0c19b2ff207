"""Fetching is guarded: addresses, redirects, size and time."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler

import pytest

from ldcat.errors import FetchError
from ldcat.fetch import fetch
from tests.support import fetch_limits, http_server, reply

_TURTLE = b"<urn:s> <urn:p> <urn:o> ."


def _slow_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    _drip(handler)


def _slow_head(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler)


def _drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, so that no single read takes long."""
    try:
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(64):
            handler.wfile.write(bytes(1 << 16))
    except OSError:
        pass


def _cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(_TURTLE)


def test_a_body_comes_with_its_type_and_final_address() -> None:
    replies = {"/a": reply(b"", status=302, Location="b/c"), "/b/c": reply(_TURTLE)}
    with http_server(replies) as server:
        fetched = fetch(f"{server.url}a", fetch_limits())
        with fetched.body as body:
            assert body.read() == _TURTLE
        assert fetched.media_type == "text/turtle"
        assert fetched.url == f"{server.url}b/c"


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "2130706433", "10.0.0.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[fe80::1]", "[fc00::1]"),  # noqa: S104 - not bound to
        *("[64:ff9b::7f00:1]", "[2002:a00:1::1]"),  # IPv4 ones behind a gateway
    ],
)
def test_private_addresses_are_never_asked(host: str) -> None:
    with pytest.raises(FetchError, match="private address"):
        fetch(f"http://{host}:9/", fetch_limits(private_hosts=frozenset()))


def test_a_redirect_does_not_lead_inside() -> None:
    with http_server({"/": reply(b"", status=307, Location="http://localhost:9/")}) as server:
        with pytest.raises(FetchError, match="The host localhost has the private address"):
            fetch(server.url, fetch_limits())
        assert server.asked == ["/"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (reply(b"", status=404), "answered 404"),
        (reply(b"", status=302), "answered 302"),
        (reply(b"", status=302, Location="/"), "more than 5 times"),
        (reply(b"", status=302, Location="file:///etc/passwd"), "Only http and https"),
        (_endless, "larger than 1 MiB"),
        (_cut, "could not be fetched"),
    ],
    ids=["404", "nowhere", "loop", "file", "endless", "cut"],
)
def test_a_bad_answer_is_refused_with_its_reason(answer: object, words: str) -> None:
    assert callable(answer)
    with http_server({"/": answer}) as server, pytest.raises(FetchError, match=words):
        fetch(server.url, fetch_limits())


@pytest.mark.parametrize("answer", [_slow_head, _slow_body], ids=["head", "body"])
def test_the_time_counts_for_the_whole_of_it(answer: object) -> None:
    assert callable(answer)
    started = time.monotonic()
    with http_server({"/": answer}) as server:
        with pytest.raises(FetchError, match=r"longer than 0\.4 seconds"):
            fetch(server.url, fetch_limits(seconds=0.4))
        assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    "url", ["ftp://e.org/", "http://", "http:///a", "http://[::1", "http://127.0.0.1:1/", "file:/a"]
)
def test_an_address_that_does_not_work_is_named(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(url, fetch_limits())
    assert caught.value.where
