"""What every page has: views that are pages only, the frame, links to other formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup

from ldcat import resources
from ldcat.errors import ResourceError
from ldcat.model.graph import Graph
from ldcat.model.iri import Iri
from ldcat.model.media import SYNTAXES
from ldcat.model.view import Neighbours, PageView, Site
from ldcat.represent.base import Offer
from ldcat.represent.cited import Cited
from ldcat.represent.look import PLAIN, STATEMENTS, Look, digest
from ldcat.represent.speech import Sentence, message
from ldcat.represent.values import Link
from ldcat.represent.words import Words
from ldcat.sparql.sample import Sample

_NOTHING: Final = Graph()

#: The parameter by which a reader chooses the language of pages.
LANGUAGE: Final = "_lang"

#: The RDF formats that pages link to, unless told otherwise.
RDF_OFFERS: Final[tuple[Offer, ...]] = tuple(
    Offer(syntax.name, syntax.label, syntax.media_type, syntax.suffix) for syntax in SYNTAXES
)


@dataclass(frozen=True, slots=True)
class ErrorView(PageView):
    """Why a request got no answer; a page for people.

    Attributes:
        status: The HTTP status.
        title: The kind of error in a few words.
        what: One sentence: what is wrong.
        where: What it is about.
        mend: One sentence: what the reader can do.
        request_id: What to tell the operator.
        at: When the thing was deleted (410).
        reason: Why it was deleted (410).
        successor: What took its place (410).
        links: Label and address of what may help instead.
    """

    status: int
    title: str
    what: str
    where: str = ""
    mend: str = ""
    request_id: str = ""
    at: datetime | None = None
    reason: str = ""
    successor: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A query to begin with.

    Attributes:
        title: What it answers.
        query: Its text.
    """

    title: str
    query: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a query cannot be run.

    Attributes:
        where: Line and column, where they are known.
        what: What is wrong, and how to mend it.
    """

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class QueryView(PageView):
    """The query page (`/sparql` in a browser).

    Attributes:
        examples: Queries to begin with.
        formats: Result formats: value of `_format`, words for it; the first is chosen.
        limits: What the endpoint limits; one sentence each.
        query: The text that the form begins with; empty for the first example.
        fault: Why that text cannot be run; None if it was not tried, or ran.
        sample: What it answers, as far as a page shows it; None if it was not run.
        near: The records among the answer.
        graph: The service description, if there is one.
    """

    examples: tuple[Example, ...] = ()
    formats: tuple[tuple[str, str], ...] = ()
    limits: tuple[Sentence, ...] = ()
    query: str = ""
    fault: Fault | None = None
    sample: Sample | None = None
    near: Neighbours = field(default_factory=Neighbours)
    graph: Graph = _NOTHING


@dataclass(frozen=True, slots=True)
class FormatLink:
    """The same in another format.

    Attributes:
        label: The format's name.
        href: Its address.
        media_type: Its media type.
    """

    label: str
    href: str
    media_type: str


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """An entry of the main navigation.

    Attributes:
        label: Its words.
        href: Its address.
        current: The value of `aria-current`: `page` where the page is that very one, `true` where
            it lies below it; empty elsewhere.
    """

    label: str
    href: str
    current: str


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in a language.

    Attributes:
        tag: The language.
        name: What it calls itself.
        href: Address of the page in it.
        is_current: Whether the page is in it already.
    """

    tag: str
    name: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo of a catalogue.

    Attributes:
        href: Its address.
        width: Its width in pixels, or in units of its own.
        height: Its height in the same.
    """

    href: str
    width: int
    height: int

    @property
    def is_wordmark(self) -> bool:
        """Whether it is so wide that it will have the name in it, which is not repeated then."""
        return self.width >= 2.5 * self.height


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the content of a page.

    Attributes:
        site: Who runs the catalogue.
        home: Address of the landing page.
        stylesheet: Address of the style sheet.
        theme: Address of the one with the operator's colours; empty where there is none.
        logo: The operator's logo; None where they have none.
        icon: Address of the icon.
        news: Address of the news, as Atom.
        navigation: The main navigation.
        publisher: Who runs the catalogue, as a link.
        footer: What the operator says at the foot.
        statements: Pages that are linked there.
        language: The language that the page is in.
        direction: The direction that it is written in.
        languages: The page in every language that there is.
        title: The page's title, without the site's.
        description: A sentence for search engines.
        canonical: The page's one address; empty where it must not be indexed.
        script: Address of the page's script; empty where it has none.
        common_script: Address of the script that every page has.
        is_search: Whether the page has a field for words to search for.
        formats: The same in other formats.
        data: The same as JSON-LD, for search engines; nothing a browser could take for markup.
        cited: How the thing is cited, in several styles.
    """

    site: Site
    home: str
    stylesheet: str
    theme: str
    logo: Logo | None
    icon: str
    news: str
    navigation: tuple[NavigationLink, ...]
    publisher: Link | None
    footer: Markup
    statements: tuple[Link, ...]
    language: str
    direction: str
    languages: tuple[LanguageLink, ...]
    title: str = ""
    description: str = ""
    canonical: str = ""
    script: str = ""
    common_script: str = ""
    is_search: bool = False
    formats: tuple[FormatLink, ...] = ()
    data: str = ""
    cited: tuple[Cited, ...] = ()


