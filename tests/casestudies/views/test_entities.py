"""Pages of places, programmes, research, organisations, outcomes and sources."""

import pytest
from django.urls import reverse

from casestudies import workflow
from casestudies.models import (
    CaseStudy,
    Country,
    Finding,
    Locality,
    Organisation,
    OutcomeDomain,
    Programme,
    Source,
)
from tests.casestudies import making

from .helping import publish_helping

INDEXES = ("country", "locality", "programme", "research", "organisation", "outcome", "source")


pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=publish_helping)]


@pytest.fixture
def helping():
    return CaseStudy.objects.get(code="HLP")


# Indexes


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_has_what_published_cases_have(read, name):
    draft = making.case(
        "DRAFT",
        countries=[making.country("FI")],
        programme=making.programme("draft-programme", name="Draft programme"),
    )
    making.outcome(draft, source=making.source("draft-source", title="Draft source"))
    page = read(reverse(f"{name}-index"))
    assert any(count == 1 for _, count in page.counted_links)
    for text in ("Draft", "Country FI"):
        assert text not in page.main.text


def test_rows_tell_what_each_thing_is(read):
    country = read("/countries/").main.item("Country GB")
    assert "Birmingham (1), England (1), Small Heath (1)" in country
    localities = read("/localities/")
    assert localities.main.item("Small Heath").endswith("District in Birmingham, England")
    assert localities.main.item("England").endswith("Nation")
    assert read("/programmes/").main.item("Helping").endswith("HLP. 2013–2017. Small Heath")
    study = read("/research/").main.item("STUDY")
    assert study.endswith("The long study. 2015–2017. Funded by Fund")
    organisations = read("/organisations/")
    assert organisations.main.item("Trust").endswith("Public, Country GB. Lead, delivery")
    assert organisations.main.item("Fund").endswith("Public. Funder")
    assert organisations.main.item("University").endswith("Academic. Research")
    source = read("/sources/").main.item("What helped")
    assert source.endswith("Ash, A. B.; City Council. 2019. Report. STUDY")


def test_the_index_of_outcomes_has_every_domain_with_numbers_by_direction(read):
    page = read("/outcomes/")
    assert "Housing" in page.main.text
    assert dict(page.counted_links) == {
        "/cases/?outcome=employment&direction=positive": 1,
        "/cases/?outcome=employment&direction=mixed": 1,
        "/cases/?outcome=employment": 1,
        "/cases/?direction=positive": 1,
        "/cases/?direction=mixed": 1,
        "/cases/?direction=mixed&direction=negative&direction=no_clear_change"
        "&direction=not_assessed&direction=positive": 1,
    }


# Which pages there are


@pytest.mark.parametrize(
    "path",
    ["countries/FR", "localities/x", "programmes/x", "research/x", "organisations/x", "sources/x"],
)
def test_what_is_unknown_has_no_page(read, path):
    read(f"/{path}/", status=404)
    read("/outcomes/x/", status=404)


def test_what_has_no_published_case_has_no_page(read, helping):
    making.country("FI")
    making.programme("other")
    for path in ("/countries/FI/", "/programmes/other/"):
        read(path, status=404)
    for path in ("/countries/GB/", "/programmes/helping/", "/sources/report/"):
        read(path)
    workflow.withdraw(case=helping, reason="Its source is gone.")
    for path in ("/countries/GB/", "/programmes/helping/", "/sources/report/"):
        read(path, status=404)


@pytest.mark.parametrize("code", ["gb", "Gb", "gB"])
def test_a_country_is_found_by_its_code_in_any_case(client, code):
    response = client.get(f"/countries/{code}/")
    assert (response.status_code, response["Location"]) == (301, "/countries/GB/")
    assert client.get("/countries/xx/").status_code == 404


def test_pages_show_what_was_published_not_what_is_being_edited(read, helping):
    Programme.objects.update(name="Changed", description="Changed")
    Organisation.objects.filter(slug="trust").update(name="Changed")
    Locality.objects.filter(slug="small-heath").update(name="Changed")
    Source.objects.update(title="Changed")
    Country.objects.filter(code="GB").update(name="Changed")
    for path in (
        "/programmes/helping/",
        "/organisations/trust/",
        "/localities/small-heath/",
        "/sources/report/",
        "/countries/GB/",
        "/programmes/",
        "/sources/",
    ):
        assert "Changed" not in read(path).main.text, path


# Each page


def test_a_country_has_its_localities_and_how_its_cases_came_out(read):
    page = read("/countries/GB/")
    assert "1 case from 3 localities. ISO code GB." in page.main.text
    assert page.main.addresses("England") == ["/localities/england/"]
    assert page.main.addresses("Small Heath") == ["/localities/small-heath/"]
    assert ("/cases/?outcome=employment&direction=mixed&country=GB", 1) in page.counted_links
    assert page.cases == ["/cases/hlp/"]
    assert page.main.addresses("Open in the list of cases") == ["/cases/?country=GB"]


def test_a_locality_has_the_cases_of_its_parts(read):
    page = read("/localities/birmingham/")
    assert page.total == 1
    assert page.main.addresses("Small Heath") == ["/localities/small-heath/"]
    small_heath = read("/localities/small-heath/")
    assert "District in Birmingham, England, Country GB." in small_heath.main.text
    assert small_heath.main.addresses("Birmingham") == ["/localities/birmingham/"] * 2
    assert small_heath.main.addresses("England") == ["/localities/england/"] * 2
    assert "Not recorded" in small_heath.main.text


