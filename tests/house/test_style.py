"""The style sheet and the pages know the same names; it has no directions, and no fixed colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ldcat import resources

PACKAGE: Final = Path(resources.__file__).parent
SHEET: Final = resources.static() / "ldcat.css"
TEMPLATES: Final = sorted((PACKAGE / "represent" / "templates").glob("*.html"))
#: What else writes markup.
WRITERS: Final = [
    *sorted((PACKAGE / "represent").rglob("*.py")),
    *sorted((PACKAGE / "web" / "assets").glob("*.js")),
    resources.static() / "ldcat.js",
]
#: Names by which themes, scripts and tests find elements, and that look like nothing.
HOOKS: Final = frozenset({"about", "checked", "covered", "document", "message", "said", "served"})
#: How an element's name looks that a library makes.
FOREIGN: Final = "cm-"
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK: Final = re.compile(r"\{[^{}]*\}")
_CLASS: Final = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_ATTRIBUTE: Final = re.compile(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"')
_GIVEN: Final = re.compile(r'\bfacts\([^()]*?, "([\w -]+)"\)')
_WORD: Final = re.compile(r"[A-Za-z_][\w-]*")
_TEMPLATE: Final = re.compile(r"\{[{%].*?[%}]\}")


def styled() -> set[str]:
    """Return the names that the style sheet has rules for."""
    selectors = _BLOCK.sub("{}", _COMMENT.sub("", SHEET.read_text()))
    return {it for it in _CLASS.findall(selectors) if not it.startswith(FOREIGN)}


def given() -> Iterator[tuple[str, str]]:
    """Yield the names that templates give to elements, each with its file; `x-*` for `x-…`."""
    for path in TEMPLATES:
        text = path.read_text()
        for found in [*_ATTRIBUTE.findall(text), *_GIVEN.findall(text)]:
            joined = re.sub(r"\{\{.*?\}\}", "*", found)
            for name in _TEMPLATE.sub(" ", joined).split():
                yield name, path.name


def test_every_rule_is_for_something_that_pages_have() -> None:
    sources = "\n".join(it.read_text() for it in (*TEMPLATES, *WRITERS))
    words = set(_WORD.findall(sources))
    begun = {name.rstrip("*") for name, _ in given() if name.endswith("*") and len(name) > 1}
    dead = {it for it in styled() - words if not any(it.startswith(start) for start in begun)}
    assert dead == set()


def test_every_name_in_a_template_has_a_rule() -> None:
    scripts = (it.read_text() for it in WRITERS if it.suffix == ".js")
    known = styled() | HOOKS | set(_WORD.findall("".join(scripts)))
    for name, file in given():
        if name.endswith("*"):
            assert any(it.startswith(name[:-1]) for it in known), (name, file)
        else:
            assert name in known, (name, file)


def test_the_style_sheet_knows_no_left_and_no_right() -> None:
    text = _COMMENT.sub("", SHEET.read_text())
    physical = re.compile(
        r"(?:^|[\s;{])(?:(?:margin|padding|border)-(?:left|right)|left|right)\s*:"
    )
    assert physical.findall(text) == []


def test_colours_are_named_once() -> None:
    """What a theme sets must be seen everywhere: rules use names, tokens have the values."""
    text = _COMMENT.sub("", SHEET.read_text())
    rules = re.sub(r":root \{[^{}]*\}", "", text)
    allowed = {"#0b606b", "#fff", "#0003"}  # on maps, which have their own light; a shadow
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[\s;,)])", rules)) <= allowed
