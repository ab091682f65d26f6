from datetime import date

import pytest

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.models import OutcomeDomain

from .. import making

pytestmark = pytest.mark.django_db


def publish(code, **fields):
    case = making.case(code, **fields)
    workflow.publish(case=case)
    return case


def ask(facet=None, *values, **criteria):
    asked = Criteria(**criteria)
    return catalogue.answer(asked.with_values(facet, values) if facet else asked)


def shown(answer, facet):
    return [(one.value, one.count) for one in answer.facet(facet).values]


def test_a_case_counts_once_however_often_it_fits():
    work = making.keyword("work")
    below = [making.keyword("jobs", work), making.keyword("wages", work)]
    nation = making.locality("scotland")
    places = [making.locality("fife", nation), making.locality("moray", nation)]
    publish("A", keywords=[work, *below], localities=places, countries=[making.country()])
    answer = ask()
    assert shown(answer, "keyword") == [("work", 1), ("jobs", 1), ("wages", 1)]
    assert shown(answer, "country") == [("GB", 1)]
    assert dict(shown(answer, "locality")) == {"scotland": 1, "fife": 1, "moray": 1}


def test_domain_direction_and_evidence_hold_for_one_and_the_same_outcome():
    case = making.case("A")
    making.outcome(case, "employment", direction="positive", evidence_type="survey")
    making.outcome(case, "housing", direction="negative", evidence_type="qualitative")
    workflow.publish(case=case)
    both = ask("outcome", "employment").criteria.with_values("direction", ["negative"])
    assert catalogue.answer(both).total == 0
    either = ask("outcome", "employment", "housing").criteria.with_values("direction", ["negative"])
    answer = catalogue.answer(either.with_values("evidence", ["qualitative"]))
    assert answer.total == 1
    counts = dict(shown(answer, "outcome"))
    assert (counts["employment"], counts["housing"]) == (0, 1)


def test_an_outcome_whose_evidence_no_source_gives_counts_under_no_evidence_type():
    case = making.case("A")
    making.outcome(case, "employment", direction="positive", evidence_type="")
    workflow.publish(case=case)
    answer = ask("outcome", "employment")
    assert (answer.total, shown(answer, "direction")[0]) == (1, ("positive", 1))
    assert {count for _, count in shown(answer, "evidence")} == {0}


def test_any_keyword_widens_and_all_keywords_narrow():
    one, two = making.keyword("one"), making.keyword("two")
    publish("A", keywords=[one])
    publish("B", keywords=[one, two])
    assert ask("keyword", "one", "two").total == 2
    assert ask("keyword", "one", "two", match="all").total == 1
    assert shown(ask("keyword", "one", match="all"), "keyword") == [("one", 2), ("two", 1)]
    assert shown(ask("keyword", "two"), "keyword") == [("one", 2), ("two", 1)]
    assert shown(ask("keyword", "two", match="all"), "keyword") == [("one", 1), ("two", 1)]


def test_a_keyword_stands_once_in_the_tree_and_under_its_first_theme():
    themes = [making.keyword("work"), making.keyword("youth")]
    publish("A", keywords=[making.keyword("youth-jobs", *themes)])
    shown = ask().facet("keyword").values
    assert [(one.value, one.count, one.depth, one.has_narrower) for one in shown] == [
        ("work", 1, 0, True),
        ("youth-jobs", 1, 1, False),
        ("youth", 1, 0, False),
    ]


def test_a_chosen_keyword_is_shown_even_without_a_case():
    theme = making.keyword("theme")
    making.keyword("unused", making.keyword("between", theme))
    publish("A")
    assert shown(ask(), "keyword") == []
    answer = ask("keyword", "unused")
    assert shown(answer, "keyword") == [("theme", 0), ("between", 0), ("unused", 0)]
    assert [one.value for one in answer.facet("keyword").values if one.selected] == ["unused"]
    assert answer.problems == []


def test_the_largest_values_are_shown_and_the_chosen_ones_always():
    for number in range(25):
        publish(f"N{number}", countries=[making.country(f"{chr(65 + number)}A")])
    publish("MORE", countries=[making.country("YA")])
    facet = ask("country", "XA").facet("country")
    chosen = [one.value for one in facet.values if one.selected]
    assert (len(facet.values), facet.hidden, chosen) == (21, 4, ["XA"])
    assert [one.value for one in facet.values[:3]] == ["XA", "YA", "AA"]
    assert facet.values[1].count == 2


def test_a_vocabulary_with_an_order_is_shown_whole():
    OutcomeDomain.objects.bulk_create(
        OutcomeDomain(slug=f"d{number:02d}", name=f"Domain {number:02d}", order=30 - number)
        for number in range(25)
    )
    case = making.case("A")
    making.outcome(case, "d07")
    workflow.publish(case=case)
    values = shown(ask(), "outcome")
    assert [value for value, _ in values] == [f"d{number:02d}" for number in reversed(range(25))]
    assert sum(count for _, count in values) == 1


def test_years_overlap():
    for code, first, last in (("A", 2010, 2012), ("B", 2012, None), ("C", None, None)):
        publish(code, programme=making.programme(code.lower(), start_year=first, end_year=last))

    def codes(first, last):
        return {card.code for card in ask(year_from=first, year_to=last).cards}

    assert codes(2011, 2011) == {"A"}
    assert codes(2012, None) == {"A", "B"}
    assert codes(None, 2010) == {"A"}
    assert codes(None, 2009) == set()
    # Without a known end it runs still, and nobody knows about next year.
    today = date.today().year
    assert codes(2013, None) == codes(2013, 2014) == codes(today, today) == {"B"}
    assert codes(today + 1, None) == set()


def test_pages_go_through_the_tiers_without_a_gap():
    for number in range(50):
        title = "Loans" if number % 2 else "Savings"
        publish(f"N{number:02}", title=f"{title} {number:02}", summary="Loans and savings.")
    pages = [[card.code for card in ask(q="loans", page=page).cards] for page in (1, 2)]
    assert [len(page) for page in pages] == [25, 25]
    listed = [code for page in pages for code in page]
    assert listed == [f"N{n:02}" for n in (*range(49, 0, -2), *range(48, -1, -2))]
    assert [card.code for card in ask(q="loans", page=99).cards] == pages[-1]
    assert ask(page=99).criteria.page == 2


def test_titles_are_in_the_order_of_readers():
    for code, title in (("A", "Zebra"), ("B", "élan"), ("C", "Ångström"), ("D", "apple")):
        publish(code, title=title)
    assert [card.code for card in ask(sort="title").cards] == ["C", "D", "B", "A"]


def test_within_narrows_everything():
    trust = making.organisation("trust")
    study = making.project("study", funder=trust)
    publish("A", projects=[study], countries=[making.country("GB")])
    publish("B", countries=[making.country("GB")])
    answer = catalogue.answer(Criteria(), within=("organisation", str(trust.pk)))
    assert (answer.total, answer.collection) == (1, 1)
    assert shown(answer, "country") == [("GB", 1)]
    assert catalogue.answer(Criteria(), within=("organisation", "0")).total == 0


def test_what_is_unknown_matches_nothing_and_is_named():
    publish("A", countries=[making.country("GB")])
    for facet in catalogue.FACETS:
        answer = ask(facet, "no-such-thing")
        assert answer.total == 0
        assert [(one.parameter, one.value) for one in answer.problems] == [(facet, "no-such-thing")]
    assert ask("country", "GB", "XX").total == 1
