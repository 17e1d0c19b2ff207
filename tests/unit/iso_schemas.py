"""The schemas of ISO 19139 and ISO 19115-3, where packages that bring them are installed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

import pytest

_WANTED: Final = "needs lxml, and the schemas in ckanext-iso19115, ckanext-spatial and pycsw"
_NEWER: Final = "ckanext/iso19115/namespaces"
_OLDER: Final = "ckanext/spatial/validation/xml/iso19139eden/gmx_and_srv.xsd"
_XLINK: Final = "pycsw/core/schemas/w3c/1999/xlink.xsd"


@cache
def schema(name: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the schema of `iso19139` or `iso19115-3`; the test is skipped where there is none."""
    etree: Any = pytest.importorskip("lxml.etree", reason=_WANTED)
    newer, older = _located("ckanext-iso19115", _NEWER), _located("ckanext-spatial", _OLDER)
    xlink = _located("pycsw", _XLINK)

    class Resolver(etree.Resolver):  # type: ignore[misc]  # lxml has no types
        """Finds in the packages what schemas name by its address."""

        def resolve(self, url: str, _: object, where: object) -> object:
            if not url.startswith("http"):
                return None
            tail = url.partition("://")[2].removeprefix("standards.iso.org/iso/")
            file = xlink if "xlink" in url else newer / tail
            return self.resolve_filename(str(file), where)

    parser = etree.XMLParser()
    parser.resolvers.add(Resolver())
    start = older if name == "iso19139" else newer / "19115/-3/mds/2.0/mds.xsd"
    return etree.XMLSchema(etree.parse(str(start), parser))


def faults(name: str, content: bytes) -> list[str]:
    """Return what a schema has against a document.

    The package has the services of 2016; those of 2018 (2.1) differ in their name only.
    """
    etree: Any = pytest.importorskip("lxml.etree", reason=_WANTED)
    found = schema(name)
    found.validate(etree.fromstring(content.replace(b"srv/2.1", b"srv/2.0")))
    return [it.message for it in found.error_log]


def _located(package: str, inside: str) -> Path:
    try:
        found = Path(str(distribution(package).locate_file(inside)))
    except PackageNotFoundError:
        pytest.skip(_WANTED)
    return found
