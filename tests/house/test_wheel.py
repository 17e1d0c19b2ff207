"""The wheel has every file that the program reads."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest

ROOT: Final = Path(__file__).parents[2]
#: What the editor of the query page is built from; the wheel has what is built.
SOURCES: Final = ROOT / "ldcat" / "web" / "assets"
#: Where each folder of the checkout lies in the wheel.
FOLDERS: Final = {
    "ldcat": "ldcat",
    "shapes": "ldcat/_data/shapes",
    "vocabularies": "ldcat/_data/vocabularies",
    "queries": "ldcat/_data/queries",
}


@pytest.mark.skipif(find_spec("hatchling") is None, reason="hatchling is not installed")
@pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="there is no checkout")
def test_the_wheel_is_complete(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    missing = {
        f"{there}/{path.relative_to(ROOT / here)}"
        for here, there in FOLDERS.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
        if SOURCES not in path.parents
    } - names
    assert missing == set()
    for name in (
        "ldcat/py.typed",
        "ldcat/web/static/ldcat.css",
        "ldcat/web/static/editor/editor.js",
        "ldcat/web/static/editor/LICENSES.txt",
        "ldcat/represent/templates/layout.html",
        "ldcat/outline/world.bin",
        "ldcat/outline/LICENSE.txt",
        "ldcat/represent/translations/de.po",
        "ldcat/contexts/index.toml",
        "ldcat/examples/catalogues.ttl",
        "ldcat/ledger/migrations/env.py",
        "ldcat/_data/shapes/dcat/profile.toml",
    ):
        assert name in names
    unwanted = ("tests/", "docs/", "benchmarks/", "ldcat/web/assets/")
    assert not any(it.startswith(unwanted) for it in names)
    assert any(it.endswith("/entry_points.txt") for it in names)
