"""Compression: the same answer, fewer bytes, a validator of its own."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Mapping

import pytest

from tests.serving import Served

RECORD = "/dataset/street-trees.ttl"
#: Long enough to be relayed as it comes.
STREAM = (
    "/sparql?query=SELECT%20*%20%7B%20%3Fa%20%3Fb%20%3Fc%20.%20%3Fd%20a%20%3Fe%20%7D%20LIMIT%209000"
)


def _ask(
    catalogue: Served, path: str, headers: Mapping[str, str], method: str = "GET"
) -> tuple[int, Mapping[str, str], bytes]:
    """Ask without any client's own idea of encodings."""
    connection = http.client.HTTPConnection("127.0.0.1", catalogue.port, timeout=30)
    try:
        connection.request(method, path, headers={"Accept-Encoding": "identity", **headers})
        answer = connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, fields, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/", RECORD, "/catalog.jsonld", "/static/ldcat.css", STREAM])
def test_what_is_compressed_is_the_same(catalogue: Served, path: str) -> None:
    _, plain, body = _ask(catalogue, path, {})
    status, packed, content = _ask(catalogue, path, {"Accept-Encoding": "br;q=1, gzip;q=0.5"})
    assert (status, packed["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(content) == body
    assert len(content) < len(body)
    assert "content-encoding" not in plain
    assert all("accept-encoding" in it["vary"].lower() for it in (plain, packed))
    assert packed["content-type"] == plain["content-type"]


@pytest.mark.parametrize(
    "accepted", ["", "gzip;q=0", "gzip;q=0.000, br", "br", "gzippo", "identity"]
)
def test_who_does_not_take_gzip_gets_none(catalogue: Served, accepted: str) -> None:
    _, fields, body = _ask(catalogue, RECORD, {"Accept-Encoding": accepted})
    assert "content-encoding" not in fields
    assert b"@prefix" in body


def test_short_answers_stay_as_they_are(catalogue: Served) -> None:
    _, fields, body = _ask(catalogue, "/health", {"Accept-Encoding": "gzip"})
    assert ("content-encoding" in fields, int(fields["content-length"])) == (False, len(body))


def test_each_encoding_has_a_validator_of_its_own(catalogue: Served) -> None:
    _, plain, _ = _ask(catalogue, RECORD, {})
    _, packed, _ = _ask(catalogue, RECORD, {"Accept-Encoding": "gzip"})
    assert packed["etag"] == plain["etag"][:-1] + '-gzip"'
    for fields in (plain, packed):
        headers = {"Accept-Encoding": "gzip", "If-None-Match": fields["etag"]}
        status, again, body = _ask(catalogue, RECORD, headers)
        assert (status, again["etag"], body) == (304, fields["etag"], b"")


def test_head_tells_what_get_would(catalogue: Served) -> None:
    _, got, _ = _ask(catalogue, RECORD, {"Accept-Encoding": "gzip"})
    status, fields, body = _ask(catalogue, RECORD, {"Accept-Encoding": "gzip"}, "HEAD")
    assert (status, body) == (200, b"")
    left_out = {"date", "content-length"}
    assert {k: v for k, v in fields.items() if k not in left_out} == {
        k: v for k, v in got.items() if k not in left_out
    }
