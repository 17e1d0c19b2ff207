"""Terms as people read them: prefixed names, quoted texts, shortened."""

from __future__ import annotations

import re
from typing import Final

from ldcat.model.graph import Literal, Term
from ldcat.terms import PREFIXES, RDF, RDF_TYPE, XSD
from ldcat.validation.described import parsed_literal
from ldcat.validation.phrases import Phrases

_LONGEST_VALUE: Final = 100
#: What prefixes are called in documents; `geo:52.1,4.3` is an IRI, whatever the prefix.
_DECLARED: Final = frozenset(PREFIXES) | {"dcterms"}
_LOCAL: Final = re.compile(r"[A-Za-z][\w-]*")
_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "double"))


def compact(iri: str) -> str:
    """Return an IRI as a prefixed name, where a prefix fits.

    >>> compact("http://www.w3.org/ns/dcat#accessURL")
    'dcat:accessURL'
    >>> compact("https://example.org/x")
    '<https://example.org/x>'
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return f"<{iri}>"


def suspected(iri: str, phrases: Phrases) -> str:
    """Return an IRI as `compact` does, and what it looks like, if it was not meant so.

    RDF takes `dct:title` for an IRI of its own where an IRI has to stand.
    """
    prefix, _, local = iri.partition(":")
    if prefix not in _DECLARED or not _LOCAL.fullmatch(local):
        return compact(iri)
    return phrases.words["undeclared"].format(iri=f"<{iri}>", prefix=prefix)


def compact_path(path: str) -> str:
    """Return a property or a path in SPARQL syntax with prefixed names."""
    if "<" not in path:
        return "a" if path == RDF_TYPE else compact(path)
    head, *pieces = path.split("<")
    parts = (piece.partition(">") for piece in pieces)
    return head + "".join(compact(iri) + rest for iri, _, rest in parts)


def datatype_words(iri: str, phrases: Phrases) -> str:
    """Return what a datatype is called, e.g. `a number (xsd:decimal)`."""
    return phrases.datatypes.get(iri.removeprefix(XSD).removeprefix(RDF)) or compact(iri)


def shown(value: str, phrases: Phrases) -> str:
    """Return a term in N-Triples as people read it."""
    literal = parsed_literal(value)
    if literal is None:
        if value.startswith("_:"):
            return phrases.words["blank"]
        return phrases.words["the-iri"].format(iri=suspected(value[1:-1], phrases))
    text = quoted(literal.value, phrases)
    if literal.datatype:
        return f"{text} ({compact(literal.datatype)})"
    return phrases.words["the-text"].format(text=text)


def bare(value: str, phrases: Phrases) -> str:
    """Return a term in N-Triples as short as people read it, without article.

    Sentences of any language can put it anywhere.
    """
    literal = parsed_literal(value)
    if literal is None:
        return phrases.words["blank"] if value.startswith("_:") else compact(value[1:-1])
    text = quoted(literal.value, phrases)
    return f"{text} ({compact(literal.datatype)})" if literal.datatype else text


def shown_term(value: Term, phrases: Phrases) -> str:
    """Return a term of a shape as people read it."""
    if not isinstance(value, Literal):
        return compact(value.value)
    is_number = value.datatype.value in _NUMBERS
    return value.value if is_number else quoted(value.value, phrases)


def quoted(text: str, phrases: Phrases) -> str:
    """Return a text in quotation marks, cut where it is long."""
    return phrases.words["quoted"].format(text=shortened(text))


def shortened(text: str) -> str:
    """Return a text, cut where it is long."""
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def capitalised(text: str) -> str:
    """Return a text as it begins a sentence."""
    return text[:1].upper() + text[1:]
