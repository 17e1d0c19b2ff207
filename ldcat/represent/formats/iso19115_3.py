"""ISO 19115-3: a record as `mdb:MD_Metadata`."""

from __future__ import annotations

from typing import Final

from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.iso19115_3_xml import NAMESPACES, metadata
from ldcat.represent.iso_form import IsoForm
from ldcat.represent.iso_model import Resource
from ldcat.represent.xml_tree import Element

PROFILE: Final = ProfileName(
    "iso19115-3",
    NAMESPACES["mdb"],
    "ISO 19115-3 (ISO 19115-1:2014 in XML)",
    aliases=("http://standards.iso.org/iso/19115/-3/mdb/2.0/",),
)


class Iso19115Part3(IsoForm):
    """A record as newer catalogues of geographic data have it."""

    offer = Offer(
        name="iso19115-3",
        label="ISO 19115-3 XML",
        media_type="application/vnd.iso.19115-3+xml",
        suffix="iso19115-3.xml",
        aliases=("application/xml",),
        rank=340,
        profile=PROFILE,
    )
    namespaces = NAMESPACES

    def tree(self, told: Resource) -> Element:
        """Return the root element."""
        return metadata(told, self._context)


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one form."""
    return (Iso19115Part3(context),)
