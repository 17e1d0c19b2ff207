"""What pages say in each language: whole, with the same values, as the language is written."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment

from ldcat import resources
from ldcat.errors import ResourceError
from ldcat.model.view import View
from ldcat.model.vocabularies import Vocabularies
from ldcat.represent.base import Context
from ldcat.represent.formats.html import HtmlPages
from ldcat.represent.interface import Interface, bundled
from ldcat.represent.literals import (
    duration_in_words,
    exact_size,
    metres_in_words,
    moment,
    size_in_words,
)
from tests.messages import FOLDER, TEMPLATE, found, written
from tests.unit.pages import SITE, THING, Page, dataset, landing, listing, shown
from tests.unit.test_html import VIEWS, each_view

FILES: Final = sorted(FOLDER.glob("*.po"))
#: A file as an operator would begin it.
ARABIC: Final = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :"
" n%100>=11 && n%100<=99 ? 4 : 5);\\n"

msgid "Catalogue"
msgstr "الفهرس"

msgid "%(num)s record"
msgid_plural "%(num)s records"
msgstr[0] "لا سجلات"
msgstr[1] "سجل واحد"
msgstr[2] "سجلان"
msgstr[3] "%(num)s سجلات"
msgstr[4] "%(num)s سجلا"
msgstr[5] "%(num)s سجل"
"""
_PLACE: Final = re.compile(r"%\((\w+)\)s|%%")
_MARKUP: Final = re.compile(r"[<>&\"]")
#: Words of a template that are the same in every language.
_NAMES: Final = {
    "dcat:Distribution", "dcat:CatalogRecord", "data.europa.eu", "IRI", "JSON-LD", "RDF/XML",
    "SHA256SUMS", "SPARQL 1.1", "Turtle", 'lang="',
}  # fmt: skip
_CODE: Final = {"code", "style", "script"}
_SPOKEN: Final = ("alt", "aria-label", "placeholder", "title")
TEMPLATES: Final = sorted((FOLDER.parent / "templates").glob("*.html"))
each_file = pytest.mark.parametrize("path", FILES, ids=lambda it: it.stem)


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, path.stem)


def texts(it: Message) -> list[tuple[str, str]]:
    """Return what a message says in English and in the language, by its forms."""
    if isinstance(it.id, str):
        return [(it.id, str(it.string))]
    return [(it.id[1], form) for form in it.string or ()]


