"""Check JSON before a JSON-LD parser sees it: grammar, depth, and where its contexts are."""

from __future__ import annotations

import json
import re
from typing import Final

from ldcat.errors import SyntaxFaultError, TooComplexError
from ldcat.model.contexts import Contexts

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
_DEEPEST: Final = 64


def checked_json(content: bytes, contexts: Contexts) -> bytes:
    """Return JSON-LD with the bundled contexts that it names written into it.

    Raises:
        SyntaxFaultError: It is not well-formed, or no object; the message has the line.
        TooComplexError: It nests deeper than it may.
        RemoteContextError: A context is not bundled.
    """
    _refuse_deep(content)
    try:
        document = json.loads(content)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        column = getattr(error, "colno", 1)
        raise SyntaxFaultError(
            f"The JSON is not well-formed: {getattr(error, 'msg', error)}.",
            where=f"line {line}, column {column}",
            mend="Mend it there.",
        ) from error
    if not isinstance(document, dict | list):
        raise SyntaxFaultError(
            "JSON-LD must be an object or an array.", mend="Wrap it in an object."
        )
    inlined, used = contexts.inline(document)
    if not used:
        return content
    try:
        return json.dumps(inlined, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise SyntaxFaultError(
            "A text has half of a surrogate pair, which is no character.", mend="Remove it."
        ) from error


def _refuse_deep(content: bytes) -> None:
    depth = 0
    for mark in re.findall(rb"[\[\]{}]", _STRING.sub(b"", content)):
        depth += 1 if mark in b"[{" else -1
        if depth > _DEEPEST:
            raise TooComplexError(
                f"The JSON has more than {_DEEPEST} nested levels.", mend="Flatten it."
            )
