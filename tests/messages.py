"""Find what pages say, and renew the files of translations: `make messages`.

New texts come into each file without a translation, those that are gone leave it, and a test fails
until everything is translated. `make messages NEW=nl` begins the file of another language.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from ldcat import errors, resources
from ldcat.catalogue import mending
from ldcat.errors import LdcatError
from ldcat.model.dumps import FORMS
from ldcat.model.kinds import KINDS
from ldcat.model.vocabularies import Vocabularies
from ldcat.represent import labels, reading
from ldcat.represent.base import Context
from ldcat.represent.registry import open_registry
from ldcat.sparql.examples import load_examples
from ldcat.sparql.loading import load_queries
from ldcat.sparql.values import TYPES
from ldcat.web.errors import STATUS
from tests.unit.pages import SITE

PACKAGE: Final = Path(errors.__file__).parent
FOLDER: Final = resources.translations()
TEMPLATE: Final = FOLDER / "ldcat.pot"
#: What takes texts, and which of its arguments they are: in modules, and in templates.
KEYWORDS: Final[dict[str, Any]] = {
    "message": None,
    "say": None,
    "Sentence": None,
    "Worded": None,
    "count": (1, 2),
    "Plural": (1, 2),
}
TEMPLATE_KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def found() -> Catalog:
    """Return every text of the pages."""
    catalog = Catalog(
        project="ldcat",
        charset="utf-8",
        fuzzy=False,
        header_comment="# What ldcat's pages say. Renewed by `make messages`.",
    )
    for path in sorted((PACKAGE / "represent" / "templates").glob("*.html")):
        _add(catalog, path, babel_extract, TEMPLATE_KEYWORDS)
    for folder in ("represent", "web"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            _add(catalog, path, "python", KEYWORDS)
    for folder in ("catalogue", "model"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            _add(catalog, path, "python", {"Worded": None})
    for text in _tables():
        catalog.add(text, locations=[("tables", 1)])
    return catalog


def _add(
    catalog: Catalog, path: Path, method: str | Callable[..., Any], keywords: dict[str, Any]
) -> None:
    options = {"extensions": "jinja2.ext.i18n", "silent": "false"}
    with path.open("rb") as file:
        texts = list(extract(method, file, keywords, (), options))
    for line, text, _, context in texts:
        place = path.relative_to(PACKAGE.parent).as_posix()
        catalog.add(text, locations=[(place, line)], context=context)


def _tables() -> Iterator[str | tuple[str, str]]:
    """Yield the texts that lie in tables and in files of others."""
    yield from labels.messages()
    yield from (it.title for it in _kinds(LdcatError) if it in STATUS)
    yield from ((it.label, it.plural) for it in KINDS)
    yield from (it.words for it in TYPES.values())
    yield from (it.label for it in FORMS)
    yield from (reading.NO_PLACE, reading.ONE_ONLY, reading.WITHOUT_LANGUAGE, reading.SHORTENED)
    yield mending.WRITTEN_ANEW
    registry = open_registry(Context(SITE, Vocabularies({})))
    yield from (it.label for it in registry.profiles)
    yield from (it.title for it in load_examples(resources.queries() / "examples"))
    for query in load_queries([resources.queries() / "public"]).values():
        yield from filter(None, (query.title, query.description))
        yield from (it.description for it in query.parameters if it.description)


def _kinds(kind: type[LdcatError]) -> Iterator[type[LdcatError]]:
    yield kind
    for it in kind.__subclasses__():
        yield from _kinds(it)


def written(catalog: Catalog) -> bytes:
    """Return a file of translations; the same texts give the same bytes."""
    content = BytesIO()
    write_po(content, catalog, width=100, sort_output=True, include_lineno=False)
    return content.getvalue()


def renewed(path: Path, template: Catalog) -> Catalog:
    """Return the translations of a file, for the texts that there are now."""
    with path.open("rb") as file:
        catalog = read_po(file, path.stem.replace("-", "_"))
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    return catalog


def main() -> None:
    """Renew all files, and begin one for the language that is named."""
    template = found()
    if TEMPLATE.exists():
        with TEMPLATE.open("rb") as file:
            template.creation_date = read_po(file).creation_date
    TEMPLATE.write_bytes(written(template))
    for tag in sys.argv[1:]:
        begun = Catalog(tag.replace("-", "_"), project="ldcat", charset="utf-8", fuzzy=False)
        (FOLDER / f"{tag}.po").write_bytes(written(begun))
    for path in sorted(FOLDER.glob("*.po")):
        catalog = renewed(path, template)
        path.write_bytes(written(catalog))
        missing = sum(not it.string or not any(it.string) for it in catalog if it.id)
        print(f"{path.name}: {len(catalog)} texts, {missing} to translate")  # noqa: T201


if __name__ == "__main__":
    main()
