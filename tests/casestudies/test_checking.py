"""Marks of statements that were held against their source, and what clears them."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from casestudies import fixtures
from casestudies.checking import marks
from casestudies.checking.queue import Queue
from casestudies.models import CLAIM_MODELS, CaseStudy, Outcome, Section, Source

from . import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return User.objects.create_user("editor")


@pytest.fixture
def checked(by):
    """A case with a checked statement of each kind."""
    case = making.case("ONE")
    for model in CLAIM_MODELS:
        claim = making.claim(model, case)
        marks.mark_checked(claim, by, marks.fingerprint(claim))
    return case


def unchecked(case):
    return {place.code for place in Queue(case).places if not place.is_checked}


def another(field, row):
    """Another value that the field takes."""
    if field.choices:
        return next(key for key, _ in field.choices if key != getattr(row, field.name))
    if field.name == "source":
        return making.source("another")
    if field.name == "domain":
        return making.domain("another")
    return {"DecimalField": "7.25"}.get(field.get_internal_type()) or (
        1999 if "Integer" in field.get_internal_type() else "Said otherwise."
    )


@pytest.mark.parametrize("model", CLAIM_MODELS, ids=lambda model: model.__name__)
def test_whatever_is_said_otherwise_clears_the_check(checked, by, model):
    for field in marks._fields_said(model):
        claim = model.objects.get()
        marks.mark_checked(claim, by, marks.fingerprint(claim))
        claim = model.objects.get()
        setattr(claim, field.name, another(field, claim))
        claim.save()
        again = model.objects.get()
        assert (again.checked_at, again.checked_by) == (None, None), field.name
    assert unchecked(checked) == {model.objects.get().code}


def test_what_says_nothing_else_keeps_it(checked):
    for model in CLAIM_MODELS:
        claim = model.objects.get()
        claim.order = 7
        claim.save()
        claim.save(update_fields=["locator"])
    assert unchecked(checked) == set()


def test_the_same_number_in_other_words_keeps_it(checked, by):
    outcome = Outcome.objects.get()
    outcome.value = "12.5000"
    outcome.save()
    marks.mark_checked(outcome, by, marks.fingerprint(Outcome.objects.get()))
    outcome = Outcome.objects.get()
    outcome.value = "12.5"
    outcome.save()
    assert Outcome.objects.get().checked_at


def test_saving_a_few_fields_clears_it_too(checked):
    outcome = Outcome.objects.get()
    outcome.statement = "Said otherwise."
    outcome.save(update_fields=["statement"])
    assert Outcome.objects.get().checked_at is None


def test_a_script_that_checked_what_it_writes_says_so(checked):
    outcome = Outcome.objects.get()
    outcome.statement, outcome.checked_at = "Said otherwise.", timezone.now()
    outcome.save()
    assert Outcome.objects.get().checked_at


@pytest.mark.parametrize(
    ("name", "value", "clears"),
    [
        ("title", "Another title", True),
        ("year", 1999, True),
        ("authors", [{"literal": "Somebody else"}], True),
        ("doi", "10.1234/x", True),
        ("licence", "CC BY 4.0", False),
        ("note", "Read in a copy.", False),
        ("slug", "another", False),
    ],
)
def test_a_source_that_is_another_now_clears_what_rests_on_it(checked, name, value, clears):
    source = Source.objects.get()
    other = making.outcome(making.case("TWO"), source=making.source("other"))
    Outcome.objects.filter(pk=other.pk).update(checked_at=timezone.now())
    setattr(source, name, value)
    source.save()
    assert len(unchecked(checked)) == (len(CLAIM_MODELS) if clears else 0)
    other.refresh_from_db()
    assert other.checked_at


def test_what_was_changed_while_somebody_looked_is_not_marked(by):
    claim = making.outcome(making.case("ONE"))
    seen = marks.fingerprint(claim)
    Outcome.objects.update(statement="Said otherwise.")
    with pytest.raises(marks.ChangedError):
        marks.mark_checked(claim, by, seen)
    seen = marks.fingerprint(Outcome.objects.get())
    Source.objects.update(title="Another")
    with pytest.raises(marks.ChangedError):
        marks.mark_wrong(claim, by, seen, "It says 12.")
    Outcome.objects.all().delete()
    with pytest.raises(marks.ChangedError):
        marks.mark_checked(claim, by, seen)


def test_what_was_found_wrong_stays_so_until_it_is_mended(checked, by):
    claim = Outcome.objects.get()
    marks.mark_wrong(claim, by, marks.fingerprint(claim), "The source says 12.")
    claim = Outcome.objects.get()
    assert (claim.objection, claim.objected_by, claim.checked_at) == (
        "The source says 12.",
        by,
        None,
    )
    claim.order = 3
    claim.save()
    assert Outcome.objects.get().objection
    claim.statement = "Twelve."
    claim.save()
    again = Outcome.objects.get()
    assert (again.objection, again.objected_by, again.objected_at) == ("", None, None)


def test_who_finds_it_right_after_all_takes_the_objection_back(checked, by):
    claim = Outcome.objects.get()
    seen = marks.fingerprint(claim)
    marks.mark_wrong(claim, by, seen, "It says 12.")
    marks.mark_checked(claim, by, seen)
    assert (Outcome.objects.get().objection, Outcome.objects.get().checked_by) == ("", by)


# Fixtures and dumps


FIXTURE = """
- model: casestudies.section
  fields: {{case: [one], code: ONE-01, kind: context, body: {body}, source: [report],
    locator: p. 1{checked}}}
