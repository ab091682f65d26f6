"""The list of cases in a browser: with scripts, without, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.support.accessibility import assert_no_violations_in_light_and_dark

CASES = "/cases/"
COUNT = "#results-title"
EMPLOYMENT = "#f-outcome-employment"
BRITISH = "#f-country-GB"


def shown_beside(page, box):
    return page.locator(f"label:has({box}) b").inner_text()


def mark_document(page):
    """So that a later look tells whether the document is still the same."""
    page.evaluate("document.documentElement.dataset.same = 'yes'")


def is_same_document(page):
    return page.evaluate("document.documentElement.dataset.same") == "yes"


def tick(page, box):
    with page.expect_response(lambda response: "/cases/" in response.url):
        page.locator(box).click()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


# Without scripts


def test_boxes_and_apply_work_without_scripts(plain_page):
    plain_page.goto(CASES)
    expected = shown_beside(plain_page, EMPLOYMENT)
    plain_page.locator(EMPLOYMENT).check()
    plain_page.get_by_role("button", name="Apply").click()
    assert plain_page.locator(COUNT).inner_text().startswith(f"{expected} of ")
    assert plain_page.locator(EMPLOYMENT).is_checked()
    assert "outcome=employment" in plain_page.url


def test_sorting_and_removing_work_without_scripts(plain_page):
    plain_page.goto(f"{CASES}?country=GB&outcome=employment")
    plain_page.get_by_label("Sort by").select_option("Title")
    plain_page.get_by_role("button", name="Sort").click()
    titles = plain_page.locator(".case-card__title").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    plain_page.get_by_role("link", name="Remove Country").click()
    assert plain_page.locator(EMPLOYMENT).is_checked()
    assert not plain_page.locator(BRITISH).is_checked()
    assert plain_page.get_by_label("Sort by").input_value() == "title"


def test_what_needs_scripts_is_not_offered_without(plain_page):
    plain_page.goto(CASES)
    expect(plain_page.locator("#find-keyword")).to_be_hidden()


# In place


def test_ticking_a_box_updates_in_place(page):
    page.goto(CASES)
    mark_document(page)
    expected = shown_beside(page, EMPLOYMENT)
    tick(page, EMPLOYMENT)
    expect(page.locator(COUNT)).to_have_text(re.compile(f"^{expected} of "))
    assert is_same_document(page)
    assert page.url.endswith("/cases/?outcome=employment")
    assert page.title().startswith("Employment: ")
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("#announcer")).to_have_text(page.locator(COUNT).inner_text())


def test_focus_and_what_was_opened_stay(page):
    page.goto(CASES)
    page.locator("#facet-years summary").click()
    page.locator("#facet-direction summary").click()
    tick(page, EMPLOYMENT)
    expect(page.locator(EMPLOYMENT)).to_be_focused()
    assert page.locator("#facet-years").evaluate("one => one.open")
    assert not page.locator("#facet-direction").evaluate("one => one.open")


def test_back_and_forward_go_through_the_filters(page):
    page.goto(CASES)
    everything = page.locator(COUNT).inner_text()
    tick(page, EMPLOYMENT)
    tick(page, BRITISH)
    narrowest = page.locator(COUNT).inner_text()
    page.go_back()
    expect(page.locator(BRITISH)).not_to_be_checked()
    expect(page.locator(EMPLOYMENT)).to_be_checked()
    page.go_back()
    expect(page.locator(COUNT)).to_have_text(everything)
    expect(page.locator(EMPLOYMENT)).not_to_be_checked()
    page.go_forward()
    page.go_forward()
    expect(page.locator(COUNT)).to_have_text(narrowest)
    expect(page.locator(BRITISH)).to_be_checked()
    tick(page, EMPLOYMENT)
    assert page.url.endswith("/cases/?country=GB")


def test_removing_a_chip_keeps_the_place(page):
    page.goto(f"{CASES}?outcome=employment&country=GB")
    mark_document(page)
    page.get_by_role("link", name="Remove Country").click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(COUNT)).to_be_focused()
    assert is_same_document(page)
    assert page.url.endswith("/cases/?outcome=employment")


def test_sorting_in_place(page):
    page.goto(CASES)
    mark_document(page)
    page.get_by_label("Sort by").focus()
    page.get_by_label("Sort by").select_option("Title")
    page.wait_for_url("**/cases/?sort=title")
    assert is_same_document(page)
    expect(page.get_by_label("Sort by")).to_be_focused()


def test_words_are_searched_on_enter(page):
    page.goto(CASES)
    page.get_by_label("Words in the case").fill("childcare")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/?q=childcare")
    expect(page.locator(".case-list mark").first).to_be_visible()
    expect(page.get_by_label("Words in the case")).to_be_focused()


def test_a_year_that_is_none_is_named_in_place(page):
    page.goto(CASES)
    mark_document(page)
    page.locator("#facet-years summary").click()
    page.get_by_label("From", exact=True).fill("soon")
    page.keyboard.press("Tab")
    expect(page.locator(".problems")).to_contain_text("“soon” is not a year")
    assert is_same_document(page)


def test_a_case_opens_as_a_page_of_its_own(page):
    page.goto(CASES)
    mark_document(page)
    page.locator(".case-card__title a").first.click()
    page.wait_for_url(re.compile(r"/cases/[a-z-]+/$"))
    assert not is_same_document(page)


def test_the_number_of_cases_stays_in_view(any_page):
    any_page.goto(CASES)
    any_page.locator(".case-card").last.scroll_into_view_if_needed()
    expect(any_page.locator(COUNT)).to_be_in_viewport()


def test_paper_has_address_and_date_and_no_filters(page):
    page.goto(f"{CASES}?outcome=employment")
    expect(page.locator(".print-only")).to_be_hidden()
    page.emulate_media(media="print")
    today = page.evaluate("new Date().getFullYear()")
    expect(page.locator(".print-only")).to_contain_text("/cases/?outcome=employment, ")
    expect(page.locator(".print-only")).to_contain_text(str(today))
    for control in ("#filters", "#apply-sort", "#sort"):
        expect(page.locator(control)).to_be_hidden()
    expect(page.locator(".chip")).to_be_visible()


# Finding a filter


def keywords_shown(page):
    return page.locator("#options-keyword input")


def find_keyword(page, text):
    with page.expect_response(lambda response: "/cases/values/keyword/" in response.url):
        page.get_by_label("Find keywords").fill(text)


def test_a_keyword_is_found_by_another_label(page):
    page.goto(CASES)
    mark_document(page)
    find_keyword(page, "neet")
    expect(keywords_shown(page).first).to_have_value("youth-unemployment")
    assert keywords_shown(page).count() < 6
    page.keyboard.press("Enter")
    assert page.url.endswith(CASES)
    tick(page, "#f-keyword-youth-unemployment")
    expect(page.get_by_label("Find keywords")).to_have_value("neet")
    expect(page.locator("#f-keyword-youth-unemployment")).to_be_checked()
    assert page.url.endswith("/cases/?keyword=youth-unemployment")
    assert is_same_document(page)


def test_a_keyword_that_is_not_there_is_said_to_be_missing(page):
    page.goto(CASES)
    find_keyword(page, "xyzzy")
    expect(page.locator("#facet-keyword").get_by_text("Nothing is called so.")).to_be_visible()


def test_after_going_back_the_most_frequent_keywords_are_there(page):
    page.goto(CASES)
    boxes = keywords_shown(page).count()
    find_keyword(page, "neet")
    tick(page, "#f-keyword-youth-unemployment")
    page.go_back()
    expect(page.get_by_label("Find keywords")).to_have_value("")
    expect(keywords_shown(page)).to_have_count(boxes)


# By keyboard


def test_filtering_by_keyboard_alone(page):
    page.goto(CASES)
    expected = shown_beside(page, EMPLOYMENT)
    tab_to(page, "f-outcome-employment")
    page.keyboard.press("Space")
    expect(page.locator(COUNT)).to_have_text(re.compile(f"^{expected} of "))
    expect(page.locator(EMPLOYMENT)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "outcome"
    tab_to(page, "find-keyword")
    tab_to(page, "sort")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "chip"
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(0)


def tab_to(page, wanted):
    for _step in range(400):
        if page.evaluate("document.activeElement.id") == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to #{wanted}")


# Phone and accessibility


def test_filters_fold_away_on_a_phone_and_say_how_many_are_on(open_page):
    page = open_page(**PHONE)
    page.goto(f"{CASES}?outcome=employment&country=GB")
    expect(page.locator(EMPLOYMENT)).to_be_hidden()
    page.get_by_text("Filters").click()
    expect(page.locator(".facets__toggle .badge")).to_have_text("2 on")
    tick(page, EMPLOYMENT)
    expect(page.locator(EMPLOYMENT)).to_be_visible()
    found = page.locator(COUNT).inner_text().split()[0]
    page.get_by_role("button", name=f"Show {found} cases").tap()
    expect(page.locator(EMPLOYMENT)).to_be_hidden()
    expect(page.locator(".case-card").first).to_be_in_viewport()
    expect(page.locator(COUNT)).to_be_focused()


def test_words_typed_on_a_phone_are_looked_for_before_the_list_comes_up(open_page):
    page = open_page(**PHONE)
    page.goto(CASES)
    page.get_by_text("Filters").click()
    page.get_by_label("Words in the case").fill("childcare")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/?q=childcare")
    expect(page.locator("#filters-panel")).not_to_have_attribute("open", "")
    expect(page.locator(".case-card").first).to_be_in_viewport()


@pytest.mark.parametrize(
    "query", ["", "q=lone+parrents", "outcome=employment&country=GB&q=support&keyword=activation"]
)
def test_everything_open_is_accessible(any_page, query):
    any_page.goto(f"{CASES}?{query}")
    any_page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    any_page.evaluate("document.getElementById('menu').open = false")
    assert_no_violations_in_light_and_dark(any_page)
