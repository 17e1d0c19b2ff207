"""The tokens of SPARQL texts, as far as they keep others apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: SPARQL 1.1 Query 19.8; any character that begins nothing else is a sign.
_TOKENS: Final = re.compile(
    r"(?P<gap>\s+|#[^\n\r]*)|"
    r'(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|' + r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n\r]|\\.)*"|' + r"'(?:[^'\\\n\r]|\\.)*')|"
    r'(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)|'
    r"(?P<name>[?$@][\w-]+|[\w.-]*:(?:[\w.:%-]|\\[_~.!$&'()*+,;=/?#@%-])*(?<!\.))|"
    r"(?P<word>\w+)|(?P<sign>.)",
    re.DOTALL,
)
_SERVICE: Final = frozenset({"service", "servicesilent"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token.

    Attributes:
        kind: `text`, `iri`, `name` (variables, prefixed names, language tags), `word` or `sign`.
        text: What is written.
        start: Where it begins.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def is_variable(self) -> bool:
        """Say whether it is a variable."""
        return self.kind == "name" and self.text[0] in "?$"

    @property
    def is_service(self) -> bool:
        """Say whether it is SERVICE, with SILENT or without: the engine takes both as one word."""
        return self.kind == "word" and self.text.lower() in _SERVICE

    def is_word(self, word: str) -> bool:
        """Say whether it is a keyword, given in capitals."""
        return self.kind == "word" and self.text.upper() == word


def closing(tokens: Sequence[Token], start: int) -> int:
    """Return the place of the brace that closes the one at a place; -1 if there is none."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        if depth <= 0:
            return place if place > start else -1
    return -1


def replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with others in some of its places.

    Args:
        text: The text.
        changes: Where each place begins and ends, and what comes there; in order.
    """
    pieces: list[str] = []
    end = 0
    for start, stop, other in changes:
        pieces += (text[end:start], other)
        end = stop
    return "".join((*pieces, text[end:]))


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text, without blanks and comments."""
    return [
        Token(found.lastgroup or "", found.group(), found.start())
        for found in _TOKENS.finditer(text)
        if found.lastgroup != "gap"
    ]
