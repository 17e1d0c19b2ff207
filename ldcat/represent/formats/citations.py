"""Citations that reference managers import: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

from typing import ClassVar, Final

from ldcat.model.view import RecordView
from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.bibtex import entry
from ldcat.represent.citing import citation
from ldcat.represent.citing_styles import csl_json, ris
from ldcat.represent.form import Form
from ldcat.represent.reading import Reading
from ldcat.represent.texts import without_markup
from ldcat.terms import DCT, LDCAT

#: No standard covers all three; they tell the same.
PROFILE: Final = ProfileName("citation", LDCAT + "citation", "a citation")


class _Citation(Form):
    kinds: ClassVar[frozenset[str]] = frozenset({"dataset", "series"})

    def refusal(self, view: RecordView) -> str:
        """Return that there is nothing to cite without a title."""
        titles = view.own.objects(view.subject, DCT + "title")
        return "" if any(without_markup(it.value) for it in titles) else _UNTITLED


_UNTITLED: Final = "A citation needs a title."


class CslJson(_Citation):
    """A citation for processors of the Citation Style Language, such as Zotero and pandoc."""

    offer = Offer(
        name="csl",
        label="CSL-JSON",
        media_type="application/vnd.citationstyles.csl+json",
        suffix="csl.json",
        rank=230,
        profile=PROFILE,
    )

    def compose(self, reading: Reading) -> bytes:
        """Return a list of one item."""
        return csl_json(citation(reading)).encode()


class BibTex(_Citation):
    """A citation for LaTeX."""

    offer = Offer(
        name="bibtex",
        label="BibTeX",
        media_type="application/x-bibtex",
        suffix="bib",
        charset=True,
        rank=231,
        profile=PROFILE,
    )

    def compose(self, reading: Reading) -> bytes:
        """Return one entry."""
        return entry(citation(reading)).encode()


class Ris(_Citation):
    """A citation for EndNote, Mendeley and others."""

    offer = Offer(
        name="ris",
        label="RIS",
        media_type="application/x-research-info-systems",
        suffix="ris",
        charset=True,
        rank=232,
        profile=PROFILE,
    )

    def compose(self, reading: Reading) -> bytes:
        """Return one reference: a line for each tag, ended by those of DOS."""
        return ris(citation(reading)).encode()


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the three forms."""
    return (CslJson(context), BibTex(context), Ris(context))
