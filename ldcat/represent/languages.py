"""Choose between texts in several languages, and name languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

_MACHINE: Final = "-t-"

#: English names of the languages that catalogues are written in (ISO 639).
_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ar": "Arabic",
        "be": "Belarusian",
        "bg": "Bulgarian",
        "bs": "Bosnian",
        "ca": "Catalan",
        "cs": "Czech",
        "cy": "Welsh",
        "da": "Danish",
        "de": "German",
        "el": "Greek",
        "en": "English",
        "es": "Spanish",
        "et": "Estonian",
        "eu": "Basque",
        "fa": "Persian",
        "fi": "Finnish",
        "fr": "French",
        "ga": "Irish",
        "gl": "Galician",
        "he": "Hebrew",
        "hi": "Hindi",
        "hr": "Croatian",
        "hu": "Hungarian",
        "hy": "Armenian",
        "id": "Indonesian",
        "is": "Icelandic",
        "it": "Italian",
        "ja": "Japanese",
        "ka": "Georgian",
        "ko": "Korean",
        "lb": "Luxembourgish",
        "lt": "Lithuanian",
        "lv": "Latvian",
        "mk": "Macedonian",
        "mt": "Maltese",
        "nb": "Norwegian Bokmål",
        "nl": "Dutch",
        "nn": "Norwegian Nynorsk",
        "no": "Norwegian",
        "pl": "Polish",
        "pt": "Portuguese",
        "rm": "Romansh",
        "ro": "Romanian",
        "ru": "Russian",
        "se": "Northern Sami",
        "sk": "Slovak",
        "sl": "Slovenian",
        "sq": "Albanian",
        "sr": "Serbian",
        "sv": "Swedish",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "vi": "Vietnamese",
        "zh": "Chinese",
    }
)


def language_name(tag: str) -> str:
    """Return what a language tag says, in English.

    >>> language_name("pt-BR"), language_name("de-t-fr")
    ('Portuguese (BR)', 'German, machine-translated from French')
    """
    tag = tag.strip("-")
    head, machine, origin = tag.lower().partition(_MACHINE)
    if machine:
        return f"{language_name(head)}, machine-translated from {language_name(origin)}"
    primary, _, rest = tag.partition("-")
    name = _NAMES.get(primary.lower(), primary)
    return f"{name} ({rest})" if rest else name


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
