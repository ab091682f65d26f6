"""What is used cannot be deleted, whoever tries and however, and the refusal says what uses it."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.urls import reverse

from casestudies import workflow
from casestudies.models import (
    CaseStudy,
    Contribution,
    Country,
    Funding,
    ImmutableError,
    ImportProfile,
    ImportRun,
    LikelyDuplicate,
    Organisation,
    OutcomeDomain,
    Partner,
    PolicyField,
    Source,
    TargetGroup,
)
from casestudies.record.naming import HELD_AS, published_cases_with
from keywords.models import Keyword, Merge
from tests.casestudies import making

pytestmark = pytest.mark.django_db

# What belongs to a row goes with it.
PARTS = {
    "casestudies.CaseKeyword.content_object",
    "casestudies.CatalogueCard.version",
    "casestudies.CatalogueEntry.case",
    "casestudies.ClaimCode.case",
    "casestudies.Contribution.case",
    "casestudies.Disagreement.case",
    "casestudies.Fieldwork.case",
    "casestudies.ForeignId.case",
    "casestudies.Finding.case",
    "casestudies.Funding.programme",
    "casestudies.ImportPiece.run",
    "casestudies.ImportedCase.case",
    "casestudies.ImportedCase.run",
    "casestudies.ImportedTerm.run",
    "casestudies.KeyFigure.case",
    "casestudies.Outcome.case",
    "casestudies.Partner.programme",
    "casestudies.PlannedRow.run",
    "casestudies.Section.case",
    "casestudies.Step.case",
    "casestudies.Testimony.case",
    "keywords.Broader.narrower",
    "keywords.KeywordLabel.keyword",
    "keywords.KeywordRedirect.keyword",
    "keywords.Related.from_keyword",
}
# Tables that are made again from the versions, and plans of what to do, hold nothing back.
DERIVED = {"casestudies.CatalogueEntry.programme", "casestudies.PlannedRow.case"}


def uses():
    """Every foreign key of the site's tables, with those of many-to-many relations to what they
    name."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in {"casestudies", "keywords"}:
            continue
        owner = model._meta.auto_created
        for field in model._meta.fields:
            whole = f"{model._meta.label}.{field.name}"
            if field.many_to_one or field.one_to_one:
                belongs = owner and field.related_model is owner
                if not belongs and whole not in PARTS | DERIVED:
                    yield pytest.param(field, id=whole)


def everything():
    """How many rows each table has."""
    return {
        model: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"auth", "casestudies", "keywords"}
    }


@pytest.mark.parametrize("field", list(uses()))
def test_what_is_used_is_kept(loaded, field):
    """Whatever the relation: new ones are found here by themselves."""
    column = field.model._base_manager.order_by("pk").values_list(field.attname, flat=True)
    used = _used_through(field)
    before = everything(), list(column)
    for delete in (used.delete, type(used).objects.filter(pk=used.pk).delete):
        with pytest.raises((ProtectedError, RestrictedError, ImmutableError)):
            delete()
    assert (everything(), list(column)) == before


def _used_through(field):
    """A row that another one names in `field`; where the fixtures have none, one is made to."""
    rows = field.model._base_manager
    if field.model is Contribution:  # which no case of the fixtures has
        rows.create(case=CaseStudy.objects.first(), user=User.objects.create(username="editor"))
    if field.model is Merge:
        for _ in range(2):
            rows.create(kind="keywords.keyword", gone_id=1, stays_id=2)
    if field.model is LikelyDuplicate:
        rows.create(kind="keywords.keyword", first=1, second=2)
        rows.create(kind="keywords.keyword", first=1, second=3)
    if field.model in (ImportProfile, ImportRun):
        for name in ("one", "two"):
            rows.create(**({"name": name} if field.model is ImportProfile else {}))
    if field.model is CaseStudy.further_sources.through:
        CaseStudy.objects.first().further_sources.add(Source.objects.first())
    named = rows.exclude(**{field.name: None}).first()
    if named:
        return getattr(named, field.name)
    user = User.objects.create(username="curator")
    target = user if field.related_model is User else field.related_model.objects.last()
    row = rows.exclude(pk=target.pk).first()
    rows.filter(pk=row.pk).update(**{field.attname: target.pk})
    return target


