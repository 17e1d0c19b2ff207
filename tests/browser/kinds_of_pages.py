"""Every kind of page, by an address of it in the example catalogue: a new kind is a new line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: What is asked by `GET`; after the base.
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "landing": "",
        "browse": "browse",
        "browse, values": "browse/theme",
        "browse, a value": "browse/format/CSV",
        "vocabularies": "vocabularies",
        "vocabulary": "vocabularies/access-right",
        "term": "vocabularies/access-right/PUBLIC",
        "search": "search?q=sea",
        "search, narrowed": "search?q=sea&kind=dataset",
        "search, nothing found": "search?q=xyzzyplugh",
        "listing": "catalog.html",
        "dataset": "dataset/street-trees",
        "dataset with much": "dataset/seabed-habitats-dogger-slope",
        "dataset with little": "dataset/ships-logbooks-1911",
        "dataset in Chinese": "dataset/changjiang-plume-blooms",
        "series": "series/tide-gauge-havenstad",
        "service": "service/marine-erddap",
        "catalogue": "catalog/marine",
        "quality": "quality",
        "quality, failing": "quality/records?metric=rightsAvailability",
        "quality of a record": "dataset/street-trees/quality",
        "queries": "queries",
        "query, answered": "queries/datasets-about-time?from=2015-01-01&page_size=5",
        "SPARQL": "sparql",
        "SPARQL, answered": "sparql?query=SELECT+*+%7B%3Fs+a+%3Fo%7D+LIMIT+5",
        "SPARQL, faulty": "sparql?query=SELECT+nonsense",
        "validate": "validate",
        "profiles": "shapes",
        "profile": "shapes/dcat-ap",
        "dumps": "dumps/",
        "forms": "dataset/street-trees?_profile=alt",
        "statements": "dataset/street-trees?_view=rdf",
        "loss": "dataset/street-trees?_profile=dcat-us&_view=loss",
        "error 404": "dataset/nothing",
        "error 400": "search?wrong=1",
    }
)
#: The status of what is no success.
STATUS: Final[Mapping[str, int]] = MappingProxyType(
    {"SPARQL, faulty": 400, "error 404": 404, "error 400": 400}
)
