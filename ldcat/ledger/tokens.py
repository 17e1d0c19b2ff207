"""Tokens that let clients write: shown once, kept as hashes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final, Literal, get_args

from sqlalchemy import Engine, Row, delete, insert, select

from ldcat.errors import ConflictError, NotFoundError
from ldcat.ledger.complaints import translated
from ldcat.ledger.database import where
from ldcat.ledger.schema import TOKEN

Role = Literal["reader", "editor", "publisher", "admin"]
#: Each may what those before it may.
ROLES: Final[tuple[Role, ...]] = get_args(Role)
_BEGINS: Final = "ldcat_"
_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token.

    Attributes:
        name: Who has it; the author of what is changed with it.
        role: What it allows.
        made: When it was made (UTC).
        ends: When it stops working (UTC); None for never.
    """

    name: str
    role: Role
    made: datetime
    ends: datetime | None

    def allows(self, role: Role) -> bool:
        """Say whether it allows what a role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Tokens:
    """The tokens of a catalogue, in the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, name: str, role: Role, days: int | None = None) -> str:
        """Make a token; what is returned is shown once, and kept nowhere.

        Args:
            name: Who will have it; nobody else has the name.
            role: What it allows.
            days: How long it works; None for ever.

        Raises:
            ConflictError: A token has this name.
        """
        shown = f"{_BEGINS}{secrets.token_urlsafe(_BYTES)}"
        made = datetime.now(UTC)
        row = {
            "name": name,
            "digest": _digest(shown),
            "role": role,
            "made": made,
            "ends": made + timedelta(days=days) if days is not None else None,
        }
        with translated(where(self._engine)), self._engine.begin() as connection:
            taken = connection.scalar(select(TOKEN.c.name).where(TOKEN.c.name == name))
            if taken is not None:
                raise ConflictError(
                    f"There is a token “{name}” already.", mend="Take another name, or revoke it."
                )
            connection.execute(insert(TOKEN), row)
        return shown

    def every(self) -> Sequence[Token]:
        """Return what is known of all tokens, by name."""
        with translated(where(self._engine)), self._engine.connect() as connection:
            rows = connection.execute(select(TOKEN).order_by(TOKEN.c.name))
            return [_token(row) for row in rows]

    def revoke(self, name: str) -> None:
        """Let a token work no longer.

        Raises:
            NotFoundError: None has this name.
        """
        with translated(where(self._engine)), self._engine.begin() as connection:
            gone = connection.execute(delete(TOKEN).where(TOKEN.c.name == name))
        if not gone.rowcount:
            raise NotFoundError(f"There is no token “{name}”.", mend="Run `ldcat token list`.")

    def find(self, shown: str) -> Token | None:
        """Return what is known of a token that a client shows; None if it does not work."""
        query = select(TOKEN).where(TOKEN.c.digest == _digest(shown))
        with translated(where(self._engine)), self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        token = _token(row) if row else None
        is_over = token is not None and token.ends is not None and token.ends <= datetime.now(UTC)
        return None if is_over else token


def _digest(shown: str) -> str:
    """Return the hash of a token; it is random enough to need no salt."""
    return sha256(shown.encode()).hexdigest()


def _token(row: Row[tuple[object, ...]]) -> Token:
    return Token(row.name, row.role, row.made, row.ends)
