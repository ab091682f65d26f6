"""Sources from references: the page that takes them, the box of a statement, and who may."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from casestudies.admin.references.author_lines import AuthorLines, as_line
from casestudies.models import CaseStudy, Outcome, Source
from tests.support.forms import fields_of, messages_of

from .. import making
from .odd_values import odd
from .test_admin import url

pytestmark = pytest.mark.django_db

PAGE = "/admin/casestudies/source/from-reference/"
PICKER = "/admin/casestudies/source/picker/"
SOURCES = "/admin/casestudies/source/"
CITATION = "Smith, J., & Lee, K. (2018). A good title. Some Journal, 3(2). 10.1234/new"
RIS = "\r\n".join(
    [
        "TY  - JOUR",
        "TI  - A good title",
        "AU  - Smith, J",
        "PY  - 2018",
        "DO  - 10.1234/NEW",
        "ER  - ",
    ]
)


@pytest.fixture
def curator(admin_client):
    return admin_client


def page_of(answer):
    assert answer.status_code == 200, answer.status_code
    return LexborHTMLParser(answer.content.decode())


def text_of(answer):
    return " ".join(page_of(answer).css_first("#content-main").text().split())


def proposed(client, text):
    """What the second step would post, with the button to save."""
    answer = client.post(PAGE, {"text": text})
    return fields_of(answer.content.decode()) | {"_save": "1"}


# The page


def test_the_list_leads_to_the_page(curator):
    assert f'href="{PAGE}"' in curator.get(url(Source, "changelist")).content.decode()
    assert "References" in text_of(curator.get(PAGE))


@pytest.mark.parametrize(
    "sent",
    [
        {"text": RIS},
        {"text": CITATION},
        {"file": SimpleUploadedFile("a.ris", RIS.encode("utf-16"))},
        {"file": SimpleUploadedFile("a.ris", RIS.encode("windows-1252"))},
    ],
    ids=["text", "citation", "UTF-16", "Windows-1252"],
)
def test_a_reference_is_shown_and_saved_at_once(curator, sent):
    for file in filter(lambda one: hasattr(one, "seek"), sent.values()):
        file.seek(0)
    answer = curator.post(PAGE, sent)
    assert "A good title" in text_of(answer)
    assert not Source.objects.exists()
    saved = curator.post(PAGE, fields_of(answer.content.decode()) | {"_save": "1"}, follow=True)
    source = Source.objects.get()
    assert (source.slug, source.year, source.doi) == ("a-good-title", 2018, "10.1234/new")
    assert source.authors[0]["family"] == "Smith"
    assert "“A good title” is saved." in saved.content.decode()


def test_it_may_be_changed_before_it_is_saved(curator):
    sent = proposed(curator, CITATION)
    sent |= {"source-0-title": "A better title", "source-0-authors": "Lee, Kim\nA Trust\n{X, Y}"}
    curator.post(PAGE, sent)
    source = Source.objects.get()
    assert source.title == "A better title"
    assert source.authors == [
        {"family": "Lee", "given": "Kim"},
        {"literal": "A Trust"},
        {"literal": "X, Y"},
    ]


def test_a_doi_alone_waits_for_its_title(curator):
    answer = curator.post(PAGE, {"text": "https://doi.org/10.1234/NEW"})
    assert "Title: The reference gives none: write it." in messages_of(answer.content.decode())
    sent = fields_of(answer.content.decode()) | {"_save": "1"}
    assert "source-0-take" not in sent
    refused = curator.post(PAGE, sent | {"source-0-take": "on"})
    assert "This field is required." in messages_of(refused.content.decode())
    curator.post(PAGE, sent | {"source-0-take": "on", "source-0-title": "Written"})
    assert Source.objects.get().doi == "10.1234/new"


def test_what_the_site_has_is_named_and_not_ticked(curator):
    making.source("known", title="Known <b>", doi="10.1234/NEW")
    answer = curator.post(PAGE, {"text": CITATION + "\n\n10.1234/other"})
    assert "You have this source: Known <b> (same DOI)" in text_of(answer)
    sent = fields_of(answer.content.decode()) | {"_save": "1"}
    assert "source-0-take" not in sent
    again = curator.post(PAGE, sent)
    assert "Nothing was saved: tick what you want to have." in text_of(again)
    assert Source.objects.count() == 1


def test_what_cannot_be_read_stands_beside_what_can(curator):
    text = "@book{a, title={A}}\n@book{b, title={B\n@book{c, title={C}}"
    answer = curator.post(PAGE, {"text": text})
    assert "Could not be read Entry 2 It begins on line 2" in text_of(answer)
    curator.post(PAGE, fields_of(answer.content.decode()) | {"_save": "1"})
    assert {*Source.objects.values_list("title", flat=True)} == {"A", "C"}


def test_one_that_is_refused_saves_none_and_keeps_all(curator):
    sent = proposed(curator, json.dumps([{"type": "book", "title": t} for t in ("A", "B")]))
    answer = curator.post(PAGE, sent | {"source-1-title": "???", "source-0-year": "2017"})
    assert "No slug can be made of “???”" in text_of(answer)
    assert not Source.objects.exists()
    again = fields_of(answer.content.decode())
    assert (again["source-1-title"], again["source-0-year"]) == (["???"], ["2017"])


def test_a_second_click_saves_nothing_more(curator):
    sent = proposed(curator, CITATION)
    assert [curator.post(PAGE, sent).status_code for _ in range(2)] == [302, 302]
    assert Source.objects.count() == 1


def test_markup_and_formulas_stay_text(curator):
    title = "<script>alert(1)</script> {{ 7|add:7 }} =1+1"
    answer = curator.post(PAGE, {"text": json.dumps([{"type": "book", "title": "A " + title}])})
    shown = answer.content.decode()
    assert "<script>alert" not in shown
    assert "{{ 7|add:7 }} =1+1" in shown


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Paste a text or choose a file."),
        ({"text": " "}, "Paste a text or choose a file."),
        ({"text": "x\x00"}, "Null characters are not allowed."),
        ({"text": "a", "file": SimpleUploadedFile("a", b"b")}, "There are a text and a file"),
        ({"text": " ".join(f"10.1234/{n}" for n in range(101))}, "more than 100 references"),
    ],
)
def test_what_is_not_read_is_told(curator, sent, told):
    assert told in " ".join(messages_of(curator.post(PAGE, sent).content.decode()))


def test_a_form_with_odd_counts_is_refused_in_words(curator):
    sent = proposed(curator, CITATION)
    for total in ("abc", "-1", "999999", ""):
        assert curator.post(PAGE, sent | {"source-TOTAL_FORMS": total}).status_code in (200, 302)


@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=st.dictionaries(st.integers(0, 12), odd, max_size=5), text=odd)
def test_odd_values(curator, changes, text):
    """No error page; what is saved keeps to the rules."""
    assert curator.post(PAGE, {"text": text}).status_code == 200
    sent = proposed(curator, CITATION)
    names = sorted(set(sent) - {"csrfmiddlewaretoken", "_save"})
    answer = curator.post(PAGE, sent | {names[at % len(names)]: odd for at, odd in changes.items()})
    assert answer.status_code in (200, 302)
    for source in Source.objects.all():
        source.full_clean()
    no_address = {400} if "\x00" in text else set()
    for page, name in ((PICKER, "q"), (url(Source, "add"), "reference"), (SOURCES, "q")):
        assert curator.get(page, {name: text}).status_code in {200, 302} | no_address
    assert curator.post(PICKER, {"reference": text}).status_code == 200


@pytest.mark.parametrize(
    "names",
    [
        [{"family": "Lee", "given": "Kim"}, {"family": "Plato"}, {"literal": "A Trust"}],
        [{"literal": "Homes, Land and Work"}, {"literal": "{curly}"}],
    ],
)
def test_authors_as_lines_and_back(names):
    field = AuthorLines(required=False)
    assert field.clean("\n".join(map(as_line, names))) == names


# Who may


MAY = {"contributor": True, "editor": True, "taxonomist": False, "administrator": True}


@pytest.mark.parametrize("role", MAY)
def test_who_may_add_from_a_reference(client, people, role):
    client.force_login(people[role])
    listed = client.get(url(Source, "changelist")).content.decode()
    assert (PAGE in listed) == MAY[role]
    assert (client.get(PAGE).status_code == 200) == MAY[role]
    assert (client.post(PAGE, {"text": CITATION}).status_code == 200) == MAY[role]
    fields = {"take": "on", "title": "A", "type": "book", "language": "en"}
    sent = {f"source-0-{name}": value for name, value in fields.items()}
    client.post(PAGE, sent | {"source-TOTAL_FORMS": 1, "source-INITIAL_FORMS": 1, "_save": 1})
    assert Source.objects.exists() == MAY[role]
    answer = client.post(PICKER, {"reference": CITATION}).json()
    assert bool(answer["new"]) == MAY[role]


def test_strangers_are_asked_to_sign_in(client):
    for page in (PAGE, PICKER):
        answer = client.get(page)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("admin:login"))


# The box of a statement


@pytest.mark.parametrize(
    "query", ["garcía", "García 2018", "GOOD title", "10.1234/new", "https://doi.org/10.1234/NEW"]
)
def test_the_box_finds_by_author_year_title_and_doi(curator, query):
    source = making.source(
        "known",
        title="A good title",
        year=2018,
        doi="10.1234/New",
        authors=[{"family": "García", "given": "Ana"}],
    )
    making.source("other", title="Other", year=2017)
    (found,) = curator.get(PICKER, {"q": query}).json()["sources"]
    assert found["id"] == source.pk
    assert found["label"] == "García (2018): A good title"


@pytest.mark.parametrize("pasted", [CITATION, RIS, "10.1234/NEW"])
def test_a_pasted_reference_is_the_known_source_or_leads_to_a_new_one(curator, pasted):
    answer = curator.post(PICKER, {"reference": pasted}).json()
    assert answer["sources"] == []
    shown = curator.get(answer["new"]["url"] + "&_popup=1")
    assert 'value="10.1234/new"' in shown.content.decode()
    making.source("known", doi="10.1234/new")
    answer = curator.post(PICKER, {"reference": pasted}).json()
    assert [one["label"] for one in answer["sources"]] == ["Known"]
    assert answer["message"] == "You have this source: same DOI."
    told = curator.get(url(Source, "add"), {"reference": pasted}).content.decode()
    assert "You have this source: “Known”" in told


def test_several_references_and_long_ones_lead_to_the_page(curator):
    answer = curator.post(PICKER, {"reference": "10.1234/a 10.1234/b"}).json()
    assert (answer["new"], answer["page"]) == (None, PAGE)
    assert "several references" in answer["message"]
    answer = curator.post(PICKER, {"reference": RIS.replace("A good", "A good " * 800)}).json()
    assert "too long" in answer["message"]


@pytest.fixture
def row(curator):
    """Saves a case with a statement in which something was typed into the box of its source."""
    outcome = making.outcome(making.case())
    other = making.source("other", title="Other title", doi="10.1234/Other")
    making.source("other-2", title="Other thing")
    page = url(CaseStudy, "change", outcome.case.pk)
    sent = fields_of(curator.get(page).content.decode())
    name = "outcome_set-0-source"

    def save(typed, **more):
        fields = {f"{name}_text": typed} | {name + ending: text for ending, text in more.items()}
        answer = curator.post(page, sent | fields)
        return answer, Outcome.objects.get().source

    return save, outcome.source, other


def test_what_was_not_touched_stays(row):
    save, source, _ = row
    answer, stored = save("Report", _shown="Report")
    assert (answer.status_code, stored) == (302, source)


@pytest.mark.parametrize(
    "typed", ["10.1234/other", "https://doi.org/10.1234/OTHER", "other title", "other"]
)
def test_without_javascript_the_source_is_found_by_what_was_typed(row, typed):
    save, _, other = row
    answer, stored = save(typed)
    assert (answer.status_code, stored) == (302, other)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("10.1234/nobody", "No source is found by “10.1234/nobody”"),
        ("oth", "Several sources have “oth”: write more"),
        ("", "This field is required."),
        ("<i>", "No source is found by “<i>”"),
    ],
)
def test_what_is_not_found_is_told_and_kept(row, typed, told):
    save, source, _ = row
    answer, stored = save(typed)
    assert stored == source
    page = answer.content.decode()
    assert any(told in one for one in messages_of(page))
    shown = fields_of(page)
    assert shown["outcome_set-0-source_text"] == [typed]


def test_labels_of_boxes_lead_to_what_is_typed_into(curator):
    outcome = making.outcome(making.case())
    page = LexborHTMLParser(curator.get(url(CaseStudy, "change", outcome.case.pk)).content.decode())
    (label,) = page.css("label[for=id_outcome_set-0-source_text]")
    assert page.css_first(f"#{label.attributes['for']}").attributes["value"] == "Report"
    assert reverse("admin:casestudies_source_from_reference") in page.html
