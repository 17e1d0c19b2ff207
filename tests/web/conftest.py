"""Servers that the tests of the web share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import Served, examples, served


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example catalogue; for tests that only read."""
    with served(tmp_path_factory.mktemp("catalogue"), examples()) as it:
        yield it
