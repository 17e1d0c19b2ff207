"""What both encodings of ISO 19115 have in common: texts, codes, dates, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import Literal
from ldcat.represent.base import Context
from ldcat.represent.iso_codes import language_code
from ldcat.represent.iso_model import Span, Words
from ldcat.represent.xml_tree import Element, element

_LANGUAGES: Final = "http://www.loc.gov/standards/iso639-2/"
COMMON: Final[Mapping[str, str]] = MappingProxyType(
    {
        "gml": "http://www.opengis.net/gml/3.2",
        "xlink": "http://www.w3.org/1999/xlink",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an encoding writes what both have.

    Attributes:
        text: Prefix of free texts and their locales.
        anchor: Name of texts that have an IRI.
        code_lists: Address of the code lists.
    """

    text: str
    anchor: str
    code_lists: str

    def chars(self, name: str, text: str) -> Element | None:
        """Return a plain text; nothing where there is none."""
        return element(name, element("gco:CharacterString", text)) if text else None

    def words(self, name: str, words: Words) -> Element | None:
        """Return a text in all its languages; nothing where there is none."""
        if not words:
            return None
        main = element("gco:CharacterString", words.text)
        if words.iri:
            main = element(self.anchor, words.text, attributes={"xlink:href": words.iri})
        if not words.locales:
            return element(name, main)
        groups = [
            element(
                f"{self.text}:textGroup",
                element(
                    f"{self.text}:LocalisedCharacterString",
                    text,
                    attributes={"locale": f"#{locale_id(tag)}"},
                ),
            )
            for tag, text in words.locales
        ]
        free = element(f"{self.text}:PT_FreeText", *groups)
        kind = f"{self.text}:PT_FreeText_PropertyType"
        return element(name, main, free, attributes={"xsi:type": kind})

    def code(self, name: str, code_list: str, value: str) -> Element | None:
        """Return a code; nothing where there is none."""
        if not value:
            return None
        address = f"{self.code_lists}#{code_list.partition(':')[2]}"
        return element(name, _coded(code_list, address, value))

    def codes(self, name: str, code_list: str, values: Iterable[str]) -> Iterator[Element | None]:
        """Yield several codes."""
        return (self.code(name, code_list, it) for it in values)

    def language(self, name: str, code: str) -> Element:
        """Return a language by its code in ISO 639-2/B."""
        return element(name, _coded(f"{self.text}:LanguageCode", _LANGUAGES, code))


def missing(name: str, reason: str = "missing") -> Element:
    """Return an element that ISO 19115 demands and the record has nothing for."""
    return element(name, attributes={"gco:nilReason": reason})


def moment(name: str, text: str) -> Element:
    """Return a date or a moment."""
    return element(name, element("gco:DateTime" if "T" in text else "gco:Date", text))


def number(name: str, kind: str, value: str) -> Element:
    """Return a number of a kind, e.g. `gco:Decimal`."""
    return element(name, element(kind, value))


def period(span: Span, place: int) -> Element:
    """Return a period of GML."""
    return element(
        "gml:TimePeriod",
        _position("gml:beginPosition", span.start),
        _position("gml:endPosition", span.end),
        attributes={"gml:id": f"period-{place}"},
    )


def _position(name: str, text: str) -> Element:
    if text:
        return element(name, text)
    return element(name, attributes={"indeterminatePosition": "unknown"})


def locale_id(tag: str) -> str:
    """Return the id of the locale of a language tag: a name that XML takes."""
    return "locale-" + re.sub("[^A-Za-z0-9-]", "-", tag)


def language_of(context: Context, tag: str) -> str:
    """Return the language of a tag as ISO 639-2/B has it; `und` where that is not known."""
    return language_code(context, Literal(tag)) or "und"


def megabytes(size: int) -> str:
    """Return a size as GeoNetwork counts it, in units of 1,048,576 bytes."""
    return f"{size / 1048576:.9g}" if size % 1048576 else str(size // 1048576)


def _coded(name: str, address: str, value: str) -> Element:
    return element(name, value, attributes={"codeList": address, "codeListValue": value})
