"""Every example of the guide runs, and shows what the page says that it shows.

Blocks tagged `sh` and `python` are run, page by page, in a folder of their own; blocks tagged
`bash` need a checkout, a container engine, for ever, or were run on another page. A `text` block
right after one is its output: each of its lines must be there. A block that says what it needs
is run by itself, where that is installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from tests.docs.blocks import GUIDE, ROOT, Block, blocks
from tests.docs.forking import forking
from tests.javascript import COMUNICA, has_package, node
from tests.serving import Served, environment, examples, served

_ADDRESS: Final = "127.0.0.1:8080"
_PROGRAMS: Final = ("curl", "sed", "gzip", "cmp")
_NEEDING: Final = [
    pytest.param(page, block, id=f"{page.name}-{block.line}-{block.needs}")
    for page in GUIDE
    for block in blocks(page)
    if block.needs
]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve what `make demo` serves."""
    with served(tmp_path_factory.mktemp("demo"), examples()) as it:
        yield it


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with the program `ldcat` that is tested, and its Python."""
    folder = tmp_path_factory.mktemp("programs")
    with forking(folder, environment(folder)) as words:
        for name, called in (("ldcat", words), ("python", sys.executable)):
            path = folder / name
            path.write_text(f'#!/bin/sh\nexec {called} "$@"\n')
            path.chmod(0o755)
        yield folder


@pytest.mark.slow
@pytest.mark.timeout(300)  # a page has up to seven commands; a loaded machine takes long
@pytest.mark.parametrize("page", GUIDE, ids=[it.name for it in GUIDE])
def test_the_examples_of_a_page_do_what_it_says(
    page: Path, catalogue: Served, programs: Path, tmp_path: Path
) -> None:
    if missing := [it for it in _PROGRAMS if shutil.which(it) is None]:
        pytest.skip(f"the examples need {', '.join(missing)}")
    variables = _variables(tmp_path, programs)
    for block in blocks(page):
        if block.tag in ("sh", "python") and not block.needs:
            _run(page, block, variables, address=f"127.0.0.1:{catalogue.port}")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("page", "block"), _NEEDING)
def test_an_example_in_another_language_does_what_it_says(
    page: Path, block: Block, catalogue: Served, tmp_path: Path
) -> None:
    if not _is_there(block.needs):
        pytest.skip(f"the example needs {block.needs}")
    if block.tag == "js":
        (tmp_path / "node_modules").symlink_to(COMUNICA / "node_modules")
    variables = environment(tmp_path, no_proxy="*")
    _run(page, block, variables, address=f"127.0.0.1:{catalogue.port}")


def _is_there(needed: str) -> bool:
    """Say whether a program, or a package of Python or JavaScript, is installed."""
    if needed == "node":
        return bool(node())
    if shutil.which(needed) or has_package(needed):
        return True
    return needed.isidentifier() and find_spec(needed) is not None


def _variables(folder: Path, programs: Path) -> Mapping[str, str]:
    own = environment(folder, no_proxy="*", LDCAT_DOCUMENT_WORKERS="1")
    return {**own, "PATH": f"{programs}:{own['PATH']}"}


def _run(page: Path, block: Block, variables: Mapping[str, str], *, address: str) -> None:
    text = block.text.replace(_ADDRESS, address)
    done = subprocess.run(
        [*_interpreter(block.tag), text],
        cwd=variables["HOME"],
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    said = _plain(done.stdout.decode(errors="replace").replace(address, _ADDRESS))
    where = f"{page.relative_to(ROOT)}, line {block.line}"
    assert done.returncode == block.code, f"{where}: exit {done.returncode}\n{said}"
    for line in filter(None, map(_plain, block.shown.splitlines())):
        assert line in said, f"{where}: the output has no “{line}”\n{said}"


def _interpreter(tag: str) -> Sequence[str]:
    interpreters: Mapping[str, Sequence[str]] = {
        "sh": ("sh", "-eu", "-c"),
        "python": (sys.executable, "-c"),
        "js": (node(), "--input-type=module", "--eval"),
        "r": ("Rscript", "-e"),
    }
    return interpreters[tag]


def _plain(text: str) -> str:
    """Return a text with single blanks, as tables are of any width."""
    return " ".join(text.split())
