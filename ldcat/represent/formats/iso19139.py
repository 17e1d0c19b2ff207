"""ISO 19139: a record as `gmd:MD_Metadata`."""

from __future__ import annotations

from typing import Final

from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.iso19139_xml import NAMESPACES, metadata
from ldcat.represent.iso_form import IsoForm
from ldcat.represent.iso_model import Resource
from ldcat.represent.xml_tree import Element

PROFILE: Final = ProfileName(
    "iso19139",
    NAMESPACES["gmd"],
    "ISO 19139 (ISO 19115:2003 in XML)",
    aliases=(
        "http://www.isotc211.org/schemas/2005/gmd/",
        "http://schemas.opengis.net/iso/19139/20070417/gmd/gmd.xsd",
    ),
)


class Iso19139(IsoForm):
    """A record as INSPIRE and most catalogues of geographic data have it."""

    offer = Offer(
        name="iso19139",
        label="ISO 19139 XML",
        media_type="application/vnd.iso.19139+xml",
        suffix="iso.xml",
        aliases=("application/xml",),
        rank=330,
        profile=PROFILE,
    )
    namespaces = NAMESPACES

    def tree(self, told: Resource) -> Element:
        """Return the root element."""
        return metadata(told, self._context)


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one form."""
    return (Iso19139(context),)
