"""Pages in the language of who reads: their browser's, or the one that they chose."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from ldcat.represent.interface import bundled
from ldcat.web.cache import AnswerCache
from ldcat.web.languages import LanguageChoice
from tests.serving import BROWSER, PREFIXES, Served, served
from tests.unit.pages import Page

FRENCH = {"accept": BROWSER, "accept-language": "fr-CH, en;q=0.5"}


@pytest.fixture
def reader(catalogue: Served) -> Iterator[httpx2.Client]:
    """A browser with cookies of its own."""
    with httpx2.Client(base_url=catalogue.base, headers=FRENCH) as it:
        yield it


def language(answer: httpx2.Response) -> str:
    page = Page(answer.content)
    assert page.faults == []
    return next(held["lang"] for tag, held in page.elements if tag == "html")


def links(answer: httpx2.Response) -> dict[str, dict[str, str]]:
    found = (held for tag, held in Page(answer.content).elements if tag == "a")
    return {held["hreflang"]: held for held in found if "hreflang" in held}


def test_the_browser_says_which_language(reader: httpx2.Client) -> None:
    answer = reader.get("")
    assert language(answer) == "fr"
    assert "jeux de données" in answer.text
    assert "4\u202f" in answer.text, "thousands are set apart as French does"
    assert answer.headers["vary"] == "Accept, Accept-Language, Cookie, Accept-Encoding"


def test_a_choice_wins_and_is_remembered(reader: httpx2.Client) -> None:
    chosen = reader.get("dataset/street-trees", params={"_lang": "de"})
    assert language(chosen) == "de"
    assert chosen.headers["set-cookie"] == (
        "ldcat_language=de; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    )
    later = reader.get("dataset/street-trees")
    assert language(later) == "de"
    assert "Straßenbäume</h1>" in later.text, "its title is in this language, too"
    assert "set-cookie" not in later.headers
    other = reader.get("catalog", params={"_lang": "fr"})
    assert language(other) == language(reader.get("catalog")) == "fr"


@pytest.mark.parametrize(
    "path",
    [
        "", "catalog", "dataset/street-trees", "dataset/street-trees?_profile=alt",
        "dataset/street-trees?_profile=dcat-us&_view=loss", "dataset/street-trees/quality",
        "quality", "quality/records?metric=keywordAvailability", "queries", "queries/themes",
        "queries/datasets-of-theme", "sparql", "sparql?query=ASK%7B%7D", "validate", "shapes",
        "shapes/dcat-ap", "dumps/", "nowhere",
    ],
)  # fmt: skip
def test_every_page_is_to_be_had_in_every_language(reader: httpx2.Client, path: str) -> None:
    mark = "&" if "?" in path else "?"
    for tag in ("de", "en", "fr"):
        answer = reader.get(f"{path}{mark}_lang={tag}")
        assert language(answer) == tag
        assert answer.status_code == (404 if path == "nowhere" else 200)
        assert "Cookie" in answer.headers["vary"]
        assert links(answer)[tag]["aria-current"] == "true"


@pytest.mark.parametrize(
    "path",
    [
        "catalog?page_size=2", "quality?sort=name", "dataset/street-trees?_profile=alt",
        "sparql?query=ASK%7B%7D", "queries/themes?page_size=1&page=2",
    ],
)  # fmt: skip
def test_the_links_to_other_languages_lead_to_the_same_page(
    reader: httpx2.Client, path: str
) -> None:
    here = reader.get(path)
    there = links(here)["de"]
    assert (there["rel"], there["lang"]) == ("nofollow", "de")
    assert set(httpx2.URL(there["href"]).params) >= set(httpx2.URL(path).params)
    again = reader.get(there["href"])
    assert language(again) == "de"
    assert len(Page(again.content).elements) == len(Page(here.content).elements)


@pytest.mark.parametrize("path", ["catalog", "sparql", "sparql?query=ASK%7B%7D", "queries/themes"])
def test_a_language_that_there_is_not_is_refused(reader: httpx2.Client, path: str) -> None:
    reader.cookies.set("ldcat_language", "de")
    answer = reader.get(path, params={**httpx2.URL(path).params, "_lang": "tlh"})
    assert answer.status_code == 400
    assert language(answer) == "de", "told in the one that was chosen before"
    assert "“tlh”" in answer.text
    assert "There is: de, en, fr." in answer.text
    assert "set-cookie" not in answer.headers


def test_programs_are_told_so_as_well(catalogue: Served) -> None:
    answer = catalogue.get("catalog?_lang=xx", "application/json")
    assert (answer.status_code, answer.json()["where"]) == (400, "_lang")
    twice = catalogue.get("catalog?_lang=de&_lang=fr", "application/json")
    assert twice.status_code == 400


def test_nothing_but_pages_looks_at_the_language(catalogue: Served) -> None:
    plain = catalogue.get("dataset/street-trees", "text/turtle")
    asked = {"cookie": "ldcat_language=de", "accept-language": "fr"}
    for path in ("dataset/street-trees", "dataset/street-trees?_lang=fr"):
        answer = catalogue.get(path, "text/turtle", **asked)
        assert answer.content == plain.content
        assert answer.headers["etag"] == plain.headers["etag"]
        assert "set-cookie" not in answer.headers
        assert "Cookie" not in answer.headers["vary"]


def test_a_cookie_that_says_nothing_is_passed_over(reader: httpx2.Client) -> None:
    for value in ("tlh", "", '"><script>', "de-Latn-DE-1996-x-very-long-indeed-and-longer"):
        answer = reader.get("", headers={"cookie": f"a=b; ldcat_language={value}; c=d"})
        assert language(answer) in {"fr", "de"}
        assert "script>" not in answer.text.partition("<main")[2]


def test_who_has_a_page_in_a_language_is_not_sent_it_again(reader: httpx2.Client) -> None:
    german = reader.get("catalog", params={"_lang": "de"})
    known = {"if-none-match": german.headers["etag"]}
    assert reader.get("catalog", headers=known).status_code == 304
    again = reader.get("catalog?_lang=de", headers=known)
    assert (again.status_code, "set-cookie" in again.headers) == (304, True)
    reader.cookies.clear()
    assert reader.get("catalog", headers=known).status_code == 200


def test_findings_are_told_in_the_language_of_the_page(reader: httpx2.Client) -> None:
    text = PREFIXES + '<https://example.org/x> a dcat:Dataset ; dct:description "None"@en .'
    answer = reader.post("validate?_lang=de", data={"text": text, "profile": "dcat-ap"})
    assert language(answer) == "de"
    assert "entspricht dcat-ap nicht" in answer.text
    assert "Datensatz ohne Titel" in answer.text
    assert "warning" not in Page(answer.content).said


def test_the_catalogue_s_language_is_that_of_readers_who_name_none(tmp_path: Path) -> None:
    with served(tmp_path, language="de") as it:
        assert language(it.get("", BROWSER)) == "de"
        assert language(it.get("", BROWSER, **{"accept-language": "nl"})) == "de"
        assert "Erfüllt" not in it.get("validate", BROWSER).text
        assert language(it.get("shapes", BROWSER, **{"accept-language": "en"})) == "en"


def test_an_operator_adds_a_language(tmp_path: Path) -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "nl.po").write_text(f'{text}msgid "Catalogue"\nmsgstr "Catalogus"\n')
    with served(tmp_path, translations=tmp_path) as it:
        answer = it.get("", BROWSER, **{"accept-language": "nl-BE"})
        assert (language(answer), "Catalogus" in answer.text) == ("nl", True)
        assert list(links(answer)) == ["de", "en", "fr", "nl"]


class _Counting:
    """An application that counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.times += 1
        await Response("<p>", headers={"ETag": '"1"'}, media_type="text/html")(scope, receive, send)


