"""How documents are read and checked from the shell, with a catalogue or without."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ldcat.catalogue.inputs import named_inputs
from ldcat.catalogue.loading import Loader, Policy
from ldcat.cli.console import talk
from ldcat.configured import document_launch, limits, verdicts, vocabulary_folders
from ldcat.errors import BadParameterError
from ldcat.model.sniffing import named_syntax
from ldcat.sandbox.pool import Pool
from ldcat.settings import Settings
from ldcat.validation.background import read_vocabularies
from ldcat.validation.explaining import Explainer
from ldcat.validation.profiles import Profile, chosen


def policy_of(
    settings: Settings, profiles: Mapping[str, Profile], *, syntax: str, tolerant: bool
) -> Policy:
    """Return how documents are loaded from the shell.

    Raises:
        UnknownProfileError: The profile that is set is not there.
        BadParameterError: Nor is the syntax.
    """
    if syntax:
        named_syntax(syntax, option="--syntax")
    profile = chosen(profiles, settings.profile)  # refused before anything is read
    for note in profile.notes:
        talk().print(note, soft_wrap=True)
    return Policy(
        base=settings.base,
        profile="" if settings.on_invalid == "accept" else settings.profile,
        verdicts=verdicts(settings, profiles),
        syntax=syntax,
        tolerant=tolerant,
        large=settings.large_mebibytes << 20,
        seconds=settings.document_seconds,
    )


@contextmanager
def passing_loader(settings: Settings) -> Iterator[Loader]:
    """Yield a loader that needs no catalogue and leaves nothing behind."""
    pool = Pool(document_launch(settings), settings.document_workers)
    try:
        with tempfile.TemporaryDirectory(prefix="ldcat-") as folder:
            yield Loader(pool, Path(folder), limits(settings))
    finally:
        pool.close()


def documents(names: Sequence[str]) -> Sequence[str]:
    """Return the documents that names stand for; tell of files and folders without any.

    Raises:
        InputError: A file or folder is not there, or there is no document at all.
    """
    found, passed = named_inputs(names)
    for name in passed:
        why = "there is no RDF file in it" if Path(name).is_dir() else "no RDF suffix"
        talk().print(f"{name}: passed over, {why}", soft_wrap=True)
    return found


def explainer_of(settings: Settings, profiles: Mapping[str, Profile]) -> Explainer:
    """Return what puts findings into words."""
    return Explainer(profiles, read_vocabularies(vocabulary_folders(settings)))


def require_language(explainer: Explainer, tag: str) -> None:
    """Let a language pass that sentences are told in.

    Raises:
        BadParameterError: They are not told in it; says in which they are.
    """
    if tag.partition("-")[0].lower() not in explainer.languages:
        raise BadParameterError(
            f"There are no sentences in “{tag}”.",
            where="--language",
            mend=f"Use one of: {', '.join(explainer.languages)}.",
        )
