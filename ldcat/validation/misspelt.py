"""Notes on shapes that can be used, but hardly mean what they say: misspelt terms and the like."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Node, Term, node, term
from ldcat.terms import RDF_TYPE, SH
from ldcat.validation.standing import Standing

#: The properties of SHACL, and of its advanced features.
_TERMS: Final = frozenset(
    word
    for words in (
        "alternativePath and annotationProperty annotationValue annotationVarName ask",
        "class closed condition conforms construct datatype deactivated declare",
        "defaultValue description detail disjoint editor entailment equals expression",
        "filterShape flags focusNode group hasValue ignoredProperties in intersection",
        "inversePath js jsFunctionName jsLibrary jsLibraryURL labelTemplate languageIn",
        "lessThan lessThanOrEquals limit maxCount maxExclusive maxInclusive maxLength",
        "message minCount minExclusive minInclusive minLength name namespace node",
        "nodeKind nodeValidator nodes not object oneOrMorePath optional or order",
        "parameter path pattern predicate prefix prefixes property propertyValidator",
        "qualifiedMaxCount qualifiedMinCount qualifiedValueShape",
        "qualifiedValueShapesDisjoint result resultAnnotation resultMessage resultPath",
        "resultSeverity returnType rule select severity shapesGraph shapesGraphWellFormed",
        "sourceConstraint sourceConstraintComponent sourceShape sparql subject",
        "suggestedShapesGraph target targetClass targetNode targetObjectsOf",
        "targetSubjectsOf this union uniqueLang update validator value values viewer xone",
        "zeroOrMorePath zeroOrOnePath",
    )
    for word in words.split()
)
#: Its classes.
_CLASSES: Final = frozenset(
    word
    for words in (
        "AbstractResult ConstraintComponent Function JSConstraint JSConstraintComponent",
        "JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator NodeShape",
        "Parameter Parameterizable PrefixDeclaration PropertyGroup PropertyShape",
        "ResultAnnotation Rule SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint",
        "SPARQLConstructExecutable SPARQLExecutable SPARQLFunction SPARQLRule",
        "SPARQLSelectExecutable SPARQLSelectValidator SPARQLTarget SPARQLTargetType",
        "SPARQLUpdateExecutable Shape Target TargetType TripleRule ValidationReport",
        "ValidationResult Validator",
    )
    for word in words.split()
)
#: The values that it has for some properties; others may have any.
_VALUES: Final = {
    "nodeKind": frozenset(
        ["BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
    ),
    "severity": frozenset(["Violation", "Warning", "Info", "Debug", "Trace"]),
}
_LEAST_ALIKE: Final = 0.7
_LIMITS: Final = (("minCount", "maxCount"), ("minLength", "maxLength"))


def notes_of(graph: Graph, standing: Standing) -> tuple[str, ...]:
    """Return what looks mistaken in shapes and keeps nobody from using them.

    Args:
        graph: The shapes.
        standing: Knows where in the files they stand.
    """
    found = (*_misspelt(graph), *_never_kept(graph))
    notes = {note: f"{standing.of(shape, text)}: {note}" for shape, text, note in reversed(found)}
    return tuple(reversed(notes.values()))


def _misspelt(graph: Graph) -> Iterator[tuple[Node, str, str]]:
    """Yield shapes with unknown terms of SHACL: the shape, the term, and the note."""
    for triple in graph:
        shape, value = node(triple.subject), term(triple.object)
        name = _local(triple.predicate)
        if name and name not in _TERMS:
            told = f"sh:{name} is no property of SHACL{_meant(name, _TERMS)}: it is ignored."
            yield shape, f"sh:{name}", told
        local = _local(value)
        if triple.predicate.value == RDF_TYPE and local and local not in _CLASSES:
            told = f"sh:{local} is no class of SHACL{_meant(local, _CLASSES)}: it says nothing."
            yield shape, f"sh:{local}", told
        if local and name in _VALUES and local not in _VALUES[name]:
            meant = _meant(local, _VALUES[name])
            yield shape, f"sh:{local}", f"sh:{name} has no value sh:{local}{meant}."


def _never_kept(graph: Graph) -> Iterator[tuple[Node, str, str]]:
    """Yield shapes that nothing can keep: the shape, where to look, and the note."""
    for shape in graph.nodes:
        for least, most in _LIMITS:
            low, high = (_number(graph.value(shape, SH + it)) for it in (least, most))
            if low is not None and high is not None and low > high:
                told = f"sh:{least} {low} and sh:{most} {high} of one shape are never kept."
                yield shape, f"sh:{least}", told


def _number(value: Term | None) -> int | None:
    is_number = isinstance(value, Literal) and value.value.isdecimal()
    return int(value.value) if is_number and value else None


def _local(value: Term) -> str:
    """Return the local name of a term of SHACL, or nothing."""
    is_shacl = isinstance(value, NamedNode) and value.value.startswith(SH)
    return value.value.removeprefix(SH) if is_shacl else ""


def _meant(name: str, known: Collection[str]) -> str:
    by_case = {it.casefold(): it for it in known}
    alike = get_close_matches(name.casefold(), by_case, 1, _LEAST_ALIKE)
    return f" (sh:{by_case[alike[0]]}?)" if alike else ""
