"""GeoDCAT-AP 3: a record as portals for geographic data exchange it, in every syntax of RDF."""

from __future__ import annotations

from typing import Final

from ldcat.model.media import SYNTAXES
from ldcat.model.view import RecordView
from ldcat.represent.base import Context, ProfileName, Representation
from ldcat.represent.dcat_ap_graph import lacking, make_dcat_ap
from ldcat.represent.geodcat_graph import make_geodcat
from ldcat.represent.graph_form import GraphEditor, GraphForm
from ldcat.terms import GEODCAT

PROFILE: Final = ProfileName(
    "geodcat-ap",
    GEODCAT,
    "GeoDCAT-AP 3.0.0",
    aliases=(
        "http://data.europa.eu/930",
        "https://semiceu.github.io/GeoDCAT-AP/releases/3.0.0/",
        "https://semiceu.github.io/GeoDCAT-AP/releases/3.1.0/",
    ),
)


class GeoDcatAp(GraphForm):
    """A record by GeoDCAT-AP, which is DCAT-AP and more."""

    profile = PROFILE
    rank = 220

    def refusal(self, view: RecordView) -> str:
        """Return what a record lacks of what is mandatory."""
        return lacking(view, PROFILE.label)

    def edit(self, editor: GraphEditor) -> None:
        """Say what is implied for geographic data, then all that DCAT-AP wants."""
        make_geodcat(editor)
        make_dcat_ap(editor)


def representations(context: Context) -> tuple[Representation, ...]:
    """Return one form for each syntax."""
    return tuple(GeoDcatAp(context, syntax) for syntax in SYNTAXES)
