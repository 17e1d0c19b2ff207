"""XML as forms write it: elements with the prefixes that readers are used to.

The prefixes stand in the names themselves (`dc:title`), since the standard library keeps those that
are registered for the whole process.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ldcat.represent.texts import without_controls

XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
#: The attribute of a text's language.
LANGUAGE: Final = "xml:lang"
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def child(
    parent: Element, name: str, text: str = "", *, attributes: Mapping[str, str] = _NONE
) -> Element:
    """Add an element; attributes that are empty are left out, as is what XML cannot say."""
    said = {key: without_controls(it) for key, it in attributes.items() if it}
    element = SubElement(parent, name, said)
    element.text = without_controls(text) or None
    return element


def root(name: str, namespaces: Mapping[str, str], schema: str) -> Element:
    """Return an element that says its namespaces, by prefix, and where its schema is."""
    declared = {f"xmlns:{it}" if it else "xmlns": iri for it, iri in namespaces.items()}
    return Element(name, {**declared, "xmlns:xsi": XSI, "xsi:schemaLocation": schema})


def as_element(element: Element) -> bytes:
    """Return an element in UTF-8, without a declaration."""
    indent(element, " ")
    return tostring(element, encoding="unicode").encode()


def as_document(element: bytes) -> bytes:
    """Return a document of an element."""
    return _DECLARATION + element + b"\n"
