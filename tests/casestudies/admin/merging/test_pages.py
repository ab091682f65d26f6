"""The pages of merging: what they say, who may open them, and what odd input does."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casestudies import workflow
from casestudies.duplicates.finding import look
from casestudies.merging import doing
from casestudies.merging.kinds import KINDS
from casestudies.models import CaseStudy, Contribution, LikelyDuplicate, Organisation
from keywords.models import Keyword, KeywordLabel, Merge
from tests.casestudies import making
from tests.support.page import Page

from ..odd_values import TEXTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]
LOG = "admin:keywords_merge_changelist"
DUPLICATES = "admin:casestudies_likelyduplicate_changelist"


@pytest.fixture
def as_role(client):
    def as_role(role):
        user = User.objects.create_user(role.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return user

    return as_role


@pytest.fixture
def pair():
    """Two keywords that are one, on a published case, on a draft, and on both."""
    top = making.keyword("administration")
    gone, stays = making.keyword("municipality", top), making.keyword("councils", top)
    KeywordLabel.objects.create(keyword=gone, text="Kunta", language="fi")
    workflow.publish(case=making.case("ONE", [gone, stays]))
    making.case("DRAFT", [gone])
    workflow.publish(case=making.case("TWO", [stays]))
    return gone, stays


def address(name, *args):
    return reverse(f"admin:keywords_merge_{name}", args=args)


def text_of(answer):
    return Page(answer.content).one("#content").text


def test_the_taxonomist_sees_what_changes_merges_and_undoes(client, as_role, pair):
    as_role("Taxonomist")
    gone, stays = pair
    opened = client.get(reverse("admin:keywords_keyword_change", args=[gone.pk]))
    assert address("choose", "keyword", gone.pk) in opened.content.decode()
    chosen = client.get(address("choose", "keyword", gone.pk), {"q": "counc"})
    page = address("pair", "keyword", gone.pk, stays.pk)
    assert page in chosen.content.decode()

    shown = text_of(client.get(page))
    for said in (
        "Merge “Municipality” into “Councils”",
        "Cases that change 2 of 3, 1 public",
        "/keywords/municipality/ leads to /keywords/councils/ for good",
        "1 case keeps “Councils” as it is.",
        "find 2 cases under “Councils” at once",
        "Undo until",
    ):
        assert said in shown, said
    button = Page(client.get(page).content).one("input[name=merge]")
    assert button["value"] == "Merge, 2 cases change"

    done = client.post(page, {"merge": "1", "cases": "2", "labels": "1", "label": ["name"]})
    assert done["Location"] == reverse(LOG)
    assert [label.text for label in stays.labels.all()] == ["Municipality"]
    merge = Merge.objects.get()
    assert (merge.by.username, merge.cases) == ("taxonomist", 2)
    assert "Undo the merge of “Municipality” into “Councils”" in text_of(client.get(reverse(LOG)))
    client.post(address("undo", merge.pk))
    merge.refresh_from_db()
    assert merge.undone_by.username == "taxonomist"
    assert "Undone by taxonomist" in text_of(client.get(reverse(LOG)))
    again = client.post(address("undo", merge.pk))
    assert "It was undone by taxonomist" in text_of(again)


def test_what_changed_since_the_page_was_opened_is_shown_first(client, as_role, pair):
    as_role("Taxonomist")
    page = address("pair", "keyword", pair[0].pk, pair[1].pk)
    answer = client.post(page, {"merge": "1", "cases": "1"})
    assert "Something changed since you looked" in text_of(answer)
    assert not Merge.objects.exists()


def test_why_two_cannot_be_merged_is_said_and_no_button_offered(client, as_role, pair):
    as_role("Taxonomist")
    top = Keyword.objects.get(slug="administration")
    answer = client.get(address("pair", "keyword", top.pk, pair[0].pk))
    assert "lies under “Administration” in the tree" in text_of(answer)
    assert not Page(answer.content).has("input[name=merge]")
    posted = client.post(address("pair", "keyword", top.pk, pair[0].pk), {"merge": "1"})
    assert "lies under “Administration”" in text_of(posted)


def test_fields_that_differ_are_chosen(client, as_role):
    as_role("Editor")
    one = making.organisation("trust", kind="private", url="https://trust.example/")
    two = making.organisation("trust-2", name="The Trust", kind="public")
    page = address("pair", "organisation", one.pk, two.pk)
    shown = text_of(client.get(page))
    assert "https://trust.example/" in shown
    client.post(page, {"merge": "1", "cases": "0", "keep_kind": "gone", "keep_name": "gone"})
    two.refresh_from_db()
    assert (two.name, two.kind, two.url) == ("Trust", "private", "https://trust.example/")
    assert two.alternative_names == ["The Trust"]
    listed = client.get(reverse("admin:casestudies_organisation_changelist")).content.decode()
    assert f"/organisation/{one.pk}/change/" not in listed


MAY = {
    "Contributor": set(),
    "Editor": {"organisation", "locality", "source", "programme"},
    "Taxonomist": {"keyword", "policyfield", "targetgroup", "outcomedomain"},
}
MAY["Administrator"] = MAY["Editor"] | MAY["Taxonomist"]


@pytest.mark.parametrize("role", MAY)
def test_who_merges_what(client, as_role, role):
    user = as_role(role)
    for slug, kind in KINDS.items():
        rows = []
        for name in ("one", "two"):
            if slug == "locality":
                rows.append(making.locality(name))
            elif slug == "source":
                rows.append(making.source(name))
            else:
                fields = {"kind": "public"} if slug == "organisation" else {}
                rows.append(kind.model.objects.create(name=name, slug=name, **fields))
        one, two = rows
        pages = [address("choose", slug, one.pk), address("pair", slug, one.pk, two.pk)]
        if slug == "keyword":
            pages += [address("split", one.pk), address("move", one.pk)]
        may = slug in MAY[role]
        assert {client.get(page).status_code for page in pages} == {200 if may else 403}, slug
        change = reverse(f"admin:{kind.model._meta.app_label}_{slug}_change", args=[one.pk])
        assert (pages[0] in client.get(change).content.decode()) == may, slug
        for page in pages[1:]:
            client.post(page, {"merge": "1", "name": "New", "broader": ""})
        one.refresh_from_db()
        assert (one.replaced_by_id == two.pk) == may, slug
        merge = Merge.objects.filter(kind=kind.label).first() or Merge.objects.create(
            kind=kind.label, gone_id=one.pk, stays_id=two.pk
        )
        assert client.get(address("undo", merge.pk)).status_code == (200 if may else 403)
        client.post(address("undo", merge.pk))
        merge.refresh_from_db()
        assert (merge.undone_by == user) == may, slug
    sees = {Merge.objects.get(pk=pk).kind for pk in _listed(client)}
    assert sees == {KINDS[slug].label for slug in MAY[role]} or not MAY[role]


def _listed(client):
    answer = client.get(reverse(LOG))
    return [merge.pk for merge, _ in answer.context["rows"]] if answer.status_code == 200 else []


def test_likely_duplicates_wait_on_the_front_page(client, as_role):
    making.organisation("trust"), making.organisation("trust-2", name="Trust.")
    making.keyword("training"), making.keyword("trainings")
    look()
    as_role("Editor")
    front = text_of(client.get(reverse("admin:index")))
    assert "1 Likely duplicates “Trust” and “Trust.” organisations, the same name" in front
    assert "Training" not in front
    page = client.get(reverse(DUPLICATES))
    assert "The same name" in text_of(page)
    pair = LikelyDuplicate.objects.get(kind="casestudies.organisation")
    other = LikelyDuplicate.objects.get(kind="keywords.keyword")
    client.post(reverse(DUPLICATES), {"different": str(other.pk)})  # not theirs
    client.post(reverse(DUPLICATES), {"different": str(pair.pk)})
    assert [*LikelyDuplicate.objects.filter(different_at=None)] == [other]
    assert "No likely duplicates are known." in text_of(client.get(reverse(DUPLICATES)))
    client.post(reverse(DUPLICATES), {"look": "1"})
    assert not LikelyDuplicate.objects.filter(
        kind="casestudies.organisation", different_at=None
    ).exists()


def test_a_contributor_decides_nothing(client, as_role):
    as_role("Contributor")
    assert client.get(reverse(DUPLICATES)).status_code == 403
    assert client.post(reverse(DUPLICATES), {"look": "1"}).status_code == 403
    assert "Likely duplicates" not in text_of(client.get(reverse("admin:index")))


def test_two_cases_are_led_to_one(client, as_role):
    one, two = making.case("ONE"), making.case("TWO")
    page = reverse("admin:casestudies_likelyduplicate_cases", args=[one.pk, two.pk])
    as_role("Editor")
    drafts = client.get(page)
    assert "A draft is deleted on its own page" in text_of(drafts)
    assert client.post(page, {"stays": one.pk, "reason": "Twice."}).status_code == 403
    for case in (one, two):
        workflow.publish(case=case)
    assert "reason" in client.post(page, {"stays": one.pk}).context["form"].errors
    client.post(page, {"stays": str(one.pk), "reason": "Told twice."})
    assert CaseStudy.objects.get(pk=two.pk).status == "withdrawn"
    assert client.get("/cases/two/")["Location"] == "/cases/one/"


def test_a_keyword_is_split_and_moved(client, as_role, pair):
    as_role("Taxonomist")
    gone, stays = pair
    case = CaseStudy.objects.get(code="DRAFT")
    page = address("split", gone.pk)
    sent = {"name": "Commune", "place": "below", "keeps": "instead", "cases": [case.pk]}
    assert "already" in text_of(client.post(page, sent | {"name": "councils"}))
    client.post(page, sent)
    commune = Keyword.objects.get(name="Commune")
    assert [*case.keywords.all()] == [commune]
    assert Contribution.objects.get().case == case

    page = address("move", gone.pk)
    shown = text_of(client.get(page, {"broader": "Councils"}))
    assert "Now" in shown
    assert "After" in shown
    assert "would become broader than itself" in text_of(client.get(page, {"broader": "commune"}))
    client.post(page, {"broader": "Councils"})
    assert [*gone.broader.all()] == [stays]


def test_cases_are_retagged_from_their_list(client, as_role, pair):
    editor = as_role("Editor")
    cases = CaseStudy.objects.all()
    page = reverse("admin:casestudies_casestudy_changelist")
    sent = {"action": "retag", "_selected_action": [case.pk for case in cases]}
    assert "What to do" in text_of(client.post(page, sent))
    sent |= {"verb": "replace", "keyword": "municipality", "other": ""}
    assert "Say which keyword takes" in text_of(client.post(page, sent))
    sent["other"] = "Councils"
    preview = client.post(page, sent)
    assert Page(preview.content).one("input[name=confirmed]")["value"] == "Change 2 cases"
    assert not Contribution.objects.exists()
    client.post(page, sent | {"confirmed": "1"})
    assert {row.case.code for row in Contribution.objects.filter(user=editor)} == {"ONE", "DRAFT"}
    assert not Keyword.objects.get(slug="municipality").tagged_cases.exists()


def test_a_contributor_retags_own_drafts_only(client, as_role, pair):
    contributor = as_role("Contributor")
    CaseStudy.objects.filter(code="DRAFT").update(created_by=contributor)
    CaseStudy.objects.filter(code="ONE").update(created_by=contributor)
    page = reverse("admin:casestudies_casestudy_changelist")
    sent = {"action": "retag", "verb": "remove", "keyword": "municipality", "confirmed": "1"}
    for code in ("ONE", "TWO", "DRAFT"):
        case = CaseStudy.objects.get(code=code)
        client.post(page, sent | {"_selected_action": [case.pk]})
    assert {row.case.code for row in Contribution.objects.all()} == {"DRAFT"}


ODD = st.sampled_from([*TEXTS, "9" * 25, "-1", "٣", "gone", "new", "name"])


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_odd_input_is_never_an_error_page(client, django_user_model, data):
    user, _ = django_user_model.objects.get_or_create(
        username="odd", defaults={"is_staff": True, "is_superuser": True}
    )
    client.force_login(user)
    one, _ = Keyword.objects.get_or_create(slug="one", defaults={"name": "One"})
    two, _ = Keyword.objects.get_or_create(slug="two", defaults={"name": "Two"})
    names = ["q", "p", "cases", "keep_name", "keep_scope_note", "scope_note", "label", "labels"]
    names += ["broader", "name", "place", "keeps", "cases", "different", "look", "verb", "reason"]
    sent = {name: data.draw(ODD) for name in names} | {"merge": "1"}
    if data.draw(st.booleans()):
        sent.pop("different")
    pages = [
        address("choose", "keyword", one.pk),
        address("pair", "keyword", one.pk, two.pk),
        address("pair", "keyword", two.pk, one.pk),
        address("split", one.pk),
        address("move", two.pk),
        reverse(LOG),
        reverse(DUPLICATES),
    ]
    for page in pages:
        assert client.get(page, sent).status_code < 500
        assert client.post(page, sent).status_code < 500


@pytest.mark.parametrize("number", ["0", "9" * 30, "99999"])
def test_addresses_of_what_is_not_there(client, admin_client, number):
    for page in (
        f"keyword/{number}/",
        f"keyword/{number}/into/{number}/",
        f"nothing/{number}/",
        f"{number}/undo/",
        f"keyword/{number}/split/",
        f"keyword/{number}/move/",
    ):
        assert admin_client.get(f"/admin/keywords/merge/{page}").status_code == 404, page
    cases = f"/admin/casestudies/likelyduplicate/cases/{number}/{number}/"
    assert admin_client.get(cases).status_code == 404


def test_names_are_text(client, admin_client):
    evil = "<script>alert(1)</script>"
    one, two = (
        Organisation.objects.create(name=f"{evil}{n}", slug=f"evil-{n}", kind="public")
        for n in (1, 2)
    )
    doing.merge(kind=KINDS["organisation"], gone=one, stays=two, by=None)
    look()
    for page in (reverse(LOG), address("pair", "organisation", two.pk, one.pk)):
        assert evil not in admin_client.get(page).content.decode()


def test_the_log_costs_the_same_however_long_it_is(admin_client, django_assert_max_num_queries):
    for number in range(30):
        Merge.objects.create(kind="keywords.keyword", gone_id=number, stays_id=1)
    with django_assert_max_num_queries(14):
        admin_client.get(reverse(LOG))