_NAVIGATION: Final = (
    (message("Home"), ""),
    (message("Search"), "search"),
    (message("Browse"), "browse"),
    (message("Catalogue"), "catalog"),
    (message("Queries"), "queries"),
    (message("SPARQL"), "sparql"),
    (message("Validate"), "validate"),
    (message("Quality"), "quality"),
)


def frame(
    site: Site,
    words: Words,
    address: str,
    *,
    languages: Mapping[str, str],
    look: Look = PLAIN,
) -> Frame:
    """Return the frame of a page at an address.

    Args:
        site: Who runs the catalogue.
        words: Words in the reader's language.
        address: The page's address, with what it is asked with.
        languages: The languages that pages are in: their own names by their tags.
        look: How pages look.
    """
    base = site.base
    here = address.partition("?")[0]
    anew = f"{words.href(address)}{'&' if '?' in address else '?'}{LANGUAGE}"
    publisher = None
    if site.publisher:
        publisher = Link(site.publisher, words.href(site.publisher_iri), site.publisher_iri)
    return Frame(
        site=site,
        home=words.href(base),
        stylesheet=static_address(site, words, "ldcat.css"),
        theme=_theme(site, words, look),
        logo=_logo(site, words, look),
        icon=static_address(site, words, "icon.svg"),
        common_script=static_address(site, words, "ldcat.js"),
        news=words.href(f"{base}feed.atom"),
        navigation=tuple(
            NavigationLink(words.say(label), words.href(base + path), _current(here, base, path))
            for label, path in _NAVIGATION
        ),
        publisher=publisher,
        footer=look.footer,
        statements=_statements(site, words, look),
        language=words.speech.tag,
        direction=words.speech.direction,
        languages=tuple(
            LanguageLink(tag, name, f"{anew}={tag}", tag == words.speech.tag)
            for tag, name in languages.items()
        ),
    )


def _theme(site: Site, words: Words, look: Look) -> str:
    if not look.style:
        return ""
    return f"{words.href(site.base)}theme.css?v={digest(look.style.encode())}"


def _logo(site: Site, words: Words, look: Look) -> Logo | None:
    it = look.logo
    if it is None:
        return None
    address = f"{words.href(site.base)}logo.{it.suffix}?v={digest(it.content)}"
    return Logo(address, it.width, it.height)


def _statements(site: Site, words: Words, look: Look) -> tuple[Link, ...]:
    found: list[Link] = []
    for it in look.statements:
        iri = it.href or statement_address(site, it.token)
        found.append(Link(words.say(STATEMENTS[it.token]), words.href(iri), iri))
    return tuple(found)


def statement_address(site: Site, token: str) -> Iri:
    """Return the address of a page of the operator's."""
    return Iri(f"{site.base}about/{token}")


def _current(here: str, base: str, path: str) -> str:
    if here == base + path:
        return "page"
    return "true" if path and here.startswith(f"{base}{path}/") else ""


def static_address(site: Site, words: Words, name: str) -> str:
    """Return the address of a file that comes with the program; a new version has a new one."""
    return f"{words.href(site.base)}static/{name}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    return digest((resources.static() / name).read_bytes())


def custom_address(site: Site, folder: Path | None, name: str) -> str:
    """Return the address of a file of the operator's, by its name in their folder `static`.

    Raises:
        ResourceError: It is not there.
    """
    path = (folder or Path("static")) / name
    if not path.is_file():
        raise ResourceError(
            f"A template shows “{name}”, which is not there.",
            where=str(path),
            mend="Put the file there, or mend the name in the template.",
        )
    base = urlsplit(site.base).path or "/"
    return f"{base}custom/{quote(name)}?v={digest(path.read_bytes())}"


def format_links(words: Words, address: str, offers: tuple[Offer, ...]) -> tuple[FormatLink, ...]:
    """Return links to a page's other formats."""
    return tuple(
        FormatLink(offer.label, words.href(in_format(address, offer)), offer.media_type)
        for offer in offers
    )


def in_format(address: str, offer: Offer) -> str:
    """Return the address of a page in another format; its query stays.

    >>> in_format("https://example.org/catalog?page=2", RDF_OFFERS[0])
    'https://example.org/catalog.ttl?page=2'
    >>> in_format("https://example.org/", RDF_OFFERS[0])
    'https://example.org/?_format=turtle'
    """
    path, mark, query = address.partition("?")
    if not path.endswith("/"):
        return f"{path}.{offer.suffix}{mark}{query}"
    chosen = urlencode({"_format": offer.name})
    return f"{path}?{query}&{chosen}" if query else f"{path}?{chosen}"
