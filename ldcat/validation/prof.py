"""Profiles as RDF: what they are (W3C Profiles Vocabulary), and their shapes with public IRIs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Node, Term, Triple, node, term
from ldcat.terms import DCT, IANA_MEDIA, OWL, RDF_TYPE, SH, SHAPES
from ldcat.validation.profiles import Profile

_PROF: Final = "http://www.w3.org/ns/dx/prof/"
_ROLE: Final = "http://www.w3.org/ns/dx/prof/role/"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where profiles are served.

    Attributes:
        base: Public base IRI of the catalogue.
    """

    base: str

    def of(self, token: str) -> str:
        """Return the address of a profile, or of a part (`token/part`)."""
        return f"{self.base}shapes/{token}"


def prof_graph(profile: Profile, profiles: Mapping[str, Profile], addresses: Addresses) -> Graph:
    """Return a profile as W3C describes profiles (PROF): what it is, and its resources."""
    return Graph(_prof(profile, profiles, addresses))


def _prof(
    profile: Profile, profiles: Mapping[str, Profile], addresses: Addresses
) -> Iterator[Triple]:
    subject = NamedNode(profile.iri)
    address = addresses.of(profile.token)
    yield _link(subject, RDF_TYPE, _PROF + "Profile")
    yield _said(subject, _PROF + "hasToken", Literal(profile.token))
    for tag, text in profile.titles.items():
        yield _said(subject, DCT + "title", Literal(text, language=tag))
    for tag, text in profile.descriptions.items():
        if text:
            yield _said(subject, DCT + "description", Literal(text, language=tag))
    if profile.version:
        yield _said(subject, OWL + "versionInfo", Literal(profile.version))
    for base in profile.base:
        yield _link(subject, _PROF + "isProfileOf", profiles[base].iri)
    resources = {f"{address}.html": ("guidance", "text/html")}
    resources |= {
        f"{addresses.of(f'{profile.token}/{name}')}.ttl": ("validation", "text/turtle")
        for name in profile.parts
    }
    if profile.documentation:
        resources[profile.documentation] = ("specification", "")
    for artifact, (role, media_type) in resources.items():
        yield from _resource(
            subject, f"{address}#resource-{role}", artifact, role=role, media_type=media_type
        )


def _resource(
    subject: NamedNode, name: str, artifact: str, *, role: str, media_type: str
) -> Iterator[Triple]:
    ending = artifact.rpartition("/")[2].partition(".")[0]
    resource = NamedNode(f"{name}-{ending}" if role == "validation" else name)
    yield _link(subject, _PROF + "hasResource", resource.value)
    yield _link(resource, RDF_TYPE, _PROF + "ResourceDescriptor")
    yield _link(resource, _PROF + "hasRole", _ROLE + role)
    yield _link(resource, _PROF + "hasArtifact", artifact)
    if media_type:
        yield _link(resource, DCT + "format", IANA_MEDIA + media_type)
    if role == "validation":
        yield _link(resource, DCT + "conformsTo", SH)


def published(shapes: Graph, addresses: Addresses) -> Graph:
    """Return shapes with their public IRIs: `urn:ldcat:shapes:x#y` is `{base}shapes/x#y`."""
    public = f"{addresses.base}shapes/"
    return Graph(
        Triple(
            _public(node(it.subject), public), it.predicate, _public_term(term(it.object), public)
        )
        for it in shapes
    )


def _public_term(value: Term, base: str) -> Term:
    return value if isinstance(value, Literal) else _public(value, base)


def _public(value: Node, base: str) -> Node:
    if isinstance(value, NamedNode) and value.value.startswith(SHAPES):
        return NamedNode(base + value.value.removeprefix(SHAPES))
    return value


def _said(subject: NamedNode, predicate: str, value: Term) -> Triple:
    return Triple(subject, NamedNode(predicate), value)


def _link(subject: NamedNode, predicate: str, value: str) -> Triple:
    return Triple(subject, NamedNode(predicate), NamedNode(value))
