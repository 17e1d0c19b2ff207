"""Literals put right: dates, numbers, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from ldcat.terms import XSD, XSD_DATE, XSD_DATE_TIME

#: The white space of XML Schema; `strip` would take control characters, too.
_SPACE: Final = " \t\r\n"
_YEAR: Final = XSD + "gYear"
_MONTH: Final = XSD + "gYearMonth"
#: The time of day, with its zone before or behind it.
_CLOCK: Final = (
    r"(?P<before>GMT\s+|UTC\s+)?(?P<clock>\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)"
    r"\s*(?P<zone>Z|GMT|UTC|[+-]\d\d:?\d\d)?"
)
_NAME: Final = r"(?P<name>[^\W\d]{3,9})\.?"
_WEEKDAY: Final = r"(?:[^\W\d]{2,10}\.?,\s+)?"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2021-05-03, 2021/5/3, 2021-01-28 GMT 01:51:03
        rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:(?:T|\s+){_CLOCK})?",
        rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)(?:T{_CLOCK})?",
        # 3.5.2021: with dots, the day is first everywhere
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}})(?:,?\s+{_CLOCK})?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?\s+{_NAME},?\s+(?P<year>\d{{4}})",
        rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"[^\W\d]{{3}},\s+(?P<day>\d{{1,2}})\s+{_NAME}\s+(?P<year>\d{{4}})\s+{_CLOCK}",
    )
)
#: A day with its zone, which needs no more than its datatype.
_ZONED: Final = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-](?:0\d|1[0-3]):[0-5]\d)")
_SLASHED: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_YEAR_MONTH: Final = re.compile(r"(\d{4})[-/](\d{1,2})")
_YEAR_ALONE: Final = re.compile(r"\d{4}")
_NAMED_MONTH: Final = re.compile(r"([^\W\d]{3,9})\.?\s+(\d{4})")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier gennaio enero januari",
            "feb february februar février febbraio febrero februari",
            "mar march märz mär mars marzo maart",
            "apr april avril aprile abril",
            "may mai maggio mayo mei",
            "jun june juni juin giugno junio",
            "jul july juli juillet luglio julio",
            "aug august août agosto augustus",
            "sep sept september septembre settembre septiembre",
            "oct october oktober okt octobre ottobre octubre",
            "nov november novembre noviembre",
            "dec december dezember dez décembre dicembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
_WHOLE: Final = re.compile(r"([+-]?\d+)(?:\.0*)?", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?\d*\.?\d+", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,2}", re.ASCII)
_DURATION: Final = re.compile(
    r"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
    re.ASCII,
)
#: XML Schema has zones up to 14 hours away (3.3.7.1).
_FARTHEST: Final = 14 * 60
#: A text with more is no address, but begins with one.
_MOST_BLANKS: Final = 8
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`/%](?:[^\s<>\"{}|\\^`%]|%[0-9A-Fa-f]{2})*")
_EMAIL: Final = re.compile(r"(?:mailto:)?([^\s@<>\"{}|\\^`:]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)

Mended = tuple[str, str]


def mended_date(text: str) -> Mended | None:
    """Return a date as XML Schema writes it and its datatype; None if it is not clearly one.

    >>> mended_date("3.5.2021")
    ('2021-05-03', 'http://www.w3.org/2001/XMLSchema#date')
    >>> mended_date("3/5/2021") is None
    True
    """
    text = text.strip()
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            return _dated(found.groupdict())
    if found := _ZONED.fullmatch(text):
        day = mended_date(found[1])
        return (f"{day[0]}{found[2]}", day[1]) if day else None
    if found := _SLASHED.fullmatch(text):
        return _slashed(*map(int, found.groups()))
    return _year_or_month(text)


def _dated(parts: dict[str, str | None]) -> Mended | None:
    named = _MONTHS.get((parts.get("name") or "").casefold())
    month = named if parts.get("name") else int(parts.get("month") or 0)
    try:
        day = date(int(parts["year"] or 0), month or 0, int(parts["day"] or 0))
        if not parts.get("clock"):
            return day.isoformat(), XSD_DATE
        clock = time.fromisoformat((parts["clock"] or "").zfill(5).split(".")[0])
    except ValueError:
        return None
    return _moment(day, clock, parts)


def _moment(day: date, clock: time, parts: dict[str, str | None]) -> Mended | None:
    moment = datetime.combine(day, clock).isoformat()  # the zone is kept as it was
    _, point, fraction = (parts["clock"] or "").partition(".")
    zone = (parts["zone"] or parts["before"] or "").strip().upper()
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    zone = "Z" if zone in {"GMT", "UTC"} else zone
    if zone not in {"", "Z"} and 60 * int(zone[1:3]) + int(zone[4:]) > _FARTHEST:
        return None
    return f"{moment}{point}{fraction}{zone}", XSD_DATE_TIME


def _slashed(first: int, second: int, year: int) -> Mended | None:
    """Return a date whose day can be told from its month, for it is greater than 12."""
    if (first > 12) == (second > 12) and first != second:
        return None
    month, day = (second, first) if first > 12 else (first, second)
    try:
        return date(year, month, day).isoformat(), XSD_DATE
    except ValueError:
        return None


def _year_or_month(text: str) -> Mended | None:
    if _YEAR_ALONE.fullmatch(text) and "1000" <= text <= "2200":
        return text, _YEAR
    if (found := _YEAR_MONTH.fullmatch(text)) and 1 <= int(found[2]) <= 12:
        return f"{found[1]}-{int(found[2]):02}", _MONTH
    if (named := _NAMED_MONTH.fullmatch(text)) and named[1].casefold() in _MONTHS:
        return f"{named[2]}-{_MONTHS[named[1].casefold()]:02}", _MONTH
    return None


def mended_number(text: str, datatypes: Sequence[str]) -> Mended | None:
    """Return a number, or a duration, as the first datatype that can have it; None if it is none.

    Where whole numbers may stand it has to be one: in `1.234` the dot may be anything.

    >>> mended_number("1024.0", [XSD + "decimal", XSD + "nonNegativeInteger"])
    ('1024', 'http://www.w3.org/2001/XMLSchema#nonNegativeInteger')
    """
    names = [it.removeprefix(XSD) for it in datatypes]
    for name in [it for it in names if it in _WHOLES] or names:
        mend = _NUMBERS.get(name)
        number = mend(text.strip(_SPACE)) if mend else None
        if number is not None:
            return number, XSD + name
    return None


def _whole(text: str) -> str | None:
    if found := _WHOLE.fullmatch(text):
        return found[1].removeprefix("+")
    if _SCIENTIFIC.fullmatch(text):
        number = Decimal(text)
        return f"{number:.0f}" if number == number.to_integral_value() else None
    return None


def _natural(text: str) -> str | None:
    whole = _whole(text)
    return None if whole is None or whole.startswith("-") else whole


def _decimal(text: str) -> str | None:
    """Return a decimal without an exponent: JSON-LD writes 49.4 as 4.94E1, whatever its type."""
    if _SCIENTIFIC.fullmatch(text):
        return f"{Decimal(text):f}"
    return text if _DECIMAL.fullmatch(text) else None


def _double(text: str) -> str | None:
    return text if _DECIMAL.fullmatch(text) or _SCIENTIFIC.fullmatch(text) else None


def _duration(text: str) -> str | None:
    return text if _DURATION.fullmatch(text) else None


_NUMBERS: Final[dict[str, Callable[[str], str | None]]] = {
    "integer": _whole,
    "nonNegativeInteger": _natural,
    "decimal": _decimal,
    "double": _double,
    "duration": _duration,
}


_WHOLES: Final = frozenset({"nonNegativeInteger"})


def mended_iri(text: str, *, is_mail: bool = False) -> str:
    """Return the IRI that a text is, or nothing.

    >>> mended_iri(" https://example.org/a ")
    'https://example.org/a'
    >>> mended_iri("data@example.org", is_mail=True)
    'mailto:data@example.org'
    """
    text = text.strip()
    if (found := _IRI.fullmatch(text.replace(" ", "%20"))) and text.count(" ") <= _MOST_BLANKS:
        return found[0]
    found = _EMAIL.fullmatch(text) if is_mail else None
    return f"mailto:{found[1]}" if found else ""
