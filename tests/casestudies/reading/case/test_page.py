import pytest

from casestudies.catalogue.snapshot.snapshot import Snapshot
from casestudies.reading.case.page import case_page

from ..records import (
    COUNCIL,
    GRANT,
    claim,
    figure,
    finding,
    outcome,
    programme,
    record,
    section,
    whole,
)

ABOUT = ("dates", "places", "funding", "fieldwork", "partners", "reach")

pytestmark = pytest.mark.django_db  # a programme's name is looked up where it is linked to


def page_of(made):
    return case_page(made, Snapshot())


def part(page, anchor):
    parts = (part for section in page.sections for part in section.parts)
    return next(part for part in parts if part.anchor == anchor)


def facts(made):
    return {fact.name: fact for fact in page_of(made).facts}


def labels(fact):
    return [value.label for value in fact.values]


def test_sections_come_in_the_order_in_which_people_read():
    kinds = ("limitations", "results", "delivery", "governance", "approach", "context")
    made = record(
        sections=[section(n, kind) for n, kind in enumerate(kinds, 1)],
        outcomes=[outcome(7)],
        findings=[finding(8, "policy_lesson"), finding(9, "barrier")],
    )
    assert [(one.title, one.holds) for one in page_of(made).sections] == [
        ("Outcomes", ""),
        ("Lessons", "What helped · What hindered · Policy lessons"),
        ("What was done", ""),
        (
            "The full account",
            "Background · Governance and money · How it was delivered · What the sources report",
        ),
        ("Limits", ""),
        ("Sources", ""),
    ]


def test_what_is_empty_has_no_section_but_outcomes_always_have_one():
    assert [one.anchor for one in page_of(record()).sections] == ["outcomes", "sources"]


def test_only_what_is_long_is_folded_everywhere():
    def fold(number):
        made = record(sections=[section(n, "context") for n in range(number)])
        return next(one.fold for one in page_of(made).sections if one.anchor == "context")

    assert (fold(6), fold(7)) == ("phones", "long")


def test_notes_are_numbered_through_the_page():
    page = page_of(
        record(sections=[section(1, "limitations"), section(2, "context"), section(3, "context")])
    )
    assert [row.note for row in part(page, "context").content] == [1, 2]
    assert [row.note for row in part(page, "limitations").content] == [3]


def test_a_missing_barrier_shows_as_a_gap_beside_success_factors():
    page = page_of(record(findings=[finding(1, "success_factor")]))
    assert len(part(page, "factors").content.rows) == 1
    assert part(page, "barriers").content.rows == ()


def disagreeing(*pairs):
    return [{"first": first, "second": second, "note": "By a third."} for first, second in pairs]


def test_statements_that_disagree_are_shown_with_each_other():
    page = page_of(
        record(
            outcomes=[outcome(1)],
            findings=[finding(2, "finding")],
            disagreements=disagreeing(("WRK-01", "WRK-02")),
        )
    )
    (row,), (found,) = part(page, "outcomes").content.rows, part(page, "findings").content.rows
    assert [(one.code, one.note) for one in row.sourced.dissents] == [("WRK-02", "By a third.")]
    assert [one.code for one in found.dissents] == ["WRK-01"]
    (pair,) = part(page, "disagreements").content
    assert [text for _, text, _ in pair.statements] == ["Statement 1.", "Finding 2."]


def test_a_figure_in_the_fact_box_says_what_disagrees_with_it():
    made = record(
        programme=programme(funding=[{"funder": COUNCIL} | GRANT]),
        key_figures=[figure(1, 7000000, "GBP"), figure(2, 5000000, "GBP")],
        fieldwork=[claim(3, method="Interviews", number=9), claim(4, method="Survey", number=8)],
        disagreements=disagreeing(("WRK-01", "WRK-02"), ("WRK-03", "WRK-02")),
    )
    rows = facts(made)
    assert [one.code for one in rows["Funder"].values[0].dissents] == ["WRK-02"]
    held, asked = rows["Evidence"].values
    assert [one.code for one in held.dissents] == ["WRK-02"]
    assert not asked.dissents


def test_years_in_the_fact_box_say_what_gives_others():
    first, second, third = (
        finding(n, "finding") | {"statement": f"It began in {year}.", "source": source}
        for n, year, source in ((1, 2009, "report"), (2, 2010, "report"), (3, 2009, "article"))
    )
    made = record(
        programme=programme(start_year=2009, source="report"),
        findings=[first, second, third],
        disagreements=disagreeing(("WRK-01", "WRK-02"), ("WRK-01", "WRK-03")),
    )
    (dates,) = facts(made)["Dates"].values
    assert [one.code for one in dates.dissents] == ["WRK-02"]


@pytest.mark.parametrize(("number", "folded"), [(1, 0), (5, 0), (6, 2), (30, 26)])
def test_of_many_findings_of_a_kind_the_later_ones_are_folded(number, folded):
    page = page_of(record(findings=[finding(n, "finding") for n in range(1, number + 1)]))
    content = part(page, "findings").content
    assert len(content.folded_rows) == folded
    assert content.open_rows + content.folded_rows == content.rows


def test_a_statement_says_when_it_was_checked():
    made = record(outcomes=[outcome(1, checked_on="2025-05-03"), outcome(2)])
    rows = part(page_of(made), "outcomes").content.rows
    assert [row.sourced.checked for row in rows] == ["3 May 2025", ""]


def test_an_empty_fact_names_the_statement_that_a_source_lacks_it():
    silent = [finding(n, "not_reported") | {"about": about} for n, about in enumerate(ABOUT, 1)]
    rows = facts(record(programme=programme(), findings=silent))
    absences = {name: row.absence for name, row in rows.items() if row.absence}
    assert absences == {
        "Dates": "WRK-01",
        "Place": "WRK-02",
        "Funder": "WRK-03",
        "Evidence": "WRK-04",
        "Partners": "WRK-05",
        "Reach": "WRK-06",
    }


def test_no_other_finding_makes_an_absence():
    silent = [finding(1, "finding") | {"about": "dates"}, finding(2, "not_reported")]
    assert not any(row.absence for row in page_of(record(findings=silent)).facts)


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
    for name in ("Place", "Dates", "Funder", "For", "Evidence", "Policy fields"):
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
    assert [group.role for group in content] == ["Lead", "Evaluator"]
    (lead,) = content[0].partners
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
