"""Profiles: the folders `shapes/<token>/`, read and put together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from ldcat.errors import ResourceError
from ldcat.model.graph import Graph, Triple
from ldcat.model.syntax import n_triples
from ldcat.terms import PREFIXES, SH
from ldcat.validation.shapes import read_shapes, with_names, without_dangling

_FILE: Final = "profile.toml"
_TEXTS: Final = ("title", "iri", "version", "description")
_LISTS: Final = ("base", "kinds", "shapes")
_REQUIRED: Final = ("title", "iri", "shapes")
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+')
_TARGETS: Final = frozenset(
    SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)
_SHAPE_CLASSES: Final = frozenset({SH + "NodeShape", SH + "PropertyShape"})


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of rules that records may promise to keep.

    Attributes:
        token: Its short name: the name of its folder.
        title: Its name for people.
        iri: What `dct:conformsTo` says of a record that keeps it.
        version: Its version.
        description: What it is for, in a sentence or two.
        base: Tokens of the profiles that it builds on directly.
        lineage: Itself and every profile it builds on, nearest first.
        kinds: IRIs of the classes whose instances it describes.
        files: Its own Turtle files, in the order they are listed.
        graph: Every shape that applies: its own, then those of its bases.
        notes: What was mended in the shapes to make them usable.
    """

    token: str
    title: str
    iri: str
    version: str
    description: str
    base: tuple[str, ...]
    lineage: tuple[str, ...]
    kinds: tuple[str, ...]
    files: tuple[Path, ...]
    graph: Graph
    notes: tuple[str, ...]

    @property
    def shapes(self) -> bytes:
        """The shapes that apply, as N-Triples."""
        return n_triples(self.graph)


def load_profiles(folders: Sequence[Path]) -> Mapping[str, Profile]:
    """Return the profiles of the folders, by token; a later folder's profile replaces.

    Raises:
        ResourceError: A file is broken, a base is unknown or bases form a circle; says
            which file and, where it can be told, which line.
    """
    drafts = {draft.token: draft for folder in folders for draft in _drafts(folder)}
    return MappingProxyType({token: _profile(drafts, token) for token in sorted(drafts)})


@dataclass(frozen=True, slots=True)
class _Draft:
    """A profile on its own, before its bases are known."""

    token: str
    path: Path
    text: str
    values: Mapping[str, Any]
    kinds: tuple[str, ...]
    files: tuple[Path, ...]
    graph: Graph
    notes: tuple[str, ...]

    def fault(self, key: str, what: str, mend: str) -> ResourceError:
        """Return the error that names the line of a key."""
        return _fault(self.path, self.text, (key, what, mend))

    @property
    def base(self) -> tuple[str, ...]:
        """The tokens of the bases."""
        return tuple(self.values.get("base", ()))


def _drafts(folder: Path) -> Iterable[_Draft]:
    return [_draft(path) for path in sorted(folder.glob(f"*/{_FILE}"))]


def _draft(path: Path) -> _Draft:
    token = path.parent.name
    text, values = _read(path)
    _check_values(path, text, values)
    if not _TOKEN.fullmatch(token):
        raise ResourceError(
            f"“{token}” cannot be the token of a profile.",
            str(path.parent),
            "Name the folder with lower-case letters, digits, hyphens and dots.",
        )
    files = tuple(_shape_file(path, text, name) for name in values["shapes"])
    graph = Graph(triple for file in files for triple in read_shapes(file, token))
    graph, notes = without_dangling(graph)
    if not any(map(_is_of_shape, graph)):
        raise _fault(path, text, ("shapes", "The files hold no shape.", "Add an sh:NodeShape."))
    kinds = tuple(_expanded(path, text, name) for name in values.get("kinds", ()))
    return _Draft(token, path, text, values, kinds, files, with_names(graph, token), notes)


def _read(path: Path) -> tuple[str, Mapping[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError as error:
        raise ResourceError(f"The file cannot be read: {error.strerror}.", str(path)) from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise ResourceError(
            f"The profile is not TOML: {error}.", str(path), "Mend the file there."
        ) from error


def _check_values(path: Path, text: str, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        if key not in (*_TEXTS, *_LISTS):
            known = ", ".join((*_TEXTS, *_LISTS))
            raise _fault(path, text, (key, f"“{key}” is no key of a profile.", f"Use: {known}."))
        is_text, is_list = isinstance(value, str), _is_list(value)
        if not (is_text if key in _TEXTS else is_list):
            wanted = "a text" if key in _TEXTS else "a list of texts"
            raise _fault(path, text, (key, f"“{key}” must be {wanted}.", "Put it in quotes."))
    for key in _REQUIRED:
        if not values.get(key):
            raise _fault(path, text, (key, f"“{key}” is missing.", f"Add a line: {key} = …"))
    if not _IRI.fullmatch(values["iri"]):
        raise _fault(path, text, ("iri", "“iri” is not an absolute IRI.", "Give its scheme too."))


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(it, str) for it in value)


def _fault(path: Path, text: str, fault: tuple[str, str, str]) -> ResourceError:
    """Return the error about a key (key, what, mend), with the key's line if it has one."""
    key, what, mend = fault
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return ResourceError(what, f"{path}, line {number}", mend)
    return ResourceError(what, str(path), mend)


def _shape_file(path: Path, text: str, name: str) -> Path:
    file = path.parent / name
    if file.parent != path.parent or not file.is_file():
        what = f"There is no file “{name}” in the profile's folder."
        raise _fault(path, text, ("shapes", what, "Correct its name, or add it."))
    return file


def _is_of_shape(triple: Triple) -> bool:
    """Say whether a triple declares a shape."""
    value = getattr(triple.object, "value", "")
    return triple.predicate.value in _TARGETS or value in _SHAPE_CLASSES


def _expanded(path: Path, text: str, name: str) -> str:
    """Return the IRI of a prefixed name such as `dcat:Dataset`, or of `<…>`."""
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES or not local:
        mend = f"Use <IRI>, or one of the prefixes {', '.join(PREFIXES)}."
        raise _fault(path, text, ("kinds", f"“{name}” is no class.", mend))
    return PREFIXES[prefix] + local


def _profile(drafts: Mapping[str, _Draft], token: str) -> Profile:
    draft = drafts[token]
    lineage = _lineage(drafts, token)
    line = [drafts[ancestor] for ancestor in lineage]
    return Profile(
        token=token,
        title=draft.values["title"],
        iri=draft.values["iri"],
        version=draft.values.get("version", ""),
        description=draft.values.get("description", ""),
        base=draft.base,
        lineage=lineage,
        kinds=draft.kinds,
        files=draft.files,
        graph=Graph(triple for ancestor in line for triple in ancestor.graph),
        notes=tuple(note for ancestor in line for note in ancestor.notes),
    )


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
        raise draft.fault("base", f"The bases form a circle: {circle}.", "Remove one of them.")
    for base in draft.base:
        if base not in drafts:
            mend = f"Known profiles: {', '.join(sorted(drafts))}."
            raise draft.fault("base", f"There is no profile “{base}” to build on.", mend)
        _check_bases(drafts, base, trail=(*trail, token))
