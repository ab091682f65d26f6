"""Signing in, the second factor and the session's end in a real browser, under the content security
policy."""

from base64 import b32decode

from django_otp.oath import totp

from tests.browser.conftest import sign_in
from tests.support.accessibility import assert_no_violations_in_light_and_dark

WITHOUT_A_REQUEST = """
from datetime import datetime, timedelta
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    session = row.get_decoded()
    end = datetime.fromisoformat(session["_session_expiry"]) - timedelta(minutes=57)
    row.session_data = Session.objects.encode(session | {"_session_expiry": end.isoformat()})
    row.expire_date = end
    row.save()
"""


def test_staff_set_up_a_second_factor_and_are_asked_for_it(page, accounts):
    page.goto("/admin/second-factor/set-up/")
    assert_no_violations_in_light_and_dark(page)
    sign_in(page, "ada")
    assert page.locator(".qr-code svg").bounding_box()["width"] > 150
    assert_no_violations_in_light_and_dark(page)
    key = b32decode(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_role("textbox", name="Code").fill(f"{totp(key):06}")
    page.get_by_role("button", name="Set it up").click()
    assert page.locator(".recovery-codes li").count() == 10
    assert_no_violations_in_light_and_dark(page)
    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/keywords/keyword/")
    sign_in(page, "ada")
    assert_no_violations_in_light_and_dark(page)
    page.get_by_role("textbox", name="Code").fill(f"{totp(key, drift=1):06}")
    page.get_by_role("button", name="Go on").click()
    assert page.url.endswith("/admin/keywords/keyword/")


def test_who_is_writing_is_told_before_the_session_ends(page, site, accounts):
    page.clock.install()
    page.goto("/admin/auth/group/add/")
    sign_in(page, "grace")
    notice = page.locator("#session-notice")
    page.get_by_label("Name").fill("Half written")
    assert notice.is_hidden()
    site.manage("shell", "-c", WITHOUT_A_REQUEST)
    page.clock.fast_forward("57:00")
    notice.get_by_text("Your session ends in 3 minutes").wait_for()
    notice.get_by_role("button", name="Stay signed in").click()
    notice.wait_for(state="hidden")
    assert page.get_by_label("Name").input_value() == "Half written"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()
