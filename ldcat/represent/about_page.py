"""Pages that the operator wrote: imprint, privacy, accessibility."""

from __future__ import annotations

from dataclasses import dataclass

from ldcat.model.graph import Graph, Literal, NamedNode, Triple
from ldcat.model.view import PageView
from ldcat.represent.look import STATEMENTS, Statement, Text
from ldcat.represent.words import Words
from ldcat.terms import DCT_TITLE, FOAF, RDF_TYPE


@dataclass(frozen=True, slots=True)
class StatementView(PageView):
    """A page of the operator's (`/about/imprint`).

    Attributes:
        statement: What it says, in one language or more.
    """

    statement: Statement

    @property
    def graph(self) -> Graph:
        """That it is a document, and its titles."""
        named = (it for it in self.statement.texts if it.title)
        titles = (Literal(it.title, language=it.language) for it in named)
        return Graph(
            [
                Triple(self.subject, NamedNode(RDF_TYPE), NamedNode(f"{FOAF}Document")),
                *(Triple(self.subject, NamedNode(DCT_TITLE), it) for it in titles),
            ]
        )


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A page of the operator's, laid out.

    Attributes:
        kind: Which one it is.
        text: What it says.
    """

    kind: str
    text: Text


def statement_page(view: StatementView, words: Words) -> StatementPage:
    """Lay out a page of the operator's, in the reader's language where they have it so."""
    texts = view.statement.texts
    spoken = (it for it in texts if it.language.lower() == words.speech.tag.lower())
    return StatementPage(words.say(STATEMENTS[view.statement.token]), next(spoken, texts[0]))
