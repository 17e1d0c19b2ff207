"""Read stored queries from their files, and check them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ldcat.errors import BadParameterError, ResourceError
from ldcat.model.outline import Outline, complaint, outline
from ldcat.sandbox.query_text import ill_formed
from ldcat.sandbox.services import as_graphs
from ldcat.sparql.stored import LANGUAGE, Parameter, StoredQuery, broken_at, places
from ldcat.sparql.titles import TITLE, is_distinct, ordering, titled_columns
from ldcat.sparql.values import TYPES

#: Parameters of every stored query; those that begin with `utm_` or are marks of newsletters are
#: passed over in requests (`ldcat.web.parameters`).
RESERVED: Final = frozenset({"page", "page_size", "_format"})
_TRACKING: Final = re.compile(r"utm_.*|fbclid|gclid|mc_cid|mc_eid|ref")
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_IS_PARAMETER: Final = re.compile(r"param\b")
_PARAMETER: Final = re.compile(
    r"param (?P<name>[a-z][a-z0-9_]*) (?P<type>\w+)"
    r'(?: (?P<default>"[^"]*"|(?![\u2013\u2014-] )[^"\s]\S*))?'
    r" [\u2013\u2014-] (?P<description>.+)"
)
_REQUIRED: Final = "required"
_EXAMPLE: Final = re.compile(r"example (?P<name>[a-z][a-z0-9_]*)=(?P<value>.+)")
_TITLES: Final = re.compile(r"titles (\w+)")


@dataclass
class _Head:
    """The comments before a query."""

    title: str = ""
    description: list[str] = field(default_factory=list)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    titled: str = ""
    lines: int = 0


def load_queries(folders: Sequence[Path]) -> Mapping[str, StoredQuery]:
    """Return the stored queries of folders, by name; a later folder's query replaces.

    Raises:
        ResourceError: A file is broken; says which, where, and why.
    """
    paths = {path.stem: path for folder in folders for path in sorted(folder.glob("*.rq"))}
    return MappingProxyType({name: _read(paths[name]) for name in sorted(paths)})


def _read(path: Path) -> StoredQuery:
    if not _NAME.fullmatch(path.stem):
        raise _broken(
            path, "Its name cannot be part of an address", "Use small letters, digits and hyphens."
        )
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(path, f"It cannot be read: {error}") from error
    head = _head(path, content)
    answer = _outline(path, content)
    text = "".join(content.splitlines(keepends=True)[head.lines :]).strip() + "\n"
    _check_titles(path, head, columns=answer.columns, text=text)
    query = StoredQuery(
        name=path.stem,
        title=head.title,
        description=" ".join(head.description),
        parameters=(*head.parameters.values(), *([LANGUAGE] if head.titled else [])),
        form=answer.form,
        columns=titled_columns(answer.columns, head.titled) if head.titled else answer.columns,
        text=text,
        titled=head.titled,
    )
    _check_places(path, query, head.parameters)
    _check_use(path, query)
    return query


def _head(path: Path, content: str) -> _Head:
    head = _Head()
    for number, line in _comments(content):
        head.lines = number
        if said := line.removeprefix("#").strip():
            _take(path, head, number=number, said=said)
    if not head.title:
        raise _broken(
            path, "The first line does not say what it answers", "Begin with a comment.", line=1
        )
    return head


def _take(path: Path, head: _Head, *, number: int, said: str) -> None:
    """Take what a comment says into the head."""
    if not head.title:
        head.title = said
    elif _IS_PARAMETER.match(said):
        parameter = _parameter(path, number, said)
        if parameter.name in head.parameters:
            raise _broken(path, f"“{parameter.name}” is told of twice", line=number)
        head.parameters[parameter.name] = parameter
    elif found := _EXAMPLE.fullmatch(said):
        name = found["name"]
        if name not in head.parameters:
            raise _broken(
                path,
                f"There is no parameter “{name}” before its example",
                f"Write before it: # param {name} type - description.",
                line=number,
            )
        told = replace(head.parameters[name], own_example=found["value"])
        head.parameters[name] = _checked(path, number, told)
    elif found := _TITLES.fullmatch(said):
        head.titled = found[1]
    elif head.parameters or head.titled:
        raise _broken(
            path,
            "A comment stands among the parameters that is none",
            "Put what describes the query before them.",
            line=number,
        )
    else:
        head.description.append(said)


def _comments(content: str) -> Iterator[tuple[int, str]]:
    """Yield the comments that a file begins with, by line."""
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.startswith("#"):
            return
        yield number, line


def _parameter(path: Path, line: int, said: str) -> Parameter:
    found = _PARAMETER.fullmatch(said)
    if found is None:
        raise _broken(
            path,
            "The parameter is not well-formed",
            "Write: # param name type [default] - description.",
            line=line,
        )
    name, default = found["name"], found["default"] or ""
    if name in RESERVED or _TRACKING.fullmatch(name):
        raise _broken(path, f"“{name}” means something else in requests", line=line)
    if found["type"] not in TYPES:
        there = ", ".join(TYPES)
        raise _broken(path, f"There is no type “{found['type']}”", f"Use: {there}.", line=line)
    parameter = Parameter(
        name=name,
        kind=TYPES[found["type"]],
        default="" if default == _REQUIRED else default.strip('"'),
        is_required=default == _REQUIRED,
        description=found["description"].strip(),
    )
    return _checked(path, line, parameter)


def _checked(path: Path, line: int, parameter: Parameter) -> Parameter:
    """Return a parameter whose default and example are values of its type."""
    try:
        for value in filter(None, (parameter.default, parameter.own_example)):
            parameter.term(value)
    except BadParameterError as error:
        raise _broken(path, error.what.rstrip("."), error.mend, line=line) from error
    return parameter


def _outline(path: Path, content: str) -> Outline:
    try:
        return outline(as_graphs(content))
    except ValueError as error:
        fault = ill_formed(content, str(error), _complaint)
        raise ResourceError(
            fault.what, where=f"{path}, {fault.where}".rstrip(", "), mend=fault.mend
        ) from error


def _complaint(text: str) -> str:
    """Return what the engine has against a query, which shall ask nobody yet."""
    return complaint(as_graphs(text))


def _check_titles(path: Path, head: _Head, *, columns: Sequence[str], text: str) -> None:
    """Refuse titles beside a column that is not there, or beside rows that come more than once."""
    if not head.titled:
        return
    if head.titled not in columns or TITLE in columns:
        raise _broken(
            path, f"There can be no titles of “{head.titled}”", "Name one of its columns."
        )
    if not is_distinct(text):
        raise _broken(path, "With titles each row must come once", "Begin with SELECT DISTINCT.")
    for name in ordering(text):
        if name not in columns:
            raise _broken(
                path, f"?{name} is no column", "With titles, order it by its columns only."
            )
    if LANGUAGE.name in head.parameters:
        raise _broken(path, f"With titles there is a parameter “{LANGUAGE.name}” already")


def _check_places(path: Path, query: StoredQuery, known: Collection[str]) -> None:
    """Refuse parameters that change nothing, and places that nothing fills."""
    there = places(query.text)
    for name in {*known} - {*there}:
        raise _broken(
            path,
            f"The parameter “{name}” has no place in the query",
            f"Where it counts, write on a line of its own: VALUES ?{name} {{ UNDEF }}",
        )
    for name in there:
        if name not in known:
            raise _broken(
                path,
                f"VALUES ?{name} {{ UNDEF }} is the place of no parameter",
                f"Add a line: # param {name} type - description.",
            )
        if not _complaint(broken_at(query.text, name)):
            raise _broken(path, f"The place of “{name}” is inside a text")


def _check_use(path: Path, query: StoredQuery) -> None:
    """Refuse a query whose rows are in no order, or which ends in what pages add."""
    values = {it.name: it.term(it.example) for it in query.parameters}
    if query.form != "rows":
        fault = _complaint(query.with_values(values))
    elif _complaint(f"{query.text}DESC(1)"):
        # What can follow there is one more condition of ORDER BY, and nothing else.
        raise _broken(
            path,
            "It does not end with ORDER BY",
            "Pages need an order; LIMIT and OFFSET are added to them.",
        )
    else:
        fault = _complaint(query.page(values, skipped=0, most=1))
    if fault:
        raise _broken(path, f"As it is asked it is not well-formed: {fault.rstrip('.')}")


def _broken(path: Path, what: str, mend: str = "", *, line: int = 0) -> ResourceError:
    where = f"{path}, line {line}" if line else str(path)
    return ResourceError(f"{what}.", where=where, mend=mend)
