"""What of a value decides how shapes take it: all values that have it in common fare alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.terms import RDF, XSD
from ldcat.validation.described import parsed_literal

_VALUE: Final = "urn:ldcat:value"
_LONGEST: Final = 200
#: The same of everything that is said of a value, properties included.
_LONGEST_FACTS: Final = 800
#: Signatures of any IRI and of any blank node. That of any literal is how it ends, which is no
#: term: it has one quotation mark only.
IRI: Final = "I"
BLANK: Final = "_"
#: Of values that pass the same tests.
_TESTED: Final = "T"
_MOST_RESULTS: Final = 5_000
_DIGITS: Final = re.compile("[0-9]{1,15}")
_INTEGER: Final = re.compile(rf'"(-?[0-9]{{1,9}})"\^\^<{XSD}integer>')
#: Regular expressions that mean the same to every engine, for one line of ASCII.
_SIMPLE: Final = re.compile(
    r"(?:[^\\()]|\\[.dwsDWS+*?()\[\]{}|^$/\\-]|\((?:\?:)?(?!\?)|\))*", re.ASCII | re.DOTALL
)
_SETS: Final = re.compile(r"\[\^?\[|&&|--|~~|\|\||\{,|[^ -~]")
_DAY: Final = (
    r"(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
)
_DATE: Final = rf"[12]\d{{3}}-(?:{_DAY})"
_TIME: Final = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?"
_ZONE: Final = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)?"
#: Plain spellings of datatypes, each with one that stands for all of them.
_SPELLINGS: Final = tuple(
    (f'"^^<{XSD}{name}>', re.compile(f'"{pattern}"', re.ASCII), example)
    for name, pattern, example in (
        ("date", _DATE + _ZONE, "2001-01-01"),
        ("dateTime", f"{_DATE}T{_TIME}{_ZONE}", "2001-01-01T00:00:00"),
        ("hexBinary", r"(?:[0-9a-fA-F]{2})+", "00"),
        ("anyURI", r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~/-]*)?", "http://x.example/"),
        ("gYear", r"[12]\d{3}", "2001"),
        ("integer", r"\d{1,15}", "1"),
        ("nonNegativeInteger", r"\d{1,15}", "1"),
        ("decimal", r"-?\d{1,9}(?:\.\d{1,9})?", "1"),
        ("double", r"-?\d{1,9}(?:\.\d{1,9})?", "1"),
    )
)
_USUAL: Final = {ending: (pattern, example) for ending, pattern, example in _SPELLINGS}
#: Engines read such literals as another, or not at all.
_ODD: Final = frozenset({f'"^^<{XSD}string>', f'"^^<{RDF}langString>', f'"^^<{RDF}dirLangString>'})


@dataclass(frozen=True, slots=True)
class Test:
    """Something that the text of a value is compared with: one of three.

    Attributes:
        pattern: A regular expression that every engine understands alike.
        length: What its length is compared with.
        bound: What it is compared with as a number.
    """

    pattern: str = ""
    length: int | None = None
    bound: int | None = None


def test_of(constraint: str, wanted: str) -> Test | None:
    """Return what a constraint compares texts with; None where engines might differ.

    Args:
        constraint: Its local name, e.g. `minLength`.
        wanted: Its value as N-Triples.
    """
    if constraint == "pattern":
        literal = parsed_literal(wanted)
        is_simple = literal is not None and _is_simple(literal.value)
        return Test(literal.value) if literal and is_simple else None
    number = _INTEGER.fullmatch(wanted)
    if number is None:
        return None
    is_length = constraint.endswith("Length")
    return Test(length=int(number[1])) if is_length else Test(bound=int(number[1]))


def _is_simple(pattern: str) -> bool:
    """Say whether every engine understands a regular expression alike."""
    if not _SIMPLE.fullmatch(pattern) or _SETS.search(pattern):
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


class Signatures:
    """The signatures of the values of one property; may be shared between threads."""

    def __init__(
        self, constants: Collection[str], tests: Collection[Test], *, is_exact: bool
    ) -> None:
        """Take what matters.

        Args:
            constants: The terms that shapes name, or that something is known of.
            tests: What texts are compared with.
            is_exact: Whether everything matters.
        """
        self.constants = constants
        #: Whether only kind, datatype and language matter.
        self.is_plain = not (is_exact or tests)
        self._is_exact = is_exact
        self._patterns = [re.compile(it.pattern) for it in tests if it.pattern]
        self._lengths = [it.length for it in tests if it.length is not None]
        self._bounds = [it.bound for it in tests if it.bound is not None]
        self._results: dict[str, str] = {}

    def of(self, value: str) -> str:
        """Return what decides how a value fares, apart from what is said of it.

        Empty if that cannot be told. The value is given as N-Triples.
        """
        if value in self.constants:
            return value
        if value[0] == '"':
            return self._of_literal(value)
        if value[0] == BLANK:
            return BLANK
        return IRI if self.is_plain else self._tested(value, IRI, 1)

    def _of_literal(self, value: str) -> str:
        ending = value[value.rindex('"') :]
        if ending in _ODD:
            return ""
        if value[1] == '"' and len(value) <= _LONGEST:
            return value  # an empty text fares like no other
        if ending[:2] == '"^' and ending[3:] in self.constants and not _is_usual(value, ending):
            return value if len(value) <= _LONGEST else ""
        # If no shape wants its datatype, none asks whether it is well-formed.
        return ending if self.is_plain else self._tested(value, ending, len(ending))

    def _tested(self, value: str, base: str, behind: int) -> str:
        """Return the signature of a value whose text matters."""
        found = self._results.get(value)
        if found is None:
            text = value[1:-behind]
            if self._is_odd(text, base):
                return value if len(value) <= _LONGEST else ""
            passed = ["1" if it.search(text) else "0" for it in self._patterns]
            passed += [_compared(len(text), it) for it in self._lengths]
            if self._bounds and base[0] == '"':
                passed += [_compared(int(text), it) for it in self._bounds]
            found = f"{_TESTED}{''.join(passed)}{base}"
            if len(self._results) >= _MOST_RESULTS:
                self._results = {}
            if len(value) <= _LONGEST:
                self._results[value] = found
        return found

    def _is_odd(self, text: str, base: str) -> bool:
        """Say whether engines might not see in a text what we do."""
        return (
            self._is_exact
            or "\\" in text
            or bool(self._patterns and not (text.isascii() and text.isprintable()))
            or bool(self._bounds and base[0] == '"' and not _is_number(text, base))
        )


def _is_number(text: str, ending: str) -> bool:
    """Say whether a literal's text is a number to everybody, or its datatype to nobody."""
    return bool(_DIGITS.fullmatch(text)) and (ending[1:2] != "^" or ending in _USUAL)


