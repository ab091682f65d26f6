"""Signing in by the form, and where it leads."""

from urllib.parse import unquote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from innosi.accounts.models import AuditEntry
from innosi.accounts.sign_in import next_page, password_hashing

from .conftest import PASSWORD, kinds, text

pytestmark = pytest.mark.django_db

FRONT = "/admin/"


def test_the_right_password_lets_staff_in(a_browser, ada):
    at_desk = a_browser()
    answer = at_desk.sign_in()
    assert (answer.status_code, answer["Location"]) == (302, FRONT)
    assert at_desk.is_in()
    assert at_desk.cookies["sessionid"]["httponly"]
    assert at_desk.cookies["sessionid"]["samesite"] == "Lax"


def test_refusals_do_not_tell_why(a_browser, make_user):
    make_user("staff")
    make_user("reader", is_staff=False, is_superuser=False)
    make_user("gone", is_active=False)
    tried = [("staff", "wrong"), ("nobody", PASSWORD), ("reader", PASSWORD), ("gone", PASSWORD)]
    answers = {refusal(a_browser().sign_in(name, password)) for name, password in tried}
    assert len(answers) == 1
    assert kinds(address="192.0.2.1") == ["sign_in_refused"] * 4


def refusal(answer):
    assert answer.status_code == 200
    (error,) = answer.context["form"].non_field_errors()
    return error


def test_a_session_gets_another_key_when_somebody_signs_in(a_browser, ada):
    at_desk = a_browser()
    at_desk.sign_in()
    first = at_desk.cookies["sessionid"].value
    at_desk.sign_in()
    assert at_desk.cookies["sessionid"].value != first


@pytest.mark.parametrize("name", ["x" * 151, "x" * 100_000, "a\0da", "", "\u202eada", "ﬁne", "😀"])
def test_odd_names_and_passwords_are_refused(a_browser, ada, name):
    for password in (PASSWORD, "p" * 200_000, "\0"):
        answer = a_browser().sign_in(name, password)
        assert answer.status_code == 200
        assert answer.context["form"].errors
    assert AuditEntry.objects.count() <= 4  # ada was added; names too long are not even looked up


# Where it leads

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/admin\\@evil.example",
    "/admin/\\..\\evil",
    "/admin//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "http:evil.example",
    "https:///evil.example",
    "http://testserver@evil.example/admin/",
    " //evil.example",
    "\t//evil.example",
    "\x00//evil.example",
    "/admin/\r\nSet-Cookie: a=b",
    "/admin/\x00",
    "/admin/\x7f",
    "/admin/?" + "q" * 3000,
    "/" + "a" * 100_000,
    "/admin/logout/",
    "/admin/login/?next=/admin/login/",
    "http://[::1/admin/",
    "admin/",
    "?next=x",
    "/cases/",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_next_page_that_is_refused_is_the_front_page(a_browser, ada, address):
    at_desk = a_browser()
    for answer in (at_desk.sign_in(next=address), at_desk.send("logout", {"next": address})):
        assert (answer.status_code, answer["Location"]) == (302, FRONT)
    asked = at_desk.get(reverse("admin:login"), {"next": address})
    assert asked.status_code in (200, 414)
    assert 'name="next"' not in text(asked)


@pytest.mark.parametrize("address", ["/admin/auth/user/?q=a%20b&p=2", "/admin/casestudies/é/"])
def test_a_page_of_the_admin_is_reached_after_signing_in(a_browser, ada, address):
    at_desk = a_browser()
    led = at_desk.get(address)
    assert led.status_code == 302
    assert 'name="next"' in text(at_desk.get(led["Location"]))
    answer = at_desk.sign_in(next=address)
    assert unquote(answer["Location"]) == unquote(address)


@given(st.text(max_size=40))
def test_no_text_leads_elsewhere(address):
    for tried in (address, f"/admin/{address}", f"/admin{address}"):
        led_to = next_page.if_ours(tried)
        assert led_to in ("", tried)
        assert not led_to or led_to.startswith("/admin/")
        assert not set(led_to) & set("\\\r\n\t\0")


