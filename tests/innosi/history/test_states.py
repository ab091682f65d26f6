"""States of entities other than cases, however their rows are changed."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from casestudies.models import Country, Locality, Organisation, Partner, Source
from innosi.history import recording
from innosi.history.acting import acting, leaving_out_new
from innosi.history.models import State
from innosi.history.packing import packed
from innosi.history.registry import entities, entity_of
from innosi.history.restoring import RestoreError, restore
from innosi.history.snapshots import snapshot
from keywords.models import Broader, Keyword, KeywordLabel, KeywordRedirect
from tests.casestudies import making
from tests.casestudies.history.conftest import history, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def script():
    """What is done within has its states kept at the end, as that of a transaction has."""

    @contextmanager
    def script():
        recording.keep_now()  # what the test made before
        yield
        recording.keep_now()

    return script


@pytest.mark.django_db(transaction=True)
def test_states_are_kept_when_a_transaction_ends_and_without_one():
    with transaction.atomic():
        trust = making.organisation("trust")
        assert history(trust) == []
    trust.name = "Trust One"
    trust.save()
    trust.delete()
    actions = State.objects.filter(model="casestudies.organisation").values_list("action")
    assert [*actions] == [("deleted",), ("changed",), ("added",)]


def back(row, at, **options):
    """To the state that has so many newer ones; the row's label and number name it."""
    state = history(row)[at]
    return restore(entity_of(type(row)), row.pk, state.contents(), **options)


def test_a_transaction_makes_one_state(script):
    with script():
        trust = making.organisation("trust")
    with script():
        trust.name = "Trust One"
        trust.save()
        trust.country = making.country("GB")
        trust.save()
    assert told(trust) == [
        ("changed", "", "Name, country"),
        ("added", "", ""),
    ]


def test_who_and_why(script, django_user_model):
    editor = django_user_model.objects.create_user("editor")
    with script(), acting(editor, "Import of a table"):
        trust = making.organisation("trust")
    (state,) = history(trust)
    assert (state.by, state.why, state.name) == ("editor", "Import of a table", "Trust")


def test_what_is_taken_back_leaves_nothing(script):
    with script():
        trust = making.organisation("trust")
    with script():
        try:
            with transaction.atomic():
                trust.name = "Other"
                trust.save()
                raise ValueError
        except ValueError:
            pass
    assert len(history(trust)) == 1


def test_rows_that_were_changed_unseen_are_found(script):
    with script():
        trust = making.organisation("trust")
    Organisation.objects.update(url="https://example.org/unseen")
    trust.refresh_from_db()
    with script():
        trust.name = "Trust One"
        trust.save()
    assert [state.action for state in history(trust)] == ["changed", "found", "added"]
    assert history(trust)[0].summary == "Name"
    assert history(trust)[1].contents()["fields"]["url"] == "https://example.org/unseen"


def test_code_that_sends_no_signals_tells(script):
    with script():
        rows = [making.organisation("one"), making.organisation("two")]
    with script():
        recording.about_to_change(rows)
        Organisation.objects.update(url="https://example.org/")
        recording.changed(rows)
    assert [history(row)[0].summary for row in rows] == ["Url", "Url"]


def test_a_large_load_makes_states_of_what_was_there_only(script):
    with script():
        old = making.organisation("old")
    with script(), leaving_out_new():
        old.name = "Older"
        old.save()
        scheme = making.programme("scheme")
        Partner.objects.create(programme=scheme, organisation=old, role="lead")
    assert [state.action for state in history(old)] == ["changed", "added"]
    assert history(scheme) == []


def test_parts_that_move_are_told_of_both(script):
    trust = making.organisation("trust")
    with script():
        one, two = making.programme("one"), making.programme("two")
        partner = Partner.objects.create(programme=one, organisation=trust, role="lead")
    with script():
        partner.programme = two
        partner.save()
    assert history(one)[0].summary == "removed partner Trust, Lead"
    assert history(two)[0].summary == "added partner Trust, Lead"


def test_relations_are_told_from_either_end(script):
    leeds = making.locality("leeds")
    with script():
        scheme = making.programme("scheme")
    with script():
        leeds.programmes.add(scheme)
    with script():
        leeds.programmes.clear()
    assert [state.summary for state in history(scheme)] == ["Localities", "Localities", ""]


def test_partners_who_swapped_roles_swap_back(script):
    with script():
        scheme = making.programme("scheme")
        rows = [
            Partner.objects.create(
                programme=scheme, organisation=making.organisation(slug), role=role
            )
            for slug, role in (("one", "lead"), ("two", "funder"))
        ]
    with script():
        for row, organisation in zip(rows, ["two", "one"], strict=True):
            row.organisation = making.organisation(organisation)
            row.save()
    back(scheme, 1)
    stored = Partner.objects.values_list("pk", "organisation__slug", "role").order_by("pk")
    assert [*stored] == [(rows[0].pk, "one", "lead"), (rows[1].pk, "two", "funder")]


