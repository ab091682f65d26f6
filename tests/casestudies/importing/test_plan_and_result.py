"""What the dry run plans is what is stored, and what is undone."""

from importlib import import_module

import pytest

from casestudies import catalogue, record
from casestudies.importing import work
from casestudies.importing.planning.current import states
from casestudies.models import (
    CaseStudy,
    Contribution,
    ForeignId,
    ImportRun,
    Locality,
    Programme,
    Source,
)
from keywords.models import Keyword
from tests.casestudies import making

from .tables import GOOD, HEAD, SUMMARY, applied, notes, planned, read, results, source, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db):
    making.country("GB")
    making.country("IT")
    making.keyword("care")
    making.keyword("work")


def everything():
    """How many rows of each kind there are, but for imports themselves."""
    from django.apps import apps

    own = {"ImportRun", "ImportPiece", "PlannedRow", "ImportedCase", "ImportedTerm"}
    kept = {"Source"}  # one of the tests' own
    return {
        model.__name__: model.objects.count()
        for model in apps.get_models()
        if model.__name__ not in own | kept
    }


def test_a_dry_run_stores_no_case():
    before = everything()
    run = planned(GOOD)
    assert run.counts == {"new": 3}
    assert everything() == before


def test_what_is_planned_is_stored():
    run = applied(GOOD)
    case = CaseStudy.objects.get(title="Repair café")
    assert case.status == "draft"
    assert case.summary == "Neighbours repair things."
    assert [place.name for place in case.localities.all()] == ["Leeds"]
    assert {tag.slug for tag in case.keywords.all()} == {"care", "work"}
    assert (case.programme.name, case.programme.start_year, case.programme.end_year) == (
        "Repair café",
        2012,
        2014,
    )
    assert (case.programme.source.url, case.programme.locator) == (
        "https://example.org/1",
        "whole document",
    )
    bus = CaseStudy.objects.get(title="Night bus")
    assert bus.summary == "=1+1 is no formula here"
    assert (bus.programme.start_year, bus.programme.end_year) == (2015, None)
    assert bus.programme.source.url == "https://www.example.org/2"
    assert Locality.objects.filter(name="Leeds").count() == 1
    for row in run.rows.all():
        stored = states([row.case_id or run.imported.get(row=row.number).case_id])
        (state,) = stored.values()
        assert row.plan["case"].items() <= state["case"].items()


def test_what_is_stored_can_be_edited_and_published():
    applied(GOOD)
    for case in CaseStudy.objects.all():
        case.full_clean()
        case.programme.full_clean()
        assert record.build(case).title == case.title
    assert catalogue.current() is not None


def test_statements_have_source_and_locator_and_codes():
    table = (
        "title,summary,what helped,result,direction,domain,about\n"
        f"One,{SUMMARY},Trust,More jobs,positive,Employment,<h2>Why</h2><p>So <i>that</i></p>\n"
    )
    making.domain()
    run = applied(
        table,
        targets={
            "what helped": "finding.success_factor",
            "result": "outcome.statement",
            "direction": "outcome.direction",
            "domain": "outcome.domain",
            "about": "section.context",
        },
        source=source().pk,
        locator="row {row}",
    )
    case = CaseStudy.objects.get()
    built = record.build(case)
    assert [claim.code for claim in built.claims()] == [f"{case.code}-03", f"{case.code}-01",
                                                        f"{case.code}-02"]  # fmt: skip
    assert {claim.locator for claim in built.claims()} == {"row 2"}
    assert {claim.source for claim in built.claims()} == {"table"}
    assert built.sections[0].body == "### Why\n\nSo *that*"
    assert built.outcomes[0].direction == "positive"
    assert run.imported.count() == 1


def test_nothing_without_a_source_gets_in():
    run = read("title,summary\nOne,Text\n")
    run.mapping["options"]["origin"] = "Partner"
    run.save()
    run = step(run, "planning")
    assert run.state == "read"
    assert "Nothing says where the cases come from" in run.message
    run = planned(HEAD + f"p0,Sourced,{SUMMARY},GB,,,,,u.org/0\np1,One,{SUMMARY},GB,,,,,\n")
    assert results(run) == {2: "new", 3: "error"}
    assert notes(run, 3)[0][0] == "url"


