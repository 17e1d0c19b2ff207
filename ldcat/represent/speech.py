"""What pages say by themselves, in one language: sentences, counts, numbers and dates.

What is said is written in English where it is needed, and that text is the key of its translations:

    speech.say("Untitled record")
    speech.say("Quality of %(title)s", title=title)
    speech.count("%(num)s record", "%(num)s records", number)

`make messages` finds such texts, also where they only wait to be said: in `message("…")`,
`Plural("…", "…")` and `Sentence("…", {…})`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import NullTranslations
from types import MappingProxyType
from typing import Final, NamedTuple

from ldcat.represent.labels import label
from ldcat.represent.spelling import Spelling

_MACHINE: Final = "-t-"
#: So many translations are kept at hand.
_REMEMBERED: Final = 4096


class Plural(NamedTuple):
    """A text that a number stands in as `%(num)s`.

    Attributes:
        one: The text for one thing.
        many: The text for many.
    """

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that will be said when the reader's language is known.

    Attributes:
        text: What it says in English, with names for values: `%(name)s`.
        values: The values; numbers are written as the language writes them.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        """Return it in English, for programs."""
        return self.text % self.values


def message(text: str) -> str:
    """Return a text as it is, to be said later: this tells the translators of it."""
    return text


class Speech:
    """What pages say, in one language."""

    def __init__(
        self,
        tag: str,
        translations: NullTranslations | None = None,
        spelling: Spelling | None = None,
    ) -> None:
        """Take a language.

        Args:
            tag: Its tag (BCP 47).
            translations: What it says for English texts; None for English itself.
            spelling: How it writes numbers and dates.
        """
        self.tag: Final = tag
        self.spelling: Final = spelling or Spelling(tag)
        self._translations = translations or NullTranslations()
        # A page says some hundred things, and the next one mostly the same.
        self._said = lru_cache(_REMEMBERED)(self._sought)
        #: What a language tag says: `pt-BR` is Portuguese (BR).
        self.language: Final = lru_cache(_REMEMBERED)(self._named)
        #: Words for a property or class, by its IRI.
        self.label: Final = lru_cache(_REMEMBERED)(lambda iri: self.translated(label(iri)))

    @property
    def direction(self) -> str:
        """The direction that it is written in: `ltr` or `rtl`."""
        return self.spelling.direction

    def say(self, text: str, /, **values: object) -> str:
        """Return a text in this language; what is not translated stays as it is.

        Args:
            text: The text in English, with names for values: `%(name)s`.
            values: The values; numbers are written as the language writes them.

        >>> Speech("en").say("%(number)s of %(total)s", number=5, total=1234)
        '5 of 1,234'
        """
        said = self._said(text, "")
        return self._filled(said, values) if "%" in said else said

    def translated(self, text: str, context: str = "") -> str:
        """Return the translation of a text that may be anybody's, or the text; it has no values.

        Args:
            text: The text in English.
            context: What tells it from another one that is written alike.
        """
        return self._said(text, context)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return a text in the form that a number asks for; the number in it is `%(num)s`.

        >>> Speech("en").count("%(num)s record", "%(num)s records", 1234)
        '1,234 records'
        """
        said = self._translations.ngettext(one, many, number)
        return self._filled(said, {"num": number, **values}) if "%" in said else said

    def tell(self, sentence: Sentence) -> str:
        """Return a sentence in this language."""
        return self.say(sentence.text, **sentence.values)

    def number(self, value: float) -> str:
        """Return a number with one digit behind the point, where it has any."""
        return self.spelling.number(value, 1)

    def percent(self, share: float) -> str:
        """Return a share in percent, never as all where something is missing.

        >>> [Speech("en").percent(it) for it in (0.5, 0.9999, 0.0001, 1.0)]
        ['50 %', '99.9 %', '0.1 %', '100 %']
        """
        value = 100 * share
        is_fine = 0 < value < 1 or 99 < value < 100
        shown = min(max(value, 0.1), 99.9) if is_fine else round(value)
        return self.say("%(number)s %%", number=self.number(shown))

    def _sought(self, text: str, context: str) -> str:
        if not text:  # its translation is the head of the file
            return ""
        if context:
            return self._translations.pgettext(context, text)
        return self._translations.gettext(text)

    def _named(self, tag: str) -> str:
        tag = tag.strip("-")
        head, machine, origin = tag.lower().partition(_MACHINE)
        if machine:
            return self.say(
                "%(language)s, machine-translated from %(origin)s",
                language=self.language(head),
                origin=self.language(origin),
            )
        primary, _, rest = tag.partition("-")
        name = self.spelling.language(primary)
        return f"{name} ({rest})" if rest else name

    def _filled(self, said: str, values: Mapping[str, object]) -> str:
        return said % {name: self._written(value) for name, value in values.items()}

    def _written(self, value: object) -> object:
        return self.spelling.number(value) if isinstance(value, int) else value
