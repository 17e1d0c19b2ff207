"""Resumption tokens: everything that is needed to go on, so that they survive a restart."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import Annotated, Final

from pydantic import Field, TypeAdapter

from ldcat.feeds.oai.arguments import OaiError

_LONGEST: Final = 1000
_Number = Annotated[int, Field(ge=0, lt=1 << 62)]
_FIELDS: Final = TypeAdapter(tuple[str, str, _Number, _Number, _Number, _Number])


@dataclass(frozen=True, slots=True)
class Resumption:
    """Where a list goes on.

    Attributes:
        prefix: The metadata prefix.
        spec: The set; empty for all.
        begin: The position behind which the whole list begins.
        until: The position at which it ends; it never moves.
        after: The mark behind which it goes on.
        cursor: How many records were listed before.
    """

    prefix: str
    spec: str
    begin: int
    until: int
    after: int = 0
    cursor: int = 0

    def token(self) -> str:
        """Return it as an opaque text."""
        text = json.dumps(list(asdict(self).values()), separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def resumption(token: str) -> Resumption:
    """Return what a token stands for.

    Raises:
        OaiError: It is none of ours: `badResumptionToken`.
    """
    padded = token[:_LONGEST] + "=" * (-len(token) % 4)
    try:
        return Resumption(*_FIELDS.validate_json(base64.b64decode(padded, b"-_", validate=True)))
    except ValueError:
        raise OaiError("badResumptionToken", "The resumptionToken is none of ours.") from None
