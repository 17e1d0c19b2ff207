"""The editors and the outline of the world are what their sources say; anybody may have them."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import zlib
from pathlib import Path
from typing import Any, Final

import pytest

from ldcat import resources

SOURCES: Final = Path(__file__).parents[2] / "ldcat" / "web" / "assets"
BUILT: Final = resources.static() / "editor"
OUTLINE: Final = resources.outline()
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


def test_the_outline_was_built_from_its_source_and_says_where_it_comes_from() -> None:
    told = (OUTLINE / "LICENSE.txt").read_text()
    digest = hashlib.sha256((SOURCES / "map" / "build.mjs").read_bytes()).hexdigest()
    assert f"built by sha256:{digest}" in told, "run `make assets`"
    locked = json.loads((SOURCES / "map" / "package-lock.json").read_text())["packages"]
    assert locked["node_modules/world-atlas"]["integrity"].startswith("sha512-")
    assert f"world-atlas {locked['node_modules/world-atlas']['version']}\n" in told
    assert "public domain" in told
    assert "Permission to use, copy, modify" in told
    assert (OUTLINE / "world.bin").stat().st_size < 400_000


@pytest.mark.slow
def test_drawing_the_outline_again_gives_the_same(tmp_path: Path) -> None:
    source = SOURCES / "map"
    if shutil.which("node") is None or not (source / "node_modules").is_dir():
        pytest.skip("needs node, and what `make assets` installs")
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=source, check=True)
    again, kept = ((it / "world.bin").read_bytes() for it in (tmp_path, OUTLINE))
    assert zlib.decompress(again) == zlib.decompress(kept)


@pytest.mark.slow
def test_building_it_again_gives_the_same(tmp_path: Path) -> None:
    if shutil.which("node") is None or not (SOURCES / "node_modules").is_dir():
        pytest.skip("needs node, and what `make assets` installs")
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=SOURCES, check=True)
    for path in BUILT.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
