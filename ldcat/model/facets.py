"""By what records can be chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ldcat.model.iri import fingerprint, local_name
from ldcat.model.kinds import KIND_BY_NAME

KIND: Final = "kind"
CATALOG: Final = "catalog"
PUBLISHER: Final = "publisher"
THEME: Final = "theme"
#: What can be asked for, in the order in which it is told.
FACETS: Final = (KIND, CATALOG, PUBLISHER, THEME)
#: What a set of OAI-PMH may be called (OAI-PMH 2.0, 2.6).
_UNFIT: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Tag:
    """Something that records can be chosen by.

    Attributes:
        facet: What it is of them: `kind`, `catalog`, `publisher`, `theme`.
        value: Token of the kind; IRI of the others, or the name of a publisher that has none.
        name: What records call it, where they do.
    """

    facet: str
    value: str
    name: str = field(default="", compare=False)

    @property
    def token(self) -> str:
        """What it is called where no IRI can be: by OAI-PMH.

        >>> Tag("kind", "dataset").token, Tag("theme", "https://example.org/themes/sea").token
        ('dataset', 'theme.sea-e5d9b4d7')
        """
        if self.facet == KIND:
            return self.value
        words = local_name(self.value) or self.value
        short = _UNFIT.sub("-", words)[:_LONGEST].strip("-")
        # No colon: a set with one is part of another.
        return f"{self.facet}.{short}-{fingerprint(self.value)}"

    @property
    def label(self) -> str:
        """What people call it, as far as records tell."""
        if self.facet == KIND and self.value in KIND_BY_NAME:
            return KIND_BY_NAME[self.value].plural.capitalize()
        return self.name or self.value
