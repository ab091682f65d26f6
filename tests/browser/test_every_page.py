"""Every kind of page: no violation in four views, no sideways scrolling, whole without scripts."""

import pytest

from tests.support.accessibility import assert_no_violations_in_light_and_dark

PAGES = {
    "home": "/",
    "about": "/about/",
    "list": "/cases/",
    "filtered list": "/cases/?keyword=co-production&country=GB&outcome=employment",
    "search": "/cases/?q=childcare",
    "empty list": "/cases/?q=lone+parrents&country=FI",
    "list with problems": "/cases/?keyword=nothing-like-it&from=soon",
    "case": "/cases/making-it-work/",
    "synthesis": "/cases/birmingham/",
    "version": "/cases/making-it-work/v/1/",
    "keywords": "/keywords/",
    "keyword": "/keywords/co-production/",
    "countries": "/countries/",
    "country": "/countries/GB/",
    "localities": "/localities/",
    "locality": "/localities/scotland/",
    "programmes": "/programmes/",
    "programme": "/programmes/making-it-work/",
    "research": "/research/",
    "research project": "/research/innosi/",
    "organisations": "/organisations/",
    "organisation": "/organisations/european-commission/",
    "outcomes": "/outcomes/",
    "outcome": "/outcomes/employment/",
    "sources": "/sources/",
    "source": "/sources/locality-briefing/",
    "not found": "/cases/no-such-case/",
    "refused": "/cases/?q=" + "a" * 400,
    "too long": "/cases/?q=" + "a" * 10_000,
}
ERRORS = {"not found": 404, "refused": 400, "too long": 414}
every_page = pytest.mark.parametrize("name", PAGES)


@every_page
def test_page_is_accessible_in_every_view(any_page, name):
    response = any_page.goto(PAGES[name])
    assert response.status == ERRORS.get(name, 200)
    assert_no_violations_in_light_and_dark(any_page)
    assert_no_sideways_scrolling(any_page)


@every_page
def test_page_is_whole_without_scripts(plain_page, name):
    plain_page.goto(PAGES[name])
    assert plain_page.locator("h1").count() == 1
    assert plain_page.locator("main").inner_text().strip()


@pytest.mark.parametrize("name", ["home", "filtered list", "case", "keywords", "sources"])
def test_nothing_scrolls_sideways_at_any_width(page, name):
    page.goto(PAGES[name])
    for width in (320, 600, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_sideways_scrolling(page)


def assert_no_sideways_scrolling(page):
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "query", ["q=" + "w" * 150 + "&country=GB", "q=" + "w" * 150, "keyword=" + "w" * 90]
)
def test_a_word_without_a_break_stays_on_the_page(page, query):
    page.goto(f"/cases/?{query}")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_sideways_scrolling(page)


@every_page
def test_keyboard_reaches_the_content_first(page, name):
    page.goto(PAGES[name])
    page.keyboard.press("Tab")
    is_list = page.locator("#results-title").count() > 0
    words, place = ("results", "results-title") if is_list else ("the content", "content")
    assert page.evaluate("document.activeElement.textContent").strip() == f"Skip to {words}"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == place