def _compared(number: int, wanted: int) -> str:
    return "<" if number < wanted else ">" if number > wanted else "="


def _is_usual(value: str, ending: str) -> bool:
    """Say whether a literal is written as its datatype is mostly written."""
    spelling = _USUAL.get(ending)
    return bool(spelling and spelling[0].fullmatch(value, 0, len(value) - len(ending) + 1))


def facts(said: Mapping[str, Sequence[str]], predicates: Mapping[str, bool]) -> str | None:
    """Return what is said of a value that shapes look at; None if that is too much.

    Args:
        said: What is said of it.
        predicates: What shapes look at, and whether more matters than that it is said.
    """
    found = []
    for predicate, is_read in predicates.items():
        values = said.get(predicate, ())
        if not is_read:
            found += [f'\n{predicate} "1"'] if values else []
            continue
        for value in values:
            if value[0] == BLANK:
                return None
            found.append(f"\n{predicate} {value}")
    told = "".join(found)
    return told if len(told) <= _LONGEST_FACTS else None


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
    if base == IRI:
        return f"<{_VALUE}:{number}>"
    if base == BLANK:
        return f"_:v{number}"
    if base[0] == '"' and base.rindex('"') == 0:
        spelling = _USUAL.get(base)
        return f'"{spelling[1]}{base}' if spelling else f'"{number}{base}'
    return base
