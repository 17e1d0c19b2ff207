"""Check pages: is their HTML valid, what does Lighthouse say, how much do they weigh?

`python benchmarks/pages_check.py [--base http://127.0.0.1:8080/] [--only html|lighthouse|weight]`

Without a base it serves the example catalogue. It needs `npm install` in tests/browser/tools,
java for the HTML, and chromium for the rest; what is not there is left out, and said. It ends with
1 where a page is not as it shall be.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from measuring import ROOT, free_port, print_table, program, served
from playwright.sync_api import CDPSession, sync_playwright

sys.path.insert(0, str(ROOT))
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.kinds_of_pages import KINDS
from tests.javascript import PAGE_TOOLS

TOOLS = PAGE_TOOLS / "node_modules"
CHECKER = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = TOOLS / "lighthouse" / "cli" / "index.js"
#: Pages that are looked at by Lighthouse, and weighed.
MAIN = ("landing", "search", "dataset", "listing", "browse")
LEAST_SCORE = 95
#: Kilobytes that a first and a later visit may fetch.
MOST_FIRST, MOST_AGAIN = 100, 20
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def main() -> None:
    """Check and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", default="")
    parser.add_argument("--only", choices=("html", "lighthouse", "weight"))
    options = parser.parse_args()
    checks = {"html": check_html, "lighthouse": check_lighthouse, "weight": check_weight}
    faults = 0
    with opened(options.base) as base:
        for name, check in checks.items():
            if options.only in (None, name):
                faults += check(base)
    sys.exit(1 if faults else 0)


@contextmanager
def opened(base: str) -> Iterator[str]:
    """Yield the base, or that of the example catalogue, which is served meanwhile."""
    if base:
        yield base if base.endswith("/") else f"{base}/"
        return
    port = free_port()
    with served([program("ldcat"), "demo", "--port", str(port)], port, "/ready"):
        yield f"http://127.0.0.1:{port}/"


def check_html(base: str) -> int:
    """Validate every kind of page; return the number of faults."""
    if not CHECKER.is_file() or not shutil.which("java"):
        print("HTML: left out, needs java and `npm install` in tests/browser/tools")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (kind, path) in enumerate(KINDS.items()):
            file = Path(folder) / f"{number}.html"
            file.write_bytes(html(base + path))
            names[file.name] = kind
        command = ["java", "-Xss2m", "-jar", str(CHECKER), "--format", "json"]
        done = subprocess.run(
            [*command, "--exit-zero-always", *(f"{folder}/{it}" for it in names)],
            capture_output=True,
            check=True,
        )
    messages = json.loads(done.stderr)["messages"]
    told = [it for it in messages if it["type"] != "info" or it.get("subType") == "warning"]
    told = [it for it in told if not it["message"].startswith("The first occurrence of ID")]
    for it in told:
        kind = names[it["url"].rpartition("/")[2]]
        print(f"{kind}:{it.get('lastLine', '')}: {it['message']}\n    {it.get('extract', '')}")
    print(f"HTML: {len(KINDS)} kinds of pages, {len(told)} errors and warnings\n")
    return len(told)


def html(address: str) -> bytes:
    """Return a page, also where it tells of an error."""
    return httpx2.get(address, headers={"Accept": "text/html"}, timeout=60).content


def check_lighthouse(base: str) -> int:
    """Print what Lighthouse says of the main pages, as on a phone; return how many are too low."""
    if not LIGHTHOUSE.is_file() or not CHROMIUM.is_file():
        print("Lighthouse: left out, needs chromium and `npm install` in tests/browser/tools")
        return 0
    rows: list[tuple[object, ...]] = []
    low = 0
    for kind in MAIN:
        report = lighthouse(base + KINDS[kind])
        scores = [round(100 * report["categories"][it]["score"]) for it in CATEGORIES]
        low += sum(it < LEAST_SCORE for it in scores[:3])
        rows.append((kind, *scores, failed(report)))
    print_table(("page", *CATEGORIES, "not passed"), rows)
    print()
    return low


def lighthouse(address: str) -> dict[str, Any]:
    """Return the report about a page."""
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    only = f"--only-categories={','.join(CATEGORIES)}"
    done = subprocess.run(
        ["node", str(LIGHTHOUSE), address, "--output=json", "--quiet", only, flags],
        capture_output=True,
        check=True,
        env={**os.environ, "CHROME_PATH": str(CHROMIUM)},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def failed(report: dict[str, Any]) -> str:
    """Return the audits that count and are not passed."""
    counted = {
        it["id"]
        for category in report["categories"].values()
        for it in category["auditRefs"]
        if it["weight"]
    }
    audits = report["audits"]
    bad = (it for it in counted if audits[it]["score"] is not None and audits[it]["score"] < 0.9)
    return ", ".join(sorted(bad))


def check_weight(base: str) -> int:
    """Print what browsers fetch for the main pages, first and again; return what is too much."""
    if not CHROMIUM.is_file():
        print("weight: left out, needs chromium")
        return 0
    rows: list[tuple[object, ...]] = []
    heavy = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        for kind in MAIN:
            page = browser.new_page()
            fetched = watched(page.context.new_cdp_session(page))
            weights = []
            for _ in range(2):
                fetched.clear()
                page.goto(base + KINDS[kind], wait_until="networkidle")
                weights.append(sum(fetched) / 1000)
                page.goto("about:blank")
            page.close()
            heavy += (weights[0] > MOST_FIRST) + (weights[1] > MOST_AGAIN)
            rows.append((kind, f"{weights[0]:.1f}", f"{weights[1]:.1f}"))
        browser.close()
    print_table(("page", "first visit, kB", "again, kB"), rows)
    print()
    return heavy


def watched(session: CDPSession) -> list[float]:
    """Return a list that grows by the bytes of each transfer, with headers, as compressed."""
    fetched: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda it: fetched.append(it["encodedDataLength"]))
    return fetched


if __name__ == "__main__":
    main()
