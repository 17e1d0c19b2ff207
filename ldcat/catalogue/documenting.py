"""Describe profiles: as documentation, as W3C PROF, as shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ldcat.errors import NotFoundError
from ldcat.model.graph import Graph
from ldcat.model.profile_doc import ProfileDoc
from ldcat.model.vocabularies import Vocabularies, best_text
from ldcat.validation.documentation import profile_doc
from ldcat.validation.phrases import load_phrases
from ldcat.validation.prof import Addresses, prof_graph, published
from ldcat.validation.profiles import Profile, Profiles


@dataclass(frozen=True, slots=True)
class Described:
    """A profile in words and as RDF.

    Attributes:
        doc: The words.
        graph: What it is (PROF), and all its own shapes.
    """

    doc: ProfileDoc
    graph: Graph


class ProfileReader:
    """Reads profiles for people and programs."""

    def __init__(self, profiles: Profiles, vocabularies: Vocabularies, base: str) -> None:
        """Take what is read.

        Args:
            profiles: The profiles.
            vocabularies: Titles of vocabularies.
            base: Public base IRI of the catalogue.
        """
        self._profiles = profiles
        self._vocabularies = vocabularies
        self._addresses = Addresses(base)
        self._phrases = load_phrases()

    def all(self, languages: Sequence[str]) -> tuple[Sequence[ProfileDoc], Graph, Sequence[str]]:
        """Return every profile, what they are as PROF, and the tokens of faulty ones."""
        docs = [self._doc(it, languages) for it in self._profiles.values()]
        graphs = [prof_graph(it, self._profiles, self._addresses) for it in self._profiles.values()]
        return docs, Graph(it for graph in graphs for it in graph), tuple(self._profiles.faults)

    def one(self, token: str, languages: Sequence[str]) -> Described:
        """Return one profile.

        Raises:
            NotFoundError: There is none.
        """
        profile = self._profile(token)
        own = [published(it.graph, self._addresses) for it in profile.parts.values()]
        prof = prof_graph(profile, self._profiles, self._addresses)
        graph = Graph(it for part in (prof, *own) for it in part)
        return Described(self._doc(profile, languages), graph)

    def part(self, token: str, name: str) -> Graph:
        """Return the shapes of a part of a profile.

        Raises:
            NotFoundError: There is none.
        """
        part = self._profile(token).parts.get(name)
        if part is None:
            raise NotFoundError(f"The profile “{token}” has no part “{name}”.")
        return published(part.graph, self._addresses)

    def _profile(self, token: str) -> Profile:
        if token not in self._profiles:
            known = ", ".join(self._profiles)
            raise NotFoundError(f"There is no profile “{token}”.", mend=f"There is: {known}.")
        return self._profiles[token]

    def _doc(self, profile: Profile, languages: Sequence[str]) -> ProfileDoc:
        tag = best_text({it: it for it in self._phrases}, languages) or "en"
        phrases = self._phrases[tag]
        return profile_doc(profile, self._profiles, self._vocabularies, phrases=phrases)
