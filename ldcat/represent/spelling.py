"""Numbers, dates and names of languages as one language writes them (Unicode CLDR)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal

from ldcat.errors import ResourceError

#: English here is that of Europe: the day before the month, and 24 hours.
_LOCALES: Final[Mapping[str, str]] = MappingProxyType({"en": "en-GB"})
#: So many numbers and days are kept as they are written.
_REMEMBERED: Final = 2048


class Spelling:
    """How one language writes numbers and dates."""

    def __init__(self, tag: str) -> None:
        """Take a language.

        Args:
            tag: Its tag (BCP 47).

        Raises:
            ResourceError: Nobody knows how it is written.
        """
        try:
            self._locale = Locale.parse(_LOCALES.get(tag, tag), sep="-")
        except (UnknownLocaleError, ValueError) as error:
            raise ResourceError(
                f"“{tag}” is no language that is known here.",
                where=tag,
                mend="Use a tag such as nl or pt-BR.",
            ) from error
        # Pages repeat numbers and days, and looking up how they are written takes long.
        self._number = lru_cache(_REMEMBERED)(self._written_number)
        self._day = lru_cache(_REMEMBERED)(self._written_day)

    @property
    def direction(self) -> str:
        """The direction that it is written in: `ltr` or `rtl`."""
        return str(self._locale.text_direction)

    @property
    def own_name(self) -> str:
        """What it calls itself, with a capital."""
        name = self.language(self._locale.language)
        return name[:1].upper() + name[1:]

    def language(self, code: str) -> str:
        """Return what it calls a language (ISO 639); the code itself where it has no word."""
        return str(self._locale.languages.get(code.lower(), code))

    def number(self, value: Decimal | float, digits: int = 0) -> str:
        """Return a number with its thousands set apart.

        Args:
            value: The number.
            digits: How many digits stand behind the point, at most.

        >>> [Spelling(it).number(1234567.25, 1) for it in ("en", "de")]
        ['1,234,567.2', '1.234.567,2']
        """
        return self._number(value, digits)

    def day(self, day: date) -> str:
        """Return a date.

        >>> [Spelling(it).day(date(2024, 5, 3)) for it in ("en", "de", "fr")]
        ['3 May 2024', '3. Mai 2024', '3 mai 2024']
        """
        return self._day(day)

    def month(self, first: date) -> str:
        """Return the month that a day is in.

        >>> [Spelling(it).month(date(2024, 3, 1)) for it in ("en", "de", "fr")]
        ['March 2024', 'März 2024', 'mars 2024']
        """
        return format_skeleton("yMMMM", first, locale=self._locale)

    def time(self, moment: datetime) -> str:
        """Return hour and minute."""
        return format_time(moment.time(), "short", locale=self._locale)

    def _written_number(self, value: Decimal | float, digits: int) -> str:
        exact = value if isinstance(value, int) else round(Decimal(value), digits).normalize()
        return format_decimal(exact, locale=self._locale, decimal_quantization=False)

    def _written_day(self, day: date) -> str:
        return format_date(day, "long", self._locale)