@pytest.mark.parametrize(
    ("row", "column", "value", "words"),
    [
        (f"x,,{SUMMARY},GB,,,,,u.org/1", "title", "", "no title"),
        ("x,One,,GB,,,,,u.org/1", "summary", "", "summary"),
        (f"x,#NAME?,{SUMMARY},GB,,,,,u.org/1", "title", "#NAME?", "broke a formula"),
        (f"x,One,{SUMMARY},GB,,,2014,2012,u.org/1", "end", "2012", "Ends before it starts"),
        (f"x,One,{SUMMARY},GB,,,03/04/2015,,u.org/1", "start", "03/04/2015", "Day or month"),
        (f"x,One,{SUMMARY},GB,,,about 2015,,u.org/1", "start", "about 2015", "a year or a date"),
        (f"x,One,{SUMMARY},Italia,,,,,u.org/1", "country", "Italia", "not known"),
        (f"x,One,{SUMMARY},,Leeds,,,,u.org/1", "locality", "Leeds", "without a country"),
        (f"x,One,{SUMMARY},GB,,,,,Project-Maths", "url", "Project-Maths", "no web address"),
        (f"x,{'o' * 201},{SUMMARY},GB,,,,,u.org/1", "title", "o" * 200, "at most 200"),
        ("x,One,a\x00b,GB,,,,,u.org/1", "summary", "a␀b", "control character"),
        (f"x,One,{SUMMARY},GB", "", "", "ends after 4 of 9"),
        (f"x,One,{SUMMARY},GB,,,,,u.org/1,more", "", "", "10 cells"),
        (HEAD.strip(), "", "", "names the columns once more"),
    ],
)
def test_each_error_says_row_column_value_and_what_to_do(row, column, value, words):
    run = planned(HEAD + f"p1,Fine,{SUMMARY},GB,York,care,2001,2002,u.org/0\n" + row + "\n")
    assert results(run) == {2: "new", 3: "error"}
    found = notes(run, 3)
    assert any(at == column and said == value and words in text for at, said, text in found), found


def test_a_value_is_mapped_once_for_all_rows():
    italy = making.country("IT").pk
    table = HEAD + "".join(
        f"p{n},{name},{SUMMARY},Italia,,,,,u.org/{n}\n" for n, name in enumerate(("One", "Other"))
    )
    run = applied(table, values={"country": {"italia": italy}})
    assert run.counts == {"new": 2}
    assert {c.code for case in CaseStudy.objects.all() for c in case.countries.all()} == {"IT"}


def test_a_place_without_country_is_offered_one():
    making.locality("bologna", code="IT")
    run = planned(HEAD + f"p1,One,{SUMMARY},,Bologna,,,,u.org/1\n")
    (note,) = run.rows.get().notes
    assert note["offer"][0] == "Use Country IT"
    run = step(run, "planning", decisions={"2": note["offer"][1]})
    assert results(run) == {2: "new"}


def test_importing_again_changes_only_what_the_table_says_anew():
    applied(GOOD)
    assert planned(GOOD).counts == {"same": 3}
    case = CaseStudy.objects.get(title="Night bus")
    case.summary = "Volunteers drive at night."  # a curator's words
    case.save()
    assert planned(GOOD).counts == {"same": 3}
    anew = GOOD.replace("ongoing", "2019").replace("care;work", "care")
    run = applied(anew)
    assert run.counts == {"same": 2, "change": 1}
    case.refresh_from_db()
    assert (case.summary, case.programme.end_year) == ("Volunteers drive at night.", 2019)
    undone = step(run, "undoing")
    case = CaseStudy.objects.get(pk=case.pk)
    assert (undone.state, case.programme.end_year) == ("undone", None)
    assert planned(anew).counts == {"same": 2, "change": 1}


def test_a_statement_that_says_something_new_keeps_its_code():
    table = f"id,title,summary,helped\np1,One,{SUMMARY},Trust\n"
    chosen = {"targets": {"helped": "finding.success_factor"}, "source": source().pk}
    applied(table, **chosen)
    claim = CaseStudy.objects.get().finding_set.get()
    type(claim).objects.update(checked_at="2026-01-01T12:00Z")
    run = applied(table.replace("Trust", "Trust and time"), **chosen)
    (again,) = CaseStudy.objects.get().finding_set.all()
    assert (again.code, again.statement, again.checked_at) == (claim.code, "Trust and time", None)
    step(run, "undoing")
    assert CaseStudy.objects.get().finding_set.get().statement == "Trust"


def test_likely_doubles_stay_out_until_decided():
    known = making.case("ONE", title="Active regardless of age in Gdańsk")
    rows = ("Active regardless of age in Gdansk", "Something else", "SOMETHING  else", "Work 2011",
            "Work 2012")  # fmt: skip
    table = HEAD + "".join(f"p{n},{t},{SUMMARY},GB,,,,,u.org/{n}\n" for n, t in enumerate(rows))
    run = planned(table)
    assert results(run) == {2: "double", 3: "new", 4: "double", 5: "new", 6: "new"}
    assert run.rows.get(number=2).case == known
    run = step(run, "planning", decisions={"2": f"same:{known.pk}", "4": "make"})
    assert results(run) == {2: "change", 3: "new", 4: "new", 5: "new", 6: "new"}
    step(run, "applying")
    assert CaseStudy.objects.filter(title="SOMETHING else (2)").exists()
    known.refresh_from_db()
    assert known.title == "Active regardless of age in Gdansk"
    assert ForeignId.objects.get(value="p0").case == known


