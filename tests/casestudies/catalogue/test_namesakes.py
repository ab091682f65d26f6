"""What goes by one name is told apart wherever its name stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.snapshot.namesakes import told_apart
from casestudies.models import CaseStudy, Country, Locality, Source
from tests.support.page import Page

from .. import making
from .storing import what_readers_see
from .test_property import assert_same_after_reload

BIRMINGHAMS = ("birmingham", "birmingham-alabama")


def publish(code, *places, **fields):
    case = making.case(code, localities=places, **fields)
    workflow.publish(case=case)
    return case


def publish_both():
    making.country("GB"), making.country("US")
    Country.objects.filter(code="GB").update(name="United Kingdom")
    Country.objects.filter(code="US").update(name="United States")
    for slug, code in zip(BIRMINGHAMS, ("GB", "US"), strict=True):
        nation = making.locality(f"nation-{code}", code=code, name=f"Nation {code}")
        publish(code, making.locality(slug, nation, code=code, name="Birmingham"))


pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=publish_both)]


def names(facet="locality"):
    return {one.value: one.label for one in catalogue.answer(Criteria()).facet(facet).values}


def same_as_read_anew():
    class Reader:
        seen = what_readers_see()

    assert_same_after_reload(Reader)


def test_the_country_tells_places_apart_in_every_place(client):
    told = ["Birmingham (United Kingdom)", "Birmingham (United States)"]
    assert [names()[slug] for slug in BIRMINGHAMS] == told
    for slug, name in zip(BIRMINGHAMS, told, strict=True):
        page = client.get(f"/localities/{slug}/").content.decode()
        assert f"<title>{name}" in page
        assert f">{name}</h1>" in page
        assert f"Remove Locality: {name}" in _text(client, f"/cases/?locality={slug}")
    for address in ("/localities/", "/countries/", "/cases/"):
        text = _text(client, address)
        assert all(name in text for name in told), address
    assert f">{told[0]}</a>" in client.get("/cases/gb/").content.decode()
    assert f">{told[0]}</a>" in client.get("/cases/gb/v/1/").content.decode()
    assert f">{told[0]}</a>" in client.get("/localities/nation-GB/").content.decode()


def _text(client, address):
    return Page(client.get(address).content).main.text


def test_a_card_names_what_lies_around_or_tells_places_apart():
    both = Locality.objects.filter(slug__in=BIRMINGHAMS)
    publish("BOTH", *both)
    cards = {card.code: card.place for card in catalogue.answer(Criteria()).cards}
    assert cards == {
        "GB": "Birmingham, Nation GB",
        "US": "Birmingham, Nation US",
        "BOTH": "Birmingham (United Kingdom), Birmingham (United States)",
    }


def test_in_one_country_it_is_the_place_around_and_else_the_kind():
    around = Locality.objects.get(slug="nation-GB")
    publish("C", making.locality("small", around, name="birmingham", kind="district"))
    other = making.locality("elsewhere", name="Elsewhere")
    publish("D", making.locality("fourth", other, name="Birmingham"))
    assert [names()[slug] for slug in (*BIRMINGHAMS, "small", "fourth")] == [
        "Birmingham (Nation GB, city)",
        "Birmingham (United States)",
        "birmingham (district)",
        "Birmingham (Elsewhere)",
    ]
    same_as_read_anew()


def test_who_stands_alone_again_needs_no_more_words():
    names()
    workflow.withdraw(case=CaseStudy.objects.get(code="US"), reason="Wrong")
    assert names()["birmingham"] == "Birmingham"
    same_as_read_anew()
    workflow.publish(case=CaseStudy.objects.get(code="US"))
    assert names()["birmingham"] == "Birmingham (United Kingdom)"
    same_as_read_anew()
    row = Locality.objects.get(slug="birmingham-alabama")
    row.name = "Birmingham, Alabama"
    row.save()
    workflow.publish(case=CaseStudy.objects.get(code="US"))
    assert names()["birmingham"] == "Birmingham"
    same_as_read_anew()


def test_a_place_that_moves_is_told_apart_by_where_it_lies_now():
    names()
    row = Locality.objects.get(slug="birmingham-alabama")
    row.parent, row.country = None, making.country("CA")
    row.save()
    workflow.publish(case=CaseStudy.objects.get(code="US"))
    assert names()["birmingham-alabama"] == "Birmingham (Country CA)"
    same_as_read_anew()


def test_sources_of_one_title_are_told_apart_by_their_years(client):
    case = making.case("S")
    for year in (2014, 2016):
        making.source(f"report-{year}", title="Annual report", year=year)
        making.outcome(case, source=Source.objects.get(year=year))
    workflow.publish(case=case)
    assert "Annual report (2016)" in _text(client, "/sources/")
    assert "<title>Annual report (2014)" in client.get("/sources/report-2014/").content.decode()


some = st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=3)


@given(offers=st.lists(some, min_size=2, max_size=6))
def test_no_two_are_told_apart_by_the_same_words(offers):
    told = told_apart({str(at): [*some, f"slug-{at}"] for at, some in enumerate(offers)})
    assert len(told) == len({*told.values()}) == len(offers)
    assert all(told.values())