def test_a_list_with_a_very_long_address_asks_to_sign_in(client):
    answer = client.get("/admin/auth/user/", {"q": "x" * 5000})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/auth/user/")


# Many at once


def test_who_comes_when_all_places_are_taken_is_told_to_try_again(a_browser, ada, settings):
    waiting = [password_hashing.place_among_those_signing_in() for _ in range(settings.THREADS - 1)]
    for place in waiting:
        assert place.__enter__()
    at_desk = a_browser()
    answer = at_desk.sign_in()
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "Try again in a few seconds" in text(answer)
    for place in waiting:
        place.__exit__(None, None, None)
    assert at_desk.sign_in().status_code == 302
    assert kinds(kind="sign_in_refused") == []


# Passwords


def test_passwords_have_twelve_characters(ada):
    with pytest.raises(ValidationError, match="at least 12 characters"):
        validate_password("elevenchars", ada)
    validate_password("twelve chars", ada)


def test_argon2_takes_what_is_measured_and_renews_older_hashes(settings, make_user):
    settings.PASSWORD_HASHERS = [
        "innosi.accounts.sign_in.password_hashing.PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]
    user = make_user("later")
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    django_default = user.password.replace("m=19456,t=2,p=1", "m=8192,t=1,p=8")
    assert password_hashing.PasswordHasher().must_update(django_default)
    assert user.check_password(PASSWORD)
    assert not user.check_password("another")


def test_a_new_password_ends_the_sessions_elsewhere(a_browser, ada):
    here, elsewhere = a_browser(), a_browser("192.0.2.2")
    here.sign_in()
    elsewhere.sign_in()
    new = "another dull password"
    sent = {"new_password1": new, "new_password2": new}
    refused = here.send("password_change", {"old_password": "wrong"} | sent)
    assert "This is not your password." in text(refused)
    done = here.send("password_change", {"old_password": PASSWORD} | sent)
    assert done["Location"] == reverse("admin:password_change_done")
    assert here.is_in()
    assert not elsewhere.is_in()
    assert "password_changed" in kinds(by="ada")
    assert a_browser().sign_in(password=new).status_code == 302


def test_a_hash_that_is_brought_up_to_date_is_no_new_password(settings, a_browser, ada):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    before = ada.password
    assert a_browser().sign_in().status_code == 302
    assert get_user_model().objects.get().password != before
    assert kinds(kind="password_changed") == []


# Accounts in the admin


@pytest.mark.parametrize("odd", ["\0", "x" * 10_240, "‮", "a b", "<script>", "é" * 150])
def test_forms_of_accounts_and_groups_take_odd_names(a_browser, ada, odd):
    at_desk = a_browser()
    at_desk.sign_in()
    passwords = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    sent = [
        ("auth_user_add", {"username": odd} | passwords),
        ("auth_user_add", {"username": "new", "password1": odd, "password2": odd}),
        ("auth_group_add", {"name": odd}),
    ]
    for page, data in sent:
        assert at_desk.send(page, data).status_code in (200, 302)
    of_ada = reverse("admin:auth_user_change", args=[ada.pk])
    names = {"username": "ada", "first_name": odd, "last_name": odd, "email": odd}
    times = {"date_joined_0": odd, "date_joined_1": odd, "last_login_0": odd, "last_login_1": odd}
    assert at_desk.send(of_ada, names | times | {"groups": odd}).status_code in (200, 302)
    for page in ("auth_user_changelist", "accounts_auditentry_changelist"):
        for query in ({"q": odd}, {"kind__exact": odd}, {"at__gte": odd}, {"o": odd}, {"p": odd}):
            found = at_desk.get(reverse(f"admin:{page}"), query, follow=True)
            assert found.status_code in (200, 400, 414)
