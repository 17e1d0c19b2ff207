"""Literals in the words of people: dates, sizes, durations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from ldcat.represent.values import Moment

_YEAR: Final = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?")
_FRACTION: Final = re.compile(r"\.\d+")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNITS: Final = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB", "ZB")
_LARGEST: Final = Decimal(10) ** 21
_DURATION: Final = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_DURATION_UNITS: Final = ("year", "month", "week", "day", "hour", "minute", "second")
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


def moment(lexical: str) -> Moment | None:
    """Return a date, month, year or time for people; None for anything else.

    >>> moment("2024-03-05").text, moment("2024-03").text
    ('5 March 2024', 'March 2024')
    """
    text = lexical.strip()
    if found := _YEAR.fullmatch(text):
        year, month = found.groups()
        words = f"{_MONTHS[int(month) - 1]} {year}" if month else year
        return Moment(words, text, lexical)
    try:
        if found := _DATE.fullmatch(text):
            day = date.fromisoformat(found.group(1))
            return Moment(day_in_words(day), day.isoformat(), lexical)
        if _TIME.fullmatch(text):
            return instant(_parsed(text), lexical)
    except ValueError:
        return None
    return None


def instant(when: datetime, lexical: str = "") -> Moment:
    """Return a point in time for people; midnight counts as the day."""
    words = day_in_words(when)
    if (when.hour, when.minute, when.second) != (0, 0, 0):
        zone = when.strftime("%Z") if when.tzinfo else ""
        words = f"{words}, {when:%H:%M} {zone}".rstrip()
    machine = when.isoformat(timespec="seconds")
    return Moment(words, machine, lexical or machine)


def day_in_words(day: date) -> str:
    """Return a date like `5 March 2024`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def size_in_words(lexical: str) -> str:
    """Return a number of bytes for people, or the text itself if it is none.

    >>> size_in_words("69268395"), size_in_words("812")
    ('69.3 MB', '812 bytes')
    """
    number = _number(lexical)
    if number is None or not 0 <= number < _LARGEST:
        return lexical
    if number < 1000:
        return "1 byte" if number == 1 else f"{number.normalize():f} bytes"
    step = 0
    while number >= Decimal("999.5"):
        number /= 1000
        step += 1
    digits = f"{number:.0f}" if number >= 100 else f"{number:.1f}".removesuffix(".0")
    return f"{digits} {_UNITS[step]}"


def grouped(number: int) -> str:
    """Return a count with its thousands set apart.

    >>> grouped(1234567)
    '1,234,567'
    """
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a count with what it counts.

    >>> counted(1, "record"), counted(1234, "record")
    ('1 record', '1,234 records')
    """
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"


def exact_size(lexical: str) -> str:
    """Return a large number of bytes with its digits grouped; empty where that adds nothing."""
    number = _number(lexical)
    if number is None or number != number.to_integral_value() or not 1000 <= number < _LARGEST:
        return ""
    return f"{int(number):,} bytes"


def metres_in_words(lexical: str) -> str:
    """Return a distance in metres for people, or the text itself if it is no number.

    >>> metres_in_words("72.0"), metres_in_words("25000")
    ('72 m', '25 km')
    """
    number = _number(lexical)
    if number is None or not 0 <= number < _LARGEST:
        return lexical
    if number >= 1000:
        return f"{(number / 1000).normalize():f} km"
    return f"{number.normalize():f} m"


def duration_in_words(lexical: str) -> str:
    """Return an ISO 8601 duration for people, or the text itself if it is none.

    >>> duration_in_words("PT15M"), duration_in_words("P1DT12H")
    ('15 minutes', '1 day 12 hours')
    """
    found = _DURATION.fullmatch(lexical.strip())
    parts = (
        [
            f"{count} {unit}" if count == "1" else f"{count} {unit}s"
            for count, unit in zip(found.groups(), _DURATION_UNITS, strict=True)
            if count
        ]
        if found
        else []
    )
    return " ".join(parts) or lexical


def format_in_words(media_type: str) -> str:
    """Return the customary short name of a media type.

    >>> format_in_words("text/csv"), format_in_words("application/vnd.foo+xml")
    ('CSV', 'vnd.foo+xml')
    """
    media_type = media_type.strip()
    return _FORMATS.get(media_type.lower()) or media_type.partition("/")[2] or media_type


def _parsed(text: str) -> datetime:
    """Parse a time; Python knows microseconds at most."""
    return datetime.fromisoformat(_FRACTION.sub("", text))


def _number(lexical: str) -> Decimal | None:
    try:
        number = Decimal(lexical.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
