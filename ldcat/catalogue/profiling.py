"""Try the profiles of an operator before anything is checked against them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from ldcat.errors import DeadlineError, LdcatError, ResourceError, TooComplexError
from ldcat.model.graph import Graph, Literal
from ldcat.sandbox.pool import Job, Pool
from ldcat.terms import SH
from ldcat.validation.profiles import Profile, Profiles, usable_profiles
from ldcat.validation.standing import Standing

#: Longest run of a profile's shapes on a small graph, in seconds.
_SECONDS: Final = 10.0
#: So many profiles are tried at once; the pool has a say in it.
_AT_ONCE: Final = 4
#: The properties whose values are SPARQL.
_QUERIES: Final = ("select", "ask", "construct")
_LOG: Final = logging.getLogger(__name__)


def open_profiles(folders: Iterable[Path], bundled: Path, pool: Pool) -> Profiles:
    """Return the profiles that can be used, and what is wrong with the others.

    Those of an operator are tried in a worker: shapes that loop, or that no engine can run, are
    refused now, and not with the first record.

    Args:
        folders: The folders of profiles, the bundled one first.
        bundled: That one; what is in it was tried before.
        pool: Workers with the `document` job.
    """
    profiles = usable_profiles(list(folders))

    def tried(profile: Profile) -> ResourceError | None:
        try:
            try_out(profile, bundled, pool)
        except ResourceError as error:
            return error
        return None

    # Side by side: of those that never end, each takes the whole time.
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        found = zip(profiles, threads.map(tried, profiles.values()), strict=True)
        faults = {token: error for token, error in found if error}
    return profiles.without(faults)


def try_out(profile: Profile, bundled: Path, pool: Pool) -> None:
    """Run the shapes of a profile that is not bundled on a small graph.

    Raises:
        ResourceError: They do not come to an end, or no engine can run them.
    """
    if all(bundled in file.parents for file in profile.files):
        return
    try:
        pool.run(Job(_options(profile.token), b"", _SECONDS))
    except LdcatError as error:
        raise _fault(error, profile) from error


def log_faults(profiles: Profiles) -> None:
    """Tell the operator which profiles are not used, and what was mended in others."""
    for token, fault in profiles.faults.items():
        _LOG.error("the profile %s is not used: %s", token, fault)
    for token, profile in profiles.items():
        for note in profile.notes:
            _LOG.warning("%s: %s", token, note)


def _options(token: str) -> dict[str, object]:
    return {
        "step": "try",
        "syntax": "turtle",
        "base": "urn:ldcat:trial:",
        "catalogue": "urn:ldcat:trial:",
        "tolerant": False,
        "profile": token,
    }


def _fault(error: LdcatError, profile: Profile) -> ResourceError:
    standing = Standing(profile.graph, profile.files)
    queries = standing.of_texts(_texts(profile.graph, *_QUERIES))
    folder = str(profile.files[0].parent)
    if isinstance(error, DeadlineError):
        return ResourceError(
            f"Its shapes did not come to an end in {_SECONDS:g} s on a small graph.",
            queries or standing.of_texts(_texts(profile.graph, "pattern")) or folder,
            "Look for a SPARQL constraint that multiplies patterns, a path in circles, or a "
            "regular expression that repeats what repeats.",
        )
    if isinstance(error, TooComplexError):
        return ResourceError("Its shapes are too complex for an engine.", folder, error.mend)
    if not error.where and queries:
        mend = "Mend the SPARQL constraint there; it can ask for nothing outside of the record."
        return ResourceError(error.what, queries, mend)
    return ResourceError(error.what, error.where or folder, error.mend)


def _texts(graph: Graph, *names: str) -> list[str]:
    """Return the texts that some properties of SHACL have."""
    wanted = {SH + it for it in names}
    found = (it.object for it in graph if it.predicate.value in wanted)
    return [it.value for it in found if isinstance(it, Literal)]
