"""What a profile says, ready to be read: a table of properties for each class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleDoc:
    """One shape that has a name.

    Attributes:
        name: The rule as findings name it, e.g. `dcat-ap#Dataset-title`.
        anchor: Fragment identifier.
        severity: How bad it is to break it.
        part: The part of the profile that it belongs to.
        origin: Token of the profile that it belongs to.
    """

    name: str
    anchor: str
    severity: str
    part: str
    origin: str


@dataclass(frozen=True, slots=True)
class PropertyDoc:
    """One property of a class.

    Attributes:
        name: What it is called.
        term: Its prefixed name, or a path.
        iri: Its IRI; empty for a path.
        obligation: `mandatory`, `recommended` or `optional`.
        most: How often it may be given; empty for any number.
        range: What its values must be, in words.
        vocabularies: Title and IRI of the vocabularies that they must be of.
        example: A value, as text.
        advice: How to give it, in a sentence.
        rules: The shapes about it.
    """

    name: str
    term: str
    iri: str
    obligation: str
    most: str
    range: tuple[str, ...]
    vocabularies: tuple[tuple[str, str], ...]
    example: str
    advice: str
    rules: tuple[RuleDoc, ...]


@dataclass(frozen=True, slots=True)
class ClassDoc:
    """A class, and what is said of its instances.

    Attributes:
        name: What they are called.
        terms: Prefixed name and IRI of the classes.
        properties: The properties, mandatory ones first.
        rules: Shapes about the node itself, each with its sentence.
    """

    name: str
    terms: tuple[tuple[str, str], ...]
    properties: tuple[PropertyDoc, ...]
    rules: tuple[tuple[RuleDoc, str], ...]


@dataclass(frozen=True, slots=True)
class ProfileDoc:
    """A profile.

    Attributes:
        token: Its short name.
        title: Its name.
        description: What it is for.
        iri: What records that keep it conform to.
        version: Its version.
        documentation: Page of its specification, or empty.
        base: Token and title of the profiles that it builds on.
        parts: Name of each part, with its number of rules.
        kinds: IRIs of the classes that it describes.
        classes: Its tables.
        others: Rules about values wherever they stand.
        notes: What was mended in its shapes.
    """

    token: str
    title: str
    description: str
    iri: str
    version: str
    documentation: str
    base: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, int], ...]
    kinds: tuple[str, ...]
    classes: Sequence[ClassDoc]
    others: Sequence[PropertyDoc]
    notes: tuple[str, ...]