def asked(app: LanguageChoice, cookie: str, query: str = "") -> dict[bytes, bytes]:
    """Ask an application for a page, and return the headers of its answer."""
    started: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        started.append(message)

    scope = {
        "type": "http", "method": "GET", "path": "/cat/", "query_string": query.encode(),
        "headers": [(b"cookie", cookie.encode())],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return dict(started[0]["headers"])


def test_answers_are_kept_by_the_language_of_the_cookie_and_by_no_other() -> None:
    inner = _Counting()
    app = LanguageChoice(AnswerCache(inner, lambda: 1, 1), bundled(), "https://example.org/cat/")
    for cookie in ("", "a=1", "a=2; b=3", "ldcat_language=tlh"):
        asked(app, cookie)
    assert inner.times == 1
    for cookie in ("ldcat_language=de", "a=1; ldcat_language=de", "ldcat_language=de-AT; a=2"):
        asked(app, cookie)
    assert inner.times == 2
    asked(app, "ldcat_language=fr")
    assert inner.times == 3


def test_the_cookie_is_for_the_catalogue_only_and_goes_by_https() -> None:
    app = LanguageChoice(_Counting(), bundled(), "https://example.org/cat/")
    assert asked(app, "", "_lang=de-CH")[b"set-cookie"].decode() == (
        "ldcat_language=de; Path=/cat/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("search?page=99", "Seite 99 liegt hinter ihrem Ende"),
        ("search?page=0", "page ist eine Zahl ab 1"),
        ("search?time_from=abc", "„abc“ ist kein Datum"),
        ("search?bbox=200,0,1,1", "Längen liegen zwischen"),
        ("search?nosuch=1", "Einen Parameter „nosuch“"),
        ("dataset/nosuch", "dataset/nosuch"),
        ("browse/nosuch", "Nach „nosuch“"),
        ("vocabularies/nosuch", "Ein Vokabular „nosuch“"),
    ],
)
def test_what_is_wrong_is_told_in_the_readers_language(
    catalogue: Served, path: str, said: str
) -> None:
    headers = {"accept": "text/html", "accept-language": "de"}
    answer = catalogue.client.get(f"{catalogue.base}{path}", headers=headers)
    assert answer.status_code in {400, 404}
    assert said in answer.text
    # Programs get English, whoever asks.
    headers["accept"] = "application/json"
    problem = catalogue.client.get(f"{catalogue.base}{path}", headers=headers).json()
    assert said not in problem["detail"]
