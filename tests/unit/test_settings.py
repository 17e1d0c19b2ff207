"""What is configured, and where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldcat.errors import BadParameterError
from ldcat.settings import Settings, origins, read_settings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LDCAT_{name.upper()}", raising=False)


def test_options_win_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("ldcat.toml").write_text('title = "file"\npublisher = "file"\nport = 1\n')
    monkeypatch.setenv("LDCAT_TITLE", "environment")
    monkeypatch.setenv("LDCAT_PORT", "2")
    options = {"port": 3, "host": None}
    settings = read_settings(options)
    assert (settings.publisher, settings.title, settings.port) == ("file", "environment", 3)
    places = origins(options)
    assert places["publisher"] == "file (ldcat.toml)"
    assert places["title"] == "environment (LDCAT_TITLE)"
    assert (places["port"], places["host"]) == ("option", "default")


@pytest.mark.parametrize(
    ("host", "port", "given", "base"),
    [
        ("127.0.0.1", 80, None, "http://127.0.0.1:80/"),
        ("::1", 8080, None, "http://[::1]:8080/"),
        ("0.0.0.0", 1, "https://data.example/cat", "https://data.example/cat/"),  # noqa: S104
        ("x", 1, "https://data.example/", "https://data.example/"),
        ("0.0.0.0", 8080, None, "http://localhost:8080/"),  # noqa: S104
        ("::", 8080, None, "http://localhost:8080/"),
    ],
)
def test_the_base_ends_in_a_slash(host: str, port: int, given: str | None, base: str) -> None:
    assert read_settings({"host": host, "port": port, "base_url": given}).base == base


def test_lists_are_given_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LDCAT_FETCH_PRIVATE_HOSTS", "a.example, b.example,")
    assert read_settings({}).fetch_private_hosts == ("a.example", "b.example")


def test_the_folder_gives_ledger_and_store_unless_they_are_named() -> None:
    settings = read_settings({"data": Path("x")})
    assert settings.ledger_url == f"sqlite:///{Path('x/ledger.sqlite').absolute()}"
    assert settings.store_location == f"embedded:{Path('x/store').absolute()}"
    named = read_settings({"ledger": "sqlite://", "store": "other:place"})
    assert (named.ledger_url, named.store_location) == ("sqlite://", "other:place")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'colour = "red"', r"ldcat.toml.*no setting colour"),
        (b"prot = 1", r"Did you mean port\?"),
        (b"port = 70000", r"ldcat.toml.*port must be at most 65535, and not “70000”"),
        (b'engine = "steam"', r"must be one of 'auto', 'fast' or 'reference', and not “steam”"),
        (b"port = ", r"ldcat.toml"),
        (b'title = "\xff"', r"ldcat.toml.*UTF-8"),
        (b'base_url = "data.example"', r"must begin with http"),
        (b'base_url = "https://data.example/?x"', r"neither query nor fragment"),
        (b'load_sources = "data.example"', r"load_sources must be addresses.*http://"),
        (b'load_sources = "http://a@b/"', r"neither user name nor dot segments"),
        (b'load_sources = "https://a.example/?x"', r"neither query nor fragment"),
        (b'shapes = "gone"', r"ldcat.toml.*shapes must be a folder that is there.*not “gone”"),
        (b'vocabularies = "ldcat.toml"', r"vocabularies must be a folder that is there"),
        (b'data = "ldcat.toml"', r"data must be a folder, and not “ldcat.toml”"),
    ],
)
def test_a_broken_file_is_told_by_name(text: bytes, words: str) -> None:
    Path("ldcat.toml").write_bytes(text)
    with pytest.raises(BadParameterError, match=words):
        read_settings({})


def test_a_file_that_cannot_be_read_is_told_by_name() -> None:
    Path("ldcat.toml").mkdir()
    assert read_settings({}).title == "Catalogue"  # a folder of that name is no file
    Path("ldcat.toml").rmdir()


def test_a_folder_that_cannot_be_seen_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LDCAT_SHAPES", "x" * 300)
    with pytest.raises(BadParameterError, match=r"LDCAT_SHAPES.*must be a folder that is there"):
        read_settings({})
    monkeypatch.setenv("LDCAT_SHAPES", "")
    assert read_settings({}).shapes is None


def test_a_bad_value_in_the_environment_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LDCAT_PAGE_SIZE", "many")
    with pytest.raises(BadParameterError, match="LDCAT_PAGE_SIZE"):
        read_settings({})
