"""The editor of the query page is what its sources say, and may be given to anybody."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from ldcat import resources

SOURCES: Final = Path(__file__).parents[2] / "ldcat" / "web" / "assets"
BUILT: Final = resources.static() / "editor"
SCRIPTS: Final = sorted(BUILT.glob("*.js"))
FREE: Final = frozenset({"MIT", "Apache-2.0", "BSD-3-Clause", "ISC"})
#: Names in the document model; nothing is fetched from there.
NAMESPACES: Final = {"http://www.w3.org/2000/svg"}
#: Bytes that a browser has to fetch.
BUDGET: Final = 200_000


def packages() -> dict[str, dict[str, Any]]:
    """Return what the lock file says of each package that is built in."""
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    return {
        path.removeprefix("node_modules/"): entry
        for path, entry in locked.items()
        if path and not entry.get("dev")
    }


def test_the_bundle_was_built_from_these_sources() -> None:
    digest = hashlib.sha256()
    for path in sorted(it for it in SOURCES.iterdir() if it.suffix in {".js", ".mjs", ".json"}):
        digest.update(path.read_bytes())
    built = f"built from sha256:{digest.hexdigest()}"
    for path in SCRIPTS:
        assert built in path.read_text()[:300], "run `make assets`"


def test_every_package_is_locked_by_its_digest() -> None:
    assert len(packages()) > 8
    assert all(entry["integrity"].startswith("sha512-") for entry in packages().values())
    assert not any("resolved" in entry for entry in packages().values()), "any mirror will do"


def test_every_package_is_free_and_its_licence_is_given_along() -> None:
    given = (BUILT / "LICENSES.txt").read_text()
    for name, entry in packages().items():
        assert entry["license"] in FREE
        assert f"{name} {entry['version']} ({entry['license']})\n\n" in given
    assert given.count("Permission is hereby granted") == len(packages())


def test_the_bundle_asks_nobody_and_makes_no_code() -> None:
    text = "".join(it.read_text() for it in SCRIPTS)
    assert set(re.findall(r"(?:https?|wss?):?//[\w./#-]+", text)) <= NAMESPACES
    assert not re.search(r"\bimport\(|\beval\(|\bnew Function\b|\bFunction\(|\"script\"", text)
    assert len(gzip.compress(text.encode())) < BUDGET


@pytest.mark.slow
def test_building_it_again_gives_the_same(tmp_path: Path) -> None:
    if shutil.which("node") is None or not (SOURCES / "node_modules").is_dir():
        pytest.skip("needs node, and what `make assets` installs")
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=SOURCES, check=True)
    for path in BUILT.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
