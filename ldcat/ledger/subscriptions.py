"""Addresses that are told of changes: how far each has been told, and what it would not take."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Engine, Row, delete, insert, select, update

from ldcat.errors import ConflictError, NotFoundError
from ldcat.ledger.complaints import translated
from ldcat.ledger.database import where
from ldcat.ledger.schema import DEAD_LETTER, SUBSCRIPTION

_BEGINS: Final = "whsec_"
_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Subscription:
    """An address that is told of changes.

    Attributes:
        name: What it is called.
        url: The address.
        secret: What messages are signed with.
        batch: How many events a message has at most.
        position: Everything up to this position of the ledger was told, or is a dead letter.
        made: When it was made (UTC).
        failures: How often it failed since it last took a message.
        due: Before then it is not tried again (UTC); None: now.
        is_paused: Whether it is told nothing until somebody resumes it.
        told: What it answered last, where it failed.
    """

    name: str
    url: str
    secret: str
    batch: int
    position: int
    made: datetime
    failures: int
    due: datetime | None
    is_paused: bool
    told: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that an address would not take.

    Attributes:
        subscription: Name of the subscription.
        sequence: The event's number in the ledger.
        at: When it was given up (UTC).
        told: What the address answered.
    """

    subscription: str
    sequence: int
    at: datetime
    told: str


class Subscriptions:
    """The subscriptions of a catalogue, in the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._where = where(engine)

    def create(self, name: str, url: str, *, batch: int, position: int) -> Subscription:
        """Make a subscription, with a secret of its own.

        Args:
            name: What it is called; no other has the name.
            url: The address that is told.
            batch: How many events a message has at most.
            position: It is told of everything after this.

        Raises:
            ConflictError: There is one of this name.
        """
        secret = f"{_BEGINS}{base64.b64encode(secrets.token_bytes(_BYTES)).decode()}"
        row: dict[str, Any] = {
            "name": name,
            "url": url,
            "secret": secret,
            "batch": batch,
            "position": position,
            "made": datetime.now(UTC),
            "failures": 0,
            "due": None,
            "is_paused": False,
            "told": "",
        }
        with translated(self._where), self._engine.begin() as connection:
            taken = select(SUBSCRIPTION.c.name).where(SUBSCRIPTION.c.name == name)
            if connection.scalar(taken) is not None:
                raise ConflictError(
                    f"There is a webhook “{name}” already.", mend="Take another name, or remove it."
                )
            connection.execute(insert(SUBSCRIPTION), row)
        return Subscription(**row)

    def every(self) -> Sequence[Subscription]:
        """Return all subscriptions, by name."""
        with translated(self._where), self._engine.connect() as connection:
            rows = connection.execute(select(SUBSCRIPTION).order_by(SUBSCRIPTION.c.name))
            return [_subscription(row) for row in rows]

    def one(self, name: str) -> Subscription:
        """Return a subscription.

        Raises:
            NotFoundError: There is none of this name.
        """
        found = [it for it in self.every() if it.name == name]
        _require(len(found), name)
        return found[0]

    def remove(self, name: str) -> None:
        """Forget a subscription, and its dead letters.

        Raises:
            NotFoundError: There is none of this name.
        """
        with translated(self._where), self._engine.begin() as connection:
            gone = connection.execute(delete(SUBSCRIPTION).where(SUBSCRIPTION.c.name == name))
            connection.execute(delete(DEAD_LETTER).where(DEAD_LETTER.c.subscription == name))
        _require(gone.rowcount, name)

    def change(self, name: str, **values: object) -> None:
        """Change some of a subscription's values.

        Raises:
            NotFoundError: There is none of this name.
        """
        with translated(self._where), self._engine.begin() as connection:
            changed = connection.execute(
                update(SUBSCRIPTION).where(SUBSCRIPTION.c.name == name).values(**values)
            )
        _require(changed.rowcount, name)

    def bury(self, name: str, sequence: int, told: str) -> None:
        """Keep an event as a dead letter, and go on behind it."""
        letter = {"subscription": name, "sequence": sequence, "at": datetime.now(UTC)}
        known = (DEAD_LETTER.c.subscription == name) & (DEAD_LETTER.c.sequence == sequence)
        with translated(self._where), self._engine.begin() as connection:
            connection.execute(delete(DEAD_LETTER).where(known))
            connection.execute(insert(DEAD_LETTER), {**letter, "told": told})
            connection.execute(
                update(SUBSCRIPTION)
                .where(SUBSCRIPTION.c.name == name)
                .values(position=sequence, failures=0, due=None, told=told)
            )

    def dead_letters(self, name: str = "") -> Sequence[DeadLetter]:
        """Return the dead letters of a subscription, or of all, oldest first."""
        query = select(DEAD_LETTER).order_by(DEAD_LETTER.c.at, DEAD_LETTER.c.sequence)
        if name:
            query = query.where(DEAD_LETTER.c.subscription == name)
        with translated(self._where), self._engine.connect() as connection:
            rows = connection.execute(query)
            return [DeadLetter(it.subscription, it.sequence, it.at, it.told) for it in rows]

    def revive(self, letter: DeadLetter) -> None:
        """Forget a dead letter: it was taken after all."""
        known = (DEAD_LETTER.c.subscription == letter.subscription) & (
            DEAD_LETTER.c.sequence == letter.sequence
        )
        with translated(self._where), self._engine.begin() as connection:
            connection.execute(delete(DEAD_LETTER).where(known))


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(**row._asdict())


def _require(changed: int, name: str) -> None:
    if not changed:
        raise NotFoundError(
            f"There is no webhook “{name}”.", mend="See those that there are: ldcat webhook list."
        )