@pytest.fixture
def case():
    """Names something of every kind that a record holds."""
    place = making.locality("stirling", making.locality("scotland", kind="nation"))
    paid = making.programme("paid")
    Partner.objects.create(programme=paid, organisation=making.organisation("lead"), role="lead")
    Funding.objects.create(programme=paid, funder=making.organisation("trust"))
    project = making.project("innosi", funder=making.organisation("union"))
    project.organisations.add(making.organisation("university"))
    case = making.case(
        "ONE",
        [making.keyword("co-production")],
        [place],
        [making.country("FI")],
        [project],
        programme=paid,
    )
    case.policy_fields.add(PolicyField.objects.create(name="Work", slug="work"))
    case.target_groups.add(TargetGroup.objects.create(name="Youth", slug="youth"))
    making.outcome(case)
    workflow.publish(case=case)
    return case


def test_what_readers_see_named_is_found_in_what_was_published(case):
    for model in HELD_AS:
        rows = model.objects.all()
        assert rows, model
        assert [[*published_cases_with(row)] for row in rows] == [[case]] * len(rows), model
    other = making.locality("other", code="SE")
    assert not published_cases_with(other) | published_cases_with(other.country)


def test_what_readers_see_named_is_kept_although_the_working_copy_names_it_no_more(case):
    field, keyword = case.policy_fields.get(), case.keywords.get()
    case.policy_fields.clear()
    case.keywords.clear()
    for row in (field, keyword):
        for delete in (row.delete, type(row).objects.all().delete):
            with (
                pytest.raises(ProtectedError, match="Case one") as refused,
                transaction.atomic(),
            ):
                delete()
            assert refused.value.protected_objects == {case}
    workflow.publish(case=case)
    field.delete()
    keyword.delete()


def test_what_nothing_uses_can_be_deleted():
    keyword, other = making.keyword("loose"), making.keyword("alone")
    keyword.related.add(other)
    keyword.related.remove(other)
    keyword.delete()
    Country.objects.create(code="AX", name="Åland").delete()
    Organisation.objects.create(name="Nobody", kind="public").delete()


def test_keywords_that_hold_each_other_are_deleted_together_or_not_at_all():
    above = making.keyword("above")
    below = making.keyword("below", above)
    beside = making.keyword("beside")
    below.related.add(beside)
    for used in (above, beside, below):  # what is related is so both ways
        with pytest.raises(RestrictedError):
            used.delete()
    assert Keyword.objects.count() == 3
    Keyword.objects.all().delete()
    assert not Keyword.objects.exists()


@pytest.mark.parametrize(
    ("row", "user"),
    [
        (lambda case: case.policy_fields.get(), "Case one"),
        (lambda case: case.keywords.get(), "Case one"),
        (lambda case: case.localities.get(), "Case one"),
        (lambda case: OutcomeDomain.objects.get(), "Case one"),
        (lambda case: Organisation.objects.get(slug="lead"), "Paid"),
        (lambda case: Organisation.objects.get(slug="university"), "Innosi"),
    ],
)
def test_the_admin_lists_what_uses_it_with_links(case, admin_client, row, user):
    used = row(case)
    model = used._meta.model_name
    page = reverse(f"admin:{used._meta.app_label}_{model}_delete", args=[used.pk])
    listed = reverse(f"admin:{used._meta.app_label}_{model}_changelist")
    action = {"action": "delete_selected", "_selected_action": [used.pk]}
    before = everything()
    for answer in (
        admin_client.get(page),
        admin_client.post(page, {"post": "yes"}),
        admin_client.post(listed, action | {"post": "yes"}),
    ):
        assert "protected" in answer.content.decode()
        assert f">{user}</a>" in answer.content.decode()
    assert everything() == before


def test_the_admin_says_which_published_case_names_it(case, admin_client):
    field = case.policy_fields.get()
    case.policy_fields.clear()
    page = reverse("admin:casestudies_policyfield_delete", args=[field.pk])
    answer = admin_client.post(page, {"post": "yes"}).content.decode()
    change = reverse("admin:casestudies_casestudy_change", args=[case.pk])
    assert f'<a href="{change}">Case one</a>' in answer
    assert PolicyField.objects.filter(pk=field.pk).exists()
