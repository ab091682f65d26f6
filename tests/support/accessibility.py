from axe_playwright_python.sync_playwright import Axe


def assert_no_violations(page):
    """What axe finds on the page as it is now: nothing."""
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
