"""What this site writes of a case goes back in without loss."""

import json

import pytest

from casestudies import record, workflow
from casestudies.importing.records import without_numbers
from casestudies.models import (
    CLAIM_MODELS,
    CaseStudy,
    CaseVersion,
    Country,
    Disagreement,
    Funding,
    Locality,
    Organisation,
    Partner,
    PolicyField,
    Programme,
    ResearchProject,
    Source,
)
from keywords.models import Keyword
from tests.casestudies import making

from .tables import applied, planned, read, results, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """With something in every part."""
    region = making.locality("west", kind="region", alternative_names=["Ouest"])
    place = making.locality("leeds", parent=region, latitude="53.8", longitude="-1.5")
    body = making.organisation("council", country=making.country())
    project = making.project("innosi", acronym="INS", funder=body, start_year=2015)
    project.organisations.add(body)
    report = making.source(
        authors=[{"family": "Berg", "given": "A."}, {"literal": "City"}], research_project=project
    )
    programme = making.programme("repair", start_year=2012, source=report, locator="p. 2")
    programme.localities.add(place)
    Partner.objects.create(programme=programme, organisation=body, role="lead", source=report)
    Funding.objects.create(programme=programme, funder=body, amount="12.50", currency="GBP")
    case = making.case(
        "REP",
        [making.keyword("care", making.keyword("work"))],
        localities=[place],
        countries=[making.country("IT")],
        projects=[project],
        programme=programme,
        licence="CC-BY-4.0",
        language="sv",
    )
    case.policy_fields.add(PolicyField.objects.create(name="Care policy"))
    case.further_sources.add(making.source("further"))
    for model in CLAIM_MODELS:
        making.claim(model, case, source=report)
    first = making.outcome(case, value="7.25", checked_at="2026-03-01T09:00Z")
    Disagreement.objects.create(
        case=case, first_code=first.code, second_code="REP-01", note="Other years."
    )
    return CaseStudy.objects.get(pk=case.pk)


def written(case):
    workflow.publish(case=case, note="")
    return CaseVersion.objects.get(case=case).record


def test_on_another_site_it_is_the_same_record(case):
    data = record.build(case).to_json()
    case.delete()
    for model in (Programme, Source, ResearchProject, Organisation, Locality, PolicyField, Country):
        for row in model.objects.order_by("-pk"):
            row.delete()
    Keyword.objects.filter(slug="care").delete()
    run = applied(json.dumps(data), "case.json")
    assert run.counts == {"new": 1}
    again = record.build(CaseStudy.objects.get(slug="rep")).to_json()
    assert without_numbers(again) == without_numbers(data)


def test_a_list_of_records_after_a_change_is_a_change_and_undone(case):
    data = written(case)
    CaseStudy.objects.filter(pk=case.pk).update(summary="Changed.")
    case.finding_set.all().delete()
    before = record.build(CaseStudy.objects.get(pk=case.pk)).to_json()
    run = applied(json.dumps([data]), "cases.json")
    assert run.counts == {"change": 1}
    assert record.build(CaseStudy.objects.get(pk=case.pk)).to_json() == data
    assert planned(json.dumps([data]), "cases.json").counts == {"same": 1}
    step(run, "undoing")
    assert record.build(CaseStudy.objects.get(pk=case.pk)).to_json() == before
    assert CaseVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.pop("summary"), "summary"),
        (lambda data: data.update(kind="poem"), "kind"),
        (lambda data: data.update(code="no code"), "code"),
        (lambda data: data["findings"][0].update(source="nowhere"), "no source"),
        (lambda data: data["findings"][0].update(code="ELSE-01"), "begin with REP-"),
        (lambda data: data["findings"][0].update(statement="a\x00b"), "statement"),
        (lambda data: data["findings"].append(data["findings"][0]), "Two statements"),
        (lambda data: data.update(title="x" * 300), "title"),
    ],
)
def test_a_record_that_is_none_is_told_and_stores_nothing(case, change, words):
    data = record.build(case).to_json()
    case.delete()
    change(data)
    run = planned(json.dumps([data]), "cases.json")
    assert results(run) == {1: "error"}
    assert words in " ".join(note["text"] for note in run.rows.get().notes)
    assert not CaseStudy.objects.exists()


def test_undoing_takes_out_what_came_with_a_record(case):
    data = record.build(case).to_json()
    data["keywords"].append({"id": 1, "slug": "brand-new", "label": "Brand new"})
    case.delete()
    run = step(applied(json.dumps(data), "case.json"), "undoing")
    assert run.state == "undone"
    assert not CaseStudy.objects.exists()
    assert not read("[]", "x.json").table


def test_every_fixture_goes_back_in(loaded):
    """All that is there is the same; so each case that was read is told to be unchanged."""
    every = [record.build(case).to_json() for case in CaseStudy.objects.order_by("pk")[:3]]
    for data in every:
        data["sources"] = list(reversed(data["sources"]))
    run = planned(json.dumps(every), "all.json")
    assert run.counts == {"same": 3}
