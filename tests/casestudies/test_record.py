import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies import record
from casestudies.catalogue import FACETS
from casestudies.models import (
    CLAIM_MODELS,
    CaseStudy,
    Disagreement,
    Funding,
    KeyFigure,
    Outcome,
    Partner,
    PolicyField,
    Section,
)
from casestudies.record import Record, plain_number

from . import making
from .later_types import use_later_types

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """A case that has something of everything."""
    nation = making.locality("scotland", latitude="56.82", longitude="-4.18")
    city = making.locality("glasgow", nation, kind="city")
    trust, council = making.organisation("trust", country=nation.country), making.organisation("c")
    programme = making.programme(
        "p", acronym="P", start_year=2013, end_year=2017, source=making.source("report")
    )
    programme.localities.set([city])
    making.programme("q")
    Partner.objects.create(programme=programme, organisation=council, role="delivery", note="East")
    Funding.objects.create(
        programme=programme,
        funder=trust,
        amount="7000000",
        currency="GBP",
        source=making.source("budget"),
    )
    project = making.project("study", acronym="ST", funder=council, start_year=2014)
    project.organisations.set([trust])
    case = making.case(
        "MIW",
        programme=programme,
        localities=[city],
        countries=[making.country("SE")],
        projects=[project],
        keywords=[making.keyword("work")],
    )
    for model in CLAIM_MODELS:
        making.claim(model, case, checked_at=timezone.now())
    return case


def test_it_comes_back_from_json_as_it_was(case):
    built = record.build(case)
    data = json.loads(json.dumps(built.to_json()))
    assert Record.model_validate(data) == built
    assert Record.model_validate(data).to_json() == data


def test_every_seed_case_comes_back_from_json_as_it_was(loaded):
    for case in CaseStudy.objects.all():
        built = record.build(case)
        assert Record.model_validate(json.loads(json.dumps(built.to_json()))) == built


def test_it_says_what_the_rows_say(case):
    built = record.build(case)
    assert (built.slug, built.code, built.kind) == ("miw", "MIW", "programme")
    assert built.years() == (2013, 2017)
    assert [term.slug for term in built.countries] == ["GB", "SE"]
    assert [term.slug for term in built.localities[0].within] == ["scotland"]
    assert built.programme.localities[0].slug == "glasgow"
    assert built.programme.funding[0].amount == Decimal(7_000_000)
    assert [partner.role for partner in built.programme.partners] == ["delivery"]
    assert [project.label for project in built.research_projects] == ["ST"]
    assert {one.slug for one in FACETS["organisation"].found_in(built)} == {"trust", "c"}
    assert len(built.claims()) == len({claim.code for claim in built.claims()}) == 6
    assert built.outcomes[0].checked_on == timezone.now().date()


def test_statements_that_disagree_are_named_while_both_are_there(case):
    one, other = (making.section(case, text).code for text in ("Ten.", "Twelve."))
    Disagreement.objects.create(case=case, first_code=one, second_code=other, note="Counted twice")
    (said,) = record.build(case).disagreements
    assert (said.first, said.second, said.note) == (one, other, "Counted twice")
    Section.objects.get(code=other).delete()
    assert record.build(case).disagreements == ()


def test_sources_are_numbered_as_a_reader_meets_them(case):
    making.outcome(case, source=making.source("first"), order=0, code="MIW-90")
    Outcome.objects.exclude(code="MIW-90").update(order=1)
    built = record.build(case)
    assert [(one.number, one.slug) for one in built.sources] == [
        (1, "first"),
        (2, "report"),
        (3, "budget"),
    ]
    assert {claim.source for claim in built.claims()} <= {one.slug for one in built.sources}


def test_the_checksum_is_of_what_is_said(case):
    def digest():
        return record.checksum(record.build(CaseStudy.objects.get(pk=case.pk)).to_json())

    first = digest()
    assert digest() == first
    CaseStudy.objects.filter(pk=case.pk).update(status="in_review")
    assert digest() == first
    KeyFigure.objects.update(value="12.0000")
    assert digest() == first
    KeyFigure.objects.update(value="12.5")
    assert digest() != first


def test_the_checksum_does_not_depend_on_the_order_of_keys():
    assert record.checksum({"a": 1, "b": "é"}) == record.checksum({"b": "é", "a": 1})


def test_places_of_the_same_name_stand_in_one_order():
    kinds = {"c": "city", "a": "district", "b": "municipality"}
    places = [making.locality(slug, name="Newport", kind=kind) for slug, kind in kinds.items()]
    built = record.build(making.case(localities=places))
    assert [place.slug for place in built.localities] == ["a", "b", "c"]


def test_a_new_vocabulary_is_a_field_of_the_case_and_one_of_the_record(case, monkeypatch):
    PolicyField.objects.create(slug="rural", name="Rural places")
    field = "    policy_fields: tuple[Term, ...] = ()\n"
    use_later_types(monkeypatch, (field, field + field.replace("policy_fields", "settings")))
    monkeypatch.setattr(CaseStudy, "settings", PolicyField.objects, raising=False)
    built = record.build(case)
    assert [(term.slug, term.label) for term in built.settings] == [("rural", "Rural places")]


def queries_of_building(case):
    case = CaseStudy.objects.get(pk=case.pk)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        record.build(case)
    return len(captured)


def test_thirty_claims_take_as_many_queries_as_one(case):
    before = queries_of_building(case)
    for number in range(30):
        for model in CLAIM_MODELS:
            making.claim(model, case, source=making.source(f"source-{number}"))
        case.localities.add(making.locality(f"place-{number}", case.localities.first().parent))
        organisation = making.organisation(f"organisation-{number}", country=making.country())
        Partner.objects.create(
            programme=case.programme,
            organisation=organisation,
            role="lead",
            source=making.source(f"partner-{number}"),
        )
    assert queries_of_building(case) == before
    assert before < 30


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("30.0000", "30"),
        ("0.5000", "0.5"),
        ("7000000", "7000000"),
        ("7E+6", "7000000"),
        ("0.0000", "0"),
        ("-1.50", "-1.5"),
        ("1E-4", "0.0001"),
    ],
)
def test_numbers_are_written_plainly(value, written):
    assert plain_number(Decimal(value)) == written


def test_years_without_a_programme_are_those_of_the_research():
    projects = [
        making.project("a", start_year=2010, end_year=2014),
        making.project("b", end_year=2016),
        making.project("c"),
    ]
    assert record.build(making.case("ONE", projects=projects)).years() == (2010, 2016)
    assert record.build(making.case("TWO")).years() == (None, None)
    assert record.build(making.case("SIX", projects=projects[1:2])).years() == (2016, 2016)


def test_nobody_changes_a_record(case):
    built = record.build(case)
    with pytest.raises(ValueError, match="frozen"):
        built.title = "Another"
