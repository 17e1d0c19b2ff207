"""The text of a query: its tokens, and what is wrong with it where the engine cannot read it.

The engine tells how far it looked, which is up to a keyword's length behind the mistake, and every
token that it hoped for. So the text is read once more with its tokens set far apart: then the place
that it tells lies behind the one token that it could not take.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from ldcat.errors import BadQueryError
from ldcat.sandbox.tokens import Token, replaced, tokens_of
from ldcat.terms import PREFIXES

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?", re.IGNORECASE)
#: What the engine says of meaning stands among the tokens that it hoped for.
_MEANING: Final = re.compile(r"(?:^|, )([A-Z]\w+(?: [\w-]+){2,})")
_CLOSING: Final = {"}": "{", ")": "(", "]": "["}
_APART: Final = frozenset("(){}[],;")
#: Longer than the longest keyword, ENCODE_FOR_URI.
_PADDING: Final = " " * 20
_LONGEST: Final = 60
_UPDATES: Final = "INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH"
_QUERIES: Final = "SELECT ASK CONSTRUCT DESCRIBE"
_KEYWORDS: Final = (
    "SELECT CONSTRUCT DESCRIBE ASK WHERE FROM NAMED PREFIX BASE DISTINCT REDUCED FILTER OPTIONAL "
    "UNION MINUS GRAPH BIND VALUES SERVICE EXISTS GROUP HAVING ORDER LIMIT OFFSET UNDEF COUNT SUM "
    "MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR REGEX REPLACE SUBSTR STRLEN STRSTARTS STRENDS "
    "STRBEFORE STRAFTER CONTAINS CONCAT LANG LANGMATCHES DATATYPE BOUND COALESCE ISIRI ISBLANK "
    "ISLITERAL ISNUMERIC STRDT STRLANG YEAR MONTH HOURS MINUTES SECONDS TIMEZONE ENCODE_FOR_URI "
    "UCASE LCASE ROUND FLOOR CEIL RAND STRUUID UUID SAMETERM BNODE"
)
_BOOLEANS: Final = frozenset({"true", "false"})
#: How alike a keyword must be to what was written.
_NEAR: Final = 0.8
_QUOTES: Final = frozenset("'\"")


def asks_elsewhere(text: str) -> bool:
    """Say whether SERVICE is used. A courtesy: what keeps it in is that there is no socket."""
    return "service" in text.lower() and any(it.is_service for it in tokens_of(text))


def with_small_booleans(text: str) -> str:
    """Return a query with `true` and `false` in small letters, the only ones the engine reads.

    Keywords may have letters of any case (SPARQL 1.1 Query 19.8, note 1).
    """
    return replaced(
        text,
        (
            (it.start, it.end, it.text.lower())
            for it in tokens_of(text)
            if it.kind == "word" and it.text.lower() in _BOOLEANS
        ),
    )


def ill_formed(
    text: str, message: str, parse: Callable[[str], str], *, thing: str = "query"
) -> BadQueryError:
    """Return what is wrong with a query or an update, and where.

    Args:
        text: The query or update.
        message: What the engine says of it.
        parse: Returns what the engine says of another text; empty if that is well-formed.
        thing: What it is called: `query` or `update`.
    """
    tokens = tokens_of(text)
    if quote := next((it for it in tokens if it.kind == "sign" and it.text in _QUOTES), None):
        return _bad(
            text, f"“{quote.text}” opens a text that is not closed.", quote.start, thing=thing
        )
    spaced, starts = _spaced(tokens)
    message = parse(spaced) or message
    place = _PLACE.search(message)
    if place is None:
        return BadQueryError(f"The {thing} cannot be parsed: {message.rstrip('.')}.")
    told = message[place.end() :]
    offset = _offset(spaced, int(place[1]), int(place[2]))
    at = bisect_right(starts, offset) - 1
    is_end = not tokens or (at == len(tokens) - 1 and offset >= starts[at] + len(tokens[at].text))
    if is_end and spaced[:offset].endswith(_PADDING[1:]):
        if (meaning := _MEANING.search(told)) and not _unclosed(tokens):
            # The engine notices at the end, wherever the mistake is.
            return BadQueryError(f"{meaning[1]}.", mend=f"Change the {thing}.")
        what, start = _of_end(text, tokens), len(text.rstrip())
    else:
        at = _blamed(tokens, max(at, 0), told)
        what, start = _of_token(tokens, at, told), tokens[at].start
    return _bad(text, what, start, thing=thing)


def _bad(text: str, what: str, start: int, *, thing: str) -> BadQueryError:
    return BadQueryError(
        f"The {thing} cannot be parsed: {what}",
        where=place_in(text, start),
        mend=f"Correct the {thing} there.",
    )


def _spaced(tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """Return tokens as a text, far apart, and where each of them begins in it."""
    pieces: list[str] = []
    starts: list[int] = []
    length = end = 0
    before = ""
    for it in tokens:
        if it.start > end or it.text in _APART or before in _APART:
            pieces.append(_PADDING)
            length += len(_PADDING)
        pieces.append(it.text)
        starts.append(length)
        length += len(it.text)
        before, end = it.text, it.start + len(it.text)
    return "".join((*pieces, _PADDING)), starts


def _offset(text: str, line: int, column: int) -> int:
    """Return the place of a line and column, both from 1, in a text."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def place_in(text: str, start: int) -> str:
    """Return a place in a text as line and column."""
    line = text.count("\n", 0, start) + 1
    return f"line {line}, column {start - text.rfind(chr(10), 0, start)}"


