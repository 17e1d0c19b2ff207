"""What an OAI-PMH request asks for (OAI-PMH 2.0, 3.6 and 4)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECOND: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_LIST: Final = frozenset({"metadataPrefix", "from", "until", "set"})
#: The arguments of each verb: those that it needs, those that it may have, the exclusive one.
_ARGUMENTS: Final[Mapping[str, tuple[frozenset[str], frozenset[str], str]]] = MappingProxyType(
    {
        "Identify": (frozenset(), frozenset(), ""),
        "ListMetadataFormats": (frozenset(), frozenset({"identifier"}), ""),
        "ListSets": (frozenset(), frozenset(), "resumptionToken"),
        "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset(), ""),
        "ListIdentifiers": (frozenset({"metadataPrefix"}), _LIST, "resumptionToken"),
        "ListRecords": (frozenset({"metadataPrefix"}), _LIST, "resumptionToken"),
    }
)


class OaiError(Exception):
    """An error of the protocol (3.6): its code, and what is wrong in words."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class OaiRequest:
    """A request that is well-formed.

    Attributes:
        verb: What is asked for.
        arguments: With what, by name.
    """

    verb: str
    arguments: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return an argument, or nothing."""
        return self.arguments.get(name, "")


def checked(pairs: Sequence[tuple[str, str]]) -> OaiRequest:
    """Return the request that some arguments are.

    Raises:
        OaiError: They are none: `badVerb`, `badArgument`.
    """
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1:
        raise OaiError("badVerb", "Give one verb." if verbs else "The verb is missing.")
    verb = verbs[0]
    if verb not in _ARGUMENTS:
        raise OaiError("badVerb", f"There is no verb “{verb}”.")
    others = [(name, value) for name, value in pairs if name != "verb"]
    needed, optional, exclusive = _ARGUMENTS[verb]
    _check_names(verb, others, needed | optional | {exclusive})
    given = dict(others)
    if exclusive in given:
        if len(given) > 1:
            raise OaiError("badArgument", f"{exclusive} stands alone.")
    elif missing := sorted(needed - given.keys()):
        raise OaiError("badArgument", f"{verb} needs {' and '.join(missing)}.")
    return OaiRequest(verb, given)


def _check_names(verb: str, pairs: Sequence[tuple[str, str]], known: frozenset[str]) -> None:
    for name, times in Counter(name for name, _ in pairs).items():
        if name not in known:
            raise OaiError("badArgument", f"{verb} has no argument “{name}”.")
        if times > 1:
            raise OaiError("badArgument", f"The argument {name} is given {times} times.")
    for name, value in pairs:
        if not value:
            raise OaiError("badArgument", f"The argument {name} is empty.")


def interval(request: OaiRequest) -> tuple[datetime | None, datetime | None]:
    """Return from when, and before when, changes are asked for; both ends are inclusive there.

    Raises:
        OaiError: They are no dates, differ in granularity, or lie the wrong way round.
    """
    begin, end = request.get("from"), request.get("until")
    if begin and end and len(begin) != len(end):
        raise OaiError("badArgument", "from and until have different granularities.")
    first, last = (_moment(name, request.get(name)) for name in ("from", "until"))
    if first and last and first > last:
        raise OaiError("badArgument", "from is later than until.")
    step = timedelta(seconds=1) if _SECOND.fullmatch(end) else timedelta(days=1)
    if last is None or datetime.max.replace(tzinfo=UTC) - last < step:
        return first, None  # 9999-12-31 is how many say that there is no end
    return first, last + step


def _moment(name: str, text: str) -> datetime | None:
    if not text:
        return None
    told = f"{name} is “{text}”; write it as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ."
    if not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
        raise OaiError("badArgument", told)
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise OaiError("badArgument", told) from None
