"""Follows the signposts of every record with signposting."""

from __future__ import annotations

import signposting
from telling import addresses, expected, fetch, tell


def main() -> None:
    """Find cite-as, type and describedby of every record; a metadata form must be there."""
    taken = 0
    faults = []
    for address in addresses():
        found = signposting.find_signposting_http(address)
        forms = sorted(found.describedBy, key=lambda it: it.type or "")
        print(address, "cite-as", found.citeAs and found.citeAs.target, "types", len(found.types),
              "describedby", len(forms), "items", len(found.items), flush=True)  # fmt: skip
        missing = [it.target for it in forms if fetch(it.target, it.type or "*/*")[0] != 200]
        if found.citeAs and found.types and forms and not missing:
            taken += 1
        else:
            faults.append(f"{address}: not there: {missing or 'cite-as, type or describedby'}")
    tell("record pages: Link headers, each describedby", taken, expected(), faults)


if __name__ == "__main__":
    main()
