"""The form of a case in reading order, its lines, and texts as readers will see them."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.models import CLAIM_MODELS, CaseStudy, Finding, Outcome, Section
from innosi.fields.texts import LONGEST_TEXT
from tests.casestudies import making
from tests.support.forms import fields_of
from tests.support.page import Page

pytestmark = pytest.mark.django_db

ADD = "admin:casestudies_casestudy_add"
MARKDOWN = "admin:casestudies_casestudy_markdown"
PARTS = [
    "Title and summary",
    "Facts",
    "Outcomes",
    "Lessons",
    "What was done",
    "The full account",
    "Limits and gaps",
    "Key figures",
    "What people said",
    "Fieldwork",
    "Keywords",
]


@pytest.fixture
def case(db):
    case = making.case("ONE", [making.keyword("work")])
    for model in CLAIM_MODELS:
        making.claim(model, case)
    return case


@pytest.fixture
def curator(admin_client):
    return admin_client


def change_page(case):
    return reverse("admin:casestudies_casestudy_change", args=[case.pk])


def shown(client, case):
    return Page(client.get(change_page(case)).content)


def lines(page, part):
    return page.one(f"#part-{part}").texts(".statement__line")


def test_parts_stand_in_the_order_in_which_people_read(curator, case):
    page = shown(curator, case)
    assert page.texts(".part__title")[: len(PARTS)] == PARTS
    assert [text.rstrip(" 0123456789") for text in page.texts(".case-form__parts li")] == PARTS


def test_every_statement_stands_once_where_readers_meet_it(curator, case):
    making.claim(Finding, case, kind="not_reported", statement="Nothing on pay.")
    making.claim(Finding, case, kind="barrier", statement="Few childminders.")
    making.claim(Section, case, kind="limitations", body="Some *left* early.")
    making.claim(Section, case, kind="approach", body="Mentors met parents.")
    page = shown(curator, case)
    codes = page.texts(".statement__line .statement__code")
    assert sorted(codes) == sorted(case.claim_codes.values_list("code", flat=True))
    assert any("Few childminders." in line for line in lines(page, "learned"))
    assert any("Nothing on pay." in line for line in lines(page, "bounds"))
    assert any("Some left early." in line for line in lines(page, "bounds"))
    assert any("Mentors met parents." in line for line in lines(page, "done"))


def test_a_line_says_what_it_is_of_which_source_and_whether_it_was_checked(curator, case):
    case.outcome_set.all().delete()
    making.outcome(case, direction="negative", statement="Pay fell.", checked_at=timezone.now())
    (line,) = lines(shown(curator, case), "outcomes")
    outcome = Outcome.objects.get(case=case)
    assert line.startswith(outcome.code)
    for words in ("Negative", "Pay fell.", outcome.domain.name, "S1", "checked"):
        assert words in line
    assert "unchecked" not in line


def test_an_empty_row_ends_each_list_and_leaves_nothing_if_it_stays_empty(curator, case):
    page = shown(curator, case)
    offered = page.texts("#part-bounds .statement__add")
    assert offered[0].endswith("Add a text")
    assert offered[-1].endswith("Add what the sources lack")
    before = case.claim_codes.count()
    sent = fields_of(curator.get(change_page(case)).content.decode())
    assert curator.post(change_page(case), sent).status_code == 302
    assert case.claim_codes.count() == before


def filled(sent, prefix, **values):
    """The first empty row of a set, filled in."""
    at = sent[f"{prefix}-INITIAL_FORMS"][0]
    return sent | {f"{prefix}-{at}-{name}": [str(value)] for name, value in values.items()}


def test_a_statement_is_added_in_the_empty_row_and_stands_behind_the_others(curator, case):
    first = Outcome.objects.get(case=case)
    Outcome.objects.filter(pk=first.pk).update(order=7)
    sent = filled(
        fields_of(curator.get(change_page(case)).content.decode()),
        "outcome_set",
        statement="Fewer moved away.",
        domain=first.domain_id,
        direction="positive",
        source=first.source_id,
        locator="p. 4",
    )
    assert curator.post(change_page(case), sent).status_code == 302
    added = Outcome.objects.get(case=case, statement="Fewer moved away.")
    assert added.order == 8


def test_a_row_that_only_has_the_source_it_began_with_is_not_saved(curator, case):
    before = case.claim_codes.count()
    sent = fields_of(curator.get(change_page(case)).content.decode())
    source = Outcome.objects.get(case=case).source_id
    assert (
        curator.post(change_page(case), filled(sent, "outcome_set", source=source)).status_code
        == 302
    )
    assert case.claim_codes.count() == before


def test_an_empty_row_is_of_the_kind_of_its_list(curator, case):
    sent = fields_of(curator.get(change_page(case)).content.decode())
    at = int(sent["section_set-INITIAL_FORMS"][0])
    kinds = [sent[f"section_set-{at + row}-kind"] for row in range(3)]
    assert kinds == [["approach"], ["context"], ["limitations"]]


def test_what_is_refused_is_open_with_what_was_typed(curator, case):
    sent = filled(
        fields_of(curator.get(change_page(case)).content.decode()),
        "outcome_set",
        statement="Written without a source.",
    )
    answer = curator.post(change_page(case), sent)
    assert answer.status_code == 200
    row = Page(answer.content).one("details.statement[open]")
    assert row.one("textarea").node.text() == "Written without a source."
    assert "This field is required." in row.text
    assert "to mend" in Page(answer.content).item("Outcomes")


def test_who_may_only_look_sees_every_statement_and_no_field(client, case, people):
    client.force_login(people["taxonomist"])
    page = shown(client, case)
    codes = page.texts(".statement__line .statement__code")
    assert sorted(codes) == sorted(case.claim_codes.values_list("code", flat=True))
    assert not page.has("#casestudy_form textarea")
    assert not page.has("[name=_save]")
    assert not page.has(".statement__add")


def test_one_step_stands_out_and_it_is_the_next(client, case, people):
    case.created_by = people["contributor"]
    case.save()
    for role, primary in (("contributor", "Submit for review"), ("taxonomist", None)):
        client.force_login(people[role])
        assert shown(client, case).texts(".case-bar .button--primary") == [primary] * bool(primary)


# Markdown


@pytest.mark.parametrize("role", ["contributor", "editor", "taxonomist", "administrator"])
def test_who_may_write_is_shown_what_a_text_becomes(client, people, role):
    client.force_login(people[role])
    answer = client.post(reverse(MARKDOWN), {"text": "Made **with** parents"})
    assert answer.status_code == (403 if role == "taxonomist" else 200)
    assert (b"<strong>with</strong>" in answer.content) == (role != "taxonomist")
    assert client.get(reverse(MARKDOWN)).status_code in (403, 405)


def test_who_is_not_signed_in_is_shown_nothing(client):
    answer = client.post(reverse(MARKDOWN), {"text": "Made **with** parents"})
    assert answer.status_code == 403
    assert b"<strong>" not in answer.content


def test_a_text_that_could_not_be_saved_is_not_made_into_a_page(curator):
    answer = curator.post(reverse(MARKDOWN), {"text": "a" * (LONGEST_TEXT + 1)})
    assert answer.status_code == 413
    assert f"{LONGEST_TEXT:,}" in answer.content.decode()


@settings(max_examples=25)
@given(st.text(st.sampled_from("<>\"'&*_[]()!`#|-\\ \n\t\x00javascript:onerrorimgé"), max_size=200))
def test_whatever_is_typed_brings_no_script(admin_client, text):
    answer = admin_client.post(reverse(MARKDOWN), {"text": text})
    assert answer.status_code == 200
    part = Page(answer.content)
    assert not part.has("script, img, iframe, style, [onerror], a[href^='javascript:']")


def test_a_new_case_is_begun_on_the_same_form(curator):
    page = Page(curator.get(reverse(ADD)).content)
    assert page.texts(".part .part__title") == PARTS
    assert CaseStudy.objects.count() == 0
