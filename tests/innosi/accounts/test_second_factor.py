"""The second factor: setting it up, being asked for it, losing it."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.urls import URLPattern, get_resolver, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from innosi.accounts import checks
from innosi.accounts.models import AuditEntry, RecoveryCode, RecoveryCodes

from .conftest import PASSWORD, code_of, kinds, text

pytestmark = pytest.mark.django_db

CODE = "/admin/second-factor/code/"


@pytest.fixture
def at_desk(a_browser, ada):
    """Ada's, who has a second factor, once she signed out."""
    at_desk = a_browser()
    at_desk.sign_in()
    at_desk.secret, at_desk.recovery_codes = at_desk.set_up()
    at_desk.send("logout")
    return at_desk


def enter(someone, code, **more):
    return someone.send("second_factor_code", {"code": code} | more)


def is_refused(answer):
    return answer.status_code == 200 and bool(answer.context["form"].errors)


# Setting up


def test_a_device_is_kept_when_it_shows_the_right_code(a_browser, ada):
    at_desk = a_browser()
    at_desk.sign_in()
    page = text(at_desk.get(reverse("admin:second_factor_set_up")))
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    for wrong in ("000000", "", "12345", "١٢٣٤٥٦", "\0", "9" * 5000):
        assert is_refused(at_desk.send("second_factor_set_up", {"code": wrong}))
    assert not TOTPDevice.objects.exists()
    secret, codes = at_desk.set_up()
    assert TOTPDevice.objects.get().key == secret
    assert at_desk.is_in()
    assert not any(code in text(at_desk.get("/admin/second-factor/")) for code in codes)
    assert "10" in text(at_desk.get("/admin/second-factor/"))
    assert kinds(by="ada")[-2:] == ["second_factor_set_up", "recovery_codes_made"]


def test_recovery_codes_are_not_stored(at_desk):
    stored = repr([*RecoveryCode.objects.values(), *RecoveryCodes.objects.values()])
    assert not any(
        code in stored or code.replace("-", "") in stored for code in at_desk.recovery_codes
    )


def test_a_second_device_takes_the_place_of_none(at_desk, ada):
    at_desk.sign_in()
    enter(at_desk, code_of(at_desk.secret))
    answer = at_desk.get(reverse("admin:second_factor_set_up"))
    assert answer["Location"] == reverse("admin:second_factor")


# Being asked


def test_a_password_alone_does_not_let_in_who_has_one(at_desk):
    answer = at_desk.sign_in(next="/admin/auth/user/")
    assert answer["Location"] == f"{CODE}?next=/admin/auth/user/"
    assert not at_desk.is_in()
    key = at_desk.cookies["sessionid"].value
    done = enter(at_desk, code_of(at_desk.secret), next="/admin/auth/user/")
    assert done["Location"] == "/admin/auth/user/"
    assert at_desk.is_in()
    assert at_desk.cookies["sessionid"].value != key


def test_a_code_lets_in_once(at_desk, a_browser):
    code = code_of(at_desk.secret)
    at_desk.sign_in()
    enter(at_desk, code)
    elsewhere = a_browser("192.0.2.2")
    elsewhere.sign_in()
    assert is_refused(enter(elsewhere, code))
    assert not elsewhere.is_in()


@pytest.mark.parametrize(("step", "lets_in"), [(-3, False), (0, True), (1, True), (3, False)])
def test_clocks_may_differ_by_one_step(at_desk, step, lets_in):
    TOTPDevice.objects.update(last_t=-1)
    at_desk.sign_in()
    enter(at_desk, code_of(at_desk.secret, step))
    assert at_desk.is_in() == lets_in


@pytest.mark.parametrize(
    "odd",
    ["", "\0", "\uff11\uff12\uff13\uff14\uff15\uff16", "-123456", "1e5", "x" * 40, "x" * 9000],
)
def test_odd_codes_are_refused(at_desk, odd):
    at_desk.sign_in()
    assert is_refused(enter(at_desk, odd))
    assert not at_desk.is_in()


