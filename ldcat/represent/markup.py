"""What templates say: the texts of one language, with values put in as text."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from ldcat.represent.speech import Speech


class SaidInMarkup:
    """Says texts in templates.

    The texts may have markup in them; values have none, unless a template wrote them.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._known: dict[str, Markup] = {}

    def text(self, text: str, **values: object) -> Markup:
        """Return a text with its values (`_("…")` in a template).

        >>> SaidInMarkup(Speech("en")).text("<b>%(name)s</b>", name="R&D")
        Markup('<b>R&amp;D</b>')
        """
        return self._filled(text, lambda: self._speech.translated(text), values)

    def count(self, one: str, many: str, num: int) -> Markup:
        """Return a text in the form that a number asks for (`ngettext("…", "…", number)`)."""
        return Markup(self._speech.count(one, many, num))  # noqa: S704 - of numbers and our texts

    def in_context(self, context: str, text: str, **values: object) -> Markup:
        """Return a text that means something else elsewhere (`pgettext("where", "…")`)."""
        key = f"{context}\x04{text}"
        return self._filled(key, lambda: self._speech.translated(text, context), values)

    def _filled(self, key: str, said: Callable[[], str], values: dict[str, object]) -> Markup:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Markup(said())  # noqa: S704 - our texts are markup
        return known % values if "%" in known else known
