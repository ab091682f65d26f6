"""The line under a case's title."""

import pytest

from casestudies.reading.wording.subtitle import Spot, subtitle, subtitle_of

from ..records import programme, record

GB = {"id": 1, "slug": "GB", "label": "United Kingdom"}
SCOTLAND = {"id": 9, "slug": "scotland", "label": "Scotland", "kind": "nation"}


def place(number, label, kind="council_area", within=(SCOTLAND,)):
    fields = {"id": number, "slug": label.lower(), "label": label, "kind": kind}
    return fields | {"country": GB, "within": within}


def test_it_says_what_where_and_when():
    areas = [place(n, name) for n, name in enumerate(("Fife", "Moray", "Angus"), 1)]
    made = record(localities=areas, programme=programme(start_year=2013, end_year=2017))
    assert subtitle_of(made) == "Programme · three council areas, Scotland · 2013–2017"


def test_a_place_stands_for_those_that_lie_in_it():
    city = place(1, "Glasgow", "city")
    around = {name: city[name] for name in SCOTLAND}
    district = place(2, "Govan", "district", within=(around, SCOTLAND))
    made = record(kind="place_synthesis", localities=[city, district])
    assert subtitle_of(made) == "Place study · Glasgow, Scotland"


@pytest.mark.parametrize(
    ("places", "countries", "where"),
    [
        ([Spot("Turku", "city", "Finland")], ["Finland"], " · Turku, Finland"),
        (
            [Spot("Leeds", "city", "England"), Spot("Malmö", "city", "Sweden")],
            [],
            " · Leeds and Malmö, England and Sweden",
        ),
        ([Spot(f"Town {n}", "city", f"Land {n}") for n in range(12)], [], " · 12 cities, 12 areas"),
        (
            [Spot("A", "city", "X"), Spot("B", "district", "X"), Spot("C", "", "X")],
            [],
            " · three places, X",
        ),
        ([], ["Finland", "Sweden"], " · Finland and Sweden"),
        ([], ["A", "B", "C"], " · three countries"),
        ([], [], ""),
    ],
)
def test_few_places_are_named_and_many_counted(places, countries, where):
    assert (
        subtitle("project_synthesis", places, countries, (None, None))
        == f"Research overview{where}"
    )


def test_years_known_by_half_stand_in_the_line():
    assert subtitle("programme", [], [], (2009, None)) == "Programme · from 2009, end not recorded"
