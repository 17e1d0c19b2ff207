"""Plain JSON, for views that are no RDF at heart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from ldcat.model.view import View
from ldcat.quality.telling import told
from ldcat.quality.views import FailingView, QualityView, RecordQualityView
from ldcat.represent.base import Context, Offer, Representation
from ldcat.represent.dumps_page import DumpsView
from ldcat.represent.forms_pages import AlternatesView, LossView

_QUALITY: Final = (QualityView, FailingView, RecordQualityView)
_TELLING: Final = (AlternatesView, LossView, DumpsView)


class PlainJson:
    """Views of quality, of forms and of dumps as JSON."""

    offer: Offer = Offer(
        name="plain-json", label="JSON", media_type="application/json", suffix="json", rank=15
    )

    def fits(self, view: View) -> bool:
        """Say whether this kind of view has numbers to tell."""
        return isinstance(view, (*_QUALITY, *_TELLING))

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the view as JSON; every language is in it."""
        del languages
        if isinstance(view, _TELLING):
            return json.dumps(view.as_dict(), ensure_ascii=False, indent=1).encode()
        if not isinstance(view, _QUALITY):
            raise TypeError(view)
        return json.dumps(told(view), ensure_ascii=False, indent=1).encode()


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one that writes JSON."""
    del context
    return (PlainJson(),)
