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
        """Take the folders of translations; what a later one says of a text counts."""
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

    def check(self) -> None:
        """Read every file now.

        Raises:
            ResourceError: One cannot be read, or is in no language that is known.
        """
        for tag in self.tags:
            self.speech((tag,))

    def _read(self, tag: str) -> GNUTranslations | None:
        found: GNUTranslations | None = None
        for path in self._files.get(tag, ()):
            translations = read(path)
            if found is not None:
                translations.add_fallback(found)
            found = translations
        return found

    @cached_property
    def _files(self) -> Mapping[str, Sequence[Path]]:
        found: dict[str, list[Path]] = {}
        for folder in self._folders:
            for path in sorted(folder.glob("*.po")):
                found.setdefault(path.stem, []).append(path)
        return found

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
        ResourceError: It cannot be read, or a text has not the values of the English one.
    """
    try:
        with path.open("rb") as file:
            catalog = read_po(file, path.stem.replace("-", "_"), abort_invalid=True)
    except (OSError, PoFileError, ValueError) as error:
        raise _broken(path, str(error)) from error
    for text, faults in catalog.check():
        raise _broken(path, f"“{text.id}”: {faults[0]}")
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _broken(path: Path, why: str) -> ResourceError:
    return ResourceError(
        "The translations cannot be used.", where=str(path), mend=f"Mend the file: {why}."
    )
