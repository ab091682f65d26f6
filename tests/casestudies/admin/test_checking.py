"""Checking statements one after another, as those who do it see it."""

from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.checking import marks
from casestudies.models import Outcome, Section, Source
from tests.casestudies import making
from tests.support.forms import fields_in
from tests.support.page import Page

from .odd_values import odd

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    case = making.case("ONE", title="Making it work")
    making.outcome(case, order=1, statement="Half found work.", value="50", unit="%")
    making.outcome(case, order=2, statement="Some did not.", locator="p. 2")
    making.section(case, "Where it <b>began</b>.", locator="P.  1")
    return case


def address(**query):
    return reverse("admin:casestudies_check") + f"?{urlencode(query)}"


@pytest.fixture
def look(client, people):
    def look(name="editor", **query):
        client.force_login(people[name])
        return Page(client.get(address(**query)).content)

    return look


@pytest.fixture
def send(client):
    """Press a button of the page: the page that comes of it."""

    def send(page, mark, **typed):
        form = next(one for one in page.all("form[method=post]") if one.has(f"[value={mark}]"))
        sent = fields_in(form.node) | {"mark": mark} | typed
        return Page(client.post(form["action"], sent, follow=True).content)

    return send


def shown(page):
    return page.one(".check__code b").text


def test_statement_place_and_source_stand_side_by_side(look, case):
    Source.objects.update(
        title="What helped", year=2019, url="https://example.org/a", authors=[{"family": "Ash"}]
    )
    page = look(case=case.pk)
    assert page.one(".check__text").text == "Half found work."
    assert dict(zip(page.texts("dt"), page.texts("dd"), strict=True)) == {
        "Figure": "50%",
        "Outcome": "Employment",
        "Direction": "Positive",
        "Evidence": "Survey",
    }
    assert "p. 1" in page.one(".check__locator").text
    assert "Ash (2019). What helped. Report." in page.one(".check__reference").text
    assert page.one('[data-key="o"]')["href"] == "https://example.org/a"
    here = page.all(".check__beside .is-here")
    assert [one.one("a").text for one in here] == ["ONE-01", "ONE-03"]  # one place, two spellings
    assert "Some did not." in page.one(".check__next").text
    assert "0 of 3 checked" in page.one(".check__progress").text


def test_each_that_is_marked_leads_to_the_next(look, send, case, people):
    page = look(case=case.pk)
    order = []
    while page.has(".check__code"):
        order.append(shown(page))
        page = send(page, "checked")
    assert order == ["ONE-01", "ONE-02", "ONE-03"]
    assert "Every statement here was checked" in page.text
    assert {claim.checked_by for claim in case.outcome_set.all()} == {people["editor"]}
    said = LogEntry.objects.filter(object_id=case.pk).values_list("change_message", flat=True)
    assert "ONE-03 checked against its source." in said
    assert not case.contributions.exists()  # nothing that somebody else would have to look at


def test_what_is_wrong_is_said_and_waits_to_be_mended(client, look, send, case):
    page = send(look(case=case.pk), "wrong", why=" ")
    assert "Say what is wrong" in page.one(".errorlist").text
    assert page.has("details[open]")
    page = send(page, "wrong", why="The source says <40>.")
    assert shown(page) == "ONE-02"
    listed = Page(client.get(reverse("admin:index")).content)
    group = next(one for one in listed.all(".jobs") if "found wrong" in one.one("h2").text)
    assert "ONE-01 editor: The source says <40>." in group.text
    page = Page(client.get(group.one(".job__verb")["href"]).content)
    assert "The source says <40>." in page.one(".check__objection").text
    for _ in range(2):
        page = send(look(case=case.pk), "checked")
    assert "to be mended: ONE-01" in page.one(".check__done").text


def test_next_goes_round_without_a_mark(client, look, case):
    page, order = look(case=case.pk), []
    for _ in range(4):
        order.append(shown(page))
        page = Page(client.get(page.one('[data-key="n"]')["href"]).content)
    assert order == ["ONE-01", "ONE-02", "ONE-03", "ONE-01"]


def test_edit_leads_to_the_row_of_the_statement(client, look, case):
    for code, row in (("ONE-02", "outcome_set-1"), ("ONE-03", "section_set-0")):
        page, _, anchor = look(case=case.pk, at=code).one('[data-key="e"]')["href"].partition("#")
        assert anchor == row
        assert anchor in Page(client.get(page).content).ids


