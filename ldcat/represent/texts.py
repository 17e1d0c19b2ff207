"""Texts as forms without markup have them: in all languages, or in one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Literal, NamedNode, Node
from ldcat.represent.reading import ONE_ONLY, SHORTENED, WITHOUT_LANGUAGE, Reading, best_literal

_BLOCK: Final = (
    "address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tr|ul"
)
_INLINE: Final = "a|abbr|b|center|cite|code|em|font|i|img|s|small|span|strong|sub|sup|t[bdh]|u"
_HIDDEN: Final = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BLOCK_TAG: Final = re.compile(rf"</?(?:{_BLOCK})(?:\s[^<>]{{0,1000}})?/?>", re.IGNORECASE)
_TAG: Final = re.compile(rf"</?(?:{_INLINE}|tbody|thead)(?:\s[^<>]{{0,1000}})?/?>", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
#: What XML 1.0 cannot say, and no other form of text should: control characters, surrogates.
_CONTROLS: Final = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Told:
    """A text.

    Attributes:
        text: The text, without markup.
        language: Its tag (BCP 47), or nothing.
    """

    text: str
    language: str = ""


def texts(reading: Reading, subject: Node, *predicates: str) -> list[Told]:
    """Take every text of some properties, each once."""
    found: dict[Told, None] = {}
    for predicate in predicates:
        for it in reading.graph.objects(subject, predicate):
            if isinstance(it, Literal) and (text := _taken(reading, (subject, predicate, it))):
                found[Told(text, it.language or "")] = None
    return list(found)


def best_of(reading: Reading, subject: Node, *predicates: str) -> Told:
    """Take the text in the best language; the others are lost."""
    for predicate in predicates:
        found = [
            it
            for it in reading.graph.objects(subject, predicate)
            if isinstance(it, Literal) and without_markup(it.value)
        ]
        if found:
            best = best_literal(found, reading.languages)
            for it in found:
                if it != best:
                    reading.lose(subject, predicate, it, reason=ONE_ONLY)
            return Told(_taken(reading, (subject, predicate, best)), best.language or "")
    return Told("")


def plain_of(reading: Reading, subject: Node, *predicates: str) -> str:
    """Take the text in the best language for a form that cannot tell which that is."""
    told = best_of(reading, subject, *predicates)
    if told.language:
        for predicate, it in _literals(reading, subject, predicates):
            if it.language == told.language and without_markup(it.value) == told.text:
                reading.lose(subject, predicate, it, reason=WITHOUT_LANGUAGE)
    return told.text


def plain_texts(reading: Reading, subject: Node, predicate: str) -> list[str]:
    """Take every text of a property, each on one line, for a form that tells no languages."""
    found = texts(reading, subject, predicate)
    for it in reading.graph.objects(subject, predicate):
        if isinstance(it, Literal) and it.language:
            reading.lose(subject, predicate, it, reason=WITHOUT_LANGUAGE)
    return list(dict.fromkeys(on_one_line(it.text) for it in found))


def words_of(reading: Reading, iri: str) -> Told:
    """Return what a vocabulary calls an IRI, in the catalogue's language; or nothing."""
    entry = reading.context.vocabularies.entry(iri)
    labels = entry.labels if entry else {}
    wanted = next((it for it in (*reading.languages, "en") if it in labels), "")
    return Told(labels[wanted], wanted) if wanted else Told(reading.label(iri))


def without_markup(text: str) -> str:
    r"""Return a text without HTML and control characters; its paragraphs stay apart.

    >>> without_markup("<p>Tides of the <b>North</b> Sea</p><p>R&amp;D: 1 < 2</p>")
    'Tides of the North Sea\n\nR&D: 1 < 2'
    """
    if "<" not in text and "&" not in text and text.isprintable():
        return text.strip()
    text = without_controls(text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = _BLOCK_TAG.sub("\n\n", _HIDDEN.sub("", text))
    plain = _TAG.sub("", plain)
    if plain != text or _ENTITY.search(text):
        lines = [_SPACE.sub(" ", it).strip() for it in re.split(r"\n\s*\n", plain)]
        plain = without_controls(html.unescape("\n\n".join(filter(None, lines))))
    return plain.strip()


def on_one_line(text: str) -> str:
    r"""Return a text without line breaks.

    >>> on_one_line("Tides\r\n of the sea ")
    'Tides of the sea'
    """
    return _SPACE.sub(" ", without_controls(text)).strip()


def without_controls(text: str) -> str:
    """Return a text without what XML cannot say."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def listed(things: Sequence[str]) -> str:
    """Return things as a sentence lists them.

    >>> listed(["a title", "a date", "a licence"])
    'a title, a date and a licence'
    """
    return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))


def less_exactly(reading: Reading, subject: Node, *predicates: str) -> None:
    """Say of all nodes that properties name that the form has their names only."""
    for predicate in predicates:
        for it in reading.graph.objects(subject, predicate):
            if isinstance(it, NamedNode):
                reading.lose(subject, predicate, it, reason=SHORTENED)


def _taken(reading: Reading, statement: tuple[Node, str, Literal]) -> str:
    subject, predicate, literal = statement
    text = without_markup(literal.value)
    if text:
        reading.take(subject, predicate, literal)
        if text != literal.value and on_one_line(text) != on_one_line(literal.value):
            reading.lose(subject, predicate, literal, reason=SHORTENED)
    return text


def _literals(
    reading: Reading, subject: Node, predicates: Sequence[str]
) -> Iterator[tuple[str, Literal]]:
    for predicate in predicates:
        for it in reading.graph.objects(subject, predicate):
            if isinstance(it, Literal):
                yield predicate, it
