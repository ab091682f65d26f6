"""Reading a case: folds on phones, links to single statements, the contents list, paper."""

import pytest

from tests.browser.conftest import PHONE
from tests.support.accessibility import assert_no_violations_in_light_and_dark

CASE = "/cases/making-it-work/"
RICH, POOR, SYNTHESIS = "making-it-work", "active-regardless-of-age", "innosi"
FINDING = "#MIW-41"
LATER_OUTCOME = "#MIW-13"


@pytest.fixture
def phone(open_page):
    return open_page(**PHONE)


def in_view(page, selector):
    box = page.locator(selector).bounding_box()
    return box and 0 <= box["y"] < page.viewport_size["height"]


@pytest.mark.parametrize("slug", [RICH, POOR, SYNTHESIS])
def test_everything_unfolded_is_accessible_and_fits(any_page, slug):
    any_page.goto(f"/cases/{slug}/")
    any_page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert_no_violations_in_light_and_dark(any_page)
    width = any_page.viewport_size["width"]
    assert any_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("slug", [RICH, SYNTHESIS, "bmht"])
def test_everything_unfolded_fits_the_narrowest_screen(open_page, slug):
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(f"/cases/{slug}/")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_a_phone_the_outcomes_stand_open_and_the_rest_is_folded(phone):
    phone.goto(CASE)
    assert phone.locator("#MIW-01").is_visible()
    folds = {"learned": FINDING, "outcomes": LATER_OUTCOME, "facts": "#facts dl"}
    for place, inside in folds.items():
        assert not phone.locator(inside).is_visible()
        phone.locator(f"#{place} summary").first.focus()
        phone.keyboard.press("Enter")
        assert phone.locator(inside).is_visible()


def test_on_a_desktop_only_what_lies_behind_is_folded(page):
    page.goto(CASE)
    for open_part in (FINDING, LATER_OUTCOME, "#facts dl"):
        assert page.locator(open_part).is_visible()
    assert not page.locator("#learned summary").first.is_visible()
    for folded in ("#fieldwork", "#sources", "#partners"):
        assert not page.locator(folded).is_visible()
    page.locator("#behind summary").click()
    assert page.locator("#sources").is_visible()


ON_SCREEN = "Math.abs(document.querySelector(':target').getBoundingClientRect().top) < 400"


@pytest.mark.parametrize("code", [FINDING, LATER_OUTCOME, "#MIW-72"])
def test_a_link_to_one_statement_opens_its_fold(phone, code):
    phone.goto(CASE + code)
    phone.locator(code).wait_for()
    phone.wait_for_function(ON_SCREEN)


def test_a_link_opens_a_fold_again_that_was_closed(phone):
    phone.goto(CASE + "#cite")
    phone.locator("#citation").wait_for()
    phone.locator("#cite summary").click()
    phone.locator(".page-head").get_by_role("link", name="Cite this case").click()
    phone.locator("#citation").wait_for()


@pytest.mark.parametrize("code", [FINDING, LATER_OUTCOME])
def test_a_link_to_one_statement_opens_its_fold_without_scripts(open_page, code):
    phone = open_page(**PHONE, java_script_enabled=False)
    phone.goto(CASE + code)
    phone.locator(code).wait_for()


def test_an_odd_anchor_does_no_harm(page):
    page.goto(CASE + "#%E0%A4%A")
    assert page.locator(FINDING).is_visible()


def test_from_a_statement_to_its_source_and_back(phone):
    phone.goto(CASE)
    phone.locator("#MIW-01").get_by_role("link", name="S1").click()
    phone.locator("#S1").wait_for()
    phone.locator("#S1").get_by_role("link", name="MIW-41").click()
    phone.locator(FINDING).wait_for()


def test_without_scripts_everything_can_be_read(plain_page):
    plain_page.goto(CASE)
    while (folded := plain_page.locator(".fold--always:not([open]) > summary")).count():
        folded.first.click()
    text = plain_page.locator("main").inner_text()
    for words in ("MIW-01", "MIW-41", "Retold in our words", "Outcomes: MIW-01", "version 1"):
        assert words in text
    assert not plain_page.get_by_role("button", name="Copy").is_visible()


def test_the_title_leaves_a_third_of_the_width(page):
    page.goto("/cases/working-well/")
    title = page.locator("h1").bounding_box()["width"]
    assert title <= page.locator(".page-head").bounding_box()["width"] * 2 / 3


def test_the_contents_list_stays_in_view_and_follows(page):
    page.goto(CASE)
    links = page.get_by_role("navigation", name="On this page").get_by_role("link")
    links.filter(has_text="Lessons").click()
    page.wait_for_function("document.querySelector('#learned').getBoundingClientRect().top < 300")
    assert in_view(page, ".contents__title")
    page.locator(".contents__list [aria-current]", has_text="Lessons").wait_for()


def test_the_reference_can_be_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(CASE)
    page.get_by_role("link", name="Cite this case").first.click()
    page.get_by_role("button", name="Copy the reference").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("InnoSI Case Evidence Repository")
    assert copied.endswith("/cases/making-it-work/v/1/")


def test_paper_shows_everything_with_its_sources(phone):
    phone.goto(CASE)
    phone.emulate_media(media="print")
    for part in (FINDING, "#MIW-13", "#MIW-19", "#S1", "#citation", "#facts dl"):
        assert phone.locator(part).is_visible()
    assert not phone.locator(".contents").is_visible()
