"""The link set of a record: its signposts as a document (RFC 9264)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ldcat.model.view import RecordView, View
from ldcat.represent.base import Context, Offer, Others, ProfileName, Representation
from ldcat.represent.signposts import Signpost, signposts

_PROFILE: Final = ProfileName(
    "linkset", "https://signposting.org/FAIR/", "FAIR Signposting, as a link set"
)


class Linkset:
    """A record's typed links as JSON."""

    offer: Offer = Offer(
        name="linkset",
        label="Link set",
        media_type="application/linkset+json",
        suffix="linkset.json",
        rank=400,
        profile=_PROFILE,
    )

    def __init__(self, context: Context) -> None:
        self._context = context
        self._others: Others | None = None

    def know(self, others: Others) -> None:
        """Take what tells of the other forms: they describe the record."""
        self._others = others

    def fits(self, view: View) -> bool:
        """Say whether the view is a record."""
        return isinstance(view, RecordView)

    def signposts(self, view: RecordView) -> Sequence[Signpost]:
        """Return every signpost of a record."""
        offers = self._others.offers(view) if self._others else ()
        forms = [(it, f"{view.address}.{it.suffix}") for it in offers if it is not self.offer]
        return signposts(view, self._context, forms)

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the links of a record, of its files and of its metadata."""
        del languages
        if not isinstance(view, RecordView):
            raise TypeError(view)
        found = self.signposts(view)
        page = str(view.address)
        contexts: list[dict[str, Any]] = [{"anchor": page, **_grouped(found)}]
        for it in found:
            if it.relation == "item":
                contexts.append({"anchor": it.target, "collection": [_page(page)]})
            elif it.relation == "describedby":
                contexts.append({"anchor": it.target, "describes": [_page(page)]})
        return json.dumps({"linkset": contexts}, ensure_ascii=False, indent=1).encode()


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one form."""
    return (Linkset(context),)


def _grouped(found: Sequence[Signpost]) -> Mapping[str, list[dict[str, str]]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for it in found:
        told = {"href": it.target, "type": it.media_type, "profile": it.profile}
        groups.setdefault(it.relation, []).append(
            {name: text for name, text in told.items() if text}
        )
    return groups


def _page(address: str) -> dict[str, str]:
    return {"href": address, "type": "text/html"}
