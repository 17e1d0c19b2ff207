"""Ask realistic questions of real catalogues, and see whether the right record is on top.

    python benchmarks/relevance.py [--at URL]

Forty questions as people type them, in English, French, Dutch and Norwegian, some with typing
errors, over some 800 records of national, regional and research catalogues. Each has one record
that should be on top. Printed is at which rank it is, and the mean reciprocal rank.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Final

from measuring import SHARED, free_port, program, served, timed

_SOURCES: Final = (
    "databe-open-subset.ttl.gz",
    "PSDI-UK+metadata__psdi-dcat.ttl.gz",
    "Informasjonsforvaltning+fdk__libraries__datastore__src__test__resources__gdoc-data-2017-10-19.ttl.gz",
    "Comune-Civitavecchia+open-data__catalog.rdf",
    "ComunediAlessandria+open-data__catalog.rdf",
    "ComuneMolinella+opendata__catalog.rdf",
    "MareGraph-EU+assets__catalog.ttl",
    "w3c+dxwg__dcat__examples__vocab-dcat-3__csiro-dap-examples.ttl",
    "piersoft+UKR-2022__catalog.rdf",
    "sicomta+OpenData__catalog.rdf",
    "zarrelliasrem+asremopendata__catalog.rdf",
    "SmartDataAnalytics+dcat-suite__dcat-suite-app__src__main__resources__linkedgeodata-2018-04-04.dcat.ttl",
)
#: What somebody types, and how the IRI of the record ends that should be on top.
_QUESTIONS: Final = (
    ("aquaculture register", "974760673/5"),
    ("aquakulture registr", "974760673/5"),
    ("akvakultur", "974760673/5"),
    ("census 1910", "961181399/60"),
    ("folketelling 1910", "961181399/60"),
    ("land cover Oslo", "971040823/8"),
    ("orthophotos oslo", "971040823/16"),
    ("waste containers", "976820088/5"),
    ("crystallography open database", "psdi-dcat/data/optimade-cod-cod"),
    ("cristallography databse", "psdi-dcat/data/optimade-cod-cod"),
    ("materials project", "psdi-dcat/data/optimade-mp-mp"),
    ("atomic force microscopy", "b21d01f6-20df-49da-a19a-88f7b42fbd11"),
    ("2d crystals materials cloud", "optimade-mcloud-mc2d"),
    ("fish landings lagoon venice", "23b88b75-ccbe-4789-a95f-0773ac89fabc"),
    ("alien macroinvertebrates flanders", "alien-macroinvertebrates-checklist#Dataset"),
    ("mass mortality mediterranean", "92d64d5a-f835-4e44-92eb-f2b05ae05cf9"),
    ("stations suvim", "7a66d54b-a6d9-487c-bf16-c7bc5c5bbe4e#"),
    ("dredge disposal monitoring fish", "b1e729a9-a6e9-437f-8b55-597047c9d4f0"),
    ("VAT enterprises employer class", "https://statbel.fgov.be/node/1555"),
    ("entreprises TVA classe d'emploi", "https://statbel.fgov.be/node/1555"),
    ("ondernemingen btw werknemersklasse", "https://statbel.fgov.be/node/1555"),
    ("offices de tourisme bruxelles", "brussels/bureaux-de-tourisme"),
    ("ventes immobilières 2003", "entity/Q13593"),
    ("verkoop onroerend goed 2003", "entity/Q13593"),
    (
        "inventaire patrimoine immobilier wallonie",
        "taire-du-patrimoine-immobilier-culturel-wallonie0/",
    ),
    ("stationement velos", "odwb.be/explore/dataset/arceaux-velos_publication/"),
    ("arceaux vélos", "odwb.be/explore/dataset/arceaux-velos_publication/"),
    ("bruit chemins de fer", "fcfee86f-e782-486b-9e3b-a6b0421fd08b"),
    ("ménages namur indicateurs", "odwb.be/explore/dataset/namur-menages-indicateurs/"),
    ("médailles ville de bruxelles", "brussels/medailles_reconnaissance_erkenning"),
    ("lage emissie zone", "datasets/lage-emissie-zone-gent"),
    ("lage emisie zone gent", "datasets/lage-emissie-zone-gent"),
    ("schoolstraat gent", "datasets/schoolstraten-gent"),
    ("overstromingsrisico pluviaal", "c4e3ebc2-a516-4cf7-bb1d-c68dba282a26"),
    ("kunstmest landbouw", "96f4c85a-bc9c-40f6-8bc7-45b7f21e2917"),
    ("bodemafdekkingskaart 2022", "MercatorNet-bed49be62b-b8d8-555d-a848-8bd739f79b69"),
    ("ozon vegetatie", "e2bb3faa-6873-4ac6-9ba9-e998a07d589a"),
    ("statistisch jaarboek 1900", "entity/Q13198"),
    ("monatliche verkehrsstatistik 1974 03", "entity/Q14232"),
    ("Q14495", "entity/Q14495"),
)
_LOOKED_AT: Final = 20


def main() -> None:
    """Print the rank of each record, and the mean reciprocal rank."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--at", default="", help="a server that has the records already")
    given = parser.parse_args()
    if given.at:
        tell(given.at.rstrip("/"))
        return
    with tempfile.TemporaryDirectory() as folder:
        data, port = str(Path(folder, "data")), free_port()
        files = [str(given.shared / "data" / "dcat" / it) for it in _SOURCES]
        ldcat = program("ldcat")
        timed([ldcat, "load", "--data", data, "--on-invalid", "accept", *files])
        with served([ldcat, "serve", "--data", data, "--port", str(port)], port, "/health"):
            tell(f"http://127.0.0.1:{port}")


def tell(base: str) -> None:
    """Ask every question of a server, and print what came of it."""
    ranks = [(text, wanted, rank_of(base, text, wanted)) for text, wanted in _QUESTIONS]
    for text, wanted, rank in ranks:
        print(f"{rank or '-':>4}  {text:45} {wanted if rank != 1 else ''}")
    mean = sum(1 / rank for _, _, rank in ranks if rank) / len(ranks)
    first = sum(rank == 1 for _, _, rank in ranks)
    print(f"\n{len(ranks)} questions, {first} on top; mean reciprocal rank {mean:.3f}")


def rank_of(base: str, text: str, wanted: str) -> int:
    """Return at which place a record is found, 0 if it is not."""
    query = urllib.parse.urlencode({"q": text, "page_size": _LOOKED_AT})
    found = asked(f"{base}/search.json?{query}")["results"]
    return next((place for place, it in enumerate(found, 1) if it["iri"].endswith(wanted)), 0)


def asked(address: str) -> dict[str, list[dict[str, str]]]:
    """Return an answer; while the server starts, or indexes, it is asked again."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
                told: dict[str, list[dict[str, str]]] = json.load(answer)
                return told
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
        except OSError:
            pass
        time.sleep(0.5)
    sys.exit("The server does not answer.")


if __name__ == "__main__":
    main()
