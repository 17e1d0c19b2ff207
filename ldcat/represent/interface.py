"""The languages that pages are in: one file of translations each, and English."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from gettext import GNUTranslations
from pathlib import Path
from threading import Lock
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from ldcat import resources
from ldcat.errors import ResourceError
from ldcat.represent.speech import Speech
from ldcat.represent.spelling import Spelling

#: What pages are written in, and say where there is nothing else.
ENGLISH: Final = "en"


class Interface:
    """The languages that pages are in; each is read when it is first spoken."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Take the folders of translations; files of a later one count more."""
        self._folders = tuple(folders)
        self._spoken: dict[str, Speech] = {}
        self._lock = Lock()

    @cached_property
    def tags(self) -> Sequence[str]:
        """The languages, in the order of their tags."""
        return sorted(self._spellings)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each language calls itself, by its tag."""
        return {tag: self._spellings[tag].own_name for tag in self.tags}

    def known(self, tag: str) -> str:
        """Return the language that a reader's tag means (RFC 4647 3.4); empty for none.

        >>> bundled().known("de-AT"), bundled().known("tlh")
        ('de', '')
        """
        tag = tag.lower()
        while tag and tag not in self._by_lower:
            tag = tag.rpartition("-")[0]
        return self._by_lower.get(tag, "")

    def speech(self, languages: Iterable[str]) -> Speech:
        """Return the first of some languages that there is, or English.

        Raises:
            ResourceError: Its file cannot be read.
        """
        tag = next(filter(None, map(self.known, languages)), ENGLISH)
        with self._lock:
            if tag not in self._spoken:
                self._spoken[tag] = Speech(tag, self._read(tag), self._spellings[tag])
            return self._spoken[tag]

    def _read(self, tag: str) -> GNUTranslations | None:
        path = self._files.get(tag)
        return read(path) if path else None

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        return {path.stem: path for folder in self._folders for path in sorted(folder.glob("*.po"))}

    @cached_property
    def _spellings(self) -> Mapping[str, Spelling]:
        return {tag: Spelling(tag) for tag in (ENGLISH, *self._files)}

    @cached_property
    def _by_lower(self) -> Mapping[str, str]:
        return {tag.lower(): tag for tag in self._spellings}


def bundled() -> Interface:
    """Return the languages that ldcat comes with."""
    return Interface([resources.translations()])


def read(path: Path) -> GNUTranslations:
    """Return the translations of a file (`.po`).

    Raises:
        ResourceError: It cannot be read.
    """
    compiled = io.BytesIO()
    try:
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, path.stem.replace("-", "_"), abort_invalid=True))
    except (OSError, PoFileError, ValueError) as error:
        raise ResourceError(
            "The translations cannot be read.", where=str(path), mend=f"Mend the file: {error}."
        ) from error
    compiled.seek(0)
    return GNUTranslations(compiled)
