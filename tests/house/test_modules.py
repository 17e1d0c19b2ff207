"""What holds for every module of the house."""

from __future__ import annotations

import ast
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import ldcat

PACKAGE: Final = Path(ldcat.__file__).parent
SOURCES: Final = sorted(
    it for it in PACKAGE.rglob("*.py") if not {"migrations", "_data"} & set(it.parts)
)

#: Imports every module in a fresh interpreter, and notes what that touches.
WATCHED: Final = """
import importlib, json, os, sys, sysconfig
modules = json.loads(sys.argv[1])
places = tuple({os.path.realpath(it) + os.sep for it in
    (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values())})
# Babel asks for the time zone when it is imported.
system = ("/proc/", "/sys/", "/etc/", "/dev/", "/usr/share/zoneinfo/")
sources = (".py", ".pyc", ".so", ".pth")
touched = []
current = ""
watching = True

def audit(event, arguments):
    if not watching:
        return
    if event == "open":
        path = arguments[0]
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str) or path.endswith(sources) or "__pycache__" in path:
            return
        if path.endswith(".dist-info/entry_points.txt"):  # pydantic asks for its plugins
            return
        if not os.path.realpath(path).startswith(places + system):
            touched.append([current, event, path])
    elif event in ("socket.connect", "socket.bind", "subprocess.Popen", "os.fork", "os.posix_spawn",
                   "os.mkdir", "os.remove", "sqlite3.connect"):
        touched.append([current, event, repr(arguments)[:100]])

sys.addaudithook(audit)
for current in modules:
    importlib.import_module(current)
import threading
watching = False
print(json.dumps([touched, [it.name for it in threading.enumerate()]]))
"""


def module_names() -> list[str]:
    """Return every module but the scripts that Alembic runs."""
    found = pkgutil.walk_packages([str(PACKAGE)], "ldcat.")
    return [it.name for it in found if ".migrations" not in it.name]


def test_importing_anything_touches_nothing() -> None:
    names = module_names()
    assert len(names) > 80
    command = [sys.executable, "-c", WATCHED, json.dumps(names)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
    touched, threads = json.loads(done.stdout)
    assert touched == []
    assert threads == ["MainThread"]


def definitions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Yield every function and class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def public_without_docstring(tree: ast.Module) -> Iterator[str]:
    """Yield what a reader would meet without a word about it."""
    if ast.get_docstring(tree) is None:
        yield "module"
    hidden = {
        inner
        for outer in definitions(tree)
        if outer.name.startswith("_") or not isinstance(outer, ast.ClassDef)
        for inner in definitions(outer)
        if inner is not outer
    }
    for node in definitions(tree):
        if not node.name.startswith("_") and node not in hidden and ast.get_docstring(node) is None:
            yield node.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda it: str(it.relative_to(PACKAGE)))
def test_everything_public_has_a_docstring(path: Path) -> None:
    assert list(public_without_docstring(ast.parse(path.read_text()))) == []


def test_nothing_is_left_to_chance() -> None:
    """Identifiers are minted from facts; `secrets` makes request numbers, which identify none."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [it.name for it in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{it.name}" for it in node.names)]
            assert not {"random", "uuid", "uuid.uuid4"} & set(names), path
