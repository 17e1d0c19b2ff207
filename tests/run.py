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

#: Tests of the whole product, which are no proof that a line does what it should: measuring what
#: they reach would only take time.
_UNMEASURED: Final = ("tests/browser", "tests/crash", "tests/docs")


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
        pytest = ["-m", "pytest", "-p", "no:cacheprovider", *_SHARED]
        if sys.argv[1:]:
            return subprocess.run(
                [sys.executable, *pytest, *sys.argv[1:]], cwd=ROOT, env=environment, check=False
            ).returncode
        coverage = [sys.executable, "-m", "coverage"]
        measured = [it for it in _folders() if it not in _UNMEASURED]
        steps = (
            # The doctests of the wheel's modules, not of the checkout's.
            [*coverage, "run", *pytest, *measured, "--pyargs", "ldcat"],
            [*coverage, "combine", "--quiet"],
            [*coverage, "report"],
            [sys.executable, *pytest, *_UNMEASURED],
        )
        for step in steps:
            code = subprocess.run(step, cwd=ROOT, env=environment, check=False).returncode
            if code:
                return code
    return 0


def _folders() -> list[str]:
    found = (it for it in sorted((ROOT / "tests").iterdir()) if it.is_dir())
    return [f"tests/{it.name}" for it in found if it.name != "__pycache__"]


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
