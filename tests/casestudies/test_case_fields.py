"""What a case says of itself: years without a programme, sources, language and licence."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from casestudies import catalogue, record, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseStudy, Source
from tests.support.page import Page

from . import making

pytestmark = pytest.mark.django_db


def shown(client, case):
    workflow.publish(case=case)
    return Page(client.get(reverse("case-detail", args=[case.slug])).content)


def facts(page):
    return {
        row.one("dt").text: " ".join(row.texts("dd")) for row in page.all(".fact-box__list > div")
    }


# Years


def listed_in(year):
    return {card.slug for card in catalogue.answer(Criteria(year_from=year, year_to=year)).cards}


def test_a_case_is_found_by_its_own_years_and_not_by_those_of_its_research(client):
    study = making.project("study", start_year=2001, end_year=2020)
    own = making.case("OWN", projects=[study], start_year=2010, end_year=2012)
    page = shown(client, own)
    shown(client, making.case("NONE", projects=[study]))
    assert facts(page)["Dates"] == "2010–2012"
    assert "2010–2012" in page.one(".page-head__subtitle").text
    assert "2001" not in facts(page)["Research"]
    assert listed_in(2011) == {"own", "none"}
    assert listed_in(2002) == listed_in(2019) == {"none"}


def test_years_known_by_half_count_as_they_do_for_programmes(client):
    began = making.case("BEG", start_year=2015)
    assert facts(shown(client, began))["Dates"] == "From 2015, end not recorded"
    assert record.build(began).running_since() == 2015
    assert record.build(making.case("END", end_year=2015)).years() == (2015, 2015)


def test_a_case_with_a_programme_has_the_programmes_years():
    programme = making.programme("p", start_year=2001)
    case = making.case("ONE", programme=programme)
    case.start_year = 2002
    with pytest.raises(ValidationError, match="leave its own empty"):
        case.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        case.save()
    assert record.build(CaseStudy.objects.get()).years() == (2001, 2001)


def test_years_stand_in_order():
    case = making.case("ONE", start_year=2001)
    case.end_year = 2000
    with pytest.raises(ValidationError, match="The end year lies before"):
        case.full_clean()


# Sources


def test_a_source_about_the_case_is_listed_after_those_that_back_statements(client):
    case = making.case("ONE")
    making.outcome(case, source=making.source("zeal"))
    case.further_sources.add(making.source("annals"), making.source("zeal"))
    built = record.build(case)
    assert [(one.number, one.slug) for one in built.sources] == [(1, "zeal"), (2, "annals")]
    assert built.further_sources == ("annals", "zeal")
    rows = shown(client, case).texts(".source")
    assert "About the whole case" in rows[1]
    page = Page(client.get(reverse("source-detail", args=["annals"])).content)
    assert "About the whole case" in page.one(".backed").text


def test_a_source_about_a_case_is_not_deleted_under_it():
    case = making.case("ONE")
    case.further_sources.add(making.source("annals"))
    with pytest.raises(ProtectedError):
        Source.objects.get().delete()


# Language


@pytest.mark.parametrize(
    ("typed", "kept"), [("EN_gb", "en-GB"), ("zh-hant", "zh-Hant"), ("sv", "sv")]
)
def test_a_language_is_kept_as_its_registry_writes_it(typed, kept):
    case = making.case("ONE", language=typed)
    case.full_clean()
    assert case.language == kept


@pytest.mark.parametrize("typed", ["", "e", "English", "xx", "en-", "٣", "a" * 35, '"><b>'])
def test_what_is_no_language_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        making.case("ONE", language=typed).full_clean()
    assert set(refused.value.message_dict) == {"language"}


def test_readers_are_told_of_a_case_in_another_language(client):
    case = making.case("ONE", language="sv", title="Ett fall")
    making.outcome(case, statement="Något hände.")
    page = shown(client, case)
    assert facts(page)["Language"] == "Swedish"
    texts = ("h1", ".standfirst", ".ledger__text")
    assert [page.one(text)["lang"] for text in texts] == ["sv"] * 3
    assert "Language" not in facts(shown(client, making.case("TWO")))


# Licence


@pytest.mark.parametrize(
    ("licence", "name", "leads_to"),
    [
        ("CC-BY-SA-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("LicenseRef-All-Rights-Reserved", "All rights reserved", None),
        ("", "Not recorded here", None),
    ],
)
def test_the_licence_stands_where_a_case_is_cited(client, licence, name, leads_to):
    page = shown(client, making.case("ONE", licence=licence))
    assert f"Licence of this text: {name}" in page.one("#citing, #cite").text
    links = [link["href"] for link in page.all("a") if link.get("rel") and "license" in link["rel"]]
    assert links == ([leads_to] if leads_to else [])


def test_what_was_published_before_cases_had_licences_is_under_the_sites():
    case = making.case("ONE", licence="CC-BY-4.0")
    stored = record.build(case).to_json()
    for name in ("licence", "language", "start_year", "end_year", "further_sources"):
        del stored[name]
    assert record.says_the_same(stored, record.build(case).to_json())


# All of them


def test_they_travel_in_dumps_and_the_catalogue_agrees_with_its_records(tmp_path):
    case = making.case("ONE", start_year=2003, end_year=2004, language="fi", licence="CC0-1.0")
    case.further_sources.add(making.source("annals"))
    workflow.publish(case=case)
    assert not [*differences()]
    before = record.build(case).to_json()
    path = str(tmp_path / "dump.json")
    natural = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
    models = ("casestudies.source", "casestudies.casestudy")
    call_command("dumpdata", *models, output=path, verbosity=0, **natural)
    CaseStudy.objects.filter(pk=case.pk).update(language="en", licence="", start_year=None)
    case.further_sources.clear()
    call_command("loaddata", path, verbosity=0)
    assert record.build(CaseStudy.objects.get()).to_json() == before
    assert record.read(json.dumps(before)).to_json() == before
