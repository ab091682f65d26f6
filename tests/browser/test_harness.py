"""That the browser, the site and axe work together."""

import pytest

from tests.support.accessibility import assert_no_violations


def test_site_answers(page):
    assert page.goto("/healthz").status == 200


def test_static_files_are_served_with_the_policy(page):
    response = page.goto("/admin/login/")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert page.evaluate("getComputedStyle(document.querySelector('#header')).display") == "flex"


def test_broken_policy_is_noticed(page, complaints):
    page.goto("/healthz")
    page.evaluate("document.body.append(document.createElement('style'))")
    page.evaluate("document.querySelector('style').textContent = 'body { color: red }'")
    assert complaints
    complaints.clear()


def test_axe_sees_a_violation(page):
    page.goto("/healthz")
    page.evaluate("document.body.append(document.createElement('button'))")
    with pytest.raises(AssertionError, match="button-name"):
        assert_no_violations(page)


def test_page_without_javascript(plain_page):
    plain_page.goto("/healthz")
    assert plain_page.evaluate("1 + 1") == 2  # the harness may still look


def test_views_differ(any_page):
    any_page.goto("/healthz")
    assert any_page.viewport_size["width"] in (1280, 390)
