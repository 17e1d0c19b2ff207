"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import ldcat
from ldcat import errors, resources
from ldcat.errors import LdcatError
from ldcat.settings import Settings
from ldcat.web.errors import STATUS

PACKAGE: Final = Path(ldcat.__file__).parent
MODULES: Final = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
KINDS: Final = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, LdcatError)
]
#: Imports every module, and tells of each file opened for other than reading code, each socket.
WATCH: Final = """
import importlib, sys
seen = []
def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.bind", "subprocess.Popen", "sqlite3.connect")):
        seen.append((event, arguments))
    if event == "open" and isinstance(arguments[0], str) and set("wax+") & set(arguments[1] or ""):
        if "__pycache__" not in arguments[0]:
            seen.append((event, arguments))
sys.dont_write_bytecode = True
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(seen)
"""


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def test_no_module_touches_anything_when_it_is_imported() -> None:
    names = [module_name(path) for path in MODULES]
    command = [sys.executable, "-c", WATCH, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout.strip() == "[]"


def test_every_error_has_a_status_a_slug_of_its_own_and_an_exit_code() -> None:
    assert set(STATUS) >= set(KINDS)
    assert len({kind.slug for kind in KINDS}) == len(KINDS)
    assert all(1 <= kind.exit_code <= 3 and kind.title for kind in KINDS)


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_every_error_is_in_the_tree_of_its_module() -> None:
    assert errors.__doc__ is not None
    assert all(kind.__name__ in errors.__doc__ for kind in KINDS)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= 400
    for found in ast.walk(ast.parse(text)):
        if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = len((ast.get_docstring(found) or "").splitlines())
            lines = (found.end_lineno or found.lineno) - found.lineno + 1 - documented
            assert lines <= 50, f"{found.name} has {lines} lines"


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        (resources.shapes(), "*/profile.toml"),
        (resources.vocabularies(), "*.ttl"),
        (resources.queries(), "*/*.rq"),
        (resources.contexts(), "*.jsonld"),
        (resources.examples(), "*.ttl"),
        (resources.static(), "*.css"),
        (resources.formats().parent, resources.formats().name),
        (PACKAGE / "represent" / "templates", "*.html"),
        (resources.translations(), "*.po"),
        (PACKAGE / "ledger" / "migrations", "versions/*.py"),
        (PACKAGE, "py.typed"),
    ],
    ids=lambda value: str(value).rpartition("/")[2],
)
def test_what_ldcat_needs_is_shipped(folder: Path, pattern: str) -> None:
    assert list(folder.glob(pattern))


def test_the_change_log_has_its_headings() -> None:
    text = (Path(__file__).parents[2] / "CHANGELOG.md").read_text()
    headings = {line[4:].strip() for line in text.splitlines() if line.startswith("### ")}
    assert headings <= {"Added", "Changed", "Fixed", "Removed", "Security"}
    assert ldcat.__version__ in text
