"""Profiles as documentation: a table of properties for each class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ldcat.model.graph import Literal, Node, Term
from ldcat.model.profile_doc import ClassDoc, ProfileDoc, PropertyDoc, RuleDoc
from ldcat.model.vocabularies import Vocabularies, best_text
from ldcat.terms import SH, SKOS
from ldcat.validation.phrases import Phrases
from ldcat.validation.profiles import Profile
from ldcat.validation.shapes import ShapeTable
from ldcat.validation.words import compact, compact_path

_EXAMPLE: Final = SKOS + "example"
_SUBJECTS_OF: Final = SH + "targetSubjectsOf"
_SEVERITIES: Final = {"Warning": "warning", "Info": "info"}
_OBLIGATIONS: Final = ("mandatory", "recommended", "optional")
_LONGEST_EXAMPLE: Final = 300


def profile_doc(
    profile: Profile,
    profiles: Mapping[str, Profile],
    vocabularies: Vocabularies,
    *,
    phrases: Phrases,
) -> ProfileDoc:
    """Return a profile as tables, with all that it inherits.

    Args:
        profile: The profile.
        profiles: All of them, by token.
        vocabularies: The titles of vocabularies.
        phrases: The words of the reader's language.
    """
    language = phrases.language
    writer = _Writer(profile, profiles, vocabularies, phrases=phrases)
    return ProfileDoc(
        token=profile.token,
        title=best_text(profile.titles, [language]) or profile.title,
        description=best_text(profile.descriptions, [language]) or profile.description,
        iri=profile.iri,
        version=profile.version,
        documentation=profile.documentation,
        base=tuple((it, profiles[it].title) for it in profile.base),
        parts=tuple((name, writer.count(name)) for name in profile.parts),
        kinds=profile.kinds,
        classes=list(writer.classes()),
        others=list(writer.others()),
        notes=profile.notes,
    )


class _Writer:
    """Writes the tables of one profile."""

    def __init__(
        self,
        profile: Profile,
        profiles: Mapping[str, Profile],
        vocabularies: Vocabularies,
        *,
        phrases: Phrases,
    ) -> None:
        self._graph = profile.graph
        self._table = ShapeTable(profile.graph)
        self._vocabularies = vocabularies
        self._phrases = phrases
        self._profile = profile
        #: Profile and part of each shape.
        self._origins = {
            shape: (token, name)
            for token in reversed(profile.lineage)
            for name, part in profiles[token].parts.items()
            for shape in part.graph.nodes
        }

    def count(self, part: str) -> int:
        """Return how many rules a part has."""
        graph = self._profile.parts[part].graph
        return sum(graph.value(it, SH + "path") is not None for it in graph.nodes)

    def classes(self) -> Iterator[ClassDoc]:
        """Yield the tables, in the order of the shapes; one for the same classes."""
        groups: dict[tuple[str, ...], list[Node]] = defaultdict(list)
        for shape in self._graph.nodes:
            found = [it.value for it in self._graph.objects(shape, SH + "targetClass")]
            if found and self._graph.value(shape, SH + "path") is None:
                groups[tuple(sorted(found))].append(shape)
        for targets, shapes in groups.items():
            yield ClassDoc(
                name=next(filter(None, map(self._name, shapes)), compact(targets[0])),
                terms=tuple((compact(it), it) for it in targets),
                properties=tuple(self._properties(shapes, targets)),
                rules=tuple(self._own(shapes)),
            )

    def others(self) -> Iterator[PropertyDoc]:
        """Yield what is said of a property wherever it stands, and in no table."""
        told = {it for shape in self._graph.nodes for it in self._hanging(shape)}
        for shape in self._graph.nodes:
            path = self._graph.value(shape, SH + "path")
            targets = self._graph.objects(shape, _SUBJECTS_OF)
            if path is not None and path in targets and shape not in told:
                yield self._property([shape], ())

    def _properties(
        self, shapes: Sequence[Node], targets: tuple[str, ...]
    ) -> Iterable[PropertyDoc]:
        rows: dict[str, list[Node]] = defaultdict(list)
        for hanging in (it for shape in shapes for it in self._hanging(shape)):
            rows[self._table.path(hanging.value)].append(hanging)
        found = [self._property(its, targets) for path, its in rows.items() if path]
        return sorted(found, key=lambda it: _OBLIGATIONS.index(it.obligation))

    def _hanging(self, shape: Node) -> Iterator[Node]:
        for it in self._graph.objects(shape, SH + "property"):
            if not isinstance(it, Literal):
                yield it

    def _property(self, shapes: Sequence[Node], targets: tuple[str, ...]) -> PropertyDoc:
        path = self._table.path(shapes[0].value)
        everywhere = [
            it
            for it in self._graph.nodes
            if self._graph.objects(it, _SUBJECTS_OF) and self._table.path(it.value) == path
        ]
        about = list(dict.fromkeys([*shapes, *everywhere]))
        schemes = self._table.wanted(shapes[0].value, targets).schemes
        return PropertyDoc(
            name=next(filter(None, map(self._name, about)), ""),
            term=compact_path(path),
            iri=path if "<" not in path else "",
            obligation=self._obligation(about),
            most=min((it.value for it in self._all(about, "maxCount")), default=""),
            range=tuple(dict.fromkeys(self._ranges(about))),
            vocabularies=tuple((self._title(it), it) for it in schemes),
            example=self._example(about),
            advice=next(filter(None, (self._text(it, "description") for it in about)), ""),
            rules=tuple(map(self._rule, about)),
        )

    def _obligation(self, shapes: Sequence[Node]) -> str:
        found = {
            self._severity(it)
            for it in shapes
            if any(value.value != "0" for value in self._graph.objects(it, SH + "minCount"))
        }
        if "violation" in found:
            return "mandatory"
        return "recommended" if found else "optional"

    def _ranges(self, shapes: Sequence[Node]) -> Iterator[str]:
        named = {"node", "class", "datatype"}
        for shape in shapes:
            for name in ("datatype", "class", "node"):
                for it in self._graph.objects(shape, SH + name):
                    yield self._table.name_of(it, self._phrases.language) or compact(it.value)
        if not any(self._graph.objects(it, SH + name) for it in shapes for name in named):
            for it in self._all(shapes, "nodeKind"):
                yield self._phrases.kinds.get(it.value.removeprefix(SH), it.value)

    def _example(self, shapes: Sequence[Node]) -> str:
        value = next((it for shape in shapes for it in self._graph.objects(shape, _EXAMPLE)), None)
        if value is None:
            return ""
        text = value.value if isinstance(value, Literal) else f"<{value.value}>"
        return text[:_LONGEST_EXAMPLE]

    def _own(self, shapes: Sequence[Node]) -> Iterator[tuple[RuleDoc, str]]:
        """Yield rules about the nodes themselves, where their shapes have a sentence for it."""
        for shape in shapes:
            if sentence := self._text(shape, "message") or self._text(shape, "description"):
                yield self._rule(shape), sentence

    def _rule(self, shape: Node) -> RuleDoc:
        name = self._table.rule(shape.value)
        origin, part = self._origins.get(shape, (self._profile.token, ""))
        return RuleDoc(name, name.rpartition("#")[2], self._severity(shape), part, origin)

    def _severity(self, shape: Node) -> str:
        value = self._graph.value(shape, SH + "severity")
        name = value.value.removeprefix(SH) if value is not None else ""
        return _SEVERITIES.get(name, "violation")

    def _name(self, shape: Node) -> str:
        return self._text(shape, "name")

    def _text(self, shape: Node, name: str) -> str:
        return self._table.text(shape.value, SH + name, self._phrases.language)

    def _title(self, scheme: str) -> str:
        return self._vocabularies.label(scheme, [self._phrases.language]) or compact(scheme)

    def _all(self, shapes: Sequence[Node], name: str) -> Iterator[Term]:
        for shape in shapes:
            yield from self._graph.objects(shape, SH + name)
