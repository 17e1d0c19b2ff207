"""Run the suite against the built wheel, and hold the coverage gate: `python -m tests.run`.

The wheel is built and unpacked beside the environment, and found before the checkout: a file
that is missing in it fails here, and not at the user's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final
from zipfile import ZipFile

ROOT: Final = Path(__file__).parents[1]
#: Tests wait for servers more than they compute. A file's tests stay in one process: they share
#: what they have started.
_PROCESSES: Final = min((os.cpu_count() or 1) + 1, 8)
_SHARED: Final = ("--numprocesses", str(_PROCESSES), "--dist", "loadfile")


def main() -> int:
    """Build, test, measure; return the first exit code that is not 0."""
    with tempfile.TemporaryDirectory(prefix="ldcat-wheel-") as folder:
        site = unpacked_wheel(Path(folder))
        environment = {
            **os.environ,
            # The wheel first, then the checkout for `tests`; nothing from the folder we are in.
            "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]),
            "PYTHONSAFEPATH": "1",
        }
        # The doctests of the wheel's modules, not of the checkout's.
        asked = sys.argv[1:] or ["tests", "--pyargs", "ldcat"]
        python = [sys.executable, "-m", "coverage"]
        steps = (
            [*python, "run", "-m", "pytest", "-p", "no:cacheprovider", *_SHARED, *asked],
            [*python, "combine", "--quiet"],
            [*python, "report"],
        )
        for step in steps:
            code = subprocess.run(step, cwd=ROOT, env=environment, check=False).returncode
            if code:
                return code
    return 0


def unpacked_wheel(folder: Path) -> Path:
    """Build the wheel, and unpack it; return where it lies."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    site = folder / "site"
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


if __name__ == "__main__":
    for left in ROOT.glob(".coverage.*"):
        left.unlink()
    shutil.rmtree(ROOT / ".pytest_cache", ignore_errors=True)
    sys.exit(main())
