"""Forms: a record written down by a profile that may not have a place for everything."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from ldcat.model.view import RecordView, View
from ldcat.represent.base import Context, Offer
from ldcat.represent.reading import Loss, Reading


class Form(ABC):
    """Writes records by a profile, and says what is lost on the way.

    A form is one module in `ldcat.represent.formats`; it has an offer, the kinds of records that
    it is for, and `compose`.
    """

    offer: Offer
    #: Tokens of the kinds of records that it can express (`ldcat.model.kinds`).
    kinds: ClassVar[frozenset[str]] = frozenset({"dataset", "series"})

    def __init__(self, context: Context) -> None:
        self._context = context

    def fits(self, view: View) -> bool:
        """Say whether the view is a record of a kind that the form is for."""
        return isinstance(view, RecordView) and view.record.kind in self.kinds

    def refusal(self, view: RecordView) -> str:
        """Return why a record cannot be expressed at all, in a sentence; empty if it can be.

        It is asked for every record that is shown: it must be quick.
        """
        del view
        return ""

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the record in this form; the same record gives the same bytes."""
        del languages
        return self.compose(self._reading(view))

    def losses(self, view: View) -> Sequence[Loss]:
        """Return what of the record the form does not carry."""
        reading = self._reading(view)
        self.compose(reading)
        return reading.losses()

    @abstractmethod
    def compose(self, reading: Reading) -> bytes:
        """Return a record as bytes; what is taken from the reading is in them."""

    def _reading(self, view: View) -> Reading:
        if not isinstance(view, RecordView):
            raise TypeError(view)
        return Reading(view, self._context)
