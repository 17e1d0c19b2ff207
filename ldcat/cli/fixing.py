"""`ldcat check --fix`: write mended copies of documents, and say what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ldcat.catalogue.inputs import opened
from ldcat.catalogue.loading import Loader, Policy
from ldcat.catalogue.mending import Mended, MendingOptions, mended
from ldcat.cli.console import talk
from ldcat.errors import BadParameterError, InputError, LdcatError
from ldcat.model.packing import chunks
from ldcat.model.sniffing import syntax_of
from ldcat.represent.literals import counted

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


def fixing_of(loader: Loader, policy: Policy, *, language: str, folder: Path | None) -> Fixing:
    """Return how copies are written where documents are checked with a policy."""
    options = MendingOptions(
        base=policy.base,
        profile=policy.profile,
        tolerant=policy.tolerant,
        languages=[language],
        seconds=policy.seconds,
    )
    return Fixing(loader, options, policy.syntax, folder)


def write_copies(names: Sequence[str], fixing: Fixing) -> Sequence[str]:
    """Write a mended copy of each document that needs one; return what to check now.

    That is the copy, or the document itself where nothing was mended.
    """
    if fixing.folder is not None:
        _require_folder(fixing.folder)
    found: list[str] = []
    copies = changes = 0
    for name in names:
        try:
            copy, number = _fixed(name, fixing)
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


def _fixed(name: str, fixing: Fixing) -> tuple[str, int]:
    """Write the copy of a document; return its name, and how many changes there were."""
    with opened(name, fixing.loader.fetch) as source:
        content = b"".join(chunks(source.stream, source.name))
        syntax = syntax_of(content, name, media_type=source.media_type, token=fixing.syntax)
    done = mended(fixing.loader.pool, content, syntax, options=fixing.options)
    if not done.changes:
        return name, 0
    path = _copy(name, syntax.suffix, fixing.folder)
    path.write_bytes(done.content)
    _tell(name, path, done)
    return str(path), len(done.changes)


def _tell(name: str, path: Path, done: Mended) -> None:
    console = talk()
    console.print(f"{name}: mended in {path}", style="bold", soft_wrap=True)
    for it in done.changes:
        place = f"{it.place}: " if it.place else ""
        line = f"    <{it.record}> {place}{it.sentence} [{it.rule}]"
        console.print(line, style="green", highlight=False, soft_wrap=True)


def _copy(name: str, suffix: str, folder: Path | None) -> Path:
    """Return where the copy of a document goes."""
    is_file = name != "-" and "://" not in name
    path = Path(name) if is_file else Path(Path(name).name.strip("-") or "document")
    while path.suffix in _PACKED:
        path = path.with_suffix("")
    mended_name = f"{path.stem}.mended.{suffix}"
    return (folder or (path.parent if is_file else Path())) / mended_name


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise BadParameterError(
            f"There is no folder “{folder}”.", where="--output", mend="Make it first."
        )
