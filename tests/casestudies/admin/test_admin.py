"""What a curator does in the admin."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse

from casestudies.models import (
    CaseStudy,
    CaseVersion,
    ClaimCode,
    FormerAddress,
    LikelyDuplicate,
    Link,
    Outcome,
    OutcomeDomain,
    PolicyField,
    Source,
    TargetGroup,
)
from keywords.models import Keyword, KeywordRedirect, Merge
from tests.casestudies import making

from .forms import form_of

pytestmark = pytest.mark.django_db

OURS = [
    model for model in admin.site._registry if model._meta.app_label in {"casestudies", "keywords"}
]
NOT_TYPED = (CaseVersion, FormerAddress, LikelyDuplicate, Link, Merge)
OPEN_TO_ADD = [model for model in OURS if model not in NOT_TYPED]


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def curator(client, loaded):
    account = get_user_model().objects.create_superuser("curator", password="curator")
    client.force_login(account)
    return client


@pytest.fixture
def case(loaded):
    """One of few claims: the form of a case has all of them."""
    return CaseStudy.objects.get(slug="local-collaborations")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_entity_can_be_listed_searched_and_opened(curator, model):
    assert curator.get(url(model, "changelist"), {"q": "a"}).status_code == 200
    row = model.objects.first()
    if row:
        assert curator.get(url(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", OPEN_TO_ADD, ids=lambda model: model.__name__)
def test_every_entity_can_be_added(curator, model):
    assert curator.get(url(model, "add")).status_code == 200


def test_an_edit_stays_unseen_until_it_is_published(curator, client):
    case = CaseStudy.objects.get(slug="making-it-work")  # has claims of every sort
    page = url(CaseStudy, "change", case.pk)
    sent = form_of(curator.get(page)) | {"title": "Making It Work, retold"}

    saved = curator.post(page, sent, follow=True)
    assert "Readers see the published version until it is published again" in saved.content.decode()
    assert case.versions.count() == 1

    step = reverse("admin:casestudies_casestudy_step", args=[case.pk, "publish"])
    done = curator.post(step, {"why": "Nobody else is here."}, follow=True)
    assert "is published, version 2." in done.content.decode()
    assert case.versions.count() == 2
    assert case.versions.first().record["title"] == "Making It Work, retold"
    assert case.versions.first().published_by.username == "curator"


def test_publishing_what_did_not_change_says_so(curator, case):
    done = curator.post(
        url(CaseStudy, "changelist"),
        {"action": "publish", "_selected_action": [case.pk]},
        follow=True,
    )
    assert "nothing differs from version 1" in done.content.decode()
    assert case.versions.count() == 1


def test_of_several_cases_the_bad_one_is_named_and_the_others_are_published(curator, case):
    other = making.complete(making.case("OTHER"))
    CaseStudy.objects.filter(pk=case.pk).update(summary="Written anew.")
    source = case.outcome_set.first().source
    Source.objects.filter(pk=source.pk).update(authors=["as a script stored it"])
    chosen = {"action": "publish", "_selected_action": [case.pk, other.pk]}
    page = curator.post(url(CaseStudy, "changelist"), chosen, follow=True).content.decode()
    assert f"{case} was not published" in page
    assert f"{other}: version 1 is published" in page


def test_a_new_claim_without_a_code_is_given_the_next_one(curator, case):
    page = url(CaseStudy, "change", case.pk)
    sent = form_of(curator.get(page))
    last = case.claim_codes.order_by("code").last().code
    at = int(sent["outcome_set-INITIAL_FORMS"])
    sent["outcome_set-TOTAL_FORMS"] = at + 2
    for row in (at, at + 1):
        sent |= {
            f"outcome_set-{row}-case": case.pk,
            f"outcome_set-{row}-code": "",
            f"outcome_set-{row}-order": 90,
            f"outcome_set-{row}-statement": f"A further effect, number {row}.",
            f"outcome_set-{row}-domain": OutcomeDomain.objects.get(slug="housing").pk,
            f"outcome_set-{row}-direction": "positive",
            f"outcome_set-{row}-evidence_type": "survey",
            f"outcome_set-{row}-source": Source.objects.first().pk,
            f"outcome_set-{row}-locator": "p. 3",
        }
    response = curator.post(page, sent)
    assert response.status_code == 302, response.context["errors"]
    number = int(last.rpartition("-")[2])
    codes = Outcome.objects.filter(case=case, order=90).values_list("code", flat=True)
    assert list(codes) == [f"LOCO-{number + 1:02}", f"LOCO-{number + 2:02}"]


def test_a_claim_needs_its_source_and_locator(curator, case):
    page = url(CaseStudy, "change", case.pk)
    sent = form_of(curator.get(page)) | {"outcome_set-0-locator": "", "outcome_set-0-source": ""}
    answer = curator.post(page, sent)
    assert answer.status_code == 200
    assert answer.content.decode().count("This field is required.") >= 2


def test_the_code_of_a_deleted_claim_is_not_taken_again(curator, case):
    outcome = case.outcome_set.first()
    code = outcome.code
    outcome.delete()
    assert ClaimCode.objects.filter(case=case, code=code).exists()
    page = url(CaseStudy, "change", case.pk)
    sent = form_of(curator.get(page)) | {"outcome_set-0-code": code}
    answer = curator.post(page, sent)
    assert answer.status_code == 200
    assert "A code is permanent" in answer.content.decode()


def test_a_published_version_can_be_read_and_not_changed(curator, case):
    version = case.versions.first()
    shown = curator.get(url(CaseVersion, "change", version.pk))
    assert version.checksum in shown.content.decode()
    assert curator.get(url(CaseVersion, "delete", version.pk)).status_code == 403
    assert curator.post(url(CaseVersion, "change", version.pk), {"note": "x"}).status_code == 403


def test_a_published_case_keeps_its_address_and_code(curator, case):
    page = url(CaseStudy, "change", case.pk)
    sent = form_of(curator.get(page)) | {"slug": "another", "code": "OTHER"}
    assert curator.post(page, sent).status_code == 302
    case.refresh_from_db()
    assert (case.slug, case.code) == ("local-collaborations", "LOCO")
    case.slug = "another"
    with pytest.raises(ValidationError, match="keeps local-collaborations"):
        case.full_clean()


def test_a_published_case_cannot_be_deleted(curator, case):
    delete = url(CaseStudy, "delete", case.pk)
    assert delete not in curator.get(url(CaseStudy, "change", case.pk)).content.decode()
    assert curator.post(delete, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": case.pk, "post": "yes"}
    curator.post(url(CaseStudy, "changelist"), chosen)
    assert CaseStudy.objects.filter(pk=case.pk).exists()


def test_a_draft_can_be_deleted(curator):
    draft = CaseStudy.objects.create(
        title="A draft", slug="a-draft", code="DRAFT", kind=CaseStudy.Kind.PLACE_SYNTHESIS
    )
    assert curator.post(url(CaseStudy, "delete", draft.pk), {"post": "yes"}).status_code == 302
    assert not CaseStudy.objects.filter(pk=draft.pk).exists()


def test_only_keywords_are_offered_and_under_their_own_name(curator, case):
    assert "taggit" not in curator.get(reverse("admin:index")).content.decode()
    inlines = curator.get(url(CaseStudy, "change", case.pk)).context["inline_admin_formsets"]
    assert [field["label"] for field in inlines[0].fields()][-1] == "Keyword"


def test_renaming_a_keywords_slug_leaves_a_redirect(curator):
    keyword = Keyword.objects.get(slug="co-production")
    page = url(Keyword, "change", keyword.pk)
    sent = form_of(curator.get(page)) | {"slug": "coproduction"}
    assert curator.post(page, sent).status_code == 302
    assert KeywordRedirect.objects.get(old_slug="co-production").keyword == keyword


def test_a_cycle_of_broader_terms_is_refused(curator):
    theme = Keyword.objects.get(slug="work-and-employability")
    below = theme.narrower.first()
    page = url(Keyword, "change", theme.pk)
    sent = form_of(curator.get(page)) | {
        "steps_up-TOTAL_FORMS": 1,
        "steps_up-0-narrower": theme.pk,
        "steps_up-0-broader": below.pk,
    }
    answer = curator.post(page, sent)
    assert answer.status_code == 200
    assert "would become broader than itself" in answer.content.decode()


def test_visitors_are_asked_to_log_in(client):
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 302
    assert reverse("admin:login") in answer["Location"]


def test_every_vocabulary_is_there_and_a_case_has_those_that_it_names():
    assert {OutcomeDomain, PolicyField, TargetGroup} <= set(admin.site._registry)
    of_cases = admin.site._registry[CaseStudy]
    shown = {name for _, options in of_cases.fieldsets for name in options["fields"]}
    assert {"policy_fields", "target_groups"} <= shown & {*of_cases.autocomplete_fields}