def test_all_or_nothing():
    table = GOOD + f"p4,Other,{SUMMARY},Atlantis,,,,,u.org/1\n"
    run = planned(table)
    run = step(run, "applying", mode=ImportRun.Mode.ALL)
    assert (run.state, CaseStudy.objects.count()) == ("planned", 0)
    assert "All or nothing" in run.message
    run = step(run, "applying", mode=ImportRun.Mode.GOOD_ROWS)
    assert (run.state, CaseStudy.objects.count()) == ("applied", 3)


def test_undoing_leaves_nothing_and_keeps_what_was_worked_on():
    source()
    before = everything()
    sources = Source.objects.count()
    assert step(applied(GOOD), "undoing").state == "undone"
    assert everything() == before
    assert Source.objects.count() == sources
    run = applied(GOOD)
    case = CaseStudy.objects.get(title="Night bus")
    case.summary = "Better words."
    case.save()
    run = step(run, "undoing")
    assert run.counts["kept_titles"] == ["Night bus"]
    assert [*CaseStudy.objects.all()] == [case]
    assert Programme.objects.count() == 1


def test_broken_off_half_way_leaves_nothing(monkeypatch):
    run = planned(GOOD)
    before = everything()
    module = import_module("casestudies.importing.applying.apply")
    monkeypatch.setattr(module, "digest", lambda state: 1 / 0)
    run = step(run, "applying")
    assert (run.state, everything()) == ("planned", before)
    assert "unexpected fault" in run.message


def test_a_killed_process_is_recovered_from():
    run = planned(GOOD)
    ImportRun.objects.filter(pk=run.pk).update(state="applying", begun_at=run.created_at)
    work.do_what_waits()
    run.refresh_from_db()
    assert (run.state, CaseStudy.objects.count()) == ("planned", 0)
    assert "nothing was stored" in run.message
    ImportRun.objects.filter(pk=run.pk).update(state="planning", begun_at=run.created_at)
    work.do_what_waits()
    run.refresh_from_db()
    assert (run.state, run.counts) == ("planned", {"new": 3})


@pytest.mark.parametrize("title", ["Night bus", "night  BUS"])
def test_a_plan_that_no_longer_holds_is_made_anew(title):
    run = planned(GOOD)
    making.case("BUS", title=title)
    run = step(run, "applying")
    assert (run.state, run.counts) == ("planned", {"new": 2, "double": 1})
    assert CaseStudy.objects.count() == 1
    assert "Nothing was stored" in run.message


def test_a_change_that_crosses_another_is_refused():
    applied(GOOD)
    run = planned(GOOD.replace("Una piazza.", "Due piazze."))
    CaseStudy.objects.filter(title="Quartiere solidale").update(summary="Tante piazze.")
    run = step(run, "applying")
    assert run.state == "planned"
    assert CaseStudy.objects.get(title="Quartiere solidale").summary == "Tante piazze."


def test_unknown_keywords_are_refused_left_out_or_made():
    table = HEAD + f"p1,One,{SUMMARY},GB,,mutual aid;care,,,u.org/1\n"
    assert results(planned(table, unknown="refuse")) == {2: "error"}
    run = applied(table, unknown="make")
    made = Keyword.objects.get(name="mutual aid")
    assert (made.status, {tag.slug for tag in CaseStudy.objects.get().keywords.all()}) == (
        "candidate",
        {"care", "mutual-aid"},
    )
    step(run, "undoing")
    assert not Keyword.objects.filter(pk=made.pk).exists()


def test_who_imports_is_who_wrote(django_user_model):
    user = django_user_model.objects.create_user("editor")
    applied(GOOD, user=user)
    assert {case.created_by for case in CaseStudy.objects.all()} == {user}
    assert Contribution.objects.filter(user=user).count() == 3


def test_a_place_study_has_years_and_a_source_of_its_own():
    applied(GOOD, kind="place_synthesis")
    case = CaseStudy.objects.get(title="Repair café")
    assert (case.programme, case.start_year, case.end_year) == (None, 2012, 2014)
    assert [one.url for one in case.further_sources.all()] == ["https://example.org/1"]
