"""The history in a real browser: looked at and gone back to, on a desktop and on a phone."""

import pytest

from tests.browser.conftest import DARK, DESKTOP, LIGHT, PHONE, sign_in
from tests.support.accessibility import assert_no_violations_in_light_and_dark

LIST = "/admin/casestudies/organisation/"


@pytest.fixture
def signed_in(open_page, accounts):
    def signed_in(address, **options):
        page = open_page(**options)
        page.goto(address)
        sign_in(page, "grace")
        return page

    return signed_in


def save(page):
    page.locator("[name=_continue]").first.click()
    page.locator(".messagelist .success").wait_for()


@pytest.mark.parametrize("options", [DESKTOP | LIGHT, PHONE | DARK], ids=["desktop", "phone"])
def test_a_case_goes_back_to_what_it_was(signed_in, options):
    page = signed_in("/admin/casestudies/casestudy/1/change/", **options)
    before = page.locator("[name=summary]").input_value()
    page.locator("[name=summary]").fill(f"{before} It ended early.")
    save(page)
    page.get_by_role("link", name="History", exact=True).click()
    page.locator(".history__what", has_text="Changed: Summary").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_no_violations_in_light_and_dark(page)
    page.get_by_role("link", name="As it was before").first.click()
    page.locator("#back").wait_for()
    assert "It ended early." in page.locator("#back ~ .history__change del").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_no_violations_in_light_and_dark(page)
    page.get_by_role("button", name="Restore this state").press("Enter")
    page.locator(".messagelist .success").wait_for()
    assert page.locator("[name=summary]").input_value() == before


def test_what_was_deleted_is_brought_back_without_javascript(signed_in):
    page = signed_in(f"{LIST}add/", java_script_enabled=False)
    page.locator("#id_name").fill("A trust that goes")
    page.locator("#id_kind").select_option("public")
    save(page)
    page.goto(page.url.replace("/change/", "/delete/"))
    page.locator("input[type=submit]").click()
    page.goto(LIST)
    page.get_by_role("link", name="Recently deleted").click()
    page.get_by_role("link", name="Look at it").first.click()
    page.get_by_role("button", name="Bring it back").click()
    assert page.locator("#id_name").input_value() == "A trust that goes"
    page.goto(f"{LIST}deleted/")
    assert "Nothing that you may bring back was deleted." in page.locator("#content").inner_text()


def test_the_list_of_addresses_and_the_front_page_can_be_read_by_all(signed_in):
    page = signed_in("/admin/casestudies/link/")
    page.locator("#result_list").wait_for()
    page.goto(f"{LIST}deleted/")
    assert_no_violations_in_light_and_dark(page)
    page.goto("/admin/")
    assert "No address is known to be dead." in page.locator("#content").inner_text()
