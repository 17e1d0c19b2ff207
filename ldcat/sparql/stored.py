"""Stored queries: files of SPARQL that are asked by name, with parameters.

A file begins with comments: the title, what it answers, then the parameters, one a line:

    # Datasets that were not modified for long
    # A dataset is listed if …
    # param before date required - Only datasets that were modified before this day.
    # param publisher iri - Only those of this publisher.
    # example publisher=https://example.org/id/office
    # titles dataset

An example is shown where people and programs learn of the parameter; without one it is that of the
type. The last line asks for a column `title` beside the column `dataset`.

A parameter stands in the query where a line says `VALUES ?before { UNDEF }`: there its term is put,
and without a value the line goes. So a query is asked with terms only, and is SPARQL as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from ldcat.errors import BadParameterError
from ldcat.model.graph import Term
from ldcat.sparql.titles import TITLE, with_titles
from ldcat.sparql.values import TODAY, TYPES, ValueType, term_of

#: Where the term of a parameter stands; a line of its own.
_PLACE: Final = re.compile(
    r"^([ \t]*)VALUES[ \t]+\?(\w+)[ \t]*\{[ \t]*UNDEF[ \t]*\}[ \t]*\n",
    re.MULTILINE | re.IGNORECASE,
)
_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a stored query can be told.

    Attributes:
        name: Its name, also that of the variable.
        kind: Its type.
        default: The value that it has unless it is told; empty for none.
        is_required: Whether the query cannot be asked without it.
        description: What it does.
        own_example: A value to try; empty for that of its type.
    """

    name: str
    kind: ValueType
    default: str
    is_required: bool
    description: str
    own_example: str = ""

    @property
    def example(self) -> str:
        """A value to try."""
        return self.own_example or self.kind.example

    def term(self, text: str) -> Term:
        """Return the term of a value.

        Raises:
            BadParameterError: It is no value of the parameter's type.
        """
        shown = f"{text[:_LONGEST_SHOWN]}…" if len(text) > _LONGEST_SHOWN else text
        try:
            return term_of(self.kind, text)
        except OverflowError as error:
            raise self._bad(f"is too large: “{shown}” {error}") from error
        except ValueError as error:
            raise self._bad(f"is {self.kind.words}; “{shown}” is not: {error}") from error

    def missing(self) -> BadParameterError:
        """Return the complaint that it is not told."""
        return self._bad(f"is missing: {self.kind.words}")

    def _bad(self, what: str) -> BadParameterError:
        return BadParameterError(
            f"The parameter “{self.name}” {what}.",
            where=self.name,
            mend=f"For example: {self.name}={self.example}.",
        )


#: What every query with titles can be told besides.
LANGUAGE: Final = Parameter(
    "language",
    TYPES["language"],
    "en",
    is_required=False,
    description="The language of titles, if there are any in it.",
)


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A query that is asked by its name.

    Attributes:
        name: The name: that of its file, without suffix.
        title: What it answers, in a few words.
        description: The same in sentences; may be empty.
        parameters: What it can be told.
        form: What it answers with: `rows`, `truth` or `graph`.
        columns: The names of its columns, if it answers with rows.
        text: The query, without the comments before it.
        titled: The column whose titles are put beside it; empty for none.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    form: str
    columns: tuple[str, ...]
    text: str
    titled: str = ""

    def values(self, given: Mapping[str, str]) -> Mapping[str, Term]:
        """Return the terms that the query is asked with; defaults count where nothing is given.

        Args:
            given: Values by the name of their parameter, as a request has them.

        Raises:
            BadParameterError: A value is none of its parameter's type, or one is missing.
        """
        found: dict[str, Term] = {}
        for it in self.parameters:
            if text := given.get(it.name) or it.default:
                found[it.name] = it.term(text)
            elif it.is_required:
                raise it.missing()
        return found

    def tried(self, given: Mapping[str, str]) -> Mapping[str, str]:
        """Return what is given, with examples for what is missing."""
        examples = {it.name: it.example for it in self.parameters if it.is_required}
        return {**examples, **given}

    def is_settled(self, given: Mapping[str, str]) -> bool:
        """Say whether the answer is the same tomorrow, if the catalogue is."""
        return all((given.get(it.name) or it.default) != TODAY for it in self.parameters)

    def with_values(self, values: Mapping[str, Term]) -> str:
        """Return the query with terms in the places of its parameters.

        Nothing in a term can end it: an IRI has none of the characters that do (SPARQL 1.1 Query
        19.8, IRIREF), and literals are written by the engine that reads them.
        """
        return self._whole(values, "")

    def page(self, values: Mapping[str, Term], *, skipped: int, most: int) -> str:
        """Return the query for a part of its rows, in an order that leaves no tie.

        Args:
            values: What it is asked with.
            skipped: How many rows come before.
            most: How many rows are wanted.
        """
        ties = " ".join(f"?{it}" for it in self._own_columns)
        return self._whole(values, f"{ties}\nLIMIT {most} OFFSET {skipped}\n")

    def _whole(self, values: Mapping[str, Term], part: str) -> str:
        text = _PLACE.sub(partial(_filled, values), self.text)
        if not self.titled:
            return f"{text}{part}"
        return with_titles(
            text,
            part,
            columns=self._own_columns,
            subject=self.titled,
            language=values[LANGUAGE.name],
        )

    @property
    def _own_columns(self) -> list[str]:
        """The columns that the query itself has."""
        return [it for it in self.columns if not self.titled or it != TITLE]


def places(text: str) -> list[str]:
    """Return the parameters that have a place in a query."""
    return [found[1] for found in _PLACE.findall(text)]


def broken_at(text: str, name: str) -> str:
    """Return a query that is ill-formed in the places of a parameter, if these are real."""
    return _PLACE.sub(lambda it: ")\n" if it[2] == name else it[0], text)


def _filled(values: Mapping[str, Term], place: re.Match[str]) -> str:
    blanks, name = place.groups()
    return f"{blanks}VALUES ?{name} {{ {values[name]} }}\n" if name in values else ""
