"""Merging what cases are about: readers find one thing under one name, and it can be taken back."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from casestudies import catalogue, workflow
from casestudies.integrity.check import check
from casestudies.merging import doing
from casestudies.merging.kinds import KINDS
from casestudies.models import (
    CaseVersion,
    Funding,
    Locality,
    Organisation,
    Partner,
    PolicyField,
    Programme,
)
from innosi.history.models import State
from innosi.history.recording import keep_now
from keywords.merging.errors import MergeError
from keywords.models import Merge
from tests.casestudies import making

pytestmark = pytest.mark.django_db


def merge(kind, gone, stays, **wanted):
    return doing.merge(
        kind=KINDS[kind], gone=gone, stays=stays, by=None, wanted=doing.Wanted(**wanted)
    )


def counts(facet):
    facets = catalogue.answer(catalogue.Criteria()).facets
    return {one.value: one.count for one in facets[facet].values}


def leads(client, path):
    answer = client.get(path)
    return answer["Location"] if answer.status_code == 301 else answer.status_code


@pytest.fixture
def partners():
    """Two organisations that are one: both lead a programme, and one funds another."""
    alpha, beta = making.organisation("alpha"), making.organisation("beta", url="")
    bridge, quay = making.programme("bridge"), making.programme("quay")
    Partner.objects.create(programme=bridge, organisation=alpha, role="lead", note="In the north")
    Partner.objects.create(programme=bridge, organisation=beta, role="lead")
    Funding.objects.create(programme=quay, funder=alpha, amount="12.50", currency="EUR")
    Funding.objects.create(programme=quay, funder=beta)
    for code, programme in (("ONE", bridge), ("TWO", quay)):
        case = making.case(code, programme=programme)
        making.outcome(case)
        workflow.publish(case=case)
    return alpha, beta


def test_published_cases_count_under_what_stays_at_once(client, partners):
    alpha, beta = partners
    before = CaseVersion.objects.count()
    assert counts("organisation") == {"alpha": 2, "beta": 2}
    merge("organisation", alpha, beta)
    assert counts("organisation") == {"beta": 2}
    assert leads(client, "/organisations/alpha/?page=2") == "/organisations/beta/?page=2"
    page = client.get("/cases/one/").content.decode()
    assert "/organisations/beta/" in page
    assert "/organisations/alpha/" not in page
    assert "Alpha" in client.get("/cases/one/v/1/").content.decode()  # as it was published
    assert CaseVersion.objects.count() == before
    assert check() == []


def test_what_would_stand_twice_stands_once_and_loses_nothing(partners):
    alpha, beta = partners
    merge("organisation", alpha, beta)
    (partner,) = Partner.objects.filter(organisation=beta, role="lead")
    assert partner.note == "In the north"
    (grant,) = Funding.objects.all()
    assert (grant.funder, str(grant.amount), grant.currency) == (beta, "12.50", "EUR")
    assert "Alpha" in Organisation.objects.get(pk=beta.pk).alternative_names


def test_the_history_of_what_moved_says_why(partners):
    alpha, beta = partners
    merge("organisation", alpha, beta)
    bridge = Programme.objects.get(slug="bridge")
    keep_now()
    states = State.objects.filter(model="casestudies.programme", row=bridge.pk)
    assert "Merged “Alpha” into “Beta”" in {state.why for state in states}


def test_undoing_brings_everything_back(client, partners):
    alpha, beta = partners
    done = merge("organisation", alpha, beta, keep={"name": "gone", "kind": "stays"})
    assert Organisation.objects.get(pk=beta.pk).name == "Alpha"
    doing.undo(merge=done, by=None)
    assert counts("organisation") == {"alpha": 2, "beta": 2}
    assert client.get("/organisations/alpha/").status_code == 200
    assert {row.name: row.alternative_names for row in Organisation.objects.all()} == {
        "Alpha": [],
        "Beta": [],
    }
    assert sorted(Partner.objects.values_list("organisation__slug", "note")) == [
        ("alpha", "In the north"),
        ("beta", ""),
    ]
    assert Funding.objects.get(funder=beta).amount is None
    assert check() == []


def test_a_merge_outlives_a_rebuild_and_a_new_publication(client, partners):
    alpha, beta = partners
    merge("organisation", alpha, beta)
    call_command("rebuild_catalogue", verbosity=0)
    assert counts("organisation") == {"beta": 2}
    # A script, or a fixture, that still knows the old name
    Partner.objects.filter(organisation=beta).update(organisation=alpha)
    case = Programme.objects.get(slug="bridge").cases.get()
    case.summary = "Retold."
    case.save()
    version = workflow.publish(case=case)
    assert version.record["programme"]["partners"][0]["organisation"]["id"] == beta.pk
    assert counts("organisation") == {"beta": 2}
    assert check() == []


@pytest.fixture
def world():
    north, south = (making.locality(slug, kind="region") for slug in ("north", "south"))
    town, city = making.locality("town", parent=south), making.locality("city", parent=north)
    quarter = making.locality("quarter", parent=town, kind="district")
    one, two = making.source("one"), making.source("two", year=2014)
    care, jobs = making.domain("care"), making.domain("jobs")
    field, other = (PolicyField.objects.create(name=name, slug=name) for name in ("f", "g"))
    bridge = making.programme("bridge", source=one, locator="p. 1")
    bridge.localities.add(town)
    first = making.case("ONE", localities=[town, city], programme=bridge)
    second = making.case("TWO", localities=[quarter], programme=making.programme("quay"))
    first.policy_fields.add(field)
    second.policy_fields.add(field, other)
    making.outcome(first, "care", source=one)
    making.outcome(first, "care", source=two)
    making.outcome(second, "jobs", source=two)
    first.further_sources.add(one, two)
    for case in (first, second):
        workflow.publish(case=case)
    return {
        "locality": (town, city),
        "source": (one, two),
        "outcomedomain": (care, jobs),
        "policyfield": (field, other),
        "programme": (bridge, Programme.objects.get(slug="quay")),
    }


ADDRESSES = {
    "/localities/town/": "/localities/city/",
    "/sources/one/": "/sources/two/",
    "/outcomes/care/": "/outcomes/jobs/",
    "/programmes/bridge/": "/programmes/quay/",
}


def test_every_kind_is_merged_and_parted(client, world):
    before = {name: counts(name) for name in ("locality", "field", "outcome", "programme")}
    merges = [merge(kind, *pair) for kind, pair in world.items()]
    assert check() == []
    assert counts("locality") == {"city": 2, "north": 2, "quarter": 1}  # where the city lies
    assert counts("field") == {"g": 2}
    assert counts("outcome") == {"jobs": 2}
    assert counts("programme") == {"quay": 2}
    assert {path: leads(client, path) for path in ADDRESSES} == ADDRESSES
    for path in ("/cases/one/", "/cases/two/", "/localities/north/", *ADDRESSES.values()):
        assert client.get(path).status_code == 200, path
    sources = client.get("/sources/two/").content.decode()
    assert "3 statements in all" in sources
    for done in reversed(merges):
        doing.undo(merge=done, by=None)
    assert check() == []
    assert {name: counts(name) for name in before} == before
    assert {leads(client, path) for path in ADDRESSES} == {200}


def test_after_two_merges_the_first_name_leads_to_the_last(client, partners):
    alpha, beta = partners
    gamma = making.organisation("gamma")
    first = merge("organisation", alpha, beta)
    merge("organisation", beta, gamma)
    assert counts("organisation") == {"gamma": 2}
    assert leads(client, "/organisations/alpha/") == "/organisations/gamma/"
    assert check() == []
    with pytest.raises(MergeError, match="“Beta” was merged into “Gamma” since: undo that merge"):
        doing.undo(merge=first, by=None)
    assert counts("organisation") == {"gamma": 2}


def test_places_of_two_countries_and_a_place_in_the_other_are_not_merged():
    town = making.locality("town")
    part, far = making.locality("part", parent=town), making.locality("far", code="FI")
    with pytest.raises(MergeError, match="lies in Country GB and “Far” in Country FI"):
        merge("locality", town, far)
    with pytest.raises(MergeError, match="would lie in itself"):
        merge("locality", town, part)
    merge("locality", part, town)
    assert Locality.objects.get(pk=part.pk).replaced_by == town


def test_parts_of_one_name_are_told_of():
    towns = [making.locality(slug) for slug in ("town", "city")]
    for number, town in enumerate(towns):
        making.locality(f"old-{number}", name="Old town", kind="district", parent=town)
    with pytest.raises(MergeError, match="Both have localities of one name, among “Old town”"):
        merge("locality", *towns)
    assert not Merge.objects.exists()
    assert Locality.objects.filter(parent=towns[0]).count() == 1


def test_what_stands_in_the_way_of_undoing_is_said(partners):
    alpha, beta = partners
    done = merge("organisation", alpha, beta, keep={"name": "gone"})
    renamed = Organisation.objects.get(pk=beta.pk)
    renamed.name = "Alpha and Beta"
    renamed.save()
    with pytest.raises(MergeError, match="has another name since"):
        doing.undo(merge=done, by=None)
    renamed.name = "Alpha"
    renamed.save()
    Merge.objects.update(at=timezone.now() - timedelta(days=31))
    with pytest.raises(MergeError, match="could be undone until"):
        doing.undo(merge=done, by=None)
    Merge.objects.update(at=timezone.now())
    doing.undo(merge=done, by=None)
    with pytest.raises(MergeError, match="It was undone"):
        doing.undo(merge=done, by=None)


def test_what_was_edited_since_stays(partners):
    alpha, beta = partners
    Organisation.objects.filter(pk=alpha.pk).update(url="https://alpha.example/")
    done = merge("organisation", alpha, beta)
    row = Organisation.objects.get(pk=beta.pk)
    assert row.url == "https://alpha.example/"  # which it lacked
    row.url = "https://beta.example/"
    row.save()
    doing.undo(merge=done, by=None)
    assert Organisation.objects.get(pk=beta.pk).url == "https://beta.example/"
