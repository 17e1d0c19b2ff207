"""How often something is updated, in the codes of several standards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Term
from ldcat.terms import EU_AUTHORITY

_EU: Final = EU_AUTHORITY + "frequency/"
#: A repeating interval (ISO 8601 4.5), as data.json has it.
_INTERVAL: Final = re.compile(
    r"R/P(?=\d|T\d)(?:\d+(?:\.\d+)?Y)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?W)?(?:\d+(?:\.\d+)?D)?"
    r"(?:T(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?"
)


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often something is updated.

    Attributes:
        code: Its code in the European table, e.g. `MONTHLY`; or nothing.
        interval: A repeating interval, or `irregular`; or nothing.
        iso: The code of ISO 19115 (MD_MaintenanceFrequencyCode) that means just this, or nothing.
        word: Its word in the vocabulary of Dublin Core collections, or nothing.
    """

    code: str
    interval: str
    iso: str = ""
    word: str = ""

    @property
    def iri(self) -> str:
        """Its IRI in the European table, or nothing."""
        return _EU + self.code if self.code else ""


_ALL: Final = (
    Frequency("UPDATE_CONT", "R/PT1S", "continual", "continuous"),
    Frequency("CONT", "R/PT1S", "continual", "continuous"),
    Frequency("1MIN", "R/PT1M"),
    Frequency("5MIN", "R/PT5M"),
    Frequency("10MIN", "R/PT10M"),
    Frequency("15MIN", "R/PT15M"),
    Frequency("30MIN", "R/PT30M"),
    Frequency("HOURLY", "R/PT1H"),
    Frequency("BIHOURLY", "R/PT2H"),
    Frequency("TRIHOURLY", "R/PT3H"),
    Frequency("12HRS", "R/PT12H"),
    Frequency("DAILY_2", "R/PT12H"),
    Frequency("DAILY", "R/P1D", "daily", "daily"),
    Frequency("WEEKLY_3", "R/P0.33W", "", "threeTimesAWeek"),
    Frequency("WEEKLY_2", "R/P3.5D", "", "semiweekly"),
    Frequency("WEEKLY", "R/P1W", "weekly", "weekly"),
    Frequency("BIWEEKLY", "R/P2W", "fortnightly", "biweekly"),
    Frequency("MONTHLY_3", "R/P0.33M", "", "threeTimesAMonth"),
    Frequency("MONTHLY_2", "R/P0.5M", "", "semimonthly"),
    Frequency("MONTHLY", "R/P1M", "monthly", "monthly"),
    Frequency("BIMONTHLY", "R/P2M", "", "bimonthly"),
    Frequency("QUARTERLY", "R/P3M", "quarterly", "quarterly"),
    Frequency("ANNUAL_3", "R/P4M", "", "threeTimesAYear"),
    Frequency("ANNUAL_2", "R/P6M", "biannually", "semiannual"),
    Frequency("ANNUAL", "R/P1Y", "annually", "annual"),
    Frequency("BIENNIAL", "R/P2Y", "", "biennial"),
    Frequency("TRIENNIAL", "R/P3Y", "", "triennial"),
    Frequency("QUADRENNIAL", "R/P4Y"),
    Frequency("QUINQUENNIAL", "R/P5Y"),
    Frequency("DECENNIAL", "R/P10Y"),
    Frequency("BIDECENNIAL", "R/P20Y"),
    Frequency("TRIDECENNIAL", "R/P30Y"),
    Frequency("IRREG", "irregular", "irregular", "irregular"),
    Frequency("AS_NEEDED", "irregular", "asNeeded"),
    Frequency("NOT_PLANNED", "", "notPlanned"),
    Frequency("NEVER", ""),
    Frequency("OTHER", ""),
    Frequency("UNKNOWN", "", "unknown"),
)


def frequency(term: Term) -> Frequency | None:
    """Return how often a term means: an IRI, an interval, or a word; None for what is unknown.

    >>> from ldcat.model.graph import Literal
    >>> found = frequency(Literal("R/P1M"))
    >>> found.code if found else ""
    'MONTHLY'
    """
    text = term.value.strip()
    if not text:
        return None
    name = re.split(r"[/#]", text)[-1] if "://" in text else text
    for known in _ALL:
        if _EU + known.code == text or text == known.interval:
            return known
    if _INTERVAL.fullmatch(text):
        return Frequency("", text)
    names = name.casefold()
    return next(
        (it for it in _ALL if names in {it.word.casefold(), it.iso.casefold(), it.code.casefold()}),
        None,
    )
