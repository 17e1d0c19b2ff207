"""Profiles: the folders `shapes/<token>/`, read and put together."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ldcat.errors import ResourceError, UnknownProfileError
from ldcat.model.graph import BlankNode, Graph, Literal, Node, Term, Triple, node, term
from ldcat.model.report import Severity
from ldcat.model.syntax import n_triples
from ldcat.model.verdicts import Verdict
from ldcat.terms import SH
from ldcat.validation.faulty import refuse_faulty
from ldcat.validation.misspelt import notes_of
from ldcat.validation.profile_file import CORE, NAME, ProfileFile
from ldcat.validation.published import usable
from ldcat.validation.shapes import read_shapes, with_names
from ldcat.validation.standing import Standing

_TARGETS: Final = frozenset(
    SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)
_SHAPE_CLASSES: Final = frozenset({SH + "NodeShape", SH + "PropertyShape"})


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the rules of a profile, which may be chosen alone.

    Attributes:
        name: Its name: `core`, `ranges`, `recommended`, `vocabularies` or one of somebody's own.
        files: Its Turtle files, in the order they are listed.
        graph: Its shapes, without those of other parts.
        notes: What was mended in the shapes to make them usable.
    """

    name: str
    files: tuple[Path, ...]
    graph: Graph
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of rules that records may promise to keep.

    Attributes:
        token: Its short name: the name of its folder, or a choice such as `dcat-ap/core`.
        title: Its name for people, in English.
        iri: What `dct:conformsTo` says of a record that keeps it.
        version: Its version.
        description: What it is for, in a sentence or two, in English.
        titles: Its name by language.
        descriptions: What it is for, by language.
        documentation: The page of its specification, or nothing.
        base: Tokens of the profiles that it builds on directly.
        lineage: Itself and every profile it builds on, nearest first, by token.
        kinds: IRIs of the classes whose instances it describes.
        background: What its shapes look at of the terms of vocabularies, as IRIs of
            predicates; None if they may look at everything.
        policy: What becomes of a record with findings of a severity, where it says, or else
            the nearest that it builds on.
        parts: Its own parts, in order; those of its bases are with them.
        graph: Every shape that applies: its own, then those of its bases.
        notes: What was mended in the shapes to make them usable.
    """

    token: str
    title: str
    iri: str
    version: str
    description: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    documentation: str
    base: tuple[str, ...]
    lineage: tuple[str, ...]
    kinds: tuple[str, ...]
    background: tuple[str, ...] | None
    policy: Mapping[Severity, Verdict]
    parts: Mapping[str, Part]
    graph: Graph
    notes: tuple[str, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Its own Turtle files, in the order they are listed."""
        return tuple(file for part in self.parts.values() for file in part.files)

    @property
    def shapes(self) -> bytes:
        """The shapes that apply, as N-Triples."""
        return n_triples(self.graph)


class Profiles(Mapping[str, Profile]):
    """The profiles that can be used, by token; and why others cannot."""

    def __init__(self, usable: Mapping[str, Profile], faults: Mapping[str, ResourceError]) -> None:
        self._usable = dict(usable)
        self.faults: Mapping[str, ResourceError] = MappingProxyType(dict(faults))

    def __getitem__(self, token: str) -> Profile:
        return self._usable[token]

    def __iter__(self) -> Iterator[str]:
        return iter(self._usable)

    def __len__(self) -> int:
        return len(self._usable)

    def without(self, faults: Mapping[str, ResourceError]) -> Profiles:
        """Return the profiles without those that turned out to be faulty."""
        usable = {token: it for token, it in self.items() if not faults.keys() & {*it.lineage}}
        return Profiles(usable, {**self.faults, **faults})


def load_profiles(folders: Sequence[Path]) -> Profiles:
    """Return the profiles of the folders, by token; a later folder's profile replaces.

    Raises:
        ResourceError: A file is broken, a base is unknown or bases form a circle; says
            which file and, where it can be told, which line.
    """
    profiles = usable_profiles(folders)
    for fault in profiles.faults.values():
        raise fault
    return profiles


def usable_profiles(folders: Sequence[Path]) -> Profiles:
    """Return the profiles of the folders that can be used, and what is wrong with the others."""
    drafts: dict[str, _Draft] = {}
    faults: dict[str, ResourceError] = {}
    for path in (it for folder in folders for it in sorted(folder.glob(f"*/{NAME}"))):
        try:
            draft = _draft(ProfileFile(path))
            drafts[draft.token] = draft
        except ResourceError as error:
            faults[path.parent.name] = error
    usable: dict[str, Profile] = {}
    for token in sorted(drafts):
        try:
            usable[token] = _profile(drafts, token)
        except ResourceError as error:
            faults.setdefault(token, error)
    return Profiles(usable, faults)


def chosen(profiles: Mapping[str, Profile], choice: str) -> Profile:
    """Return a profile, or some parts of it: `token`, `token/part` or `token/part+part`.

    The parts of the same names are taken from the profiles that it builds on, too.

    Raises:
        UnknownProfileError: There is no such profile or part; says what there is.
    """
    token, slash, names = choice.partition("/")
    if isinstance(profiles, Profiles) and token in profiles.faults and token not in profiles:
        raise profiles.faults[token]
    if (profile := profiles.get(token)) is None:
        known = ", ".join(profiles)
        raise UnknownProfileError(
            f"There is no profile “{token}”.", mend=f"Choose one of: {known}."
        )
    if not slash:
        return profile
    line = [profiles[ancestor].parts for ancestor in profile.lineage]
    known_parts = tuple(dict.fromkeys(name for parts in line for name in parts))
    wanted = names.split("+")
    for name in wanted:
        if name not in known_parts:
            raise UnknownProfileError(
                f"The profile “{token}” has no part “{name}”.",
                mend=f"Choose from: {', '.join(known_parts)}. Join several with +.",
            )
    return _of_parts(profile, line, [name for name in known_parts if name in wanted])


