"""How properties of records say what is a version of what, and which one comes first."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final

from ldcat.terms import ADMS, DCAT, DCT, OWL, PROV

PAV: Final = "http://purl.org/pav/"
#: The value is older than what has it.
OLDER: Final = frozenset(
    {
        DCAT + "previousVersion",
        ADMS + "prev",
        DCT + "replaces",
        OWL + "priorVersion",
        PAV + "previousVersion",
        PROV + "wasRevisionOf",
    }
)
#: The value is newer.
NEWER: Final = frozenset({DCAT + "nextVersion", ADMS + "next", DCT + "isReplacedBy"})
#: The value is a version of what has it.
PARTS: Final = frozenset({DCAT + "hasVersion", DCT + "hasVersion", PAV + "hasVersion"})
#: The value is the version that counts.
CURRENT: Final = frozenset({DCAT + "hasCurrentVersion", PAV + "hasCurrentVersion", ADMS + "last"})
#: What has it is a version of the value.
WHOLES: Final = frozenset({DCAT + "isVersionOf", DCT + "isVersionOf"})
#: All of them.
VERSION_LINKS: Final = tuple(sorted(OLDER | NEWER | PARTS | CURRENT | WHOLES))

#: Subject, property and object.
Link = tuple[str, str, str]


def earlier(links: Iterable[Link]) -> Mapping[str, AbstractSet[str]]:
    """Return what comes before each version."""
    found: dict[str, set[str]] = {}
    for subject, predicate, value in links:
        if predicate in OLDER:
            found.setdefault(subject, set()).add(value)
        elif predicate in NEWER:
            found.setdefault(value, set()).add(subject)
    return MappingProxyType(found)


def wholes(links: Iterable[Link]) -> Mapping[str, AbstractSet[str]]:
    """Return what each version is a version of."""
    found: dict[str, set[str]] = {}
    for subject, predicate, value in links:
        if predicate in PARTS:
            found.setdefault(value, set()).add(subject)
        elif predicate in WHOLES:
            found.setdefault(subject, set()).add(value)
    return MappingProxyType(found)


def in_order(
    versions: Mapping[str, tuple[str, ...]], before: Mapping[str, AbstractSet[str]]
) -> list[str]:
    """Return versions, the oldest first, though what they say of their order may be a circle.

    Args:
        versions: A sort key of each: it decides where nothing else does.
        before: What comes before each.

    >>> in_order({"a": ("2",), "b": ("1",), "c": ("3",)}, {"b": {"a"}, "a": {"c"}, "c": {"a"}})
    ['a', 'b', 'c']
    """
    left = dict(sorted(versions.items(), key=lambda it: it[1]))
    found: list[str] = []
    while left:
        free = (it for it in left if not (before.get(it, frozenset()) & left.keys()) - {it})
        chosen = next(free, None) or next(it for it in left if _waits_for_itself(it, before, left))
        del left[chosen]
        found.append(chosen)
    return found


def _waits_for_itself(
    version: str, before: Mapping[str, AbstractSet[str]], left: Container[str]
) -> bool:
    """Say whether a version is in a circle, and does not only come after one."""
    seen: set[str] = set()
    pending = [it for it in before.get(version, ()) if it in left and it != version]
    while pending:
        it = pending.pop()
        if it == version:
            return True
        if it not in seen:
            seen.add(it)
            pending += [up for up in before.get(it, ()) if up in left]
    return False
