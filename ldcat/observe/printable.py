"""Text that strangers wrote, as a terminal or a log may have it."""

from __future__ import annotations

import re
from typing import Final

#: What moves the cursor, paints, or ends a line; and what stands for bytes that are no text.
_ODD: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return a text of one line, with escapes for what must not reach a terminal.

    Bytes of file names that are not UTF-8 (PEP 383) are written as such.

    >>> print(printable("a\nb\x1b[31m.ttl"), printable("caf\udce9.ttl"))
    a\nb\x1b[31m.ttl caf\xe9.ttl
    """
    return _ODD.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return ascii(found[0])[1:-1]