def test_guesses_wait_longer_and_longer_but_not_for_ever(at_desk):
    at_desk.sign_in()
    assert is_refused(enter(at_desk, "000000"))
    told = text(enter(at_desk, code_of(at_desk.secret)))
    assert "Wait" in told
    device = TOTPDevice.objects.get()
    TOTPDevice.objects.update(
        throttling_failure_count=500,
        throttling_failure_timestamp=device.throttling_failure_timestamp,
    )
    assert "Wait 9 minutes" in text(enter(at_desk, code_of(at_desk.secret)))
    TOTPDevice.objects.update(
        throttling_failure_timestamp=device.throttling_failure_timestamp - timedelta(minutes=9)
    )
    enter(at_desk, code_of(at_desk.secret))
    assert at_desk.is_in()


def test_a_recovery_code_lets_in_once(at_desk):
    code = at_desk.recovery_codes[3]
    at_desk.sign_in()
    assert enter(at_desk, f" {code.upper().replace('-', ' ')} ").status_code == 302
    assert "9 are left" in text(at_desk.get("/admin/"))
    at_desk.send("logout")
    at_desk.sign_in()
    assert is_refused(enter(at_desk, code))
    assert kinds(account="ada")[-1] == "code_refused"


def test_codes_of_another_do_not_let_in(at_desk, a_browser, make_user):
    make_user("bob")
    bob = a_browser("192.0.2.3")
    bob.sign_in("bob")
    secret, codes = bob.set_up()
    at_desk.sign_in()
    assert is_refused(enter(at_desk, codes[0]))
    assert is_refused(enter(at_desk, code_of(secret, 1)))


def test_the_page_for_the_code_is_for_who_owes_one(client, a_browser, ada):
    assert client.get(CODE)["Location"].startswith("/admin/login/")
    at_desk = a_browser()
    at_desk.sign_in()
    assert at_desk.get(CODE)["Location"] == "/admin/"


def test_who_owes_a_code_can_sign_out(at_desk):
    at_desk.sign_in()
    assert at_desk.get("/admin/login/")["Location"] == CODE
    at_desk.send("logout")
    assert at_desk.get("/admin/login/").status_code == 200


# Every page

FREE = {"login", "logout", "second_factor_code", "second_factor_set_up"}


def pages():
    """Every address of the admin, with something in each of its places."""
    patterns = get_resolver().url_patterns
    (of_admin,) = [one for one in patterns if getattr(one, "app_name", "") == "admin"]
    return [address for name, address in addresses(of_admin, "/") if name not in FREE]


def addresses(resolver, before):
    here = before + filled(str(resolver.pattern))
    if isinstance(resolver, URLPattern):
        yield resolver.name, here
    else:
        for entry in resolver.url_patterns:
            yield from addresses(entry, here)


def filled(pattern):
    if pattern.startswith("^"):  # an app's own page
        return re.sub(r"\(\?P<app_label>(\w+).*", r"\1/", pattern[1:])
    if pattern.startswith("(?P<url>"):
        return "anything/else/"
    return re.sub(r"<[^>]+>", "1", pattern)


def test_every_page_asks_for_the_code(at_desk):
    at_desk.sign_in()
    assert len(pages()) > 100
    for address in [*pages(), "/admin/autocomplete/?app_label=keywords&term=a", "/admin/nowhere"]:
        for answer in (at_desk.get(address), at_desk.send(address)):
            assert answer.status_code == 302, address
            assert answer["Location"].partition("?")[0] == CODE, address
        answer = at_desk.send(address, {"name": "x", "post": "yes"})
        assert answer.status_code in (302, 403), address
        assert answer.status_code == 302 or answer.context["title"] == "Enter a code", address


