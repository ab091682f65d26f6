"""What the database itself refuses, whoever writes and however: the rows go in unvalidated."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from casestudies.models import (
    CaseKeyword,
    CaseStudy,
    CaseVersion,
    ClaimCode,
    Country,
    Funding,
    Locality,
    Organisation,
    Outcome,
    Partner,
    Programme,
    ResearchProject,
    Section,
    Source,
)
from keywords.models import Broader, Keyword, KeywordLabel, KeywordRedirect, Related

from .. import making

pytestmark = pytest.mark.django_db


def refused(*rows):
    """Whether the database refuses rows that were validated by nobody."""
    try:
        with transaction.atomic():
            type(rows[0])._base_manager.bulk_create(rows)
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("model", [Programme, ResearchProject])
def test_years_are_in_order(model):
    def row(slug, first, last):
        title = {"name": slug} if model is Programme else {"title": slug}
        return model(slug=slug, start_year=first, end_year=last, **title)

    assert not refused(row("same", 2010, 2010), row("from", 2010, None), row("to", None, 2010))
    assert refused(row("turned", 2011, 2010))


@pytest.mark.parametrize(
    "make",
    [
        lambda n: Keyword(slug="same", name=f"Name {n}"),
        lambda n: Source(slug="same", title=f"Title {n}", type="report"),
        lambda n: Programme(slug="same", name=f"Name {n}"),
        lambda n: ResearchProject(slug="same", title=f"Title {n}"),
        lambda n: Organisation(slug="same", name=f"Name {n}", kind="public"),
        lambda n: CaseStudy(slug="same", code=f"C{n}", title=f"T {n}", kind="place_synthesis"),
        lambda n: KeywordRedirect(old_slug="same", keyword=making.keyword(f"k{n}")),
        lambda n: Locality(slug="same", name=f"Name {n}", country=making.country(), kind="city"),
        lambda n: Country(code="XX", name=f"Name {n}"),
    ],
)
def test_slugs_are_given_once(make):
    first, second = make(1), make(2)
    assert not refused(first)
    assert refused(second)


def test_titles_and_codes_of_cases_are_given_once():
    making.case("ONE")
    other = {"summary": "…", "kind": "place_synthesis"}
    assert not refused(CaseStudy(slug="two", code="TWO", title="Two", **other))
    assert refused(CaseStudy(slug="three", code="ONE", title="Three", **other))
    assert refused(CaseStudy(slug="four", code="FOUR", title="Two", **other))


def test_a_programme_case_has_a_programme():
    programme = making.programme("p")
    case = {"summary": "…", "kind": "programme"}
    assert not refused(CaseStudy(slug="a", code="A", title="A", programme=programme, **case))
    assert refused(CaseStudy(slug="b", code="B", title="B", **case))


def test_a_withdrawn_case_has_a_reason():
    case = {"summary": "…", "kind": "place_synthesis", "status": "withdrawn"}
    assert not refused(CaseStudy(slug="a", code="A", title="A", withdrawn_reason="Wrong", **case))
    assert refused(CaseStudy(slug="b", code="B", title="B", **case))


def test_nothing_is_above_itself():
    one, two = making.keyword("one"), making.keyword("two")
    assert not refused(Broader(narrower=one, broader=two))
    assert refused(Broader(narrower=one, broader=one))
    assert refused(Broader(narrower=one, broader=two))  # a second time
    assert refused(Related(from_keyword=one, to_keyword=one))
    assert refused(Keyword(pk=77, slug="three", name="Three", replaced_by_id=77))
    assert refused(
        Locality(pk=77, slug="x", name="X", kind="city", country=making.country(), parent_id=77)
    )


def test_coordinates_lie_on_earth():
    def at(slug, latitude, longitude):
        return Locality(
            slug=slug,
            name=slug,
            kind="city",
            country=making.country(),
            latitude=latitude,
            longitude=longitude,
        )

    assert not refused(at("here", 51, 0), at("nowhere", None, None))
    assert refused(at("north", 91, 0))
    assert refused(at("east", 0, 181))


def test_half_a_coordinate_is_none():
    half = Locality(slug="half", name="Half", kind="city", country=making.country(), latitude=51)
    assert refused(half)


def test_one_preferred_label_a_language():
    keyword = making.keyword("one")

    def label(text, language="sv", kind="preferred"):
        return KeywordLabel(keyword=keyword, text=text, language=language, kind=kind)

    assert not refused(label("ett"), label("eins", "de"), label("första", kind="alternative"))
    assert refused(label("en"))


def test_a_role_a_grant_and_a_tag_stand_once():
    programme, trust = making.programme("p"), making.organisation()
    tagged = {"content_object": making.case(), "tag": making.keyword("one")}
    partner = {"programme": programme, "organisation": trust}
    assert not refused(Partner(**partner, role="lead"), Partner(**partner, role="funder"))
    assert refused(Partner(**partner, role="lead"))
    assert not refused(Funding(programme=programme, funder=trust))
    assert refused(Funding(programme=programme, funder=trust))
    assert not refused(CaseKeyword(**tagged))
    assert refused(CaseKeyword(**tagged))


def test_an_amount_has_a_currency_and_is_not_negative():
    def grant(slug, amount, currency):
        return Funding(
            programme=making.programme(slug),
            funder=making.organisation(),
            amount=amount,
            currency=currency,
        )

    assert not refused(grant("a", 5, "GBP"), grant("b", None, ""))
    assert refused(grant("c", 5, ""))
    assert refused(grant("d", -5, "GBP"))


def test_a_claim_has_a_source_a_locator_and_a_code():
    given = {"case": making.case(), "kind": "context", "body": "…"}
    whole = {"source": making.source(), "locator": "p. 1", "code": "ONE-01"}
    assert not refused(Section(**given, **whole))
    assert refused(Section(**given, **whole))  # the same code again
    for missing in whole:
        part = {name: value for name, value in whole.items() if name != missing}
        assert refused(
            Section(**given, **({"code": "ONE-02"} | part if missing != "code" else part))
        )


def test_a_code_is_registered_once():
    case = making.case()
    assert not refused(ClaimCode(case=case, code="ONE-01"))
    assert refused(ClaimCode(case=case, code="ONE-01"))


def test_version_numbers_stand_once_and_begin_at_one():
    given = {"case": making.case(), "record": {}, "checksum": "", "published_at": timezone.now()}
    assert not refused(CaseVersion(number=1, **given))
    assert refused(CaseVersion(number=1, **given))
    assert refused(CaseVersion(number=0, **given))


def test_what_a_claim_rests_on_is_not_deleted():
    outcome = making.outcome(making.case())
    for row in (outcome.source, outcome.domain):
        with pytest.raises(ProtectedError):
            row.delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            delete_in_the_database(row)
    assert Outcome.objects.get() == outcome


def delete_in_the_database(row):
    type(row)._base_manager.filter(pk=row.pk)._raw_delete(using="default")
    connection.check_constraints()
