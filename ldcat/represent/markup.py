"""Templates, and what they say: texts of one language, with values put in as text.

Texts may have markup in them, also in the files of translations; values have none, unless a
template wrote them. A text without values is part of the compiled template.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from ldcat.represent.interface import ENGLISH
from ldcat.represent.speech import Speech

_FOREIGN = ' lang="en" dir="ltr"'


class Templates:
    """The templates of pages, in every language that they have been needed in."""

    def __init__(self) -> None:
        self._spoken: dict[str, Environment] = {}

    def named(self, name: str, speech: Speech) -> Template:
        """Return a template that speaks; each is compiled when a page first needs it.

        Args:
            name: Its file, without suffix.
            speech: The language.
        """
        if speech.tag not in self._spoken:
            self._spoken[speech.tag] = _environment(speech)
        return self._spoken[speech.tag].get_template(f"{name}.html")


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


def _environment(speech: Speech) -> Environment:
    """Return what compiles templates for one language."""
    environment: Any = _SpeakingEnvironment(
        loader=PackageLoader("ldcat.represent"),
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
        "english": Markup("" if speech.tag == ENGLISH else _FOREIGN),  # noqa: S704 - ours
    }
    environment.filters["number"] = speech.spelling.number
    return cast("Environment", environment)
