"""Has mlcroissant check the Croissant form of every dataset that has one."""

from __future__ import annotations

import json

import mlcroissant
from telling import addresses, fetch, tell


def main() -> None:
    """Validate; say which datasets are refused and why."""
    taken = offered = 0
    faults = []
    for address in addresses("dataset", "series"):
        status, _, content = fetch(f"{address}?_profile=croissant", "application/ld+json")
        if status != 200:
            print(address, status, json.loads(content).get("detail"))
            continue
        offered += 1
        try:
            issues = mlcroissant.Dataset(jsonld=json.loads(content)).metadata.ctx.issues
        except mlcroissant.ValidationError as error:
            print(address, error)
            faults.append(f"{address}: {error}")
            continue
        print(address, "errors:", list(issues.errors), "warnings:", len(issues.warnings))
        taken += not issues.errors
        faults += [f"{address}: {it}" for it in issues.errors]
    tell("?_profile=croissant, where it is offered", taken, offered, faults)


if __name__ == "__main__":
    main()
