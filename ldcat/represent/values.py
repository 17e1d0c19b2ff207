"""What stands on pages: values ready for a template, made of plain text.

Each class has a `form`, by which the template chooses how to write it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """A literal.

    Attributes:
        text: What it says.
        language: Its language tag.
        name: The language in words.
        datatype: Its datatype, short; empty for plain text.
        datatype_iri: Its datatype.
        exact: What it says literally, where `text` is made for people.
        types: The classes of the nameless node that it names.
    """

    form: ClassVar[str] = "text"
    text: str
    language: str = ""
    name: str = ""
    datatype: str = ""
    datatype_iri: str = ""
    exact: str = ""
    types: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time.

    Attributes:
        text: The date in words.
        machine: What HTML's `datetime` accepts.
        exact: The literal as given.
    """

    form: ClassVar[str] = "moment"
    text: str
    machine: str
    exact: str


@dataclass(frozen=True, slots=True)
class Span:
    """A period of time; either end may be open.

    Attributes:
        start: Its beginning.
        end: Its end.
        types: The classes of its node.
    """

    form: ClassVar[str] = "span"
    start: Moment | Text | None
    end: Moment | Text | None
    types: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A thing with an IRI.

    Attributes:
        text: Its name, or the IRI itself.
        href: Where the link goes; empty where it must not be followed.
        iri: The IRI; empty where the link is only a place on this page.
        language: Language tag of its name.
        note: A short remark that follows the link.
        types: The classes of the thing, as far as the page says them here.
    """

    form: ClassVar[str] = "link"
    text: str
    href: str
    iri: str
    language: str = ""
    note: str = ""
    types: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A text to copy.

    Attributes:
        text: The text.
        label: What it is.
        iri: IRI of what it is.
        types: The classes of its node.
    """

    form: ClassVar[str] = "code"
    text: str
    label: str = ""
    iri: str = ""
    types: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody with a name and ways to reach them.

    Attributes:
        name: The name, linked where there is something to link to.
        links: Homepage, e-mail, telephone.
    """

    form: ClassVar[str] = "agent"
    name: Text | Link
    links: tuple[Link | Text, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A described node with its statements.

    Attributes:
        anchor: Fragment identifier, unique on the page.
        role: What it is to what refers to it.
        name: Its IRI, or None for a blank node.
        rows: Its statements.
    """

    form: ClassVar[str] = "block"
    anchor: str
    role: str
    name: Link | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its values.

    Attributes:
        label: The property in words.
        iri: The property.
        short: The property with its prefix; empty where rows stand without it.
        values: The values that are shown.
        more: How many are not.
        others: Values in other languages than the reader's, by language.
        form: How the values are laid out: `list`, or `chips` for short words.
    """

    label: str
    iri: str
    short: str
    values: tuple[Value, ...]
    more: int = 0
    others: tuple[Others, ...] = ()
    form: str = "list"


@dataclass(frozen=True, slots=True)
class Others:
    """Texts in one language that is not the reader's first.

    Attributes:
        language: The tag.
        name: Its name.
        values: The texts.
    """

    language: str
    name: str
    values: tuple[Text, ...]


Value: TypeAlias = Text | Moment | Span | Link | Code | Agent | Block
