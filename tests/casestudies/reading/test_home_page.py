import tracemalloc
from dataclasses import replace

import pytest

from casestudies import catalogue
from casestudies.models import CaseVersion
from casestudies.reading.home_page import home_page

from .. import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(loaded):
    return catalogue.answer(catalogue.Criteria())


def with_tallies(everything, statements=0, **employment):
    """So many passages on employment in each direction, all told, and this many statements."""
    domain = making.value("outcome", "employment")
    tallies = {f"{domain}|{direction}|told": count for direction, count in employment.items()}
    tallies |= {"statements": statements, "passages": sum(employment.values())}
    tallies[f"{domain}|positive"] = statements
    return replace(everything, snapshot=replace(everything.snapshot, tallies=tallies))


def outcome(home, label):
    return next(row for row in home.outcomes if row.label == label)


def test_few_passages_have_a_mark_each_in_the_order_of_the_directions(everything):
    home = home_page(with_tallies(everything, 6, negative=1, positive=5))
    employment = outcome(home, "Employment")
    assert employment.marks == (("positive", "told"),) * 5 + (("negative", "told"),)
    assert (employment.passages, employment.sums) == (6, ())
    assert home.counted == "6 statements"


def test_many_passages_have_one_mark_for_each_direction_and_its_number(everything):
    home = home_page(with_tallies(everything, 12, negative=2, positive=8))
    employment = outcome(home, "Employment")
    assert employment.sums == (("positive", ("told",), 8), ("negative", ("told",), 2))
    assert (employment.statements, employment.passages, employment.marks) == (12, 10, ())
    assert home.counted == "12 statements from 10 passages"


def test_a_remark_on_several_programmes_is_one_mark(everything):
    """WILCO's chapter on Birmingham says of four programmes at once that they led to jobs."""
    home, versions = home_page(everything), CaseVersion.objects.order_by("number")
    records = dict(versions.values_list("case", "record"))
    said = [
        (one["domain"]["slug"], one["direction"], one["source"], one["locator"])
        for record in records.values()
        for one in record["outcomes"]
    ]
    assert sum(row.statements for row in home.outcomes) == len(said)
    assert sum(row.passages for row in home.outcomes) == len({*said}) < len(said)


def test_ten_million_passages_take_no_more_room_than_ten(everything):
    few = with_tallies(everything, positive=10)
    many = with_tallies(everything, positive=10_000_000)
    assert peak_of(many) < 2 * peak_of(few)


def peak_of(answer):
    """Bytes in use at most while the page is made; what can be kept is made before."""
    home_page(answer)
    tracemalloc.start()
    home_page(answer)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_every_country_is_counted_and_only_the_first_are_listed(everything, monkeypatch):
    monkeypatch.setattr("casestudies.catalogue.facet_values.MOST_SHOWN", 2)
    home = home_page(everything)
    assert len(home.countries) == 2
    assert home.countries_used == catalogue.number_in_use(everything.snapshot, "country") > 2


def test_the_latest_cases_end_in_marks(everything):
    assert all(card.strip for card in home_page(everything).latest)


def test_each_question_leads_to_as_many_cases_as_it_says(everything):
    questions = home_page(everything).questions[1:]
    assert len(questions) == 3
    for question in questions:
        criteria, _ = catalogue.parse_query(question.link.url.partition("?")[2])
        assert catalogue.answer(criteria).total == question.link.count


def test_searches_to_try_find_several_cases_each_and_not_the_same(everything):
    found = []
    for link in home_page(everything).suggested:
        criteria, _ = catalogue.parse_query(link.url.partition("?")[2])
        found.append(frozenset(catalogue.answer(criteria).selection.cases))
    assert len(set(found)) == len(found) == 3
    assert all(len(cases) > 1 for cases in found)


def test_nothing_published_has_no_empty_parts(db):
    home = home_page(catalogue.answer(catalogue.Criteria()))
    for part in (home.outcomes, home.questions, home.countries, home.themes, home.latest):
        assert part == ()
