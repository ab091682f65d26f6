"""How long somebody stays signed in, and what becomes of what they were typing."""

from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from innosi.accounts import sessions

from .conftest import code_of, text

pytestmark = pytest.mark.django_db

ADD = "/admin/auth/group/add/"


@pytest.fixture
def at_desk(a_browser, ada):
    at_desk = a_browser()
    at_desk.sign_in()
    return at_desk


def minutes_left(someone):
    return round(someone.get(reverse("admin:session")).json()["left"] / 60)


def let_pass(someone, minutes):
    """As if nothing had been asked for so long."""
    row = Session.objects.get(session_key=someone.cookies["sessionid"].value)
    session, time = row.get_decoded(), timedelta(minutes=minutes)
    end = datetime.fromisoformat(session["_session_expiry"]) - time
    session |= {"_session_expiry": end.isoformat()}
    session[sessions.SIGNED_IN_AT] -= time.total_seconds()
    row.session_data = Session.objects.encode(session)
    row.expire_date = end
    row.save()


def test_a_session_ends_after_an_hour_without_a_request(at_desk):
    assert minutes_left(at_desk) == 60
    let_pass(at_desk, 59)
    assert at_desk.is_in()
    let_pass(at_desk, 59)
    assert at_desk.is_in()
    let_pass(at_desk, 61)
    assert not at_desk.is_in()


def test_a_session_ends_eight_hours_after_signing_in(at_desk):
    for _ in range(9):
        let_pass(at_desk, 50)
        assert at_desk.is_in()
    assert minutes_left(at_desk) == 30
    at_desk.send("session")
    assert minutes_left(at_desk) == 30
    let_pass(at_desk, 31)
    assert not at_desk.is_in()


def test_asking_how_much_is_left_is_no_activity(at_desk):
    let_pass(at_desk, 50)
    assert minutes_left(at_desk) == 10
    assert minutes_left(at_desk) == 10
    assert at_desk.send("session").json()["left"] == 3600
    assert minutes_left(at_desk) == 60


def test_the_cookie_ends_with_the_session(at_desk):
    assert 3590 <= at_desk.cookies["sessionid"]["max-age"] <= 3600


def test_a_session_of_another_release_is_over(at_desk):
    session = at_desk.session
    del session[sessions.SIGNED_IN_AT]
    session.save()
    assert not at_desk.is_in()


def test_who_signed_out_in_another_tab_is_led_to_the_sign_in(at_desk, a_browser):
    tab = a_browser()
    tab.cookies = at_desk.cookies
    tab.send("logout")
    answer = at_desk.get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")
    assert at_desk.get(reverse("admin:logout")).status_code in (302, 405)


def test_pages_say_how_much_is_left(at_desk):
    page = text(at_desk.get(ADD))
    assert 'data-left="3600"' in page or 'data-left="3599"' in page
    assert "js/session.js" in page


# What was typed


TYPED = {
    "name": "A “quoted” & <odd> group",
    "note": "two\r\nlines, and what no form of this page has",
    "_save": "Save",
}


def forms_of(page):
    """(address, fields) of the form in a page that sends on what was typed."""
    shown = text(page)
    form = shown[shown.index('<div id="content-main">') :]
    address = form.split('action="')[1].split('"')[0]
    fields = {}
    for tag in form.split("<input ")[1:]:
        attributes = tag.split(">")[0]
        if 'name="' in attributes and 'value="' in attributes:
            name = unescape(attributes.split('name="')[1].split('"')[0])
            fields[name] = unescape(attributes.split('value="')[1].split('"')[0])
    return address, fields


def test_a_form_outlives_the_session(at_desk):
    let_pass(at_desk, 61)
    asked = at_desk.send(ADD, TYPED)
    assert asked.status_code == 403
    assert "Your session ended before this was saved" in text(asked)
    address, carried = forms_of(asked)
    assert address == reverse("admin:login")
    wrong = at_desk.sign_in(password="wrong", **carried)
    address, carried = forms_of(wrong)
    page = at_desk.sign_in(**{key: carried[key] for key in ("next", "typed_before")})
    assert "not saved yet" in text(page)
    sent_again(at_desk, page)


