"""The update job: find out which statements of which graphs an update changes.

Nothing is kept here: the job has a copy of the store of its own, which is thrown away.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from pydantic import BaseModel
from pyoxigraph import (
    BlankNode,
    NamedNode,
    Quad,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from ldcat.errors import BadQueryError, ConflictError, NotFoundError, UnevaluableError
from ldcat.model.contexts import Contexts, load_contexts
from ldcat.model.media import BY_NAME, TRIG
from ldcat.model.reading import Reader
from ldcat.model.sparql_names import PROLOGUE, iri_of
from ldcat.model.tags import with_tags_as_written
from ldcat.model.templates import (
    GraphName,
    Pattern,
    Variable,
    has_blank_node,
    instances,
    pattern_of,
    variables_of,
)
from ldcat.sandbox.query_text import asks_elsewhere, ill_formed
from ldcat.sandbox.update_text import (
    ALL,
    DEFAULT,
    NAMED,
    Clear,
    Create,
    Load,
    Modify,
    Operation,
    Target,
    Transfer,
    failing_first,
    one_by_one,
    operations_of,
    trig_of,
)
from ldcat.sandbox.worker import Output
from ldcat.store.edits import packed_edits
from ldcat.store.working_copy import DEFAULT as DEFAULT_GRAPH
from ldcat.store.working_copy import WorkingCopy
from ldcat.terms import PREFIXES

_Node: TypeAlias = NamedNode | BlankNode
_FAILING: Final = "DROP GRAPH <urn:ldcat:nothing>"


class UpdateOptions(BaseModel):
    """What is asked.

    Attributes:
        step: `sources`: say which documents the update wants to load; `edits`: evaluate it.
        base: IRI that relative IRIs are completed with.
        copy: Folder of a whole checkpoint, which the job may change (`edits`).
        using: Default graphs of every pattern; None for what the update says.
        using_named: Named graphs of every pattern; likewise.
        loaded: Documents by IRI: file and name of the syntax; those that are missing could not be
            had (`edits`).
    """

    step: str
    base: str
    copy_folder: str = ""
    using: tuple[str, ...] | None = None
    using_named: tuple[str, ...] | None = None
    loaded: dict[str, tuple[str, str]] = {}


class UpdateJob:
    """Evaluates updates."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts

    def run(self, options: Mapping[str, Any], body: bytes, output: Output) -> None:
        """Do one step for the update in `body`."""
        asked = UpdateOptions.model_validate(options)
        text = well_formed(body, asked.base)
        operations = list(operations_of(text))
        if asked.step == "sources":
            loads = [it for it in operations if isinstance(it, Load)]
            sources = [
                (iri_of(it.source, prologue=it.prologue, base=asked.base), it.is_silent)
                for it in loads
            ]
            output.header({"sources": sources})
            return
        copy = WorkingCopy(Store(asked.copy_folder))
        try:
            self.evaluate(operations, asked, copy)
            headers, lines = packed_edits(copy.edits())
        finally:
            copy.close()
        output.header({"edits": headers})
        output.write(lines)

    def evaluate(
        self, operations: Iterable[Operation], asked: UpdateOptions, copy: WorkingCopy
    ) -> None:
        """Perform operations on a copy."""
        _check_using(asked, operations)
        evaluation = _Evaluation(copy, asked, Reader(self._contexts, tolerant=False))
        for it in operations:
            evaluation.perform(it)


