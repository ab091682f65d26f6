"""Pages of the history in the admin: who sees and restores what, and odd addresses and rows."""

import pytest
from django.urls import reverse

from casestudies import workflow
from casestudies.models import CaseStudy, Country, Organisation
from innosi.history.models import State
from innosi.history.recording import keep_now
from keywords.models import KeywordLabel
from tests.casestudies import making

from .conftest import Desk, history

pytestmark = pytest.mark.django_db
ROLES = ("contributor", "editor", "taxonomist", "administrator")


@pytest.fixture
def as_role(client, people):
    return lambda role: Desk(client, people[role])


def changed(row, **fields):
    """Its first state, after which it was changed."""
    keep_now()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    keep_now()
    return history(row)[-1]


def made(kind, owner=None):
    if kind == "organisation":
        row = making.organisation("trust")
        return row, changed(row, name="Later"), "name"
    if kind == "keyword":
        row = making.keyword("trust")
        return row, changed(row, name="Later"), "name"
    row = making.case("ONE", created_by=owner)
    return row, changed(row, title="Later"), "title"


# (sees, restores) by role
MAY = {
    "own case": {"contributor": (1, 1), "editor": (1, 1), "taxonomist": (1, 0)},
    "case": {"contributor": (0, 0), "editor": (1, 1), "taxonomist": (1, 0)},
    "organisation": {"contributor": (1, 0), "editor": (1, 1), "taxonomist": (1, 0)},
    "keyword": {"contributor": (1, 0), "editor": (1, 0), "taxonomist": (1, 1)},
}


@pytest.mark.parametrize("kind", MAY)
@pytest.mark.parametrize("role", ROLES)
def test_who_sees_and_restores_what(as_role, role, kind):
    desk = as_role(role)
    row, state, name = made(kind.split()[-1], desk.user if kind == "own case" else None)
    sees, restores = MAY[kind].get(role, (1, 1))
    listed, shown = desk.client.get(desk.page(row, "history")), desk.look(row, state.pk)
    assert (listed.status_code, shown.status_code) == ((200, 200) if sees else (302, 302))
    assert (b"Restore this state" in shown.content) == bool(restores)
    answer = desk.restore(row, state.pk)
    row.refresh_from_db()
    assert (getattr(row, name) != "Later") == bool(restores)
    if sees and not restores:
        assert answer.status_code == 403


@pytest.mark.parametrize(("role", "whose"), [("contributor", "own"), ("contributor", "other")])
def test_contributors_bring_back_their_own_drafts(as_role, role, whose):
    desk = as_role(role)
    row, _state, _name = made("case", desk.user if whose == "own" else None)
    pk = row.pk
    row.delete()
    keep_now()
    row.pk = pk
    last = history(row)[1]
    page = reverse("admin:casestudies_casestudy_deleted")
    found = desk.client.get(page).context["found"]
    assert len(found) == (whose == "own")
    answer = desk.restore(row, last.pk)
    assert answer.status_code == (302 if whose == "own" else 403)
    assert CaseStudy.objects.exists() == (whose == "own")


@pytest.mark.parametrize("role", ROLES)
def test_lists_of_what_was_deleted(as_role, role):
    desk = as_role(role)
    may = {
        "casestudies_casestudy": role != "taxonomist",
        "casestudies_organisation": role in ("editor", "administrator"),
        "keywords_keyword": role in ("taxonomist", "administrator"),
    }
    for name, allowed in may.items():
        address = reverse(f"admin:{name}_deleted")
        assert (desk.client.get(address).status_code == 200) == allowed, name
        listed = desk.client.get(reverse(f"admin:{name}_changelist")).content.decode()
        assert (address in listed) == allowed, name


def test_strangers_are_led_to_the_sign_in(client):
    row, state, _ = made("organisation")
    for page, more in (("history", ()), ("state", (state.pk,))):
        name = reverse(f"admin:casestudies_organisation_{page}", args=[row.pk, *more])
        assert client.get(name).status_code == client.post(name).status_code == 302
    assert Organisation.objects.get().name == "Later"


