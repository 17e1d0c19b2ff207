"""`ldcat check --fix`: write mended copies of documents, and say what was done."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ldcat.catalogue.inputs import opened
from ldcat.catalogue.loading import Loader, Policy
from ldcat.catalogue.mending import WRITTEN_ANEW, Mended, MendingOptions, mended, told
from ldcat.cli.console import talk
from ldcat.errors import BadParameterError, InputError, LdcatError, UnknownFormatError
from ldcat.model.packing import chunks
from ldcat.model.sniffing import syntax_of
from ldcat.represent.literals import counted
from ldcat.sandbox.mending import Change

_PACKED: Final = frozenset({".gz", ".zst", ".zstd"})


@dataclass(frozen=True, slots=True)
class Fixing:
    """How copies are written.

    Attributes:
        loader: Opens documents, and has workers.
        options: How documents are mended.
        syntax: Name of the documents' syntax, where it is not to be told from them.
        folder: Where the copies go; None: beside the documents.
    """

    loader: Loader
    options: MendingOptions
    syntax: str
    folder: Path | None


def fixing_of(
    loader: Loader, policy: Policy, *, language: str, folder: Path | None, anew: bool
) -> Fixing:
    """Return how copies are written where documents are checked with a policy."""
    options = MendingOptions(
        base=policy.base,
        profile=policy.profile,
        tolerant=policy.tolerant,
        languages=[language],
        seconds=policy.seconds,
        anew=anew,
    )
    return Fixing(loader, options, policy.syntax, folder)


def write_copies(names: Sequence[str], fixing: Fixing) -> Sequence[str]:
    """Write a mended copy of each document that needs one; return what to check now.

    That is the copy, or the document itself where nothing was mended.
    """
    found: list[str] = []
    copies = changes = 0
    places = _Places(names, fixing.folder)
    for name in names:
        try:
            copy, number = _fixed(name, fixing, places)
        except UnknownFormatError as error:
            talk().print(f"{name}: not mended: {error}", soft_wrap=True)
            copy, number = name, 0
        except InputError:
            copy, number = name, 0  # the report says why it cannot be read
        except LdcatError as error:
            talk().print(f"{name}: not mended: {error}", soft_wrap=True)
            copy, number = name, 0
        found.append(copy)
        copies += number > 0
        changes += number
    talk().print(f"{counted(changes, 'change')} in {counted(copies, 'document')}.")
    return found


def _fixed(name: str, fixing: Fixing, places: _Places) -> tuple[str, int]:
    """Write the copy of a document; return its name, and how many changes there were."""
    with opened(name, fixing.loader.fetch) as source:
        content = b"".join(chunks(source.stream, source.name))
        syntax = syntax_of(content, name, media_type=source.media_type, token=fixing.syntax)
    done = mended(fixing.loader.pool, content, syntax, options=fixing.options)
    if not done.changes:
        if done.undone:
            _tell_undone(name, done)
        return name, 0
    path = places.of(name, syntax.suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(done.content)
    _tell(name, path, done)
    return str(path), len(done.changes)


def _tell(name: str, path: Path, done: Mended) -> None:
    console = talk()
    console.print(f"{name}: mended in {path}", style="bold", soft_wrap=True)
    if done.is_anew:
        console.print(f"    {WRITTEN_ANEW}", style="yellow", soft_wrap=True)
    for it in done.changes:
        console.print(_line(it), style="green", highlight=False, soft_wrap=True)
    _tell_undone(name, done)


def _tell_undone(name: str, done: Mended) -> None:
    console = talk()
    for it in done.undone:
        console.print(
            f"{name}: not made, for it has no one place in the text (--anew makes it):",
            style="yellow",
            soft_wrap=True,
        )
        console.print(_line(it), style="yellow", highlight=False, soft_wrap=True)


def _line(change: Change) -> str:
    record = change.record if change.record.startswith("_:") else f"<{change.record}>"
    return f"    {record} {told(change)} [{change.rule}]"


class _Places:
    """Where copies go: beside the documents, or in a folder as these lie in theirs."""

    def __init__(self, names: Sequence[str], folder: Path | None) -> None:
        files = [Path(it).absolute().parent for it in names if _is_file(it)]
        self._root = Path(os.path.commonpath(files)) if files else Path()
        self._folder = folder
        self._taken: set[Path] = set()

    def of(self, name: str, suffix: str) -> Path:
        """Return where the copy of a document goes; no two go to one place."""
        path = Path(name) if _is_file(name) else Path(Path(name).name.strip("-") or "document")
        while path.suffix in _PACKED:
            path = path.with_suffix("")
        parent = self._parent(path) if _is_file(name) else self._folder or Path()
        number, place = 1, parent / f"{path.stem}.mended.{suffix}"
        while place in self._taken:
            number += 1
            place = parent / f"{path.stem}.mended-{number}.{suffix}"
        self._taken.add(place)
        return place

    def _parent(self, path: Path) -> Path:
        if self._folder is None:
            return path.parent
        return self._folder / path.absolute().parent.relative_to(self._root)


def _is_file(name: str) -> bool:
    return name != "-" and "://" not in name


def require_folder(folder: Path | None, *, fix: bool) -> None:
    """Let a folder pass that mended copies can go to; it is made when there is one.

    Raises:
        BadParameterError: A file has its name, or nothing is to be mended.
    """
    if folder is not None and not fix:
        raise BadParameterError(
            "Only mended copies go to a folder.", where="--output", mend="Say --fix, too."
        )
    if folder is not None and folder.exists() and not folder.is_dir():
        raise BadParameterError(
            f"“{folder}” is no folder.", where="--output", mend="Choose another name."
        )
