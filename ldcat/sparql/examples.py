"""Queries to begin with, in `queries/examples/`: a title in the first comment, then the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ldcat.errors import ResourceError


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """A query of ours that people change.

    Attributes:
        name: Its file name without suffix.
        title: What it answers: its first comment.
        text: The query, without that comment.
    """

    name: str
    title: str
    text: str


def load_examples(folder: Path) -> Sequence[ExampleQuery]:
    """Read every `*.rq` of a folder, by name.

    Raises:
        ResourceError: A file does not begin with a comment that says what it answers.
    """
    found: list[ExampleQuery] = []
    for path in sorted(folder.glob("*.rq")):
        first, _, text = path.read_text("utf-8").partition("\n")
        if not first.startswith("# "):
            raise ResourceError(
                "The first line does not say what the query answers.",
                where=str(path),
                mend="Begin with a comment.",
            )
        found.append(ExampleQuery(path.stem, first.removeprefix("# "), text.strip() + "\n"))
    return found
