import pytest

from casestudies.catalogue.snapshot.snapshot import Snapshot
from casestudies.reading.case.page import case_page

from ..records import COUNCIL, claim, finding, outcome, programme, record, section, whole

pytestmark = pytest.mark.django_db  # a programme's name is looked up where it is linked to


def page_of(made):
    return case_page(made, Snapshot())


def part(page, anchor):
    return next(part for part in page.parts if part.anchor == anchor)


def facts(made):
    return {fact.name: fact for fact in page_of(made).facts}


def labels(fact):
    return [value.label for value in fact.values]


def test_parts_come_in_the_order_in_which_people_read():
    kinds = ("limitations", "results", "delivery", "governance", "approach", "context")
    made = record(sections=[section(n, kind) for n, kind in enumerate(kinds, 1)])
    assert [one.title for one in page_of(made).parts] == [
        "Outcomes",
        "Background",
        "What was done",
        "Governance and money",
        "How it was delivered",
        "What the source reports",
        "Limits",
        "Sources",
    ]


def test_what_is_empty_has_no_part_but_outcomes_always_have_one():
    assert [one.anchor for one in page_of(record()).parts] == ["outcomes", "sources"]


def test_notes_are_numbered_through_the_page():
    page = page_of(
        record(sections=[section(1, "limitations"), section(2, "context"), section(3, "context")])
    )
    assert [row.note for row in part(page, "context").content] == [1, 2]
    assert [row.note for row in part(page, "limitations").content] == [3]


def test_a_missing_barrier_shows_as_a_gap_beside_success_factors():
    made = record(findings=[finding(1, "success_factor")])
    helped, hindered = part(page_of(made), "factors").content
    assert len(helped.findings) == 1
    assert (hindered.title, hindered.findings) == ("Barriers", ())


def test_facts_carry_their_source():
    rows = facts(whole())
    assert labels(rows["Dates"]) == ["2013–2017"]
    assert (rows["Dates"].values[0].reference.label, rows["Dates"].values[0].reference.locator) == (
        "S1",
        "p. 1",
    )
    (funder,) = rows["Funder"].values
    assert (funder.label, funder.note, funder.reference.locator) == (
        "City Council",
        "£7 million",
        "p. 2",
    )
    assert labels(rows["Evidence"]) == ["Interviews"]
    assert rows["Evidence"].values[0].note == "34"


def test_facts_that_no_source_states_are_left_empty():
    rows = facts(record(programme=programme()))
    for name in ("Place", "Country", "Dates", "Funder", "For", "Evidence", "Policy fields"):
        assert not rows[name].lines


def test_years_may_be_known_by_half():
    assert labels(facts(record(programme=programme(start_year=2009)))["Dates"]) == [
        "From 2009, end not recorded"
    ]
    assert labels(facts(record(programme=programme(end_year=2017)))["Dates"]) == ["Until 2017"]
    same = programme(start_year=2015, end_year=2015)
    assert labels(facts(record(programme=same))["Dates"]) == ["2015"]


def test_a_funder_without_a_grant_is_named():
    partners = [{"organisation": COUNCIL, "role": "funder", "source": "article"}]
    (funder,) = facts(record(programme=programme(partners=partners)))["Funder"].values
    assert (funder.label, funder.note, funder.reference.label) == ("City Council", "", "S2")


def test_a_synthesis_has_no_programme_to_miss():
    assert not {"Programme", "Dates", "Funder"} & facts(record(kind="place_synthesis")).keys()


def test_rounds_of_one_method_are_added_up():
    rounds = [claim(n, method="Interviews", number=n, year=2013 + n) for n in (1, 2)]
    assert facts(record(fieldwork=rounds))["Evidence"].values[0].note == "3 in all"


def test_partners_stand_by_role_in_the_order_of_the_roles():
    partners = [
        {"organisation": COUNCIL, "role": "evaluator"},
        {"organisation": COUNCIL, "role": "lead", "note": "Its housing arm"},
    ]
    content = part(page_of(record(programme=programme(partners=partners))), "partners").content
    assert [group.role for group in content.roles] == ["Lead", "Evaluator"]
    (lead,) = content.roles[0].partners
    assert (lead.link.label, lead.note) == ("City Council", "Its housing arm")


def test_sources_back_exactly_the_claims_that_cite_them():
    made = whole()
    for row in part(page_of(made), "sources").content.sources:
        backed = {code for some in row.backs for code in some.codes}
        assert backed == {one.code for one in made.claims() if one.source == row.source.slug}


def test_sources_say_what_else_they_back():
    report, article = part(page_of(whole()), "sources").content.sources
    assert (report.facts, article.facts) == ("the years", "1 partner")


def test_checked_claims_are_counted():
    made = record(outcomes=[outcome(1, checked_on="2025-05-03"), outcome(2)])
    content = part(page_of(made), "sources").content
    assert (content.checked, content.claims) == (1, 2)
    assert content.last_checked == "3 May 2025"
