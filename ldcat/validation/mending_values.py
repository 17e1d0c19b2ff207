"""Ways to mend what a finding says of a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from ldcat.model.iri import fingerprint
from ldcat.model.vocabularies import best_text
from ldcat.terms import (
    ADMS,
    DCAT,
    DCT,
    DCT_TITLE,
    FOAF,
    FOAF_AGENT,
    FOAF_NAME,
    IANA_MEDIA,
    PREFIXES,
    RDF_TYPE,
    RDFS_LABEL,
    SCHEMA,
    SCHEMA_HTTP,
    SKOS,
    SKOS_PREF_LABEL,
    VCARD,
    XSD,
    XSD_DATE,
)
from ldcat.validation.cases import Case, Mend
from ldcat.validation.concepts import media_type_iri
from ldcat.validation.mending import mended_date, mended_iri, mended_number
from ldcat.validation.words import compact, compact_path

_LINK: Final = re.compile(r"[^\s:]+:[^\s]+")
_NAMESPACES: Final[Mapping[str, str]] = MappingProxyType({**PREFIXES, "dcterms": DCT})
_LOCAL_NAME: Final = re.compile(r"[A-Za-z][\w-]*")
_SCHEMA_DATES: Final = frozenset(
    {"datePublished", "dateModified", "dateCreated", "temporalCoverage"}
)
_SEVERAL: Final = re.compile(r"[\s,;]https?:")
#: What people write who have to fill in a field.
_NO_NAME: Final = re.compile(
    r"[\W_]*|n\W?[/.]?\s?a\W?|k\W?\s?a\W?|none|null|nil|unknown|unbekannt|inconnue?|tb[ad]|todo|test|"
    r"not (?:available|applicable|known)|undefined|keine(?: angabe)?|aucune?|xxx+",
    re.IGNORECASE,
)
_GEOMETRY: Final = re.compile(
    r"\s*(?:<|\{|\[|[-+]?\d|SRID=|(?:(?:MULTI)?(?:POINT|LINESTRING|POLYGON)|ENVELOPE|BOX|BBOX)\b)",
    re.IGNORECASE,
)
_MORE_THAN_A_NAME: Final = re.compile(r"[;@<>]|\d{4}|\d[\d /()-]{5}")
_CALLED_BY_NAME: Final = frozenset({FOAF_AGENT, VCARD + "Kind"})
_MAIL: Final = VCARD + "hasEmail"
#: A property whose value is a thing → the class of a thing that only has a name, and which.
_NAMED_THINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        DCT + "publisher": (FOAF_AGENT, FOAF_NAME),
        DCT + "creator": (FOAF_AGENT, FOAF_NAME),
        DCT + "contributor": (FOAF_AGENT, FOAF_NAME),
        DCT + "rightsHolder": (FOAF_AGENT, FOAF_NAME),
        DCAT + "contactPoint": (VCARD + "Kind", VCARD + "fn"),
        DCT + "spatial": (DCT + "Location", SKOS_PREF_LABEL),
        DCT + "rights": (DCT + "RightsStatement", RDFS_LABEL),
        DCT + "accessRights": (DCT + "RightsStatement", RDFS_LABEL),
        DCT + "license": (DCT + "LicenseDocument", DCT_TITLE),
        DCT + "provenance": (DCT + "ProvenanceStatement", RDFS_LABEL),
        DCT + "conformsTo": (DCT + "Standard", DCT_TITLE),
        ADMS + "identifier": (ADMS + "Identifier", SKOS + "notation"),
        FOAF + "page": (FOAF + "Document", DCT_TITLE),
    }
)

#: What says no more by its name than it said before: a term of a vocabulary was meant.
_TERMS_MEANT: Final = frozenset({DCT + "license", DCT + "accessRights"})


def _nothing_said(case: Case) -> Mend | None:
    """Leave out an empty text."""
    literal = case.literal
    if literal is None or literal.value.strip():
        return None
    said = f"{compact_path(case.finding.path)} {case.told(case.finding.value)}"
    return Mend(removes=(case.statement,), before=said)


def _term(case: Case) -> Mend | None:
    """Replace a value by the term of a vocabulary that it means."""
    literal = case.literal
    is_place = case.finding.path == DCT + "spatial"
    if is_place and literal and _NO_NAME.fullmatch(literal.value.strip()):
        return None  # N/A is not Namibia
    for scheme in case.schemes:
        found = case.concepts.find(scheme, case.name)
        if found is not None and f"<{found.iri}>" != case.finding.value:
            label = best_text(found.labels, [case.phrases.language])
            words = f"<{found.iri}> ({label})" if label else f"<{found.iri}>"
            # Berlin is a place of many names, and Georgia a name of several places.
            is_certain = found.is_certain and not is_place
            return case.replaced(f"<{found.iri}>", words, is_certain=is_certain)
        if scheme == IANA_MEDIA and literal and (iri := media_type_iri(literal.value)):
            # What IANA has is found above; what it may have is well-formed at least.
            return case.replaced(f"<{iri}>", is_certain=False)
    return None


def _undeclared_class(case: Case) -> Mend | None:
    """Give a value the class that it was meant to have: `dct:…` is an IRI if nobody declares it."""
    value = case.finding.value
    for kind in case.record.types(value) if case.literal is None else ():
        prefix, _, local = kind.partition(":")
        namespace = _NAMESPACES.get(prefix)
        if namespace and _LOCAL_NAME.fullmatch(local):
            stated = f"{value} <{RDF_TYPE}> "
            right = f"{namespace}{local}"
            return Mend(
                (f"{stated}<{kind}> .",), (f"{stated}<{right}> .",), f"<{kind}>", f"<{right}>"
            )
    return None


def _other_property(case: Case) -> Mend | None:
    """Move an identifier that is a thing to the property for such."""
    if case.finding.path != DCT + "identifier" or case.literal:
        return None
    if ADMS + "Identifier" not in case.record.types(case.finding.value):
        return None
    other = f"{case.node} <{ADMS}identifier> {case.finding.value} ."
    return Mend((case.statement,), (other,), "dct:identifier", "adms:identifier")


def _link(case: Case) -> Mend | None:
    """Make an IRI of a text that is one."""
    literal = case.literal
    if literal is None or not case.wanted.takes_iri:
        return None
    text = literal.value.strip()
    iri = mended_iri(text, is_mail=case.finding.path == _MAIL)
    if not iri and text.startswith("www."):
        iri = mended_iri(f"https://{text}")
        return case.replaced(f"<{iri}>", is_certain=False) if iri else None
    if not iri or _SEVERAL.search(text):
        return None
    # Behind a blank there may be a remark.
    return case.replaced(f"<{iri}>", is_certain=" " not in text)


def _date_in_words(case: Case) -> Mend | None:
    """Write a date as schema.org wants it, which is a text there."""
    literal = case.literal
    local = case.finding.path.removeprefix(SCHEMA).removeprefix(SCHEMA_HTTP)
    if literal is None or local not in _SCHEMA_DATES:
        return None
    mended = mended_date(literal.value)
    if mended is None or mended[0] == literal.value:
        return None
    kind = f"^^<{literal.datatype}>" if literal.datatype else ""
    return case.replaced(f'"{mended[0]}"{kind}')


def _date_or_number(case: Case) -> Mend | None:
    """Write a date or a number as its datatype wants it."""
    literal = case.literal
    if literal is None:
        return None
    if XSD_DATE in case.wanted.datatypes:
        mended = mended_date(literal.value)
        if mended and mended[1] not in case.wanted.datatypes:
            return None
    else:
        # What is compared with a number must be one, whatever else is wanted.
        mended = mended_number(literal.value, case.wanted.datatypes or (literal.datatype,))
    if mended is None or mended == (literal.value, literal.datatype):
        return None
    return case.replaced(f'"{mended[0]}"^^<{mended[1]}>')


def _named_thing(case: Case) -> Mend | None:
    """Make a thing of a text that is its name."""
    literal = case.literal
    if literal is None or not case.wanted.takes_blank_node:
        return None
    found = _NAMED_THINGS.get(case.finding.path)
    text = literal.value.strip()
    if found is None or _NO_NAME.fullmatch(text):
        return None
    kind, name = found
    if kind == DCT + "Location" and _GEOMETRY.match(text):
        return None
    value = case.value
    iri = mended_iri(text, is_mail=True)
    if kind == VCARD + "Kind" and iri:
        name, value = (_MAIL if iri.startswith("mailto:") else VCARD + "hasURL"), f"<{iri}>"
    elif iri:
        return None
    new = f"_:new{fingerprint(case.statement)}"
    adds = (
        case.stated(new),
        f"{new} <{RDF_TYPE}> <{kind}> .",
        f"{new} <{name}> {value} .",
    )
    words = f"[ a {compact(kind)} ; {compact(name)} {case.told(value)} ]"
    # Several names, or more than a name, make several things, or one with more properties.
    is_certain = case.finding.path not in _TERMS_MEANT and not (
        kind in _CALLED_BY_NAME and value == case.value and _MORE_THAN_A_NAME.search(text)
    )
    return Mend((case.statement,), adds, case.told(case.value), words, is_certain=is_certain)


def _untyped(case: Case) -> Mend | None:
    """Say of a value what the property says it is."""
    value = case.finding.value
    if case.literal or case.record.types(value) or len(case.wanted.classes) != 1:
        return None
    if case.finding.component != "Class":
        return None
    (kind,) = case.wanted.classes
    words = case.typed(value, kind)
    return Mend(adds=(f"{value} <{RDF_TYPE}> <{kind}> .",), after=words)


def _text(case: Case) -> Mend | None:
    """Make a text of an IRI where a text has to stand."""
    if case.literal or not case.wanted.takes_literal_only or case.finding.value[:1] != "<":
        return None
    iri = case.finding.value[1:-1]
    if not _LINK.fullmatch(iri):
        return None
    # An identifier is no less one as a text; a keyword may have been an IRI for a reason.
    is_certain = case.finding.path == DCT + "identifier"
    return case.replaced(f'"{iri}"^^<{XSD}anyURI>', is_certain=is_certain)


#: The ways, in the order in which they are tried.
ABOUT_VALUES: Final[Sequence[Callable[[Case], Mend | None]]] = (
    _nothing_said,
    _undeclared_class,
    _term,
    _other_property,
    _link,
    _date_in_words,
    _date_or_number,
    _named_thing,
    _untyped,
    _text,
)
