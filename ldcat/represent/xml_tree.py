"""XML as forms write it: elements with prefixed names, indented, namespaces at the root."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

#: What XML 1.0 cannot say, not even escaped (XML 1.0, 2.2).
_UNSAYABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Element:
    """An element.

    Attributes:
        name: Its name with its prefix.
        children: Elements, or one text.
        attributes: Its attributes by name with prefix.
    """

    name: str
    children: tuple[Element | str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


def element(
    name: str, *children: Element | str | None, attributes: Mapping[str, str] | None = None
) -> Element:
    """Return an element; children that are nothing are left out."""
    kept = tuple(it for it in children if it is not None)
    return Element(name, kept, tuple((attributes or {}).items()))


def is_sayable(text: str) -> bool:
    """Say whether XML can carry a text.

    >>> is_sayable("a & b"), is_sayable("a" + chr(0))
    (True, False)
    """
    return _UNSAYABLE.search(text) is None


def written(root: Element, namespaces: Mapping[str, str]) -> bytes:
    """Return a tree as UTF-8 without an XML declaration; the prefixes it uses are declared.

    Args:
        root: The tree.
        namespaces: Namespace by prefix.
    """
    prefixes = sorted(set(_prefixes(root)) & namespaces.keys())
    declared = tuple((f"xmlns:{it}", namespaces[it]) for it in prefixes)
    whole = Element(root.name, root.children, (*declared, *root.attributes))
    return "".join(_lines(whole, "")).encode()


def document(root: bytes) -> bytes:
    """Return a written root as a document of its own."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + root


def _prefixes(node: Element) -> Iterator[str]:
    for name in (node.name, *(name for name, _ in node.attributes)):
        yield name.partition(":")[0]
    for name, value in node.attributes:
        if name == "xsi:type":
            yield value.partition(":")[0]
    for child in node.children:
        if isinstance(child, Element):
            yield from _prefixes(child)


def _lines(node: Element, indent: str) -> Iterator[str]:
    attributes = "".join(f" {name}={quoteattr(_said(value))}" for name, value in node.attributes)
    if not node.children:
        yield f"{indent}<{node.name}{attributes}/>\n"
    elif all(isinstance(it, str) for it in node.children):
        text = "".join(escape(_said(it)) for it in node.children if isinstance(it, str))
        yield f"{indent}<{node.name}{attributes}>{text}</{node.name}>\n"
    else:
        yield f"{indent}<{node.name}{attributes}>\n"
        for child in node.children:
            if isinstance(child, Element):
                yield from _lines(child, f"{indent} ")
        yield f"{indent}</{node.name}>\n"


def _said(text: str) -> str:
    """Return a text as XML can carry it; carriage returns would not come through."""
    return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))
