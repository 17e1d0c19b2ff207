"""DCAT-US 1.1: one record as an entry of data.json."""

from __future__ import annotations

from typing import ClassVar, Final

from ldcat.model.view import RecordView
from ldcat.represent import data_json
from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.form import Form
from ldcat.represent.json_values import as_json
from ldcat.represent.reading import Reading

PROFILE: Final = ProfileName(
    "dcat-us-1.1",
    data_json.SCHEMA,
    "DCAT-US 1.1 (data.json)",
    aliases=(
        "https://project-open-data.cio.gov/v1.1/schema/",
        "https://resources.data.gov/resources/dcat-us/",
    ),
)


class DcatUs1(Form):
    """A dataset as data.json has it."""

    offer = Offer(
        name="dcat-us-1.1",
        label="DCAT-US 1.1 (data.json)",
        media_type="application/json",
        suffix="dcat-us.json",
        rank=310,
        profile=PROFILE,
    )
    kinds: ClassVar[frozenset[str]] = data_json.KINDS

    def refusal(self, view: RecordView) -> str:
        """Return what a record lacks."""
        return data_json.missing(view, self._context)

    def compose(self, reading: Reading) -> bytes:
        """Return the record's entry."""
        return as_json(data_json.entry(reading))


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one form."""
    return (DcatUs1(context),)
