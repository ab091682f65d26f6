"""What forms and fixtures are told, before the database would refuse or where it could not."""

import pytest
from django.core.exceptions import ValidationError

from casestudies.models import CaseStudy, Country, Organisation, Programme, Source

pytestmark = pytest.mark.django_db


def reasons(row):
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.message_dict


def source(**fields):
    return Source(**({"slug": "s", "title": "S", "type": "report"} | fields))


@pytest.mark.parametrize(
    "authors",
    [
        [],
        [{"family": "Nowak"}],
        [{"family": "Nowak", "given": "Ewa"}, {"literal": "Example Trust"}],
    ],
)
def test_authors_are_names(authors):
    source(authors=authors).full_clean()


@pytest.mark.parametrize(
    "authors",
    ["Ewa Nowak", {"family": "Nowak"}, ["Ewa Nowak"], [{"name": "Nowak"}], [{"family": " "}], [3]],
)
def test_authors_that_are_refused(authors):
    assert list(reasons(source(authors=authors))) == ["authors"]


@pytest.mark.parametrize("doi", ["doi:10.1/x", "10.1234", "https://doi.org/10.1234/x", "10.12/x"])
def test_dois_that_are_refused(doi):
    source(doi="10.1234/abc.5").full_clean()
    assert list(reasons(source(doi=doi))) == ["doi"]


@pytest.mark.parametrize("year", [1799, 2201])
def test_years_that_are_refused(year):
    Programme(slug="p", name="P", start_year=1800, end_year=2200).full_clean()
    assert list(reasons(Programme(slug="p", name="P", start_year=year))) == ["start_year"]


def test_years_out_of_order_are_refused_before_saving():
    assert reasons(Programme(slug="p", name="P", start_year=2012, end_year=2011))


@pytest.mark.parametrize("code", ["gb", "G", "G1"])
def test_country_codes_that_are_refused(code):
    Country(code="GB", name="United Kingdom").full_clean()
    assert list(reasons(Country(code=code, name="X"))) == ["code"]


@pytest.mark.parametrize("code", ["miw", "1MIW", "MI-W", ""])
def test_case_codes_that_are_refused(code):
    given = {"slug": "s", "title": "T", "summary": "…", "kind": "place_synthesis"}
    CaseStudy(code="MIW2", **given).full_clean()
    assert list(reasons(CaseStudy(code=code, **given))) == ["code"]


def test_a_programme_case_without_a_programme_is_told_so():
    case = CaseStudy(slug="s", code="S", title="T", summary="…", kind="programme")
    assert reasons(case)["programme"] == ["A programme case needs its programme."]


def test_kinds_are_closed_lists():
    assert list(reasons(Organisation(slug="o", name="O", kind="club"))) == ["kind"]