# The taxonomy


def test_a_keyword_with_several_broader_terms(script):
    care, work = making.keyword("care"), making.keyword("work")
    with script():
        trust = making.keyword("trust", care, work)
        trust.related.add(making.keyword("voice"))
        KeywordLabel.objects.create(keyword=trust, text="Tillit", language="sv")
    with script():
        trust.slug = "confidence"
        trust.save()
        trust.broader.set([work])
        trust.related.clear()
        trust.labels.all().delete()
    assert history(trust)[0].summary.startswith("Slug, broader, related; ")
    back(trust, 1)
    trust = Keyword.objects.get(pk=trust.pk)
    assert {*trust.broader.all()} == {care, work}
    assert trust.related.get().related.get() == trust
    assert (trust.slug, trust.labels.get().text) == ("trust", "Tillit")
    assert KeywordRedirect.objects.get().old_slug == "confidence"


def test_a_circle_is_refused_and_nothing_changes(script):
    care, work = making.keyword("care"), making.keyword("work")
    with script():
        Broader.objects.create(narrower=work, broader=care)
    with script():
        Broader.objects.all().delete()
        Broader.objects.create(narrower=care, broader=work)
    with pytest.raises(RestoreError, match="would become broader than itself"):
        back(work, 1)
    assert str(Broader.objects.get()) == "Care → Work"


def test_deleted_rows_come_back_under_their_number(script):
    with script():
        leeds = making.locality("leeds", wikidata_id="Q39121", latitude="53.79", longitude="-1.54")
        pk = leeds.pk
    with script():
        Locality.objects.get().delete()
    assert [state.action for state in State.objects.filter(name="Leeds")] == ["deleted", "added"]
    leeds.pk = pk
    back(leeds, 1)
    again = Locality.objects.get()
    assert (again.pk, str(again.latitude), again.wikidata_id) == (pk, "53.79000", "Q39121")


def test_a_name_that_another_has_now_is_refused(script):
    with script():
        trust = making.organisation("trust")
    with script():
        trust.name = "Older trust"
        trust.save()
        Organisation.objects.create(slug="new", name="TRUST", kind="public")
    with pytest.raises(RestoreError, match="There is the organisation “TRUST” already"):
        back(trust, 1)


# What a state can't do


def test_fields_of_another_release_are_passed_over(script):
    with script():
        report = making.source("report", year=2011)
    contents = history(report)[0].contents()
    contents["fields"] |= {"colour": "red"}
    del contents["fields"]["note"]
    Source.objects.update(note="Kept", year=2012)
    restore(entity_of(Source), report.pk, contents)
    assert Source.objects.values_list("note", "year").get() == ("Kept", 2011)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("year", "soon"),
        ("year", 10**30),
        ("year", [1]),
        ("type", "poem"),
        ("title", "x" * 5_000),
        ("title", "nul\x00"),
        ("title", None),
        ("authors", {"family": 7}),
        ("research_project", "seven"),
        ("research_project", 10**30),
        ("research_project", {}),
        ("slug", "ü"),
    ],
)
def test_odd_values_are_refused_in_words(script, name, value):
    with script():
        report = making.source("report")
    contents = history(report)[0].contents()
    contents["fields"][name] = value
    with pytest.raises(RestoreError) as refused:
        restore(entity_of(Source), report.pk, contents)
    assert all(refused.value.reasons)
    assert Source.objects.get().title == "Report"


def test_states_do_not_depend_on_how_names_of_others_change(script):
    with script():
        leeds = making.locality("leeds")
    with script():
        Country.objects.update(name="Renamed")
        leeds.save()
    assert len(history(leeds)) == 1


def test_queries_of_a_state_do_not_grow_with_its_rows(django_assert_max_num_queries):
    case = making.case("ONE")
    for _ in range(10):
        making.outcome(case)
    with django_assert_max_num_queries(30):
        contents = snapshot(entity_of(type(case)), case.pk)
    assert len(contents["parts"]["casestudies.outcome"]) == 10
    assert packed(contents).checksum == packed(contents | {"names": {}}).checksum


def test_all_that_is_curated_has_a_history():
    from django.contrib import admin

    without = {
        model._meta.label_lower
        for model in admin.site._registry
        if model._meta.app_label in ("casestudies", "keywords") and not entity_of(model)
    }
    parts = {part.label for entity in entities() for part in entity.parts}
    # Written by the site itself.
    by_the_site = {"caseversion", "formeraddress", "importrun", "likelyduplicate", "link", "merge"}
    assert {label.split(".")[1] for label in without - parts} == by_the_site
