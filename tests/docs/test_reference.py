"""The reference is complete, and nothing in the documentation leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from ldcat.model.media import SYNTAXES
from ldcat.model.repairs import REPAIRS
from ldcat.settings import PREFIX, Settings
from ldcat.validation.profiles import load_profiles
from tests.docs import commands_page, settings_table
from tests.docs.blocks import PAGES, ROOT, anchors, blocks, links
from tests.docs.commands_page import commands

_LARGEST: Final = 250_000
_VARIABLE: Final = re.compile(rf"\b{PREFIX}([A-Z_]+[A-Z])\b")
_COMMAND: Final = re.compile(r"(?:^|\| |=\S* )ldcat ((?:(?:token|quarantine|webhook) )?[a-z]+)(.*)")
_COMMON_OPTIONS: Final = frozenset({"--help"})
_NAMES: Final = [str(it.relative_to(ROOT)) for it in PAGES]


def test_the_table_of_settings_is_that_of_the_program() -> None:
    written = settings_table.PAGE.read_text()
    assert written == settings_table.settings_table(), "run `python -m tests.docs.settings_table`"


def test_the_page_of_commands_is_that_of_the_program() -> None:
    written = commands_page.PAGE.read_text()
    assert written == commands_page.commands_page(), "run `python -m tests.docs.commands_page`"


@pytest.mark.parametrize("page", PAGES, ids=_NAMES)
def test_every_setting_that_a_page_names_is_there(page: Path) -> None:
    named = {it.lower() for it in _VARIABLE.findall(page.read_text())}
    assert named <= set(Settings.model_fields)


@pytest.mark.parametrize("page", PAGES, ids=_NAMES)
def test_every_command_that_a_page_shows_is_there_with_its_options(page: Path) -> None:
    known = {it.name: {name for o in it.options for name in o.names} for it in commands()}
    for name, options in _shown_commands(page):
        assert name in known, f"there is no command {name}"
        assert options <= known[name] | _COMMON_OPTIONS, f"ldcat {name}"


@pytest.mark.parametrize("page", PAGES, ids=_NAMES)
def test_links_and_images_lead_somewhere(page: Path) -> None:
    for target in links(page):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), target


def test_pictures_are_small() -> None:
    sizes = [it.stat().st_size for it in (ROOT / "docs" / "images").iterdir()]
    assert max(sizes) < _LARGEST


def test_the_targets_that_the_readme_names_are_in_the_makefile() -> None:
    named = re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text())
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"demo", "test"} <= set(named) <= set(targets)


def test_the_guide_names_every_repair() -> None:
    text = (ROOT / "docs" / "guide" / "loading.md").read_text()
    section = text.partition("\n## Repairs\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)) == set(REPAIRS)


def test_the_guide_names_every_profile() -> None:
    text = (ROOT / "docs" / "guide" / "validation.md").read_text()
    assert all(f"- `{token}` " in text for token in load_profiles([ROOT / "shapes"]))


def test_the_guide_names_every_syntax() -> None:
    loading = (ROOT / "docs" / "guide" / "loading.md").read_text()
    harvesting = (ROOT / "docs" / "guide" / "browsing-and-harvesting.md").read_text()
    for syntax in SYNTAXES:
        suffixes = " ".join(f"`.{it}`" for it in (syntax.suffix, *syntax.suffixes))
        assert f"| {syntax.label} | `{syntax.name}` | {suffixes} |" in loading
        assert f"| `{syntax.name}` | `{syntax.media_type}`" in harvesting


def test_the_files_that_the_architecture_names_are_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)*\.py)`", text)
    assert named
    assert [it for it in named if not (ROOT / "ldcat" / it).is_file()] == []


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(it.name for it in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [it[:4] for it in names] == [f"{n:04}" for n in range(1, len(names) + 1)]


def _shown_commands(page: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield each `ldcat …` of a page's shell blocks: the command and its long options."""
    for block in blocks(page):
        if block.tag not in ("sh", "bash"):
            continue
        text = re.sub(r"<<'END'\n.*?^END$", "", block.text, flags=re.MULTILINE | re.DOTALL)
        for line in text.replace("\\\n", " ").splitlines():
            if found := _COMMAND.search(line):
                yield found[1], set(re.findall(r"(?<=\s)--[a-z-]+", found[2]))
