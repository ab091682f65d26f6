"""The page of a source: its reference, and the statements that rest on it."""

import pytest

from casestudies import workflow
from casestudies.models import CaseStudy, Finding, Source
from casestudies.reading.terms.source import MOST_STATEMENTS
from tests.casestudies import making

from .helping import publish_helping

pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=publish_helping)]


@pytest.fixture
def helping():
    return CaseStudy.objects.get(code="HLP")


def test_a_source_has_its_reference_and_what_it_backs(read):
    page = read("/sources/report/")
    for fact in (
        "What helped",
        "Ash, A. B.; City Council (2019)",
        "City Press",
        "CC BY 4.0",
        "Read in a copy.",
    ):
        assert fact in page.main.text
    (address,) = page.main.addresses("Open the source")
    assert address == "https://doi.org/10.1234/ab%28c%29%3Cd%3E"
    assert {link["rel"] for link in page.all(f'[href="{address}"]')} == {"noopener"}
    assert page.main.addresses("https://reports.example.org/1?a=1&b=2")
    said = page.one(".backed").text
    assert said.startswith("Helping in Small Heath Programme · Small Heath, England · 2013–2017")
    assert "3 statements, on outcomes Positive, measured Mixed, measured; facts" in said
    assert "facts of the programme: the years, the funding and 2 partners" in said
    assert "3 statements in all." in page.main.text
    assert "Half of them found work. p. 1 HLP-01" in said
    assert "Where it began. p. 1 HLP-03" in said
    case = read("/cases/hlp/")
    for code in ("HLP-01", "HLP-02", "HLP-03"):
        assert page.main.addresses(code) == [f"/cases/hlp/#{code}"]
        assert code in case.ids
    assert page.main.addresses("STUDY") == ["/research/study/"]


def test_a_source_shows_only_what_rests_on_it(read, helping):
    other = making.source("other", title="Another")
    making.outcome(helping, source=other, direction="negative", statement="Rents rose.")
    workflow.publish(case=helping)
    report, another = read("/sources/report/").main, read("/sources/other/").main
    assert "Rents rose." not in report.text
    assert "Negative" not in report.text
    assert "1 statement, on outcomes Negative" in another.text
    assert "Half of them found work." not in another.text


def test_a_source_of_very_many_statements_lists_the_first_and_tells_of_the_others(read, helping):
    for number in range(MOST_STATEMENTS):
        making.outcome(helping, source=Source.objects.get(), statement=f"Change {number}.")
    workflow.publish(case=helping)
    page = read("/sources/report/")
    assert len(page.all(".backed__item")) == MOST_STATEMENTS
    assert "3 more statements stand on the page of the case." in page.main.text
    assert page.main.addresses("the page of the case") == ["/cases/hlp/#sources"]


def test_only_a_statement_says_that_a_source_names_no_author(read, helping):
    Source.objects.update(authors=[])
    workflow.publish(case=helping)
    assert "Author not recorded here" in read("/sources/report/").main.text
    lacking = {"kind": "not_reported", "about": "authors", "source": Source.objects.get()}
    making.claim(Finding, helping, statement="Nobody signed it.", **lacking)
    workflow.publish(case=helping)
    page = read("/sources/report/").main
    assert "No author is named (HLP-04)" in page.text
    assert "/cases/hlp/#HLP-04" in page.addresses()


def test_a_source_in_another_language_says_so_and_bad_addresses_are_no_links(read, helping):
    Source.objects.update(language="fi", url="javascript:alert(1)", doi="")
    workflow.publish(case=helping)
    page = read("/sources/report/")
    assert "Finnish" in page.main.text
    assert "javascript:" not in page.html
