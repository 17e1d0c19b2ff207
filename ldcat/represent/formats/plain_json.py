"""Plain JSON, for views that have numbers to tell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from ldcat.model.view import View
from ldcat.quality.telling import told
from ldcat.quality.views import FailingView, QualityView, RecordQualityView
from ldcat.represent.base import Context, Offer, Representation

_SHOWN: Final = (QualityView, FailingView, RecordQualityView)


class PlainJson:
    """Views of quality as JSON."""

    offer: Offer = Offer(
        name="plain-json", label="JSON", media_type="application/json", suffix="json", rank=15
    )

    def fits(self, view: View) -> bool:
        """Say whether this kind of view has numbers to tell."""
        return isinstance(view, _SHOWN)

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the view as JSON; every language is in it."""
        del languages
        if not isinstance(view, _SHOWN):
            raise TypeError(view)
        return json.dumps(told(view), ensure_ascii=False, indent=1).encode()


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one that writes JSON."""
    del context
    return (PlainJson(),)
