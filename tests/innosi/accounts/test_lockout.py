"""Wrong passwords, from one address and from many. Every browser here is one of its own, so what is
counted is counted in the database, for all workers."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command

from innosi.accounts.models import AuditEntry
from innosi.accounts.sign_in import lockout

from .conftest import kinds, text

pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def guess(a_browser, name="ada", address=HOME, times=5):
    """The last answer to so many wrong passwords."""
    guesser = a_browser(address)
    return [guesser.sign_in(name, f"wrong {number}") for number in range(times)][-1]


def wait(time=timedelta(minutes=15)):
    """As if so much time had passed since everything that was tried."""
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - time)


def test_after_five_wrong_passwords_the_right_one_waits(a_browser, ada):
    assert guess(a_browser, times=4).status_code == 200
    assert guess(a_browser, times=1).status_code == 429
    answer = a_browser(HOME).sign_in()
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert "For up to 15 minutes" in text(answer)
    assert a_browser(ELSEWHERE).sign_in().status_code == 302
    wait(timedelta(minutes=14))
    assert a_browser(HOME).sign_in().status_code == 429
    wait(timedelta(minutes=1))
    assert a_browser(HOME).sign_in().status_code == 302


def test_accounts_that_are_not_there_are_locked_alike(a_browser, ada):
    known, unknown = guess(a_browser), guess(a_browser, "nobody", ELSEWHERE)
    assert unknown.status_code == 429
    assert normal(known) == normal(unknown)


def normal(page):
    return [line for line in text(page).splitlines() if "csrfmiddlewaretoken" not in line]


def test_signing_in_forgives_what_was_wrong_here_and_nothing_else(a_browser, ada, make_user):
    make_user("mallory")
    guess(a_browser, times=4)
    guess(a_browser, address=ELSEWHERE, times=4)
    a_browser(HOME).sign_in("mallory")
    a_browser(HOME).sign_in("ada")
    assert guess(a_browser, times=4).status_code == 200
    assert guess(a_browser, address=ELSEWHERE, times=1).status_code == 429


def test_an_address_that_tries_many_names_waits(a_browser, ada):
    for number in range(5):
        guess(a_browser, f"name{number}", times=4)
    assert a_browser(HOME).sign_in().status_code == 429
    assert a_browser(ELSEWHERE).sign_in().status_code == 302


def test_the_owner_of_an_ipv6_network_is_one_address(a_browser, ada):
    for number in range(5):
        guess(a_browser, address=f"2001:db8:1:2::{number}", times=1)
    assert a_browser("2001:db8:1:2:ffff::1").sign_in().status_code == 429
    assert a_browser("2001:db8:1:3::1").sign_in().status_code == 302


def test_many_addresses_never_lock_out_whoever_signed_in_from_theirs(a_browser, ada):
    a_browser(HOME).sign_in()
    for number in range(13):
        guess(a_browser, address=f"203.0.113.{number}", times=4)
    assert a_browser(ELSEWHERE).sign_in().status_code == 429
    assert a_browser(HOME).sign_in().status_code == 302
    wait()
    assert a_browser(ELSEWHERE).sign_in().status_code == 302


def test_what_is_tried_while_locked_lasts_no_longer_and_fills_nothing(a_browser, ada):
    guess(a_browser)
    rows = AccessAttempt.objects.count(), AuditEntry.objects.count()
    wait(timedelta(minutes=10))
    guess(a_browser, times=20)
    assert (AccessAttempt.objects.count(), AuditEntry.objects.count()) == rows
    wait(timedelta(minutes=5))
    assert a_browser(HOME).sign_in().status_code == 302


def test_old_counts_are_removed(a_browser, ada):
    guess(a_browser, times=2)
    wait()
    call_command("prune_audit_log")
    assert AccessAttempt.objects.count() == 0


def test_what_headers_say_of_the_address_is_not_believed(a_browser, ada):
    for number in range(5):
        forged = {"x-forwarded-for": f"203.0.113.{number}", "x-real-ip": "203.0.113.9"}
        answer = a_browser(HOME).send("login", {"username": "ada", "password": "x"}, headers=forged)
    assert answer.status_code == 429


@pytest.mark.parametrize("address", ["", "not an address", "::ffff:192.0.2.1", "fe80::1%eth0"])
def test_odd_addresses_are_counted_too(a_browser, ada, address):
    assert guess(a_browser, address=address).status_code == 429


def test_nothing_of_what_was_typed_is_stored(a_browser, ada):
    guesser = a_browser(HOME)
    guesser.sign_in("my secret password", "typed in the wrong place")
    guesser.sign_in("ada", "another secret")
    stored = repr([*AccessAttempt.objects.values(), *AuditEntry.objects.values()])
    assert "secret" not in stored
    assert "wrong place" not in stored
    accounts = AuditEntry.objects.filter(kind="sign_in_refused").values_list("account", flat=True)
    assert sorted(name[:17] for name in accounts) == ["(unknown account)", "ada"]


def test_the_log_tells_of_the_lock_once(a_browser, ada):
    guess(a_browser, times=9)
    assert kinds(account="ada", address=HOME) == ["sign_in_refused"] * 5 + ["locked_out"]


def test_a_command_lifts_the_lock(a_browser, ada, capsys):
    guess(a_browser)
    call_command("unlock_account", "ada")
    assert a_browser(HOME).sign_in().status_code == 302
    assert AuditEntry.objects.get(kind="lock_lifted").by == "(outside the site)"


def test_wrong_passwords_of_who_is_signed_in_count_too(a_browser, ada):
    at_desk = a_browser(HOME)
    at_desk.sign_in()
    sent = {"new_password1": "x", "new_password2": "y"}
    answers = [at_desk.send("password_change", sent | {"old_password": str(n)}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert lockout.failures(lockout.Q()) == 5
    assert at_desk.is_in()