def test_a_long_history_has_pages(desk):
    row, state, _ = made("organisation")
    for number in range(60):
        State.objects.create(
            model=state.model, row=row.pk, name=f"{number}", action="changed", data=state.data
        )
    page = desk.page(row, "history")
    seen = [desk.client.get(page, {"p": number}).content.decode() for number in ("1", "2", "3")]
    assert [text.count("Look at it") for text in seen] == [25, 25, 12]
    assert "Page 3 of 3" in seen[2]
    for odd in ("0", "-1", "99", "x", "9" * 30, "é"):
        assert desk.client.get(page, {"p": odd}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "9999/history/",
        "x/history/",
        "1/history/7777/",
        "1/history/v1/",
        "1/history/v999999999/",
        "999999999999999999/history/1/",
        f"{'9' * 30}/history/1/",
        "1/history/%00/",
        "٣/history/1/",
        "1_2F2/history/1/",
    ],
)
@pytest.mark.parametrize("model", ["casestudy", "organisation", "keyword"])
def test_odd_addresses(desk, model, address):
    app = "keywords" if model == "keyword" else "casestudies"
    answer = desk.client.get(f"/admin/{app}/{model}/{address}")
    assert answer.status_code in (302, 400, 404)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zlib",
        b"x\x9c\xab\xae\x05\x00\x01u\x00\xf9",  # {}
        None,
    ],
)
def test_a_damaged_state_is_told_in_words(desk, data):
    row, state, _ = made("organisation")
    damaged = bytes(state.data)[:40] if data is None else data
    State.objects.filter(pk=state.pk).update(data=damaged)
    for ask in (desk.look, desk.restore):
        answer = ask(row, state.pk)
        assert answer.status_code == 302
        told = [str(one) for one in desk.client.get(answer.url).context["messages"]]
        assert told == ["This state can’t be read: what is stored of it is damaged."]
    assert desk.look(row, history(row)[0].pk).status_code == 200
    row.name = "Later still"
    row.save()
    keep_now()
    row.delete()
    keep_now()
    assert desk.client.get("/admin/casestudies/organisation/deleted/").status_code == 200


def test_nothing_of_a_state_is_markup(desk):
    hostile = "<script>alert(1)</script>'\"&"
    row = making.organisation("trust", alternative_names=[hostile])
    state = changed(row, name=hostile)
    for page in (desk.page(row, "history"), desk.page(row, "state", state.pk)):
        assert "<script>alert" not in desk.client.get(page).content.decode()


def test_labels_lead_to_the_history_of_their_keyword(desk):
    row = making.keyword("trust")
    label = KeywordLabel.objects.create(keyword=row, text="Tillit", language="sv")
    answer = desk.client.get(desk.page(label, "history"))
    assert (answer.status_code, answer.url) == (302, desk.page(row, "history"))


def test_accounts_keep_djangos_history(desk):
    answer = desk.client.get(desk.page(desk.user, "history"))
    assert answer.status_code == 200
    assert not State.objects.filter(model="auth.user").exists()


def test_lists_that_are_edited_in_place_keep_states(desk):
    first = making.domain("employment")
    keep_now()
    page = reverse("admin:casestudies_outcomedomain_changelist")
    sent = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": first.pk,
        "form-0-order": 7,
        "_save": "Save",
    }
    desk.client.post(page, sent)
    assert (history(first)[0].by, history(first)[0].summary) == ("administrator", "Order")


def test_deleting_several_is_kept_of_each(desk):
    rows = [making.country(code) for code in ("FI", "SE")]
    keep_now()
    page = reverse("admin:casestudies_country_changelist")
    chosen = {"_selected_action": [row.pk for row in rows], "action": "delete_selected"}
    desk.client.post(page, chosen | {"post": "yes"})
    keep_now()
    assert not Country.objects.exists()
    deleted = State.objects.filter(action="deleted")
    assert {(one.name, one.by) for one in deleted} == {
        ("Country FI", "administrator"),
        ("Country SE", "administrator"),
    }
    found = desk.client.get(reverse("admin:casestudies_country_deleted")).context["found"]
    for one in found:
        desk.restore(one.row, one.last.pk)
    assert Country.objects.count() == 2


def test_a_refused_form_leaves_no_state(desk):
    row = making.organisation("trust")
    making.organisation("other")
    keep_now()
    desk.change(row, name="OTHER")
    keep_now()
    assert len(history(row)) == 1


def test_steps_make_no_states(desk):
    row = making.case("ONE")
    keep_now()
    workflow.publish(case=row)
    keep_now()
    assert len(history(row)) == 1