class Words(HTMLParser):
    """The words that a template has outside its expressions, and outside code."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0
        for _, kind, text in Environment(autoescape=True).lex(template):
            if kind in {"data", "variable_begin"}:
                self.feed(text if kind == "data" else "x1")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in _CODE
        for name, value in attrs:
            self._hear(value or "" if name in _SPOKEN else "")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in _CODE

    def handle_data(self, data: str) -> None:
        if not self._code:
            self._hear(data)

    def _hear(self, text: str) -> None:
        if re.search("[A-Za-z]{2}", text):
            self.found.append(text.strip())


def pages(folder: Path) -> HtmlPages:
    interface = Interface([resources.translations(), folder])
    return HtmlPages(Context(SITE, Vocabularies({}), interface))


def test_there_is_german_and_french() -> None:
    assert {"de", "fr"} <= {it.stem for it in FILES}
    assert bundled().names["fr"] == "Français"


def test_the_list_of_texts_is_that_of_the_code() -> None:
    with TEMPLATE.open("rb") as file:
        known = read_po(file)
    now = found()
    now.creation_date = known.creation_date
    assert written(now) == TEMPLATE.read_bytes(), "run `make messages`"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda it: it.stem)
def test_what_a_template_says_can_be_translated(path: Path) -> None:
    assert set(Words(path.read_text()).found) <= _NAMES


@each_file
def test_every_text_is_translated(path: Path) -> None:
    there = catalogue(path)
    wanted = {(it.id, it.context) for it in found() if it.id}
    assert {(it.id, it.context) for it in there if it.id} == wanted, "run `make messages`"
    missing = [it.id for it in there if it.id and not all(said for _, said in texts(it))]
    assert not missing
    assert not [it.id for it in there if it.id and it.fuzzy]
    assert not there.obsolete


@each_file
def test_translations_have_the_values_and_the_markup_of_the_text(path: Path) -> None:
    for it in catalogue(path):
        for english, said in texts(it) if it.id else ():
            assert sorted(_PLACE.findall(english)) == sorted(_PLACE.findall(said)), said
            assert bool(_MARKUP.search(english)) == bool(_MARKUP.search(said)), said
            tags = re.compile(r"</?(\w+)")
            assert sorted(tags.findall(english)) == sorted(tags.findall(said)), said


def test_french_has_the_spaces_of_french() -> None:
    for it in catalogue(FOLDER / "fr.po"):
        for _, said in texts(it) if it.id else ():
            plain = re.sub(r"<[^>]*>|https?:\S+", "", said)
            assert not re.search(r" [;:!?»]|« |\w[;!?»]|\w:(?![\w/])|'", plain), said


def test_german_has_german_quotation_marks() -> None:
    for it in catalogue(FOLDER / "de.po"):
        for _, said in texts(it) if it.id else ():
            assert not re.search(r"”|(?<![„\w“ ])“\w|'", said), said


@pytest.mark.parametrize("language", ["de", "fr"])
@each_view
def test_every_page_is_whole_in_every_language(view: View, language: str) -> None:
    page = shown(view, language)
    assert page.faults == []
    html = next(held for tag, held in page.elements if tag == "html")
    assert html == {"lang": language, "dir": "ltr"}


def test_a_german_record_page_is_german() -> None:
    page = shown(
        dataset(f"""
        <{THING}> dct:title "Gezeiten"@de ; dct:issued "2024-05-03"^^xsd:date ;
          dct:publisher [ foaf:name "Amt" ] ; dct:language "fr" ;
          dcat:temporalResolution "PT1H"^^xsd:duration ; dcat:keyword "tide"@en, "Tide"@de ;
          dct:temporal [ dcat:startDate "2020"^^xsd:gYear ] ;
          dcat:distribution [ a dcat:Distribution ; dcat:byteSize 1234567 ;
            dcat:downloadURL <https://files.example/a.csv> ] .
        """),
        "de-AT",
    )
    for said in (
        "Datensatz", "Herausgeber", "Veröffentlicht", "3. Mai 2024", "Französisch",
        "Zeitliche Auflösung", "1 Stunde", "Auf Englisch", "seit 2020", "1 Distribution",
        "Herunterladen 1,2\N{NO-BREAK SPACE}MB", "(1.234.567 Bytes)", "von files.example",
        "Adresse dieser Seite",
    ):  # fmt: skip
        assert " ".join(said.split()) in page.said
    assert "Download" not in page.said
    assert "Published" not in page.said


def test_an_error_tells_in_english_what_has_no_translation() -> None:
    error = next(it for it in VIEWS if type(it).__name__ == "ErrorView")
    page = shown(error, "fr")
    assert "Supprimé" in page.said
    assert [held.get("lang") for tag, held in page.elements if held.get("class") == "lead"] == [
        "en"
    ]


def test_the_catalogue_s_language_counts_where_the_reader_s_is_not_there() -> None:
    german = HtmlPages(
        Context(type(SITE)(SITE.base, "Küste", "", "Amt", "", "de", "1"), Vocabularies({}))
    )
    assert b'<html lang="de"' in german.write(landing({}), ("nl",))
    assert b'<html lang="fr"' in german.write(landing({}), ("nl", "fr-CH"))


@pytest.mark.parametrize(
    ("language", "number", "day", "month", "size", "exact", "length", "duration"),
    [
        ("en", "1,234.5", "3 May 2024", "May 2024", "69.3 MB", "1,500 bytes", "2.5 km",
         "1 day 12 hours"),
        ("de", "1.234,5", "3. Mai 2024", "Mai 2024", "69,3 MB", "1.500 Bytes", "2,5 km",
         "1 Tag 12 Stunden"),
        ("fr", "1 234,5", "3 mai 2024", "mai 2024", "69,3 Mo", "1 500 octets", "2,5 km",
         "1 jour 12 heures"),
    ],
)  # fmt: skip
def test_numbers_and_dates_are_written_as_the_language_writes_them(
    language: str, number: str, day: str, month: str, size: str, exact: str, length: str,
    duration: str,
) -> None:  # fmt: skip
    speech = bundled().speech([language])

    def plain(text: str) -> str:
        return re.sub("[\u00a0\u202f]", " ", text)

    assert plain(speech.number(1234.5)) == number
    assert [getattr(moment(it, speech), "text", "") for it in ("2024-05-03", "2024-05")] == [
        day,
        month,
    ]
    assert plain(size_in_words("69268395", speech)) == size
    assert plain(exact_size("1500", speech)) == exact
    assert metres_in_words("2500", speech) == length
    assert duration_in_words("P1DT12H", speech) == duration


def test_a_point_in_time_has_the_hour() -> None:
    at = "2026-03-04T09:12:44Z"
    said = [getattr(moment(at, bundled().speech([it])), "text", "") for it in ("en", "de", "fr")]
    assert said == ["4 March 2026, 09:12 UTC", "4. März 2026, 09:12 UTC", "4 mars 2026 à 09:12 UTC"]


def test_a_language_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "ar.po").write_text(ARABIC)
    page = Page(pages(tmp_path).write(listing([], total=3), ("ar-EG",)))
    html = next(held for tag, held in page.elements if tag == "html")
    assert html == {"lang": "ar", "dir": "rtl"}
    assert "الفهرس" in page.said
    assert "3 سجلات" in page.said
    assert "Validate" in page.said, "what is not translated is English"
    assert "العربية" in page.said, "it is in the list of languages, by its own name"
    assert page.faults == []


def test_an_operator_says_some_things_otherwise(tmp_path: Path) -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "de.po").write_text(f'{text}msgid "Catalogue"\nmsgstr "Verzeichnis"\n')
    page = Page(pages(tmp_path).write(landing({}), ("de",)))
    assert "Stöbern Verzeichnis Abfragen" in page.said


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (
            "de.po",
            '#, python-format\nmsgid "In %(language)s"\nmsgstr "Auf %(sprache)s"\n',
            "sprach",
        ),
        ("de.po", 'msgid "In\n', "Mend the file"),
        ("tlh.po", "", "tlh"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, name: str, text: str, why: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ResourceError, match=why):
        Interface([resources.translations(), tmp_path]).check()


def test_what_others_wrote_may_have_any_sign_in_it() -> None:
    speech = bundled().speech(["de"])
    assert speech.translated("100% of %(it)s") == "100% of %(it)s"
    assert speech.translated("") == speech.say("") == ""
