import pytest

from casestudies import catalogue
from tests.tools import addresses
from tests.tools.checkout import site_of
from tests.tools.crawl import crawl, empty_folder, keep
from tests.tools.pages import ORIGIN, Answer, Asked, Page, leads_to, steady

OWN = "http://127.0.0.1:8000"


def answer(*links, status=200, **headers):
    text = "".join(f'<a href="{link}">there</a>' for link in links)
    return Answer(status, {"Content-Type": "text/html"} | headers, text)


def crawled(pages, first="/", **options):
    fetch = lambda asked: pages.get(asked.address) or answer(status=404)  # noqa: E731
    return [asked.address for asked, _ in crawl(fetch, [Asked(first)], **options)]


def test_every_internal_link_is_followed_once():
    pages = {
        "/": answer("/about/#top", "keywords/", f"{ORIGIN}/about/", "https://example.org/", "#x"),
        "/about/": answer("/", "/static/css/base.css", "/admin/", "mailto:a@example.org"),
        "/keywords/": answer(status=301, Location="/keywords/all/"),
    }
    assert crawled(pages) == ["/", "/about/", "/keywords/", "/keywords/all/"]


def test_filtered_lists_are_followed_up_to_a_number():
    pages = {"/": answer("/cases/?q=a", "/cases/?q=b", "/cases/?q=c", "/cases/", "/about/?q=d")}
    assert crawled(pages, most_lists=2) == [
        "/", "/cases/?q=a", "/cases/?q=b", "/cases/", "/about/?q=d",
    ]  # fmt: skip


def test_the_first_version_of_a_case_is_looked_at_too():
    assert [*leads_to("/", answer("/cases/miw/"))] == ["/cases/miw/", "/cases/miw/v/1/"]


def test_every_choice_of_a_form_is_tried_alone_and_the_first_ones_together():
    page = (
        '<input type="checkbox" name="kind" value="a"><input type="checkbox" name="kind" value="b">'
    )
    page += (
        '<input type="checkbox" name="field" value="c d"><input type="search" name="q" value="">'
    )
    assert [asked.address for asked in addresses.of_choices(Page(page).choices)] == [
        "/cases/?kind=a",
        "/cases/?kind=b",
        "/cases/?field=c+d",
        "/cases/?kind=a&field=c+d",
        "/cases/?q=work&kind=a",
        "/cases/?q=work&field=c+d",
    ]


def test_file_names_are_safe_and_each_address_has_its_own():
    asked = [*addresses.first(), Asked("/a/../b"), Asked("/a/b?c"), Asked("/a/b/?c"), Asked("/A")]
    names = {one.file_name.lower() for one in asked}
    assert len(names) == len(set(asked))
    assert all(len(name) < 130 and "/" not in name and name[0] != "." for name in names)
    assert Asked("/cases/?q=work", "HX-Boosted").file_name.startswith("cases_q=work_HX-Boosted.")


def test_release_and_port_are_left_out():
    text = f'<link href="/static/css/a.b.0123456789ab.css"><link href="{OWN}/cases/">'
    assert steady(text, OWN) == f'<link href="/static/css/a.b.css"><link href="{ORIGIN}/cases/">'


def test_a_file_tells_what_was_asked_and_answered():
    headers = {"Content-Type": "text/html", "ETag": "W/1", "Location": f"{OWN}/cases/"}
    kept = Answer.of(301, headers, b"Moved.\n", OWN).as_file(Asked("/cases", "HX-Request"))
    head = ["GET /cases HX-Request", "301", "Content-Type: text/html", f"Location: {ORIGIN}/cases/"]
    assert kept == "\n".join([*head, "", "Moved.\n"])


@pytest.fixture
def fetch(client, loaded):
    """From this process, and not following links, which would lead through the whole site."""

    def fetch(asked):
        catalogue.reset()
        response = client.get(asked.address, headers=asked.headers)
        answer = Answer.of(response.status_code, response.headers, response.content, OWN)
        return answer._replace(text=answer.text.replace(" href=", " data-href="))

    return fetch


def test_two_crawls_of_the_same_code_are_equal(fetch, tmp_path, monkeypatch):
    few = [Asked("/"), Asked("/cases/?q=work"), Asked("/cases/", "HX-Boosted"), Asked("/nowhere/")]
    few.append(Asked(f"/cases/?q={'work+' * 61}"))
    monkeypatch.setattr(addresses, "first", lambda: few)
    monkeypatch.setattr(addresses, "of_choices", lambda choices: [])
    once, again = empty_folder(tmp_path / "once"), empty_folder(tmp_path / "again")
    assert keep(once, fetch, 0) == keep(again, fetch, 0) == len(few)
    pages = {file.name: file.read_text() for file in once.iterdir()}
    assert pages == {file.name: file.read_text() for file in again.iterdir()}
    statuses = [pages[one.file_name].split("\n")[1] for one in few]
    assert statuses == ["200", "200", "200", "404", "400"]


def test_pages_of_two_crawls_do_not_mix(tmp_path):
    (tmp_path / "page.html").touch()
    with pytest.raises(SystemExit, match="is not empty"):
        empty_folder(tmp_path)


def test_only_a_checkout_can_be_crawled(tmp_path):
    with pytest.raises(SystemExit, match=r"no manage\.py"):
        site_of(tmp_path, tmp_path)