def test_what_somebody_changed_meanwhile_is_read_again(look, send, case):
    page = look(case=case.pk)
    Outcome.objects.filter(code="ONE-01").update(statement="A third found work.")
    page = send(page, "checked")
    assert "was changed while you looked at it" in page.text
    assert page.one(".check__text").text == "A third found work."
    Outcome.objects.filter(code="ONE-01").update(statement="A fourth found work.")
    page = send(page, "wrong", why="It took a while to write this.")
    assert "It took a while to write this." in page.one("textarea").text
    assert not Outcome.objects.exclude(objection="").exists()


def test_what_is_gone_or_marked_already_is_not_marked(look, send, case):
    page = look(case=case.pk)
    Outcome.objects.filter(code="ONE-01").delete()
    assert "waits no more" in send(page, "checked").text


def test_a_second_click_marks_nothing_else(look, send, case):
    page = look()
    for _ in range(2):
        after = send(page, "checked")
    assert shown(after) == "ONE-02"
    assert Outcome.objects.exclude(checked_at=None).count() == 1


@pytest.mark.parametrize(
    ("words", "codes"), [("FOUND", ["ONE-01"]), ("p. 2", ["ONE-02"]), ("one-03", ["ONE-03"])]
)
def test_statements_are_found_by_words_place_and_code(look, case, words, codes):
    page = look(case=case.pk, q=words)
    found = page.one("section[aria-label=Found]")
    assert found.texts("li a") == codes


def test_a_statement_is_text_on_the_page(look, case):
    page = look(case=case.pk, at="ONE-03", q="<script>alert(1)</script>")
    assert page.one(".check__text").text == "Where it <b>began</b>."
    assert "with “<script>alert(1)</script>”" in page.text


def test_a_source_that_no_form_would_have_stored_is_shown_as_far_as_it_goes(look, case):
    Source.objects.update(authors=["as a script stored it"], url="javascript:alert(1)", year=None)
    page = look(case=case.pk)
    assert "(year not recorded)" in page.one(".check__reference").text
    assert not page.has('[data-key="o"]')


def test_a_sources_page_leads_to_its_statements(client, look, case, people):
    other = making.outcome(making.case("TWO"), source=making.source("other"))
    client.force_login(people["editor"])
    source = Source.objects.get(slug="report")
    form = client.get(reverse("admin:casestudies_source_change", args=[source.pk]))
    check = Page(form.content).one('.object-tools a[href*="?source="]')
    page = Page(client.get(check["href"]).content)
    assert "0 of 3 checked" in page.text
    assert other.code not in page.text


def test_a_checked_statement_can_be_looked_at_again(look, send, case):
    send(look(case=case.pk), "checked")
    page = look(case=case.pk, at="ONE-01")
    assert "Checked by editor" in page.text
    assert shown(page) == "ONE-01"


@pytest.mark.parametrize("name", ["case", "source"])
@pytest.mark.parametrize("key", ["999", "x", "9" * 30, "-1", "1.5", " "])
def test_what_there_is_not_is_not_found(client, people, name, key):
    client.force_login(people["administrator"])
    assert client.get(address(**{name: key})).status_code == 404


@settings(max_examples=20)
@given(data=st.data())
def test_odd_values_break_nothing(client, data):
    from django.contrib.auth.models import User

    user = User.objects.filter(username="root").first() or User.objects.create_superuser("root")
    client.force_login(user)
    if not Section.objects.exists():
        making.section(making.case("ONE"), "Where it began.")
    names = st.sampled_from(["case", "source", "at", "q", "page", "mark"])
    query = data.draw(st.dictionaries(names, odd, max_size=3))
    answer = client.get(address(**query))
    assert answer.status_code in (200, 400, 404)
    sent = data.draw(st.dictionaries(st.sampled_from(["mark", "seen", "why"]), odd))
    seen = data.draw(st.sampled_from([{}, {"seen": marks.fingerprint(Section.objects.get())}]))
    answer = client.post(address(**query), sent | seen)
    assert answer.status_code in (200, 302, 400, 404)
    Section.objects.get().full_clean()
