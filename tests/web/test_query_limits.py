"""How long a query may be, and how large its answer."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.serving import BROWSER, examples, served, until
from tests.web.test_hostile_queries import ENDLESS, FLOOD, connected, received


def test_a_query_is_as_long_as_the_operator_lets_it_be(tmp_path: Path) -> None:
    with served(tmp_path, query_kibibytes=1) as server:
        assert server.query("ASK {}" + " " * 1018).status_code == 200
        answer = server.query("ASK {}" + " " * 1019)
        assert answer.status_code == 413
        assert "longer than 1 KiB" in answer.json()["detail"]
        assert "1 KiB" in server.get("sparql", BROWSER).text
        assert "queryKibibytes> 1" in server.get("sparql", "text/turtle").text.replace(
            "ldcat:", "<>"
        )


def test_who_hangs_up_and_comes_back_is_not_refused(tmp_path: Path) -> None:
    with served(tmp_path, examples(), query_per_client=2, query_workers=2) as server:
        active = server.application.lanes._active
        for turn in range(5):
            with connected(server, ENDLESS), connected(server, ENDLESS):
                until(lambda: active["127.0.0.1"] == 2, every=0.001)
            # Each is another one: what is in the cache is answered anyway.
            assert server.query(f"ASK {{ FILTER({turn} = 1) }}").status_code == 200
        with connected(server, ENDLESS), connected(server, ENDLESS):
            until(lambda: active["127.0.0.1"] == 2)
            assert server.query("ASK { FILTER(5 = 1) }").status_code == 429


def test_an_answer_that_is_too_large_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    with served(tmp_path, examples(), query_result_mebibytes=0.01) as server:
        assert server.query("SELECT * { ?s ?p ?o } LIMIT 10").status_code == 200
        for accept in ("application/json", "text/csv", BROWSER):
            answer = server.get(f"sparql?query={quote('SELECT * { ?s ?p ?o }')}", accept)
            assert answer.status_code == 413
            assert "larger than 0.01 MiB" in answer.text
        until(lambda: server.application.relay.idle == 4)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_answer_that_grows_too_large_is_cut_off(tmp_path: Path, encoding: str) -> None:
    """No last chunk comes, so that nobody takes the part for the whole."""
    with served(tmp_path, examples(), query_result_mebibytes=2, query_workers=2) as server:
        with connected(server, FLOOD, encoding) as connection:
            content = received(connection)
        assert content.startswith(b"HTTP/1.1 200")
        assert not content.endswith(b"0\r\n\r\n")
        if encoding == "identity":
            assert 1 << 19 < len(content) < 2.2 * (1 << 20)
        until(lambda: server.application.relay.idle == 2)
        assert server.get(f"sparql?query={quote(FLOOD)}", "text/html").status_code == 200
