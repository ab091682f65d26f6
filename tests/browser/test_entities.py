"""Keywords and other terms in a real browser: states that no other page shows, finding, keys."""

import pytest

from tests.browser.conftest import PHONE
from tests.support.accessibility import assert_no_violations

STATES = {
    "keyword without a case": "/keywords/workfare/",
    "keywords in use": "/keywords/?used=1&q=work",
    "no keyword": "/keywords/?q=zzz",
    "page that is none": "/keywords/co-production/?page=soon",
    "locality with parts": "/localities/birmingham/",
    "organisation in programmes": "/organisations/birmingham-city-council/",
    "outcome": "/outcomes/sustainability/",
    "source with many codes": "/sources/lindsay-co-production-lone-parents/",
}
every_state = pytest.mark.parametrize("name", STATES)


@every_state
def test_state_is_accessible_in_every_view(any_page, name):
    assert any_page.goto(STATES[name]).status == 200
    assert_no_violations(any_page)


@every_state
def test_nothing_scrolls_sideways_on_the_smallest_phone(open_page, name):
    page = open_page(viewport={"width": 320, "height": 700})
    page.goto(STATES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def terms(page):
    return page.locator("#terms li:visible > a")


def test_typing_narrows_the_keywords_at_once(page):
    page.goto("/keywords/")
    everything = terms(page).count()
    page.get_by_label("Find a keyword").fill("CO-PRODUCTION")
    assert 0 < terms(page).count() < everything
    assert terms(page).first.inner_text() == "Co-production"
    assert page.locator("#announcer").inner_text().strip()
    page.get_by_label("Find a keyword").fill("zzz")
    assert page.get_by_text("No keyword matches.").is_visible()


def test_a_keyword_is_found_by_another_name(page):
    page.goto("/keywords/")
    page.get_by_label("Find a keyword").fill("joblessness")
    assert terms(page).all_inner_texts() == ["Unemployment"]


def test_finding_works_without_scripts(plain_page):
    plain_page.goto("/keywords/")
    plain_page.get_by_label("Find a keyword").fill("joblessness")
    plain_page.get_by_role("button", name="Find").click()
    assert terms(plain_page).all_inner_texts() == ["Unemployment"]
    plain_page.get_by_role("link", name="See all").click()
    assert terms(plain_page).count() > 100


def test_terms_without_a_case_are_left_out_by_keyboard_alone(page):
    page.goto("/keywords/")
    page.get_by_label("Find a keyword").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("Find a keyword").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/keywords/?q=&used=1")
    assert page.get_by_label("Only terms with a case").is_checked()
    assert not page.locator("#terms .is-zero").count()


def test_a_theme_opens_and_closes_by_keyboard(page):
    page.goto("/keywords/")
    theme = page.locator(".tree__node:not([open])").first
    theme.locator("summary").focus()
    page.keyboard.press("Enter")
    first = page.locator(".tree__node[open]").last.locator("a").first
    assert first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "About this theme"


def test_letters_lead_to_their_keywords(page):
    page.goto("/keywords/")
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="S", exact=True).click()
    assert page.locator("#letter-S").evaluate(
        "one => one.getBoundingClientRect().top < innerHeight"
    )


def test_a_number_leads_to_exactly_these_cases(page):
    page.goto("/keywords/co-production/")
    cell = page.locator(".outcome-table tbody td a").first
    shown = cell.inner_text()
    cell.click()
    assert page.locator("#results-title").inner_text().startswith(f"{shown} of ")


def test_numbers_say_aloud_what_they_count(page):
    page.goto("/outcomes/")
    row = page.get_by_role("row").filter(
        has=page.get_by_role("link", name="Employment", exact=True)
    )
    assert row.get_by_role("link", name="cases, Employment, positive").count() == 1
    assert page.get_by_role("columnheader", name="Not yet known").count() == 1


def test_numbers_are_large_enough_for_a_finger(open_page):
    page = open_page(**PHONE)
    page.goto("/keywords/co-production/")
    sizes = page.locator(".outcome-table td a").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert all(width >= 24 and height >= 44 for width, height in sizes)
    assert page.locator(".outcome-table__legend").is_visible()


def test_a_statement_leads_to_its_place_in_the_case(page):
    page.goto("/outcomes/employment/")
    code = page.locator(".said .code").first
    name = code.inner_text()
    code.click()
    assert page.locator(f"#{name}").is_visible()