def well_formed(body: bytes, base: str) -> str:
    """Return a well-formed update.

    Raises:
        BadQueryError: It is not.
        UnevaluableError: It asks other endpoints.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise BadQueryError("The update is not UTF-8.", mend="Encode it as UTF-8.") from error
    if message := _complaint(text, base):
        raise ill_formed(text, message, lambda other: _complaint(other, base), thing="update")
    if asks_elsewhere(text):
        raise UnevaluableError(
            "SERVICE is switched off: updates ask no other endpoint.",
            mend="Ask the other endpoint yourself, and send the data.",
        )
    return text


def _complaint(text: str, base: str) -> str:
    """Return what the parser says of a text; empty if it is well-formed."""
    said = _said(text, base)
    return next(filter(None, (_said(it, base) for it in one_by_one(text))), "") if said else ""


def _said(text: str, base: str) -> str:
    """Return what the engine says of a text.

    Nothing of it is evaluated: an operation that fails comes first.
    """
    said = ""
    for it in (failing_first(text, _FAILING), text):
        try:
            Store().update(it, base_iri=base, prefixes=dict(PREFIXES))
        except SyntaxError as error:
            said = str(error.msg)
        except RuntimeError:
            return ""
    return said


def _check_using(asked: UpdateOptions, operations: Iterable[Operation]) -> None:
    """SPARQL 1.1 Protocol 2.2.3: the request and the update must not both say it."""
    if asked.using is None and asked.using_named is None:
        return
    if any(
        isinstance(it, Modify) and (it.default or it.using or it.using_named) for it in operations
    ):
        raise BadQueryError(
            "Both the request and the update choose graphs (using-graph-uri; USING, WITH).",
            mend="Choose them in one place.",
        )


class _Evaluation:
    """Performs operations on a copy, one after the other."""

    def __init__(self, copy: WorkingCopy, asked: UpdateOptions, reader: Reader) -> None:
        self._copy = copy
        self._asked = asked
        self._reader = reader
        self._variable = f"urn:ldcat:variable:{secrets.token_hex(8)}:"

    def perform(self, operation: Operation) -> None:
        """Perform one operation."""
        if isinstance(operation, Modify):
            self._modify(operation)
        elif isinstance(operation, Load):
            self._load(operation)
        elif isinstance(operation, Clear):
            self._clear(operation)
        elif isinstance(operation, Create):
            self._create(operation)
        else:
            self._transfer(operation)

    def _modify(self, it: Modify) -> None:
        default = self._graph(it.prologue, it.default) if it.default else DEFAULT_GRAPH
        deletes = self._template(it.prologue, it.delete, default)
        inserts = self._template(it.prologue, it.insert, default)
        if it.where is None:
            self._copy.apply(instances(deletes, None), instances(inserts, None))
            return
        gone: dict[Quad, None] = {}
        come: dict[Quad, None] = {}
        moved: set[Quad] = set()
        exact = [pattern for pattern in inserts if not isinstance(pattern[2], Variable)]
        moving = [pattern for pattern in inserts if isinstance(pattern[2], Variable)]
        names = sorted({*variables_of(deletes), *variables_of(inserts)})
        needs_each = any(map(has_blank_node, inserts))
        for solution in self._solutions(it, names, needs_each=needs_each):
            gone.update(dict.fromkeys(instances(deletes, solution)))
            fresh: dict[BlankNode, BlankNode] = {}
            come.update(dict.fromkeys(instances(exact, solution, fresh)))
            values = dict.fromkeys(instances(moving, solution, fresh))
            come.update(values)
            moved.update(values)
        self._copy.apply(gone, come, moved)

    def _template(self, prologue: str, template: str, default: GraphName) -> list[Pattern]:
        """Return the statements of a template."""
        if not template:
            return []
        text = trig_of(PROLOGUE + prologue, template, self._variable).encode()
        quads = list(parse(text, RdfFormat.TRIG, base_iri=self._asked.base))
        triples, _ = with_tags_as_written([it.triple for it in quads], text, TRIG)
        names = [default if it.graph_name == DEFAULT_GRAPH else it.graph_name for it in quads]
        return [
            pattern_of(it, name, self._variable) for it, name in zip(triples, names, strict=True)
        ]

    def _solutions(
        self, it: Modify, names: Sequence[str], *, needs_each: bool
    ) -> Iterator[QuerySolution]:
        """Yield the solutions of a pattern; unless each is needed, those that differ."""
        head = " ".join(f"?{name}" for name in names) or "*"
        distinct = "DISTINCT" if names and not needs_each else ""
        limit = "LIMIT 1" if not names and not needs_each else ""
        default, named = self._dataset(it)
        try:
            solutions = self._copy.store.query(
                f"{it.prologue}SELECT {distinct} {head} WHERE {{{it.where}}} {limit}",
                base_iri=self._asked.base,
                prefixes=dict(PREFIXES),
                default_graph=default,
                named_graphs=named,
            )
            if not isinstance(solutions, QuerySolutions):  # pragma: no cover - it is a SELECT
                raise TypeError(type(solutions))
            yield from solutions
        except (RuntimeError, ValueError) as error:
            raise UnevaluableError(
                f"The update cannot be evaluated: {error}.", mend="Change the update."
            ) from error

    def _dataset(self, it: Modify) -> tuple[list[GraphName] | None, list[_Node] | None]:
        """Return the graphs that a pattern is asked of: default, named (Update 3.1.3)."""
        asked = self._asked
        if asked.using is not None or asked.using_named is not None:
            return [*map(NamedNode, asked.using or ())], [*map(NamedNode, asked.using_named or ())]
        if it.using or it.using_named:
            return (
                [self._graph(it.prologue, name) for name in it.using],
                [self._graph(it.prologue, name) for name in it.using_named],
            )
        if it.default:
            return [self._graph(it.prologue, it.default)], None
        return None, None

    def _graph(self, prologue: str, name: str) -> NamedNode:
        return NamedNode(iri_of(name, prologue=prologue, base=self._asked.base))

    def _place(self, prologue: str, target: Target) -> GraphName:
        return DEFAULT_GRAPH if target == DEFAULT else self._graph(prologue, target)

    def _load(self, it: Load) -> None:
        source = iri_of(it.source, prologue=it.prologue, base=self._asked.base)
        if source not in self._asked.loaded:  # and it is silent, or we were not asked
            return
        path, syntax = self._asked.loaded[source]
        reading = self._reader.read(Path(path).read_bytes(), BY_NAME[syntax], source)
        into = self._graph(it.prologue, it.into) if it.into else DEFAULT_GRAPH
        quads = [pattern_of(it, into, self._variable) for it in reading.triples]
        self._copy.apply((), instances(quads, None))

    def _clear(self, it: Clear) -> None:
        if it.target == ALL:
            self._copy.clear_all()
        elif it.target == NAMED:
            self._copy.clear_named()
        elif it.target == DEFAULT:
            self._copy.clear_default()
        else:
            self._copy.clear(self._graph(it.prologue, it.target))

    def _create(self, it: Create) -> None:
        name = self._graph(it.prologue, it.target)
        if not it.is_silent and self._copy.has(name):
            raise ConflictError(
                f"The graph <{name.value}> is there already.", mend="Say CREATE SILENT."
            )

    def _transfer(self, it: Transfer) -> None:
        source, target = self._place(it.prologue, it.source), self._place(it.prologue, it.target)
        if source == target:
            return
        quads = self._copy.quads(source)
        if not quads and isinstance(source, NamedNode):
            if it.is_silent:
                return
            raise NotFoundError(f"There is no graph <{source.value}>.", mend="Is its name right?")
        if it.verb != "ADD":
            self._clear_place(target)
        self._copy.apply((), [Quad(q.subject, q.predicate, q.object, target) for q in quads])
        if it.verb == "MOVE":
            self._clear_place(source)

    def _clear_place(self, place: GraphName) -> None:
        if isinstance(place, NamedNode):
            self._copy.clear(place)
        else:
            self._copy.clear_default()


def open_job(config: Mapping[str, Any]) -> UpdateJob:
    """Return the job of a worker.

    Args:
        config: `contexts`: a folder of JSON-LD contexts.
    """
    return UpdateJob(load_contexts(Path(config["contexts"])))