def _of_end(text: str, tokens: Sequence[Token]) -> str:
    opened = _unclosed(tokens)
    if opened:
        return f"“{opened[-1].text}” of {place_in(text, opened[-1].start)} is not closed."
    return "it ends too early." if tokens else "it is empty."


def _unclosed(tokens: Sequence[Token]) -> list[Token]:
    """Return the brackets that are open in the end."""
    opened: list[Token] = []
    for it in tokens:
        if it.text in _CLOSING.values():
            opened.append(it)
        elif it.text in _CLOSING and any(_CLOSING[it.text] == other.text for other in opened):
            while opened.pop().text != _CLOSING[it.text]:
                pass
    return opened


def _blamed(tokens: Sequence[Token], at: int, told: str) -> int:
    """Return the token to blame, which may stand before the one that could not be taken.

    A bad IRI falls into tokens, and is refused at its end; a triple, too, if a prefix is unknown.
    """
    declared = _declared(tokens)
    for place in range(at + 1):
        if (name := _prefix(tokens[place])) is not None and name not in declared:
            return place
    if "IRI parsing failed" not in told:
        return at
    return max((place for place in range(at) if tokens[place].text == "<"), default=at)


def _of_token(tokens: Sequence[Token], at: int, told: str) -> str:
    """Return what is wrong with a token."""
    token = tokens[at]
    shown = f"{token.text[:_LONGEST]}…" if len(token.text) > _LONGEST else token.text
    if (name := _prefix(token)) is not None and name not in _declared(tokens):
        return f"the prefix “{name}:” is not declared (PREFIX {name}: <…>)."
    if (meaning := _MEANING.search(told)) and token.text != "<":
        return f"{meaning[1]}: “{shown}”."
    return f"“{shown}” is not expected here.{next(_hints(tokens, at), '')}"


def _prefix(token: Token) -> str | None:
    """Return the prefix of a name, which may be empty; None for other tokens."""
    name, colon, _ = token.text.partition(":")
    return name if colon and token.kind == "name" else None


def _declared(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the prefixes that a text may use: its own, and those that every text has."""
    own = {
        it.text.partition(":")[0]
        for before, it in pairwise(tokens)
        if before.is_word("PREFIX") and it.kind == "name"
    }
    return frozenset({*own, *PREFIXES, "_"})


def _hints(tokens: Sequence[Token], at: int) -> Iterator[str]:
    """Yield what may be meant by a token that is not expected, the likeliest first."""
    token = tokens[at]
    word = token.text.upper()
    if at == 0 and word in _UPDATES.split():
        yield " It begins an update, which goes to /update;"
        yield " a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE."
    if at == 0 and word in _QUERIES.split():
        yield " It begins a query; an update begins with INSERT, DELETE, LOAD, CLEAR or another."
    if token.text == "<":
        yield " It opens an IRI that is not closed, or has a blank or another bad character."
    opening = _CLOSING.get(token.text)
    if opening and all(it.text != opening for it in _unclosed(tokens[:at])):
        yield f" No “{opening}” stands open before it."
    if token.kind == "word" and word not in _KEYWORDS.split():
        yield from (
            f" Is {it} meant?" for it in get_close_matches(word, _KEYWORDS.split(), 1, _NEAR)
        )
        if at + 1 < len(tokens) and tokens[at + 1].text == "(":
            yield f" There is no function “{token.text}”."
