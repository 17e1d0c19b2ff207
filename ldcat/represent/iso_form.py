"""What both forms of ISO 19115 have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from ldcat.model.view import RecordView
from ldcat.represent.form import Form
from ldcat.represent.iso_model import Resource
from ldcat.represent.iso_reading import KINDS, resource
from ldcat.represent.reading import Reading
from ldcat.represent.xml_tree import Element, document, written
from ldcat.terms import DCT_TITLE


class IsoForm(Form):
    """A record as XML of ISO 19115.

    What ISO 19115 demands and the record has not is left empty, with a reason; but there is
    nothing without a title.
    """

    kinds: ClassVar[frozenset[str]] = frozenset(KINDS)
    namespaces: Mapping[str, str]

    def refusal(self, view: RecordView) -> str:
        """Return what a record lacks."""
        titles = view.own.objects(view.subject, DCT_TITLE)
        has_title = any(it.value.strip() for it in titles)
        return "" if has_title else "ISO 19115 needs a title."

    def element(self, view: RecordView) -> bytes:
        """Return the root element without an XML declaration, to be put into another document."""
        return self._written(self._reading(view))

    def compose(self, reading: Reading) -> bytes:
        """Return the record as a document."""
        return document(self._written(reading))

    @abstractmethod
    def tree(self, told: Resource) -> Element:
        """Return the root element of a record."""

    def _written(self, reading: Reading) -> bytes:
        return written(self.tree(resource(reading)), self.namespaces)
