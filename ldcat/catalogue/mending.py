"""Mend documents: have the certain changes made, or one change in the text as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from ldcat.errors import UnknownFormatError
from ldcat.model.media import N_QUADS, TRIG, Syntax
from ldcat.model.syntax import read_canonical, write
from ldcat.sandbox.editing.applying import Order
from ldcat.sandbox.mending import Change
from ldcat.sandbox.pool import Job, Pool

#: What is told of a document that could not be mended in its text.
WRITTEN_ANEW: Final = (
    "The document was written anew: comments, layout and what is not RDF are gone, and relative "
    "IRIs are completed."
)


@dataclass(frozen=True, slots=True)
class Mended:
    """A document that was mended.

    Attributes:
        content: The document in its syntax.
        changes: What was changed; without any the content is the one that was given.
        undone: The changes that have no place of their own in the text; they were not made.
        is_anew: Whether the document was written anew, without the comments and the layout that
            it had; else it is changed in its text.
    """

    content: bytes
    changes: Sequence[Change]
    undone: Sequence[Change] = ()
    is_anew: bool = False


def told(change: Change) -> str:
    """Return a change in words, with its place in the record."""
    return f"{change.place}: {change.sentence}" if change.place else change.sentence


@dataclass(frozen=True, slots=True)
class MendingOptions:
    """How a document is mended.

    Attributes:
        base: IRI that its relative IRIs are completed with.
        profile: Token of the profile.
        tolerant: Repair first what loading would repair.
        languages: Languages of the sentences, best first (BCP 47).
        seconds: How long it may take.
        anew: Write the document anew if a change has no place in its text; else leave it out.
    """

    base: str
    profile: str
    tolerant: bool
    languages: Sequence[str]
    seconds: float
    anew: bool = False


def mended(pool: Pool, content: bytes, syntax: Syntax, *, options: MendingOptions) -> Mended:
    """Return a document with every change made that validation is certain of.

    Raises:
        UnknownFormatError: Its syntax has named graphs, which are not mended.
        LdcatError: It cannot be read; as `Pool.run`.
    """
    if syntax in (TRIG, N_QUADS):
        raise UnknownFormatError(
            f"A document in {syntax.label} is not mended: its named graphs would be lost.",
            mend="Write it in Turtle, JSON-LD, RDF/XML or N-Triples.",
        )
    asked = _asked("mend", syntax, options) | {"languages": list(options.languages)}
    asked |= {"seconds": options.seconds / 4, "anew": options.anew}
    answer = pool.run(Job(asked, content, options.seconds))
    changes = [Change(*it) for it in answer.header["changes"]]
    undone = [Change(*it) for it in answer.header["undone"]]
    if not changes and not answer.header["repairs"]:
        return Mended(content, (), undone)
    if answer.header["is_text"]:
        return Mended(answer.content, changes, undone)
    return Mended(write(read_canonical(answer.content), syntax), changes, is_anew=True)


def applied(
    pool: Pool, content: bytes, syntax: Syntax, *, order: Order, options: MendingOptions
) -> bytes | None:
    """Return a document with one change in its text; None where it has no place for just that.

    Raises:
        LdcatError: It cannot be read; as `Pool.run`.
    """
    asked = _asked("apply", syntax, options)
    asked |= {"change": asdict(order), "seconds": options.seconds / 2}
    answer = pool.run(Job(asked, content, options.seconds))
    return answer.content if answer.header["applied"] else None


def _asked(step: str, syntax: Syntax, options: MendingOptions) -> dict[str, Any]:
    return {
        "step": step,
        "syntax": syntax.name,
        "base": options.base,
        "catalogue": options.base,
        "tolerant": options.tolerant,
        "profile": options.profile,
    }
