"""The text of a SPARQL update, taken apart into its operations (SPARQL 1.1 Update 3).

The text has been parsed by the engine before: here it is well-formed, and only its parts are
looked for. What it inserts and deletes is written as TriG, whose blocks are those of a template
but for the variables: these become IRIs that nobody else has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from ldcat.sandbox.tokens import Token, closing, tokens_of

#: Names of target graphs that are no IRI.
Target: TypeAlias = str
DEFAULT: Final = "DEFAULT"
NAMED: Final = "NAMED"
ALL: Final = "ALL"

_NO_BREAK: Final = re.compile(r"[^\r\n]")
_VERBS: Final[tuple[Literal["ADD", "COPY", "MOVE"], ...]] = ("ADD", "COPY", "MOVE")


@dataclass(frozen=True, slots=True)
class Modify:
    """DELETE and INSERT, of data or for every solution.

    Attributes:
        prologue: The declarations that hold.
        delete: Template of what goes; empty for nothing.
        insert: Template of what comes; empty for nothing.
        where: Pattern; None where the templates are data.
        default: Graph that the templates and the pattern mean where they name none, as written.
        using: Graphs that make the default graph of the pattern, as written.
        using_named: Named graphs of the pattern, as written.
    """

    prologue: str
    delete: str = ""
    insert: str = ""
    where: str | None = None
    default: str = ""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """LOAD: the statements of a document elsewhere come."""

    prologue: str
    source: str
    into: str
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Clear:
    """CLEAR or DROP: all statements of a graph go, or of many."""

    prologue: str
    target: Target


@dataclass(frozen=True, slots=True)
class Create:
    """CREATE: nothing, for a graph is there when it has statements."""

    prologue: str
    target: Target
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Transfer:
    """ADD, COPY or MOVE: the statements of a graph come to another."""

    prologue: str
    verb: Literal["ADD", "COPY", "MOVE"]
    source: Target
    target: Target
    is_silent: bool


Operation: TypeAlias = Modify | Load | Clear | Create | Transfer


def operations_of(text: str) -> Iterator[Operation]:
    """Yield the operations of a well-formed update, in their order."""
    prologue = ""
    for tokens in _parts(tokens_of(text)):
        words = _Words(text, tokens)
        prologue += words.prologue()
        if not words.is_over:
            yield _operation(prologue, words)


def failing_first(text: str, operation: str) -> str:
    """Return an update with another operation before its first, behind its declarations."""
    words = _Words(text, next(_parts(tokens_of(text))))
    words.prologue()
    return f"{text[: words.end]} {operation} ; {text[words.end :]}"


def one_by_one(text: str) -> Sequence[str]:
    """Return each operation alone with all declarations before it, every token in its place.

    The engine takes declarations at the beginning only; they may stand before every operation.
    Where none stands elsewhere, or an operation is missing, it is the text as it is.
    """
    alone: list[str] = []
    declared: list[tuple[int, int]] = []
    for number, tokens in enumerate(_parts(tokens_of(text))):
        if number > len(alone):
            return [text]
        words = _Words(text, tokens)
        if words.prologue() or not number:
            declared.append((tokens[0].start if tokens else 0, words.end))
        if tokens:
            alone.append(_only(text, [*declared, (words.end, tokens[-1].end)]))
    return alone if len(declared) > 1 else [text]


def _only(text: str, places: Sequence[tuple[int, int]]) -> str:
    """Return a text with blanks for what is not at these places."""
    pieces: list[str] = []
    end = 0
    for start, stop in places:
        pieces += (_NO_BREAK.sub(" ", text[end:start]), text[start:stop])
        end = stop
    return "".join(pieces)


def _parts(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each operation: semicolons outside of braces stand between them."""
    depth = start = 0
    for place, it in enumerate(tokens):
        if it.text == "{":
            depth += 1
        elif it.text == "}":
            depth -= 1
        elif it.text == ";" and not depth:
            yield tokens[start:place]
            start = place + 1
    yield tokens[start:]