def test_a_form_outlives_a_session_that_owes_its_code(at_desk):
    secret, _codes = at_desk.set_up()
    at_desk.send("logout")
    at_desk.sign_in()
    _address, carried = forms_of(at_desk.send(ADD, TYPED))
    sent = {"code": code_of(secret), "next": ADD, "typed_before": carried["typed_before"]}
    sent_again(at_desk, at_desk.send("second_factor_code", sent))


def sent_again(at_desk, page):
    assert not Group.objects.filter(name=TYPED["name"]).exists()
    address, fields = forms_of(page)
    assert address == ADD
    assert TYPED.items() <= fields.items()
    saved = at_desk.send(address, fields)
    assert saved.status_code == 302, saved.context["errors"]
    assert Group.objects.filter(name=TYPED["name"]).exists()


def test_a_form_outlives_the_session_and_the_code(at_desk):
    secret, _codes = at_desk.set_up()
    let_pass(at_desk, 61)
    _address, carried = forms_of(at_desk.send(ADD, TYPED))
    asked = at_desk.sign_in(**{key: carried[key] for key in ("next", "typed_before")})
    _address, carried = forms_of(asked)
    sent = {"code": code_of(secret), "next": ADD, "typed_before": carried["typed_before"]}
    sent_again(at_desk, at_desk.send("second_factor_code", sent))


def test_a_form_outlives_signing_in_in_another_tab(at_desk):
    """Which changes the token that the form was given."""
    old = at_desk.token()
    at_desk.send("logout")
    at_desk.sign_in()
    assert at_desk.token() != old
    headers = {"origin": "http://testserver"}
    answer = at_desk.post(ADD, TYPED | {"csrfmiddlewaretoken": "x" * 64}, headers=headers)
    assert answer.status_code == 403
    sent_again(at_desk, answer)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_what_another_site_sends_is_not_offered_to_be_sent(at_desk, origin):
    headers = {"origin": origin} if origin else {}
    answer = at_desk.post(ADD, TYPED, headers=headers)
    assert answer.status_code == 403
    assert "lines, and what" not in text(answer)


def test_passwords_are_never_sent_back(at_desk):
    let_pass(at_desk, 61)
    sent = {"old_password": "secret one", "new_password1": "secret", "new_password2": "secret"}
    answer = at_desk.send("password_change", sent)
    assert answer.status_code == 302
    headers = {"origin": "http://testserver"}
    answer = at_desk.post(reverse("admin:password_change"), sent, headers=headers)
    assert "secret" not in text(answer)


def test_what_is_carried_is_only_sent_to_the_admin(at_desk):
    carried = {"next": "https://evil.example/", "typed_before": "name=x"}
    at_desk.send("logout")
    address, _fields = forms_of(at_desk.sign_in(**carried))
    assert address == "/admin/"
    assert parse_qs(carried["typed_before"]) == {"name": ["x"]}


@pytest.mark.parametrize("odd", ["&" * 30_000 + "a=1", "a=%00&b=%ff&=&&=x", "%", "x" * 100_000])
def test_odd_things_to_be_carried_break_nothing(at_desk, odd):
    at_desk.send("logout")
    assert at_desk.sign_in(typed_before=odd).status_code == 200


def test_a_form_that_is_too_long_to_be_carried_leaves_the_sign_in_usable(at_desk):
    let_pass(at_desk, 61)
    answer = at_desk.send(ADD, TYPED | {"note": "é" * 300_000})
    assert answer.status_code == 302
    assert at_desk.sign_in().status_code == 302


def test_ends_are_those_of_the_settings(at_desk, settings):
    settings.SESSION_IDLE = timedelta(minutes=10)
    let_pass(at_desk, 30)
    at_desk.get("/admin/")
    assert minutes_left(at_desk) == 10
    assert sessions.end_of(at_desk.session) > timezone.now().astimezone(UTC)


@pytest.mark.parametrize(
    "key", ['"\\000\\000\\000\\000\\000\\000\\000\\000"', "é" * 8, "a b c d e", "x" * 4000]
)
def test_a_cookie_that_is_no_key_is_that_of_nobody(client, key):
    for method in (client.get, client.post):
        answer = method("/admin/", headers={"cookie": f"sessionid={key}"})
        assert answer.status_code == 302
