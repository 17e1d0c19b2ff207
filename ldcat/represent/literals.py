"""Literals in the words of people: dates, sizes, durations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from ldcat.represent.speech import Plural, Speech, message
from ldcat.represent.values import Moment

_YEAR: Final = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?")
_FRACTION: Final = re.compile(r"\.\d+")
_UNITS: Final = (
    message("%(number)s kB"),
    message("%(number)s MB"),
    message("%(number)s GB"),
    message("%(number)s TB"),
    message("%(number)s PB"),
    message("%(number)s EB"),
    message("%(number)s ZB"),
)
_BYTES: Final = Plural("%(num)s byte", "%(num)s bytes")
_LARGEST: Final = Decimal(10) ** 21
#: Distances and durations are shown as exactly as this.
_MOST_DIGITS: Final = 9
_DURATION: Final = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_DURATION_UNITS: Final = (
    Plural("%(num)s year", "%(num)s years"),
    Plural("%(num)s month", "%(num)s months"),
    Plural("%(num)s week", "%(num)s weeks"),
    Plural("%(num)s day", "%(num)s days"),
    Plural("%(num)s hour", "%(num)s hours"),
    Plural("%(num)s minute", "%(num)s minutes"),
    Plural("%(num)s second", "%(num)s seconds"),
)
_FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "application/geo+json": "GeoJSON",
        "application/gml+xml": "GML",
        "application/gzip": "GZIP",
        "application/json": "JSON",
        "application/ld+json": "JSON-LD",
        "application/n-triples": "N-Triples",
        "application/netcdf": "NetCDF",
        "application/octet-stream": "Binary",
        "application/pdf": "PDF",
        "application/rdf+xml": "RDF/XML",
        "application/sparql-query": "SPARQL",
        "application/vnd.apache.parquet": "Parquet",
        "application/vnd.google-earth.kml+xml": "KML",
        "application/vnd.ms-excel": "XLS",
        "application/vnd.oasis.opendocument.spreadsheet": "ODS",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
        "application/x-netcdf": "NetCDF",
        "application/xml": "XML",
        "application/zip": "ZIP",
        "image/png": "PNG",
        "image/tiff": "TIFF",
        "text/csv": "CSV",
        "text/html": "HTML",
        "text/plain": "Text",
        "text/tab-separated-values": "TSV",
        "text/turtle": "Turtle",
        "text/xml": "XML",
    }
)


def moment(lexical: str, speech: Speech) -> Moment | None:
    """Return a date, month, year or time for people; None for anything else.

    >>> moment("2024-03-05", Speech("en")).text, moment("2024-03", Speech("de")).text
    ('5 March 2024', 'März 2024')
    """
    text = lexical.strip()
    if found := _YEAR.fullmatch(text):
        return Moment(_month(found, speech), text, lexical)
    try:
        if found := _DATE.fullmatch(text):
            day = date.fromisoformat(found.group(1))
            return Moment(speech.spelling.day(day), day.isoformat(), lexical)
        if _TIME.fullmatch(text):
            return instant(_parsed(text), speech, lexical)
    except ValueError:
        return None
    return None


def instant(when: datetime, speech: Speech, lexical: str = "") -> Moment:
    """Return a point in time for people; midnight counts as the day."""
    words = speech.spelling.day(when.date())
    if (when.hour, when.minute, when.second) != (0, 0, 0):
        zone = when.strftime("%Z") if when.tzinfo else ""
        time = f"{speech.spelling.time(when)} {zone}".rstrip()
        words = speech.say("%(day)s, %(time)s", day=words, time=time)
    machine = when.isoformat(timespec="seconds")
    return Moment(words, machine, lexical or machine)


def day_of(moment_: Moment, speech: Speech) -> Moment:
    """Return a moment with its day only in words."""
    if "T" not in moment_.machine:
        return moment_
    day = datetime.fromisoformat(moment_.machine).date()
    return replace(moment_, text=speech.spelling.day(day))


def size_in_words(lexical: str, speech: Speech) -> str:
    """Return a number of bytes for people, or the text itself if it is none.

    >>> size_in_words("69268395", Speech("en")), size_in_words("812", Speech("en"))
    ('69.3 MB', '812 bytes')
    """
    number = _number(lexical)
    if number is None or not 0 <= number < _LARGEST:
        return lexical
    if number < 1000:
        return _count(number, _BYTES, speech)
    step = -1
    while number >= Decimal("999.5"):
        number /= 1000
        step += 1
    digits = 0 if number >= 100 else 1
    return speech.say(_UNITS[step], number=speech.spelling.number(number, digits))


def exact_size(lexical: str, speech: Speech) -> str:
    """Return a large number of bytes with its digits grouped; empty where that adds nothing."""
    number = _number(lexical)
    if number is None or number != number.to_integral_value() or not 1000 <= number < _LARGEST:
        return ""
    return speech.count(*_BYTES, int(number))


def metres_in_words(lexical: str, speech: Speech) -> str:
    """Return a distance in metres for people, or the text itself if it is no number.

    >>> metres_in_words("72.0", Speech("en")), metres_in_words("25000", Speech("en"))
    ('72 m', '25 km')
    """
    number = _number(lexical)
    if number is None or not 0 <= number < _LARGEST:
        return lexical
    unit = "km" if number >= 1000 else "m"
    length = number / 1000 if number >= 1000 else number
    return f"{speech.spelling.number(length, _MOST_DIGITS)} {unit}"


def duration_in_words(lexical: str, speech: Speech) -> str:
    """Return an ISO 8601 duration for people, or the text itself if it is none.

    >>> [duration_in_words(it, Speech("en")) for it in ("PT15M", "P1DT12H", "PT1.5S")]
    ['15 minutes', '1 day 12 hours', '1.5 seconds']
    """
    found = _DURATION.fullmatch(lexical.strip())
    parts = (
        [
            _count(Decimal(count), unit, speech)
            for count, unit in zip(found.groups(), _DURATION_UNITS, strict=True)
            if count
        ]
        if found
        else []
    )
    return " ".join(parts) or lexical


def grouped(number: int) -> str:
    """Return a count with its thousands set apart, for the command line.

    >>> grouped(1234567)
    '1,234,567'
    """
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a count with what it counts, for the command line.

    >>> counted(1, "record"), counted(1234, "record")
    ('1 record', '1,234 records')
    """
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"


def format_in_words(media_type: str) -> str:
    """Return the customary short name of a media type.

    >>> format_in_words("text/csv"), format_in_words("application/vnd.foo+xml")
    ('CSV', 'vnd.foo+xml')
    """
    media_type = media_type.strip()
    return _FORMATS.get(media_type.lower()) or media_type.partition("/")[2] or media_type


def _month(found: re.Match[str], speech: Speech) -> str:
    year, month = found.groups()
    is_known = bool(month) and int(year) > 0
    return speech.spelling.month(date(int(year), int(month), 1)) if is_known else found.group()


def _count(number: Decimal, unit: Plural, speech: Speech) -> str:
    if number == int(number):
        return speech.count(*unit, int(number))
    # Forms of words follow whole numbers; what has a fraction is more than one.
    return speech.count(*unit, 2, num=speech.spelling.number(number, _MOST_DIGITS))


def _parsed(text: str) -> datetime:
    """Parse a time; Python knows microseconds at most."""
    return datetime.fromisoformat(_FRACTION.sub("", text))


def _number(lexical: str) -> Decimal | None:
    try:
        number = Decimal(lexical.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
