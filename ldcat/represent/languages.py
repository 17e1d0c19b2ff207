"""Choose between texts in several languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_MACHINE: Final = "-t-"


class Preference:
    """A reader's order of languages: theirs, then the catalogue's, then English."""

    def __init__(self, languages: Iterable[str], site: str = "") -> None:
        """Keep the order, best first; `*` and blanks do not count."""
        tags = (tag.lower() for tag in (*languages, site, "en"))
        self._wanted = tuple(dict.fromkeys(tag for tag in tags if tag not in {"", "*"}))
        self._ranks: dict[str, tuple[int, bool, int]] = {}

    @property
    def languages(self) -> Sequence[str]:
        """The languages, best first."""
        return self._wanted

    def rank(self, tag: str) -> tuple[int, bool, int]:
        """Return a sort key: the reader's best language first, machine translations later."""
        known = self._ranks.get(tag)
        if known is None:
            known = self._ranks[tag] = self._rank(tag.lower())
        return known

    def best(self, texts: Mapping[str, str]) -> tuple[str, str] | None:
        """Return the tag and the text in the best language, or None if there is no text."""
        tag = min(texts, key=self.rank, default=None)
        return None if tag is None else (tag, texts[tag])

    def _rank(self, tag: str) -> tuple[int, bool, int]:
        machine = _MACHINE in tag
        if not tag:
            return (len(self._wanted), machine, 0)
        for place, wanted in enumerate(self._wanted):
            if tag == wanted:
                return (place, machine, 0)
            # RFC 4647 3.4 looks up shorter tags; a longer one is better than another language.
            if wanted.startswith(tag + "-") or tag.startswith(wanted + "-"):
                return (place, machine, 1)
        return (len(self._wanted) + 1, machine, 0)


def sorted_by(preference: Preference, tags: Iterable[str]) -> Sequence[str]:
    """Return each tag once, best first; equals keep their order."""
    return sorted(dict.fromkeys(tags), key=preference.rank)
