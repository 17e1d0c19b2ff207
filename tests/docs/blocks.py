"""Find the fenced blocks, links and images of the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
#: Pages whose examples are run.
GUIDE: Final[Sequence[Path]] = (
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "guide").glob("*.md")),
)
PAGES: Final[Sequence[Path]] = (
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)
#: A block, with what may stand before it, and the output that it shows.
_BLOCK: Final = re.compile(
    r"^(?:<!-- (?:exit (?P<code>\d+)|needs (?P<needs>\S+)) -->\n)?"
    r"```(?P<tag>\w+)\n(?P<text>.*?)^```$"
    r"(?:\n\n```text\n(?P<shown>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
_FENCED: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE: Final = re.compile(r"`[^`\n]*`")
_LINK: Final = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        line: Its line in the page.
        tag: `sh`, `python`, `js` and `r` are run; `bash` is for the reader only.
        text: Its content.
        shown: Lines that the page shows as its output; empty for none.
        code: The exit code that it shall have.
        needs: A program or package beside those that the tests have anyway; empty for none.
    """

    line: int
    tag: str
    text: str
    shown: str
    code: int
    needs: str


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page, but for outputs."""
    text = page.read_text()
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        shown, code = found["shown"] or "", int(found["code"] or 0)
        yield Block(line, found["tag"], found["text"], shown, code, found["needs"] or "")


def links(page: Path) -> Sequence[str]:
    """Return the targets of the links and images of a page."""
    text = _CODE.sub("", _FENCED.sub("", page.read_text()))
    return _LINK.findall(text)


def anchors(page: Path) -> frozenset[str]:
    """Return the names of a page's headings, as they are linked to."""
    headings = _HEADING.findall(_FENCED.sub("", page.read_text()))
    plain = (re.sub(r"[^\w\- ]", "", it.lower()).replace(" ", "-") for it in headings)
    return frozenset(plain)
