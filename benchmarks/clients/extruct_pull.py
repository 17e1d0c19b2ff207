"""Reads what is embedded in the pages of records with extruct."""

from __future__ import annotations

import extruct
from telling import addresses, expected, fetch, tell

KINDS = ("dataset", "series")


def main() -> None:
    """Find the schema.org description in every page of a dataset or series."""
    taken = 0
    faults = []
    for address in addresses(*KINDS):
        status, _, page = fetch(address, "text/html")
        found = extruct.extract(page.decode(), base_url=address)
        types = [it.get("@type") for it in described(found["json-ld"])]
        print(address, status, "json-ld:", types, "| rdfa:", len(found["rdfa"]), flush=True)
        if "Dataset" in str(types):
            taken += 1
        else:
            faults.append(f"no schema.org Dataset in {address}")
    tell("record pages, JSON-LD in HTML", taken, expected(*KINDS), faults)


def described(blocks: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the things that blocks of JSON-LD describe."""
    found = []
    for block in blocks:
        graph = block.get("@graph", [block])
        found += graph if isinstance(graph, list) else [graph]
    return found


if __name__ == "__main__":
    main()