class _Words:
    """Takes what stands in an operation, from its beginning to its end."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._place = 0

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left."""
        return self._place >= len(self._tokens)

    def prologue(self) -> str:
        """Take the declarations, if there are some."""
        start = self._place
        while not self.is_over:
            if self.takes("PREFIX"):
                self._place += 2
            elif self.takes("BASE") or self.takes("VERSION"):
                self._place += 1
            else:
                break
        if self._place == start:
            return ""
        last = self._tokens[self._place - 1]
        return self._text[self._tokens[start].start : last.end] + "\n"

    @property
    def end(self) -> int:
        """Where in the text lies what was taken last, or the beginning of all."""
        if self._place:
            return self._tokens[self._place - 1].end
        return self._tokens[0].start if self._tokens else 0

    def takes(self, word: str) -> bool:
        """Take a keyword, if it comes next."""
        if not self.is_over and self._tokens[self._place].is_word(word):
            self._place += 1
            return True
        return False

    def takes_one(self, words: Iterator[str] | Sequence[str]) -> str:
        """Take one of several keywords; return it, or nothing."""
        return next((it for it in words if self.takes(it)), "")

    def term(self) -> str:
        """Take one token, as it is written."""
        self._place += 1
        return self._tokens[self._place - 1].text

    def group(self) -> str:
        """Take what stands in braces."""
        first, last = self._place, closing(self._tokens, self._place)
        self._place = last + 1
        return self._text[self._tokens[first].end : self._tokens[last].start]


def _operation(prologue: str, words: _Words) -> Operation:
    if words.takes("LOAD"):
        is_silent = words.takes("SILENT")
        source = words.term()
        into = words.term() if words.takes("INTO") and words.takes("GRAPH") else ""
        return Load(prologue, source, into, is_silent)
    if words.takes_one(("CLEAR", "DROP")):
        words.takes("SILENT")
        return Clear(prologue, _target(words))
    if words.takes("CREATE"):
        is_silent = words.takes("SILENT")
        return Create(prologue, _target(words), is_silent)
    for verb in _VERBS:
        if words.takes(verb):
            is_silent = words.takes("SILENT")
            source = _target(words)
            words.takes("TO")
            return Transfer(prologue, verb, source, _target(words), is_silent)
    return _modify(prologue, words)


def _target(words: _Words) -> Target:
    if found := words.takes_one((DEFAULT, NAMED, ALL)):
        return found
    words.takes("GRAPH")
    return words.term()


def _modify(prologue: str, words: _Words) -> Modify:
    default = words.term() if words.takes("WITH") else ""
    delete = insert = ""
    if words.takes("DELETE"):
        if words.takes("DATA"):
            return Modify(prologue, delete=words.group())
        if words.takes("WHERE"):
            pattern = words.group()
            return Modify(prologue, delete=pattern, where=pattern)
        delete = words.group()
    if words.takes("INSERT"):
        if words.takes("DATA"):
            return Modify(prologue, insert=words.group())
        insert = words.group()
    using: list[str] = []
    named: list[str] = []
    while words.takes("USING"):
        (named if words.takes("NAMED") else using).append(words.term())
    words.takes("WHERE")
    return Modify(
        prologue,
        delete,
        insert,
        where=words.group(),
        default=default,
        using=tuple(using),
        using_named=tuple(named),
    )


def trig_of(prologue: str, template: str, variable: str) -> str:
    """Return a template as TriG.

    Statements outside of GRAPH blocks are put into blocks, for there a last full stop may be
    missing as it may in SPARQL.

    Args:
        prologue: The declarations that hold.
        template: What stands in the braces of INSERT or DELETE.
        variable: The beginning of the IRIs that variables become.
    """
    pieces: list[str] = []
    tokens = tokens_of(template)
    place, is_open = 0, False
    while place < len(tokens):
        it = tokens[place]
        if it.is_word("GRAPH"):
            if is_open:
                pieces.append("}\n")
                is_open = False
            pieces += ("GRAPH ", _as_iri(tokens[place + 1], variable), " ")
            place += 2
            end = closing(tokens, place)
            pieces += (_with_iris(template, tokens[place : end + 1], variable), "\n")
            place = end + 1
            if place < len(tokens) and tokens[place].text == ".":
                place += 1
            continue
        if not is_open:
            pieces.append("{ ")
            is_open = True
        pieces.append(_with_iris(template, tokens[place : place + 1], variable))
        if place + 1 < len(tokens):
            pieces.append(template[it.end : tokens[place + 1].start])
        place += 1
    if is_open:
        pieces.append(" }\n")
    return prologue + "".join(pieces)


def _with_iris(text: str, tokens: Sequence[Token], variable: str) -> str:
    """Return a stretch of a text with IRIs in the place of its variables."""
    pieces: list[str] = []
    end = tokens[0].start if tokens else 0
    for it in tokens:
        pieces += (text[end : it.start], _as_iri(it, variable))
        end = it.end
    return "".join(pieces)


def _as_iri(token: Token, variable: str) -> str:
    return f"<{variable}{token.text[1:]}>" if token.is_variable else token.text