def _of_parts(
    profile: Profile, line: Sequence[Mapping[str, Part]], names: Sequence[str]
) -> Profile:
    found = [parts[name] for parts in line for name in names if name in parts]
    own = {name: part for name, part in profile.parts.items() if name in names}
    return replace(
        profile,
        token=f"{profile.token}/{'+'.join(names)}",
        parts=MappingProxyType(own),
        graph=_joined(found),
        notes=tuple(note for part in found for note in part.notes),
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A profile on its own, before its bases are known."""

    token: str
    file: ProfileFile
    kinds: tuple[str, ...]
    background: tuple[str, ...] | None
    parts: Mapping[str, Part]

    @property
    def base(self) -> tuple[str, ...]:
        """The tokens of the bases."""
        return self.file.list("base")


def _draft(file: ProfileFile) -> _Draft:
    token = file.token
    background = file.iris("background", "predicate") if file.has("background") else None
    parts = {name: _part(file, name, files) for name, files in file.parts().items()}
    return _Draft(token, file, file.iris("kinds", "class"), background, MappingProxyType(parts))


def _part(file: ProfileFile, name: str, files: tuple[Path, ...]) -> Part:
    token = file.token
    graph = Graph(triple for path in files for triple in _relabelled(read_shapes(path, token)))
    standing = Standing(graph, files)
    graph, notes = usable(graph, standing)
    refuse_faulty(graph, standing)
    notes += notes_of(graph, standing)
    if not any(map(_is_of_shape, graph)):
        place = f"parts.{name}" if file.has("parts") else "shapes"
        what = " ".join(("The files hold no shape.", *notes))
        raise file.fault(place, what, "Add an sh:NodeShape.")
    label = token if name == CORE else f"{token}/{name}"
    return Part(name, files, with_names(graph, label), notes)


def _relabelled(graph: Graph) -> Iterable[Triple]:
    """Give blank nodes labels of their own: `_:x` of one file is not that of another."""
    labels: dict[Term, BlankNode] = {}

    def renamed(value: Node) -> Node:
        return labels.setdefault(value, BlankNode()) if isinstance(value, BlankNode) else value

    for triple in graph:
        value = term(triple.object)
        yield Triple(
            renamed(node(triple.subject)),
            triple.predicate,
            value if isinstance(value, Literal) else renamed(value),
        )


def _is_of_shape(triple: Triple) -> bool:
    """Say whether a triple declares a shape."""
    value = getattr(triple.object, "value", "")
    return triple.predicate.value in _TARGETS or value in _SHAPE_CLASSES


def _profile(drafts: Mapping[str, _Draft], token: str) -> Profile:
    draft = drafts[token]
    file = draft.file
    lineage = _lineage(drafts, token)
    parts = [part for ancestor in lineage for part in drafts[ancestor].parts.values()]
    return Profile(
        token=token,
        title=file.words("title"),
        iri=file.words("iri"),
        version=file.words("version"),
        description=file.words("description"),
        titles=MappingProxyType({"en": file.words("title"), **file.table("titles")}),
        descriptions=MappingProxyType(
            {"en": file.words("description"), **file.table("descriptions")}
        ),
        documentation=file.words("documentation"),
        base=draft.base,
        lineage=lineage,
        kinds=draft.kinds,
        background=_background(drafts, lineage),
        policy=ChainMap(*(dict(drafts[it].file.policy()) for it in lineage)),
        parts=draft.parts,
        graph=_joined(parts),
        notes=tuple(note for part in parts for note in part.notes),
    )


def _joined(parts: Iterable[Part]) -> Graph:
    return Graph(triple for part in parts for triple in part.graph)


def _background(drafts: Mapping[str, _Draft], lineage: Sequence[str]) -> tuple[str, ...] | None:
    """Return what the shapes of a lineage look at; None as soon as one does not say."""
    found: dict[str, None] = {}
    for ancestor in lineage:
        if (own := drafts[ancestor].background) is None:
            return None
        found.update(dict.fromkeys(own))
    return tuple(found)


def _lineage(drafts: Mapping[str, _Draft], token: str) -> tuple[str, ...]:
    """Return the token and its ancestors, breadth first: the nearest rule speaks first."""
    _check_bases(drafts, token, trail=())
    found = [token]
    for ancestor in found:
        found += [base for base in drafts[ancestor].base if base not in found]
    return tuple(found)


def _check_bases(drafts: Mapping[str, _Draft], token: str, *, trail: tuple[str, ...]) -> None:
    draft = drafts[token]
    if token in trail:
        circle = " → ".join((*trail[trail.index(token) :], token))
        raise draft.file.fault("base", f"The bases form a circle: {circle}.", "Remove one of them.")
    for base in draft.base:
        if base not in drafts:
            mend = f"Known profiles: {', '.join(sorted(drafts))}."
            raise draft.file.fault("base", f"There is no profile “{base}” to build on.", mend)
        _check_bases(drafts, base, trail=(*trail, token))
