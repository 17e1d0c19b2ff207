"""DCAT-AP 3.0.1: a record as portals in Europe exchange it, in every syntax of RDF."""

from __future__ import annotations

from typing import Final

from ldcat.model.media import SYNTAXES
from ldcat.model.view import RecordView
from ldcat.represent.base import Context, ProfileName, Representation
from ldcat.represent.dcat_ap_graph import lacking, make_dcat_ap
from ldcat.represent.graph_form import GraphEditor, GraphForm
from ldcat.terms import DCATAP

PROFILE: Final = ProfileName(
    "dcat-ap",
    DCATAP,
    "DCAT-AP 3.0.1",
    aliases=(
        "http://data.europa.eu/r5r",
        "https://semiceu.github.io/DCAT-AP/releases/3.0.1/",
        "https://semiceu.github.io/DCAT-AP/releases/3.0.0/",
    ),
)


class DcatAp(GraphForm):
    """A record by DCAT-AP."""

    profile = PROFILE
    rank = 210

    def refusal(self, view: RecordView) -> str:
        """Return what a record lacks of what is mandatory."""
        return lacking(view, PROFILE.label)

    def edit(self, editor: GraphEditor) -> None:
        """Make the graph what DCAT-AP wants."""
        make_dcat_ap(editor)


def representations(context: Context) -> tuple[Representation, ...]:
    """Return one form for each syntax."""
    return tuple(DcatAp(context, syntax) for syntax in SYNTAXES)
