"""The audit log: what is written, who may read, that nobody may change it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from innosi.accounts import audit
from innosi.accounts.models import AuditEntry

from .conftest import kinds, text

pytestmark = pytest.mark.django_db


def last():
    entry = AuditEntry.objects.order_by("-pk").first()
    return entry.kind, entry.account, entry.by, entry.detail


def test_signing_in_and_out_is_written_down(a_browser, ada):
    at_desk = a_browser("192.0.2.5")
    at_desk.sign_in(password="wrong")
    at_desk.sign_in()
    at_desk.send("logout")
    assert kinds(account="ada", address="192.0.2.5") == [
        "sign_in_refused",
        "signed_in",
        "signed_out",
    ]


def test_what_an_administrator_does_to_an_account_is_written_down(a_browser, ada, make_user):
    curator = make_user("curator", is_superuser=False)
    group = Group.objects.create(name="Editors")
    at_desk = a_browser("192.0.2.5")
    at_desk.sign_in()
    before = AuditEntry.objects.order_by("-pk").first().pk
    page = reverse("admin:auth_user_change", args=[curator.pk])
    permission = Permission.objects.get(codename="add_keyword")
    sent = {
        "username": "curator",
        "email": "curator@example.org",
        "is_superuser": "on",
        "groups": [group.pk],
        "user_permissions": [permission.pk],
        "date_joined_0": "2026-11-27",
        "date_joined_1": "10:00",
    }
    saved = at_desk.send(page, sent)
    assert saved.status_code == 302, saved.context["errors"]
    entries = AuditEntry.objects.filter(pk__gt=before).order_by("pk")
    assert {(one.account, one.by, one.address) for one in entries} == {
        ("curator", "ada", "192.0.2.5")
    }
    assert [(one.kind, one.detail) for one in entries] == [
        (
            "rights_changed",
            "is_active: True → False, is_staff: True → False, is_superuser: False → True",
        ),
        ("account_changed", "email:  → curator@example.org"),
        ("rights_changed", "added: group Editors"),
        ("rights_changed", "added: keywords.add_keyword"),
    ]


def test_what_a_shell_does_is_written_down(ada):
    editors = Group.objects.create(name="Editors")
    permission = Permission.objects.get(codename="add_keyword")
    outside = audit.OUTSIDE
    added = "rights_changed", "ada", outside, "added: group Editors"
    removed = "rights_changed", "ada", outside, "removed: group Editors"
    ada.groups.add(editors)
    assert last() == added
    ada.groups.clear()
    assert last() == removed
    editors.user_set.add(ada)
    assert last() == added
    editors.user_set.clear()
    assert last() == removed
    ada.groups.set([editors])
    assert last() == added
    editors.permissions.add(permission)
    assert last()[3] == "group Editors, added: keywords.add_keyword"
    permission.group_set.clear()
    assert last()[3] == "group Editors, removed: keywords.add_keyword"
    ada.user_permissions.set([permission])
    assert last()[3] == "added: keywords.add_keyword"
    permission.user_set.remove(ada)
    assert last()[3] == "removed: keywords.add_keyword"
    editors.delete()
    assert last()[3] == "group Editors, deleted, with ada in it"
    ada.is_superuser = False
    ada.save()
    assert last() == ("rights_changed", "ada", outside, "is_superuser: True → False")
    ada.set_password("another dull password")
    ada.save()
    assert last()[:3] == ("password_changed", "ada", outside)
    User.objects.filter(username="ada").delete()
    assert last()[:3] == ("account_deleted", "ada", outside)


def test_saving_what_did_not_change_writes_nothing(ada):
    before = AuditEntry.objects.count()
    ada.save()
    ada.last_login = timezone.now()
    with CaptureQueriesContext(connection) as asked:
        ada.save(update_fields=["last_login"])
    assert AuditEntry.objects.count() == before
    assert len(asked) == 1


def test_the_log_is_searched_and_filtered(a_browser, ada):
    at_desk = a_browser()
    at_desk.sign_in("nobody", "wrong")
    at_desk.sign_in()
    log = reverse("admin:accounts_auditentry_changelist")
    assert len(at_desk.get(log).context["cl"].result_list) == 3
    assert len(at_desk.get(log, {"q": "192.0.2"}).context["cl"].result_list) == 2
    assert len(at_desk.get(log, {"kind__exact": "signed_in"}).context["cl"].result_list) == 1


def test_nobody_changes_the_log(a_browser, ada):
    at_desk = a_browser()
    at_desk.sign_in()
    entry = AuditEntry.objects.order_by("pk").first()
    log = reverse("admin:accounts_auditentry_changelist")
    for page in ("change", "delete"):
        address = reverse(f"admin:accounts_auditentry_{page}", args=[entry.pk])
        assert at_desk.send(address, {"post": "yes", "account": "x"}).status_code == 403
    assert at_desk.send(reverse("admin:accounts_auditentry_add"), {"kind": "x"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes"}
    at_desk.send(log, chosen)
    assert AuditEntry.objects.filter(pk=entry.pk, account="ada").exists()
    entry.account = "x"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_reading_the_log_needs_a_permission(a_browser, make_user):
    curator = make_user("curator", is_superuser=False)
    at_desk = a_browser()
    at_desk.sign_in("curator")
    log = reverse("admin:accounts_auditentry_changelist")
    assert at_desk.get(log).status_code == 403
    curator.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
    assert at_desk.get(log).status_code == 200


def test_the_log_goes_back_so_far_and_not_further(ada, settings):
    settings.AUDIT_LOG_DAYS = 10
    for days in (9, 11):
        AuditEntry.objects.create(
            kind="signed_in", account=f"{days} days", at=timezone.now() - timedelta(days=days)
        )
    call_command("prune_audit_log")
    assert set(AuditEntry.objects.values_list("account", flat=True)) == {"ada", "9 days"}


def test_a_flood_of_refusals_pushes_out_refusals_only(ada, monkeypatch):
    monkeypatch.setattr(audit.entries, "MOST_NOISY", 30)
    monkeypatch.setattr(audit.entries, "PRUNE_EVERY", 10)
    for number in range(100):
        audit.record(audit.Kind.SIGN_IN_REFUSED, f"name{number}")
    refused = AuditEntry.objects.filter(kind="sign_in_refused")
    assert 30 <= refused.count() <= 40
    assert refused.order_by("-pk").first().account == "name99"
    assert AuditEntry.objects.filter(kind="account_added", account="ada").exists()


@given(st.text(max_size=600))
def test_what_is_shown_has_no_hidden_characters(given):
    shown = audit.printable(given, 200)
    assert len(shown) <= 200
    assert shown.isprintable() or shown == ""


def test_odd_names_are_written_down_so_that_they_can_be_seen(ada):
    audit.record(audit.Kind.ACCOUNT_CHANGED, "a\0b\ud800\u202ec\n<b>")
    assert last()[1] == r"a\x00b\ud800\u202ec\n<b>"


def test_markup_in_the_log_is_shown_as_it_is(a_browser, ada):
    audit.record(audit.Kind.ACCOUNT_CHANGED, "<script>alert(1)</script>")
    at_desk = a_browser()
    at_desk.sign_in()
    assert "<script>alert" not in text(at_desk.get("/admin/accounts/auditentry/"))
