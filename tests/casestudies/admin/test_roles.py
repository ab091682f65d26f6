"""What each role may do in the admin, by its buttons, by address and by POST."""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from casestudies import workflow
from casestudies.checking import marks
from casestudies.models import CaseStudy, Outcome, Step
from tests.casestudies import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

ROLES = ("Contributor", "Editor", "Taxonomist", "Administrator")
LISTS = ("changelist", "add")


@pytest.fixture
def as_role(client, roles):
    """Signed in as somebody of a role."""

    def as_role(role):
        user = User.objects.create_user(role.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return user

    return as_role


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


# Lists, and the pages for adding. What stands here is open; everything else is refused.

CONTENT = ["casestudy", "programme", "researchproject", "source", "organisation", "locality"]
VOCABULARIES = ["outcomedomain", "policyfield", "targetgroup"]
TAXONOMY = ["keyword", "keywordlabel", "keywordredirect"]
MERGING = ["merge", "likelyduplicate"]
LOOKED_AT = [*CONTENT, *VOCABULARIES, *TAXONOMY, "country"]
OPEN = {
    "Contributor": {"changelist": [*LOOKED_AT, "link"], "add": CONTENT},
    "Editor": {
        "changelist": [*LOOKED_AT, *MERGING, "caseversion", "importrun", "link"],
        "add": [*CONTENT, "country", "importrun"],
    },
    "Taxonomist": {"changelist": [*LOOKED_AT, *MERGING], "add": [*VOCABULARIES, *TAXONOMY]},
    "Administrator": {
        "changelist": [
            *LOOKED_AT,
            *MERGING,
            "caseversion",
            "importrun",
            "formeraddress",
            "link",
            "user",
            "group",
            "auditentry",
            "secondfactor",
        ],
        "add": [*CONTENT, "country", "importrun", *VOCABULARIES, *TAXONOMY, "user", "group"],
    },
}


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("role", ROLES)
def test_lists_and_pages_for_adding(client, as_role, role, page):
    as_role(role)
    answers = {
        model._meta.model_name: client.get(address(model, page)).status_code
        for model in admin.site._registry
    }
    assert {name for name, status in answers.items() if status == 200} == {*OPEN[role][page]}
    assert {*answers.values()} <= {200, 403}


@pytest.mark.parametrize("role", ROLES)
def test_the_front_page_names_what_is_open(client, as_role, role):
    as_role(role)
    shown = client.get(reverse("admin:index")).content.decode()
    for model in admin.site._registry:
        is_open = model._meta.model_name in OPEN[role]["changelist"]
        assert (f'href="{address(model, "changelist")}"' in shown) == is_open, model


# Cases

STATES = ("draft", "in_review", "published", "withdrawn")


@pytest.fixture
def case_in(db):
    """A case in a status, of somebody."""

    def case_in(status, owner=None):
        case = making.complete(making.case("ONE", created_by=owner))
        if status == "in_review":
            workflow.submit(case=case)
        elif status != "draft":
            workflow.publish(case=case)
        if status == "withdrawn":
            workflow.withdraw(case=case, reason="Retracted.")
        return CaseStudy.objects.get(pk=case.pk)

    return case_in


# (own or of somebody else, status) in which a role may change the case.
CHANGES = {
    "Contributor": {("own", "draft")},
    "Editor": {(whose, status) for whose in ("own", "other") for status in STATES},
    "Taxonomist": set(),
}
CHANGES["Administrator"] = CHANGES["Editor"]
SEEN = {
    "Contributor": {("own", status) for status in STATES},
    "Editor": CHANGES["Editor"],
    "Taxonomist": CHANGES["Editor"],
    "Administrator": CHANGES["Editor"],
}


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("whose", ["own", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_who_sees_and_changes_a_case(client, as_role, case_in, role, whose, status):
    user = as_role(role)
    case = case_in(status, user if whose == "own" else None)
    page = address(CaseStudy, "change", case.pk)
    answer = client.get(page)
    assert (answer.status_code == 200) == ((whose, status) in SEEN[role])
    assert (b'name="_save"' in answer.content) == ((whose, status) in CHANGES[role])
    listed = client.get(address(CaseStudy, "changelist")).content.decode()
    assert (f"/{case.pk}/change/" in listed) == ((whose, status) in SEEN[role])
    client.post(page, {"title": "Taken over", "summary": "Mine."})
    if (whose, status) not in CHANGES[role]:
        assert CaseStudy.objects.get(pk=case.pk).title == case.title


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("whose", ["own", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_who_looks_at_a_working_copy(client, as_role, case_in, role, whose, status):
    """Whoever sees the case in the admin, and no reader."""
    user = as_role(role)
    case = case_in(status, user if whose == "own" else None)
    sees = (whose, status) in SEEN[role]
    pages = [address(CaseStudy, page, case.pk) for page in ("preview", "changes")]
    for answer in map(client.get, pages):
        assert answer.status_code == (200 if sees else 302)
        assert ("What happened." in answer.content.decode()) <= sees
    client.logout()
    assert {client.get(page).status_code for page in pages} == {302}


def test_who_may_see_no_cases_looks_at_none(client, case_in):
    case = case_in("draft")
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    for page in ("preview", "changes"):
        assert client.get(address(CaseStudy, page, case.pk)).status_code == 403


@pytest.mark.parametrize("whose", ["own", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_who_deletes_a_draft(client, as_role, case_in, role, whose):
    user = as_role(role)
    case = case_in("draft", user if whose == "own" else None)
    client.post(address(CaseStudy, "delete", case.pk), {"post": "yes"})
    gone = not CaseStudy.objects.filter(pk=case.pk).exists()
    assert gone == ((whose, "draft") in CHANGES[role])


# Steps

FROM = {
    "submit": {"draft": "in_review"},
    "send-back": {"in_review": "draft"},
    "publish": {"draft": "published", "in_review": "published", "withdrawn": "published"},
    "withdraw": {"published": "withdrawn"},
}
MAY = {
    "Contributor": {("own", "submit")},
    "Editor": {(whose, step) for whose in ("own", "other") for step in FROM},
    "Taxonomist": set(),
}
MAY["Administrator"] = MAY["Editor"]


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("step", FROM)
@pytest.mark.parametrize("whose", ["own", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_who_takes_which_step(client, as_role, case_in, role, whose, step, status):
    user = as_role(role)
    case = case_in(status, user if whose == "own" else None)
    before = case.steps.count()
    page = reverse("admin:casestudies_casestudy_step", args=[case.pk, step])
    may = (whose, step) in MAY[role]
    offered = f'href="{page}"' in client.get(address(CaseStudy, "change", case.pk)).content.decode()
    can_start = status in FROM[step] or (step, status) == ("publish", "published")
    assert offered == (may and can_start)
    answer = client.post(page, {"why": "There is a reason."})
    after = CaseStudy.objects.get(pk=case.pk).status
    if may and status in FROM[step]:
        assert after == FROM[step][status]
        latest = case.steps.first()
        assert (latest.by, latest.why) == (user, "There is a reason.")
        assert (latest.from_status, latest.to_status) == (status, after)
    else:
        assert after == status
        assert case.steps.count() == before
        sees = (whose, status) in SEEN[role]
        expected = {200, 302} if may else ({403} if sees else {302})
        assert answer.status_code in expected


# Checking statements


def check_page(**query):
    return reverse("admin:casestudies_check") + f"?{urlencode(query)}"


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("whose", ["own", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_who_checks_statements(client, as_role, case_in, role, whose, status):
    """Whoever may change the case."""
    user = as_role(role)
    case = case_in(status, user if whose == "own" else None)
    outcome = case.outcome_set.get()
    Outcome.objects.update(checked_at=None)
    may = (whose, status) in CHANGES[role]
    page = check_page(case=case.pk, at=outcome.code)
    offered = "Check" in client.get(address(CaseStudy, "change", case.pk)).content.decode()
    assert not may or offered
    assert (client.get(page).status_code == 200) == may
    for scope in ({}, {"source": outcome.source_id}):
        answer = client.get(check_page(**scope))
        assert answer.status_code == (403 if role == "Taxonomist" else 200)
        assert (outcome.statement in answer.content.decode()) == may
        found = client.get(check_page(q="changed", **scope)).content.decode()
        assert (f">{outcome.code}<" in found) == may
    for query in ({"case": case.pk}, {"source": outcome.source_id}, {}):
        sent = {"mark": "checked", "seen": marks.fingerprint(outcome)}
        client.post(check_page(at=outcome.code, **query), sent)
        assert (Outcome.objects.get().checked_by == user) == may
        Outcome.objects.update(checked_by=None, checked_at=None)
        client.post(check_page(at=outcome.code, **query), sent | {"mark": "wrong", "why": "No."})
        assert (Outcome.objects.get().objection == "No.") == may
        Outcome.objects.update(objection="")


@pytest.mark.parametrize("role", ROLES)
def test_actions_of_the_list(client, as_role, case_in, role):
    user = as_role(role)
    case = case_in("draft", user)
    shown = client.get(address(CaseStudy, "changelist")).content.decode()
    may = {
        "submit": role != "Taxonomist",
        "publish": role in ("Editor", "Administrator"),
        "delete_selected": role != "Taxonomist",
    }
    for action, allowed in may.items():
        assert (f'value="{action}"' in shown) == allowed, action
    client.post(
        address(CaseStudy, "changelist"), {"action": "publish", "_selected_action": [case.pk]}
    )
    is_published = CaseStudy.objects.get(pk=case.pk).status == "published"
    assert is_published == may["publish"]


def test_no_role_can_give_itself_more(client, as_role):
    for role in ("Contributor", "Editor", "Taxonomist"):
        user = as_role(role)
        page = reverse("admin:auth_user_change", args=[user.pk])
        assert client.get(page).status_code == 403
        client.post(page, {"username": user.username, "is_superuser": "on"})
        assert not User.objects.get(pk=user.pk).is_superuser


def test_roles_are_groups_that_the_site_brings(roles):
    assert {*Group.objects.values_list("name", flat=True)} >= {*ROLES}
    rights = {role: {*Group.objects.get(name=role).permissions.all()} for role in ROLES}
    assert rights["Contributor"] < rights["Editor"] < rights["Administrator"]
    assert rights["Taxonomist"] < rights["Administrator"]
    alone = Permission.objects.get(codename="publish_alone_casestudy")
    assert [role for role in ROLES if alone in rights[role]] == ["Administrator"]


def test_steps_can_be_told_apart(case_in):
    workflow.withdraw(case=case_in("published"), reason="Retracted.")
    assert [*map(str, Step.objects.all())] == ["Case one: withdrawn", "Case one: published"]