def test_a_locality_tells_where_it_lies(read):
    case = making.case("OWN", localities=[Locality.objects.get(slug="birmingham")])
    workflow.publish(case=case)
    page = read("/localities/birmingham/")
    assert "52.48° N, 1.90° W" in page.main.text
    assert page.main.addresses("Wikidata") == ["https://www.wikidata.org/wiki/Q2256"]
    assert page.one("[href*=wikidata]")["rel"] == "noopener"
    assert page.total == 2


def test_a_programme_names_dates_partners_and_money_with_their_source(read, helping):
    page = read("/programmes/helping/")
    assert "Neighbours help." in page.main.text
    for fact in (
        "2013–2017 Ash and City Council, 2019, p. 2",
        "£7 million from Fund Ash and City Council, 2019, p. 5",
        "Lead Trust Since 2014 Ash and City Council, 2019, p. 3",
        "Delivery Trust Ash and City Council, 2019, p. 4",
    ):
        assert fact in page.main.text
    assert set(page.main.addresses("Ash and City Council, 2019")) == {"/sources/report/"}
    assert page.main.addresses("Trust") == ["/organisations/trust/"] * 2
    assert page.main.addresses("Small Heath") == ["/localities/small-heath/"]
    assert page.main.addresses("Open in the list of cases") == ["/cases/?programme=helping"]


def test_what_no_source_says_is_told(read):
    case = making.case("BARE", programme=making.programme("bare"))
    workflow.publish(case=case)
    page = read("/programmes/bare/")
    assert page.main.text.count("Not recorded here") >= 3
    assert "A description is not recorded here" in page.main.text


def test_a_place_of_a_programme_without_a_case_is_no_link(read, helping):
    Programme.objects.get().localities.add(making.locality("leeds"))
    workflow.publish(case=helping)
    page = read("/programmes/helping/")
    assert "Leeds" in page.main.text
    assert not page.main.addresses("Leeds")


def test_a_research_project_has_money_people_and_sources(read):
    page = read("/research/study/")
    for fact in ("STUDY", "The long study", "To see what helps.", "2015–2017", "649189"):
        assert fact in page.main.text
    assert page.main.addresses("Fund") == ["/organisations/fund/"]
    assert page.main.addresses("University") == ["/organisations/university/"]
    assert page.main.item("What helped").startswith(
        "What helped 1 case Ash, A. B.; City Council. 2019"
    )
    assert page.main.addresses("Open in the list of cases") == ["/cases/?project=study"]


def test_an_organisation_tells_what_it_did(read):
    trust = read("/organisations/trust/")
    assert trust.main.item("Helping") == "Helping 1 case Lead (Since 2014), Delivery"
    assert "Country Country GB" in trust.main.text
    assert read("/organisations/fund/").main.item("Helping") == "Helping 1 case Funder: £7 million"
    assert read("/organisations/fund/").main.item("STUDY") == "STUDY 1 case Funder"
    assert read("/organisations/university/").main.item("STUDY") == "STUDY 1 case Took part"
    assert trust.cases == ["/cases/hlp/"]
    assert trust.main.addresses("Open in the list of cases") == ["/cases/?organisation=trust"]


def test_an_outcome_has_its_statements_by_direction(read):
    OutcomeDomain.objects.filter(slug="employment").update(description="Paid work.")
    page = read("/outcomes/employment/")
    assert "Paid work." in page.main.text
    assert page.main.item("Positive") == "Positive 1 case"
    assert page.main.item("Negative") == "Negative 0 cases"
    assert page.main.addresses("Positive") == ["/cases/?outcome=employment&direction=positive"]
    assert page.main.addresses("Survey") == ["/cases/?outcome=employment&evidence=survey"]
    assert "2 statements on this outcome" in page.main.text
    assert "Half of them found work." in page.main.text
    assert page.main.addresses("HLP-01") == ["/cases/hlp/#HLP-01"]


def test_an_outcome_without_a_case_has_a_page_that_says_so(read):
    page = read("/outcomes/housing/")
    assert page.one("h1").text == "Housing"
    assert "No case is recorded here yet." in page.main.text


def test_only_a_statement_says_that_a_programme_has_no_dates(read, helping):
    Programme.objects.update(start_year=None, end_year=None)
    workflow.publish(case=helping)
    assert "Dates Not recorded here" in read("/programmes/helping/").main.text
    lacking = {"kind": "not_reported", "about": "dates", "source": Source.objects.get()}
    making.claim(Finding, helping, statement="It gives no year.", **lacking)
    workflow.publish(case=helping)
    page = read("/programmes/helping/").main
    assert "Dates Not reported in the source (HLP-04)" in page.text
    assert "/cases/hlp/#HLP-04" in page.addresses()


# Whatever comes


def test_names_are_shown_as_text(read, helping):
    bad = "<u>\"'&amp;</u>"
    for model in (Programme, Organisation, Locality, Country):
        for row in model.objects.all():
            row.name = f"{bad}{row.pk}"
            row.save()
    Source.objects.update(
        title=bad, container=bad, licence=bad, note=bad, authors=[{"literal": bad}]
    )
    workflow.publish(case=helping)
    for path in (
        "/countries/GB/",
        "/localities/birmingham/",
        "/programmes/helping/",
        "/research/study/",
        "/organisations/trust/",
        "/sources/report/",
        *(reverse(f"{name}-index") for name in INDEXES),
    ):
        assert "<u>" not in read(path).html, path
