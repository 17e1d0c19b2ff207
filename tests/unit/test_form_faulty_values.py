"""Values that are not what they should be: no form passes them on as such."""

from __future__ import annotations

from typing import Final

from ldcat.represent.form import Form
from ldcat.represent.formats import citations, croissant, datacite, iso19139, oai_dc, schema_org
from ldcat.represent.reading import Loss
from tests.unit.pages import SITE, THING, graph_of, record_view
from tests.unit.rich import CONTEXT

FAULTY: Final = f"""
<{THING}> a dcat:Dataset ; dct:title "Alberi" ; dct:description "Gli alberi della città." ;
  dct:issued "2020-02-30"^^xsd:date ; dct:publisher <https://o.example/office> ;
  dct:language <http://publications.europa.eu/resource/authority/language/ITA> ;
  dct:license <https://creativecommons.org/licenses/by/4.0/> ;
  dcat:landingPage <javascript:alert(1)> ; foaf:page <data:text/html,x> ;
  dcat:contactPoint [ a vcard:Organization ; vcard:fn "Ufficio" ;
    vcard:hasEmail <{SITE.base}ufficio@comune.example> ] ;
  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://o.example/a> ;
    dct:format <{SITE.base}GPKG> ] .
<https://o.example/office> a foaf:Organization ; foaf:name "Comune" .
"""
VIEW: Final = record_view(graph_of(FAULTY))


def forms() -> list[Form]:
    found = [
        it
        for module in (citations, croissant, datacite, iso19139, oai_dc, schema_org)
        for it in module.representations(CONTEXT)
        if isinstance(it, Form)
    ]
    assert len(found) >= 8
    return found


def test_a_day_that_there_is_not_is_told_nowhere() -> None:
    for form in forms():
        if not form.refusal(VIEW):
            assert b"2020-02-30" not in form.write(VIEW), form.offer.name
            lost: list[Loss] = [it for it in form.losses(VIEW) if "issued" in str(it.triple)]
            assert lost, form.offer.name


def test_what_would_run_as_a_script_is_told_nowhere() -> None:
    for form in forms():
        if not form.refusal(VIEW):
            written = form.write(VIEW)
            assert b"javascript:" not in written, form.offer.name
            assert b"data:text" not in written, form.offer.name


def test_bare_names_that_stood_for_iris_are_names_again() -> None:
    """The parser completed them with the catalogue's base."""
    schema = schema_org.SchemaOrg(CONTEXT).write(VIEW).decode()
    assert '"ufficio@comune.example"' in schema
    iso = iso19139.representations(CONTEXT)[0].write(VIEW).decode()
    assert ">ufficio@comune.example<" in iso
    dublin = oai_dc.OaiDublinCore(CONTEXT).write(VIEW).decode()
    assert "<dc:format>GPKG</dc:format>" in dublin


def test_untagged_texts_are_in_the_one_language_of_the_record() -> None:
    iso = iso19139.representations(CONTEXT)[0].write(VIEW).decode()
    assert 'codeListValue="ita"' in iso.partition("<gmd:contact>")[0]
