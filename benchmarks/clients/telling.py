"""How the script that runs a client tells what the client took.

Scripts are called with the address of the server, the number of records of each kind as JSON, the
folder that is shared beside the project, and the folder of their environment.
A line that begins with `MARK` is a row of the table; all other lines are the client's own output.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

MARK = "taken: "
BASE = sys.argv[1] if len(sys.argv) > 2 else ""
COUNTS: Mapping[str, int] = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}


def expected(*kinds: str) -> int:
    """Return how many records there are of some kinds; of all, if none is named."""
    return sum(COUNTS[it] for it in kinds or COUNTS)


def tell(pulled: str, took: int, due: int | None, faults: Sequence[str] = ()) -> None:
    """Tell how many records were taken from a feed; `due` is None where any number is right."""
    print(MARK + json.dumps([pulled, took, due, list(faults)]), flush=True)


@contextmanager
def telling(pulled: str, due: int | None) -> Iterator[None]:
    """Tell of the failure, if the client fails; the next feed is tried all the same."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - a client may raise whatever it likes
        traceback.print_exc(file=sys.stdout)
        tell(pulled, 0, due, [f"{type(error).__name__}: {error}"])


def fetch(address: str, accept: str = "*/*") -> tuple[int, http.client.HTTPMessage, bytes]:
    """Return status, headers and body of a GET."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers={"Accept": accept})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def total(query: str) -> int:
    """Return how many records a choice from the feed has, by its own word."""
    found = re.search(rb"hydra:totalItems (\d+)", fetch(f"{BASE}/catalog.ttl?{query}")[2])
    return int(found[1]) if found else 0


def addresses(*kinds: str) -> list[str]:
    """Return the addresses of all records of some kinds, as the sitemap has them."""
    _, _, index = fetch(f"{BASE}/sitemap.xml")
    found = [it for page in _locations(index) for it in _locations(fetch(page)[2])]
    return [it for it in found if urlsplit(it).path.split("/")[1] in (kinds or COUNTS)]


def offered(profile: str, *kinds: str) -> list[str]:
    """Return the addresses of the records that can be had in a profile."""
    return [it for it in addresses(*kinds) if fetch(f"{it}?_profile={profile}")[0] == 200]


def _locations(document: bytes) -> list[str]:
    return [it.partition("</loc>")[0] for it in document.decode().split("<loc>")[1:]]