"""
DAY = ", checked_at: 2026-11-27 12:00:00+00:00"


@pytest.mark.parametrize(
    ("body", "checked", "is_checked"),
    [
        ("Where it began.", "", True),
        ("Said otherwise.", "", False),
        ("Said otherwise.", DAY, True),
    ],
)
def test_fixtures_bring_the_day_of_their_check(tmp_path, by, body, checked, is_checked):
    case = making.case("ONE")
    claim = making.section(case, "Where it began.", checked_at=timezone.now(), checked_by=by)
    marks.mark_checked(claim, by, marks.fingerprint(claim))
    Section.objects.update(objection="It began elsewhere.")
    (tmp_path / "a.yaml").write_text(FIXTURE.format(body=body, checked=checked))
    fixtures.load(tmp_path)
    section = Section.objects.get()
    assert bool(section.checked_at) == is_checked
    assert bool(section.objection) == (body == "Where it began.")


def test_a_dump_keeps_what_it_says(checked, tmp_path):
    claim = Outcome.objects.get()
    marks.mark_wrong(claim, claim.checked_by, marks.fingerprint(claim), "It says 12.")
    before = [*Outcome.objects.values()], [*Section.objects.values()]
    path = str(tmp_path / "dump.json")
    call_command("dumpdata", "casestudies.outcome", "casestudies.section", output=path, verbosity=0)
    Outcome.objects.update(statement="Other.", objection="", checked_at=None)
    Section.objects.update(body="Other.", checked_at=None, checked_by=None)
    call_command("loaddata", path, verbosity=0)
    assert ([*Outcome.objects.values()], [*Section.objects.values()]) == before


# The queue


def test_statements_come_as_readers_meet_them_and_begin_again_after_the_last():
    case = making.case("ONE")
    section, first, last = (
        making.section(case, "Where it began."),
        making.outcome(case, order=1),
        making.outcome(case, order=2),
    )
    queue = Queue(case)
    assert [place.code for place in queue.places] == [first.code, last.code, section.code]
    assert queue.at("").code == first.code
    assert queue.after(queue.at(section.code)).code == first.code
    assert queue.at("ONE-99").code == first.code


@pytest.mark.parametrize("scope", ["case", "source", "all"])
def test_what_is_marked_waits_no_more(scope, by):
    case, source = making.case("ONE"), making.source("report")
    other = making.outcome(making.case("TWO"), source=making.source("other"))
    claims = [making.outcome(case) for _ in range(3)]
    marks.mark_checked(claims[0], by, marks.fingerprint(claims[0]))
    marks.mark_wrong(claims[1], by, marks.fingerprint(claims[1]), "No.")
    queue = {"case": Queue(case), "source": Queue(source=source), "all": Queue()}[scope]
    waiting = {place.code for place in queue.places if place.waits}
    assert waiting == {claims[2].code} | ({other.code} if scope == "all" else set())


def test_a_queue_has_an_end(monkeypatch, by):
    monkeypatch.setattr("casestudies.checking.queue.MOST", 3)
    case = making.case("ONE")
    claims = [making.outcome(case) for _ in range(6)]
    marks.mark_checked(claims[0], by, marks.fingerprint(claims[0]))
    assert [place.code for place in Queue(case).places] == [one.code for one in claims[1:4]]


@given(words=st.text(max_size=20).filter(lambda words: "\0" not in words))
def test_whatever_is_looked_for_the_answer_is_a_list(words):
    case = CaseStudy.objects.filter(code="ONE").first() or making.case("ONE")
    if not case.outcome_set.exists():
        making.outcome(case, statement="Half of them found work.")
    assert {claim.case_id for claim in Queue(case).found(words)} <= {case.pk}
    assert len([*Queue(case).found("FOUND work")]) == 1