def test_every_page_asks_to_set_one_up_where_it_is_required(a_browser, ada, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    at_desk = a_browser()
    answer = at_desk.sign_in(next="/admin/auth/user/")
    set_up = reverse("admin:second_factor_set_up")
    assert answer["Location"] == f"{set_up}?next=/admin/auth/user/"
    for address in pages():
        for answer in (at_desk.get(address), at_desk.send(address, {"title": "x"})):
            assert answer.status_code == 302, address
            assert answer["Location"].partition("?")[0] == set_up, address
    at_desk.set_up()
    assert at_desk.is_in()


def test_every_page_asks_strangers_to_sign_in(client, db):
    for address in [*pages(), CODE, reverse("admin:second_factor_set_up")]:
        answer = client.get(address)
        assert (answer.status_code, answer["Location"][:13]) == (302, "/admin/login/"), address


# Losing it


def test_new_recovery_codes_need_the_password_and_end_the_old_ones(at_desk):
    at_desk.sign_in()
    enter(at_desk, code_of(at_desk.secret))
    page = "second_factor_recovery_codes"
    assert "This is not your password." in text(at_desk.send(page, {"password": "wrong"}))
    shown = text(at_desk.send(page, {"password": PASSWORD}))
    assert not set(re.findall(r"<code>(.{19})</code>", shown)) & {*at_desk.recovery_codes}
    at_desk.send("logout")
    at_desk.sign_in()
    assert is_refused(enter(at_desk, at_desk.recovery_codes[0]))


def test_removing_it_needs_the_password(at_desk):
    at_desk.sign_in()
    enter(at_desk, code_of(at_desk.secret))
    at_desk.send("second_factor_remove", {"password": "wrong"})
    assert TOTPDevice.objects.exists()
    at_desk.send("second_factor_remove", {"password": PASSWORD})
    assert not TOTPDevice.objects.exists()
    assert not RecoveryCodes.objects.exists()
    assert at_desk.is_in()


def test_an_administrator_removes_what_another_lost(at_desk, a_browser, make_user):
    make_user("admin")
    admin_desk = a_browser("192.0.2.9")
    admin_desk.sign_in("admin")
    device = TOTPDevice.objects.get()
    page = reverse("admin:accounts_secondfactor_change", args=[device.pk])
    assert device.key not in text(admin_desk.get(page))
    assert admin_desk.send(page, {"key": "00"}).status_code == 403
    assert admin_desk.get(reverse("admin:accounts_secondfactor_add")).status_code == 403
    admin_desk.send(
        reverse("admin:accounts_secondfactor_delete", args=[device.pk]), {"post": "yes"}
    )
    removed = AuditEntry.objects.get(kind="second_factor_removed")
    assert (removed.account, removed.by, removed.address) == ("ada", "admin", "192.0.2.9")
    assert not RecoveryCodes.objects.exists()
    at_desk.sign_in()
    assert at_desk.is_in()


def test_a_curator_cannot_remove_what_others_have(at_desk, a_browser, make_user):
    curator = make_user("curator", is_superuser=False)
    curator.user_permissions.set(Permission.objects.exclude(codename="delete_secondfactor"))
    desk = a_browser("192.0.2.8")
    desk.sign_in("curator")
    page = reverse("admin:accounts_secondfactor_delete", args=[TOTPDevice.objects.get().pk])
    assert desk.send(page, {"post": "yes"}).status_code == 403


def test_a_command_forgets_wrong_codes(at_desk):
    at_desk.sign_in()
    enter(at_desk, "000000")
    call_command("unlock_account", "ada")
    enter(at_desk, code_of(at_desk.secret))
    assert at_desk.is_in()


def test_a_command_removes_it_for_who_locked_themselves_out(at_desk, capsys):
    call_command("unlock_account", "ada", remove_second_factor=True)
    assert "without a code" in capsys.readouterr().out
    at_desk.sign_in()
    assert at_desk.is_in()


def test_deleting_an_account_deletes_its_second_factor(at_desk, ada):
    ada.delete()
    assert not TOTPDevice.objects.exists()
    assert kinds()[-1] == "account_deleted"


def test_a_public_site_is_told_to_require_it(settings):
    settings.SECURE_SSL, settings.REQUIRE_SECOND_FACTOR = True, False
    assert [one.id for one in checks.second_factor_is_required(None)] == ["accounts.W001"]
    settings.REQUIRE_SECOND_FACTOR = True
    assert checks.second_factor_is_required(None) == []


def test_secrets_are_in_no_form_of_the_admin():
    assert RecoveryCodes not in admin.site._registry
    assert {User, Group} <= set(admin.site._registry)
