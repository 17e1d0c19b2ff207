"""Templates, and what they say: texts of one language, with values put in as text.

Texts may have markup in them, also in the files of translations; values have none, unless a
template wrote them. A text without values is part of the compiled template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from ldcat.errors import ResourceError
from ldcat.represent.interface import ENGLISH
from ldcat.represent.speech import Speech

#: The package that our templates are in.
_OURS: Final = "ldcat.represent"
_FOREIGN = ' lang="en" dir="ltr"'


class Templates:
    """The templates of pages, in every language that they have been needed in."""

    def __init__(self, folder: Path | None = None, custom: Callable[[str], str] = str) -> None:
        """Take where templates are.

        Args:
            folder: Those of the operator, which take the place of ours by their names; there,
                `ldcat/layout.html` is our `layout.html`.
            custom: Returns the address of a file of theirs: `custom("style.css")`.
        """
        self._spoken: dict[str, Environment] = {}
        self._folder = folder
        self._custom = custom

    def named(self, name: str, speech: Speech) -> Template:
        """Return a template that speaks; each is compiled when a page first needs it.

        Args:
            name: Its file, without suffix.
            speech: The language.
        """
        if speech.tag not in self._spoken:
            self._spoken[speech.tag] = _environment(speech, self._loader, self._custom)
        return self._spoken[speech.tag].get_template(f"{name}.html")

    def check(self, speech: Speech) -> tuple[str, ...]:
        """Compile the operator's templates now; return what is odd about them.

        Raises:
            ResourceError: One cannot be compiled, or refers to one that is not there.
        """
        if self._folder is None:
            return ()
        self.named("layout", speech)
        environment = self._spoken[speech.tag]
        known = {*PackageLoader(_OURS).list_templates()}
        names = sorted(FileSystemLoader(self._folder).list_templates())
        own = [it for it in names if it.endswith(".html") and not it.startswith("static/")]
        used: set[str] = set()
        for name in own:
            used |= _references(environment, name, self._folder / name)
        unused = (it for it in own if it not in known | used)
        return tuple(f"{self._folder / it} takes the place of nothing" for it in unused)

    @property
    def _loader(self) -> BaseLoader:
        ours = PackageLoader(_OURS)
        if self._folder is None:
            return ours
        return ChoiceLoader([FileSystemLoader(self._folder), ours, PrefixLoader({"ldcat": ours})])


def _references(environment: Environment, name: str, path: Path) -> set[str]:
    """Return what a template refers to; all of it is there."""
    try:
        environment.get_template(name)
        source = path.read_text()
        found = {*filter(None, meta.find_referenced_templates(environment.parse(source)))}
        for it in found:
            line = source.count("\n", 0, max(0, source.find(it))) + 1
            _require(environment, it, f"{path}:{line}")
    except (TemplateError, OSError, UnicodeDecodeError) as error:
        raise _broken(path, error) from error
    return found


def _require(environment: Environment, name: str, where: str) -> None:
    if name not in environment.list_templates():
        raise ResourceError(
            "A template refers to one that is not there.",
            where=where,
            mend=f"Mend the name “{name}”; those of ldcat begin with ldcat/.",
        )


@contextmanager
def faults_in(folder: Path) -> Iterator[None]:
    """Turn what fails in a folder of templates into an error that says where."""
    try:
        yield
    except (
        TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        raise _broken(folder, error) from error


def _broken(path: Path, error: Exception) -> ResourceError:
    """Return what is wrong with a template of the operator's, and where."""
    where = str(path)
    if isinstance(error, TemplateSyntaxError):
        where = f"{error.filename or path}:{error.lineno}"
    elif lines := list(_lines(error)):
        where = lines[-1]
    return ResourceError(
        "A template cannot be used.",
        where=where,
        mend=f"Mend the file: {str(error) or type(error).__name__}.",
    )


def _lines(error: Exception) -> Iterator[str]:
    """Yield the lines of templates that an error came through, the outermost first."""
    at = error.__traceback__
    while at is not None:
        name = at.tb_frame.f_code.co_filename
        if name.endswith(".html"):
            yield f"{name}:{at.tb_lineno}"
        at = at.tb_next


class _Said:
    """What templates say."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    def text(self, text: str, /, **values: object) -> Markup:
        """Return a text with its values: `_("…")`."""
        return _filled(self._speech.translated(text), values)

    def count(self, one: str, many: str, num: int) -> Markup:
        """Return a text in the form that a number asks for: `ngettext("…", "…", number)`."""
        return Markup(self._speech.count(one, many, num))  # noqa: S704 - of numbers and texts

    def in_context(self, context: str, text: str, /, **values: object) -> Markup:
        """Return a text that means something else elsewhere: `pgettext("where", "…")`."""
        return _filled(self._speech.translated(text, context), values)


def _filled(text: str, values: Mapping[str, object]) -> Markup:
    # As Markup does it, which takes three times as long.
    if "%" in text:
        text %= {name: escape(value) for name, value in values.items()}
    return Markup(text)  # noqa: S704 - texts are markup, values are none now


class _SpeakingEnvironment(Environment):
    """Says texts that have no values when a template is compiled."""

    said: _Said

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what templates know beside a page; a plain dictionary is looked up faster."""
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return cast("nodes.Template", _Speaker(self.said).visit(tree))


class _Speaker(NodeTransformer):
    def __init__(self, said: _Said) -> None:
        self._said = said

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - named by the visitor
        """Replace a call that says one text."""
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=text)], kwargs=[]):
                return nodes.MarkSafe(nodes.Const(str(self._said.text(text))))
            case _:
                return node


def _environment(speech: Speech, loader: BaseLoader, custom: Callable[[str], str]) -> Environment:
    """Return what compiles templates for one language."""
    environment: Any = _SpeakingEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    said = environment.said = _Said(speech)
    environment.newstyle_gettext = True
    environment.globals = {
        "_": said.text,
        "gettext": said.text,
        "ngettext": said.count,
        "pgettext": said.in_context,
        "custom": custom,
        "english": Markup("" if speech.tag == ENGLISH else _FOREIGN),  # noqa: S704 - ours
    }
    environment.filters["number"] = speech.spelling.number
    return cast("Environment", environment)
