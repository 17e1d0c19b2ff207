"""Dates as numbers of days, so that they can be compared and counted."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Final

from ldcat.model.criteria import Span

_DATE: Final = re.compile(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
#: Dates come again and again.
_REMEMBERED: Final = 8192
_EPOCH: Final = date(1970, 1, 1).toordinal()
#: What an open end is in the index: before and after every date there is.
BEGINNING: Final = date.min.toordinal() - _EPOCH
END: Final = date.max.toordinal() - _EPOCH


def day_of(moment: date) -> int:
    """Return the number of a day.

    >>> day_of(date(1970, 1, 2))
    1
    """
    return moment.toordinal() - _EPOCH


def date_of(day: int) -> date:
    """Return the day of a number."""
    return date.fromordinal(day + _EPOCH)


@lru_cache(_REMEMBERED)
def days_of(text: str) -> Span | None:
    """Return the first and the last day of what a date, month, or year says; None if it is none.

    >>> days_of("1970-02"), days_of("1970-01-03T10:00:00Z"), days_of("soon")
    (Span(first=31, last=58), Span(first=2, last=2), None)
    """
    found = _DATE.match(text)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:  # a month 13, a year 0
        return None
    return Span(day_of(first), day_of(last))
