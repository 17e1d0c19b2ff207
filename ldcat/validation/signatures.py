"""What of a value decides how shapes take it: all values that have it in common fare alike."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.terms import RDF, XSD

_VALUE: Final = "urn:ldcat:value"
_LONGEST: Final = 200
#: Signatures that are no terms: of any IRI, any blank node, any literal that ends like this.
_IRI: Final = "I"
_BLANK: Final = "_"
_LITERAL: Final = "L"
#: Of values that pass the same tests.
_TESTED: Final = "T"
_MOST_RESULTS: Final = 5_000
_LONGEST_NUMBER: Final = 9
#: Regular expressions that mean the same to every engine, for one line of ASCII.
_SIMPLE: Final = re.compile(
    r"(?:[^\\()]|\\[.dwsDWS+*?()\[\]{}|^$/\\-]|\((?:\?:)?(?!\?)|\))*", re.ASCII | re.DOTALL
)
_SETS: Final = re.compile(r"\[\^?\[|&&|--|~~|\|\||\{,|[^ -~]")
_DATE: Final = r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
_TIME: Final = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?"
_ZONE: Final = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)?"
#: Plain spellings of datatypes, each with one that stands for all of them.
_SPELLINGS: Final = tuple(
    (f'"^^<{XSD}{name}>', re.compile(f'"{pattern}"', re.ASCII), example)
    for name, pattern, example in (
        ("date", _DATE + _ZONE, "2001-01-01"),
        ("dateTime", f"{_DATE}T{_TIME}{_ZONE}", "2001-01-01T00:00:00"),
        ("gYear", r"[12]\d{3}", "2001"),
        ("integer", r"\d{1,15}", "1"),
        ("nonNegativeInteger", r"\d{1,15}", "1"),
        ("decimal", r"-?\d{1,9}(?:\.\d{1,9})?", "1"),
        ("double", r"-?\d{1,9}(?:\.\d{1,9})?", "1"),
    )
)
_PLAIN: Final = {ending: (pattern, example) for ending, pattern, example in _SPELLINGS}
#: Engines read such literals as another, or not at all.
_ODD: Final = frozenset(
    {f'"^^<{XSD}string>', f'"^^<{RDF}langString>', f'"^^<{RDF}dirLangString>'}
)


@dataclass(frozen=True, slots=True)
class Test:
    """Something that the text of a value is compared with.

    Attributes:
        pattern: A regular expression that every engine understands alike; or empty.
        length: What its length is compared with, where there is no pattern.
    """

    pattern: str
    length: int = 0


def test_of(constraint: str, wanted: str) -> Test | None:
    """Return what a constraint compares texts with; None where engines might differ.

    Args:
        constraint: `pattern`, `minLength` or `maxLength`.
        wanted: Its value.
    """
    if constraint != "pattern":
        is_number = wanted.isascii() and wanted.isdigit() and len(wanted) < _LONGEST_NUMBER
        return Test("", int(wanted) + (constraint == "maxLength")) if is_number else None
    if not _SIMPLE.fullmatch(wanted) or _SETS.search(wanted):
        return None
    try:
        re.compile(wanted)
    except re.error:
        return None
    return Test(wanted)


class Signatures:
    """The signatures of the values of one property; immutable but for what is remembered."""

    def __init__(
        self, constants: Collection[str], tests: Iterable[Test], *, is_exact: bool
    ) -> None:
        """Take what matters.

        Args:
            constants: The terms that shapes name, or that something is known of.
            tests: What texts are compared with.
            is_exact: Whether everything matters.
        """
        self._constants = constants
        self._is_exact = is_exact
        held = list(tests)
        self._patterns = [re.compile(it.pattern) for it in held if it.pattern]
        self._lengths = sorted(it.length for it in held if not it.pattern)
        self._is_plain = not (is_exact or held)
        self._results: dict[str, str] = {}

    def of(self, value: str) -> str:
        """Return what decides how a value fares, apart from what is said of it.

        Empty if that cannot be told. The value is given as N-Triples.
        """
        if value in self._constants:
            return value
        if value[0] == _BLANK:
            return _BLANK
        if value[0] == "<":
            return _IRI if self._is_plain else self._tested(value, _IRI, 1)
        ending = value[value.rindex('"') :]
        if ending in _ODD:
            return ""
        if ending[:2] == '"^' and ending[3:] in self._constants and not _is_plain(value, ending):
            return value if len(value) <= _LONGEST else ""
        # If no shape wants its datatype, none asks whether it is well-formed.
        return _LITERAL + ending if self._is_plain else self._tested(value, ending, len(ending))

    def _tested(self, value: str, base: str, behind: int) -> str:
        """Return the signature of a value whose text matters."""
        if self._is_exact or "\\" in value or (self._patterns and not _is_printable(value)):
            return value if len(value) <= _LONGEST else ""
        found = self._results.get(value)
        if found is None:
            text = value[1:-behind]
            passed = ["1" if it.search(text) else "0" for it in self._patterns]
            passed.append(str(bisect(self._lengths, len(text))))
            found = f"{_TESTED}{''.join(passed)}{base}"
            if len(self._results) >= _MOST_RESULTS:
                self._results = {}
            if len(value) <= _LONGEST:
                self._results[value] = found
        return found


def _is_printable(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _is_plain(value: str, ending: str) -> bool:
    """Say whether a literal is written as its datatype is mostly written."""
    spelling = _PLAIN.get(ending)
    return bool(spelling and spelling[0].fullmatch(value, 0, len(value) - len(ending) + 1))


def facts(said: Mapping[str, Sequence[str]], predicates: Collection[str]) -> str | None:
    """Return what is said of a value that shapes look at; None if that is too much.

    Args:
        said: What is said of it.
        predicates: What shapes look at.
    """
    found = []
    for predicate in predicates:
        for value in said.get(predicate, ()):
            if value[0] == _BLANK:
                return None
            found.append(f"\n{predicate} {value}")
    told = "".join(found)
    return told if len(told) <= _LONGEST else None


def example(sign: str, value: str, number: int) -> tuple[str, str]:
    """Return a value with a signature, and what has to be stated of it.

    Args:
        sign: Signature and facts, one behind the other.
        value: A value that has it.
        number: Sets values apart that have the same signature.
    """
    base, _, rest = sign.partition("\n")
    stands_for_all = value if base[0] == _TESTED else _example(base, number)
    told = "".join(f"{stands_for_all} {fact} .\n" for fact in rest.split("\n") if fact)
    return stands_for_all, told


def _example(base: str, number: int) -> str:
    if base == _IRI:
        return f"<{_VALUE}:{number}>"
    if base == _BLANK:
        return f"_:v{number}"
    if base[0] == _LITERAL:
        ending = base[1:]
        spelling = _PLAIN.get(ending)
        return f'"{spelling[1]}{ending}' if spelling else f'"{number}{ending}'
    return base

