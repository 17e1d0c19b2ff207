"""The words of sentences about findings, one file a language: `languages/<tag>.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

_FOLDER: Final = Path(__file__).with_name("languages")


@dataclass(frozen=True, slots=True)
class Phrases:
    """What sentences are made of, in one language.

    Attributes:
        language: Its tag (BCP 47).
        sentences: Whole sentences.
        expected: What a value must be, by constraint component.
        words: Words and what joins them.
        nouns: What the main classes are called.
        kinds: What node kinds are called (SHACL 4.1.3).
        datatypes: What datatypes of XML Schema and RDF are called, by local name.
        suggestions: Sentences that suggest a change.
    """

    language: str
    sentences: Mapping[str, str]
    expected: Mapping[str, str]
    words: Mapping[str, str]
    nouns: Mapping[str, str]
    kinds: Mapping[str, str]
    datatypes: Mapping[str, str]
    suggestions: Mapping[str, str]

    def ordinal(self, count: int) -> str:
        """Return a place in an order, from 1, e.g. `second`."""
        first = self.words["ordinals"].split()
        if count <= len(first):
            return first[count - 1]
        # 21st, 22nd, 23rd, but 11th
        last = 0 if 10 < count % 100 < 14 else count % 10
        key = f"ordinal-{last}" if last in (1, 2, 3) else "ordinal"
        return self.words[key].format(count=count)


def load_phrases() -> Mapping[str, Phrases]:
    """Return the phrases of every language, by its tag; English first."""
    paths = sorted(_FOLDER.glob("*.toml"), key=lambda it: (it.stem != "en", it.stem))
    return MappingProxyType({path.stem: _read(path) for path in paths})


def _read(path: Path) -> Phrases:
    parts = tomllib.loads(path.read_text(encoding="utf-8"))
    return Phrases(
        language=path.stem,
        sentences=MappingProxyType(parts["sentences"]),
        expected=MappingProxyType(parts["expected"]),
        words=MappingProxyType(parts["words"]),
        nouns=MappingProxyType(parts["nouns"]),
        kinds=MappingProxyType(parts["node-kinds"]),
        datatypes=MappingProxyType(parts["datatypes"]),
        suggestions=MappingProxyType(parts["suggestions"]),
    )
