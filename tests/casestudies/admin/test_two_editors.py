"""Two people have the same form open. What both changed is kept, or the second one is asked."""

import re

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from casestudies.models import CaseStudy, Finding, ImportRun, Organisation, PolicyField, Source
from innosi.checked_admin.shown import shown_by
from innosi.checked_admin.together import TAKE, put_together
from tests.support.forms import fields_in, fields_of, messages_of

from .. import making
from . import world
from .odd_values import is_typed
from .test_every_form import address, keys_of, undone

MODELS = sorted({*admin.site._registry} - {ImportRun}, key=lambda model: model._meta.label)
pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    client.force_login(User.objects.create_superuser("curator"))
    return client


def opened(client, row):
    """The page of the row, and what its form would send."""
    page = address(type(row), "change", row.pk)
    return page, fields_of(client.get(page).content.decode())


def asked(answer):
    """What the page with both texts would send, with nothing decided yet."""
    assert answer.status_code == 409
    return fields_of(answer.content.decode())


def text_of(answer):
    page = LexborHTMLParser(answer.content.decode())
    return " ".join(page.css_first("#content-main").text().split())


@pytest.mark.filled(by=world.fill)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_form(client, model):
    """Whatever both change: different fields are put together, and about the same one it asks."""
    client.force_login(User.objects.get(username="superuser"))
    for key in keys_of(model)[:1]:
        page = address(model, "change", key)
        shown = client.get(page)
        if shown.status_code != 200 or not shown.context["has_change_permission"]:
            return
        sent = fields_of(shown.content.decode())
        assert sent["_shown"], "The form says nothing of what it showed"
        with undone():
            names = changeable(client, page, sent)
            for name in names[:1]:
                check_clash(client, page, sent, name)
        if len(names) > 1:
            with undone():
                check_both_kept(client, page, sent, *names[:2])


def other(value, mark="x"):
    return [value[0] + mark]


def changeable(client, page, sent):
    """Names of the first two fields of text that can be changed to another text."""
    found = []
    for name in filter(is_typed, sent):
        if re.search(r"^_|code|slug|_FORMS$|-id$", name) or not sent[name][0]:
            continue
        with undone():
            if client.post(page, sent | {name: other(sent[name])}).status_code == 302:
                found.append(name)
        if len(found) == 2:
            break
    return found


def check_both_kept(client, page, sent, first, second):
    assert client.post(page, sent | {first: other(sent[first])}).status_code == 302
    assert client.post(page, sent | {second: other(sent[second])}).status_code == 302
    now = fields_of(client.get(page).content.decode())
    assert (now[first], now[second]) == (other(sent[first]), other(sent[second]))


def check_clash(client, page, sent, name):
    theirs, mine = other(sent[name]), other(sent[name], "y")
    assert client.post(page, sent | {name: theirs}).status_code == 302
    answer = client.post(page, sent | {name: mine})
    again = asked(answer)
    assert again[name] == mine
    assert fields_of(client.get(page).content.decode())[name] == theirs
    for choice, kept in (("theirs", theirs), ("mine", mine)):
        with undone():
            decided = client.post(page, again | {f"{TAKE}{name}": choice})
            assert decided.status_code == 302
            assert fields_of(client.get(page).content.decode())[name] == kept


def test_both_texts_are_shown_and_a_third_can_be_written(curator):
    trust = making.organisation("trust", name="The Trust")
    page, sent = opened(curator, trust)
    curator.post(page, sent | {"name": "The Old Trust"})
    answer = curator.post(page, sent | {"name": "The New Trust"})
    told = text_of(answer)
    assert "The [added: Old ]Trust" in told
    assert "The [added: New ]Trust" in told
    assert "curator, saved" in told
    asked_again = curator.post(page, asked(answer))
    assert asked_again.status_code == 409, "Nothing was decided"
    written = asked(answer) | {f"{TAKE}name": "edit", "_text:name": "The Third Trust"}
    assert curator.post(page, written).status_code == 302
    assert Organisation.objects.get().name == "The Third Trust"


def test_what_was_decided_holds_for_what_was_seen_only(curator):
    trust = making.organisation("trust", name="The Trust")
    page, sent = opened(curator, trust)
    curator.post(page, sent | {"name": "Second"})
    decided = asked(curator.post(page, sent | {"name": "Mine"})) | {f"{TAKE}name": "mine"}
    _, newer = opened(curator, trust)
    curator.post(page, newer | {"name": "Third"})
    assert "Third" in text_of(curator.post(page, decided))
    assert Organisation.objects.get().name == "Third"


def test_back_and_another_decision_is_another_form(curator):
    trust = making.organisation("trust", name="The Trust")
    page, sent = opened(curator, trust)
    curator.post(page, sent | {"name": "Theirs"})
    again = asked(curator.post(page, sent | {"name": "Mine"}))
    assert curator.post(page, again | {f"{TAKE}name": "theirs"}).status_code == 302
    third = again | {f"{TAKE}name": "edit", "_text:name": "Third"}
    assert curator.post(page, third).status_code == 302
    assert Organisation.objects.get().name == "Third"


def test_several_from_a_list_are_put_together(curator):
    case = making.case()
    places = [making.locality(name, code="FI") for name in ("kemi", "oulu", "turku")]
    case.localities.set(places[:2])
    page, sent = opened(curator, case)
    keys = [str(place.pk) for place in places]
    curator.post(page, sent | {"localities": [keys[0], keys[1], keys[2]]})
    assert curator.post(page, sent | {"localities": [keys[1]]}).status_code == 302
    assert {*case.localities.all()} == {places[1], places[2]}


def test_rows_of_a_case(curator):
    """Two edit different statements of one case, and one of them adds another."""
    case = making.case()
    first, second = (making.claim(Finding, case, statement=text) for text in ("One.", "Two."))
    page, sent = opened(curator, case)
    at = {sent[f"finding_set-{n}-id"][0]: f"finding_set-{n}" for n in range(2)}
    one, two = at[str(first.pk)], at[str(second.pk)]
    new = {"finding_set-TOTAL_FORMS": "3"} | {
        f"finding_set-2-{name}": value
        for name, value in {
            "kind": "finding",
            "order": "0",
            "statement": "Three.",
            "source": str(first.source_id),
            "locator": "p. 3",
        }.items()
    }
    assert curator.post(page, sent | new | {f"{one}-statement": "One, theirs."}).status_code == 302
    assert curator.post(page, sent | {f"{two}-statement": "Two, mine."}).status_code == 302
    told = {*case.finding_set.values_list("statement", flat=True)}
    assert told == {"One, theirs.", "Two, mine.", "Three."}
    answer = curator.post(page, sent | {f"{one}-statement": "One, mine."})
    assert f"1. {first.code}, statement" in text_of(answer)


def test_a_row_that_they_deleted(curator):
    case = making.case()
    finding = making.claim(Finding, case, statement="One.")
    page, sent = opened(curator, case)
    finding.delete()
    assert curator.post(page, sent | {"summary": "Mine."}).status_code == 302
    assert CaseStudy.objects.get().summary == "Mine."
    answer = curator.post(page, sent | {"finding_set-0-statement": "One, mine."})
    assert answer.status_code == 200
    assert "One, mine." in answer.content.decode()
    assert "deleted this meanwhile" in " ".join(messages_of(answer.content.decode()))


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_row_that_i_delete_and_they_changed(curator, choice):
    case = making.case()
    finding = making.claim(Finding, case, statement="One.")
    page, sent = opened(curator, case)
    curator.post(page, sent | {"finding_set-0-statement": "One, theirs."})
    answer = curator.post(page, sent | {"finding_set-0-DELETE": "on"})
    assert "One, theirs." in text_of(answer)
    name = f"{TAKE}finding_set-0-DELETE"
    assert curator.post(page, asked(answer) | {name: choice}).status_code == 302
    kept = [*case.finding_set.values_list("statement", flat=True)]
    assert kept == ([] if choice == "mine" else ["One, theirs."])
    assert finding.code == "ONE-01"


def test_authors_typed_as_names(curator):
    source = making.source(authors=[{"family": "Nowak", "given": "Ewa"}])
    page, sent = opened(curator, source)
    curator.post(page, sent | {"title": "Theirs", "authors-0-family": "Kowalska"})
    assert curator.post(page, sent | {"year": "2014"}).status_code == 302
    source = Source.objects.get()
    assert (source.title, source.year) == ("Theirs", 2014)
    assert source.authors == [{"family": "Kowalska", "given": "Ewa"}]
    answer = curator.post(page, sent | {"authors-0-family": "Meyer"})
    assert "Kowalska" in text_of(answer)
    decided = asked(answer) | {f"{TAKE}authors": "theirs"}
    assert curator.post(page, decided).status_code == 302
    assert Source.objects.get().authors == [{"family": "Kowalska", "given": "Ewa"}]


def test_what_was_deleted_meanwhile(curator):
    trust = making.organisation("trust")
    page, sent = opened(curator, trust)
    trust.delete()
    answer = curator.post(page, sent | {"url": "https://example.org/typed"})
    assert answer.status_code == 409
    assert "https://example.org/typed" in text_of(answer)


def test_a_second_click_stores_once(curator):
    page = address(Organisation, "add")
    sent = fields_of(curator.get(page).content.decode())
    sent |= {"name": "Trust", "slug": "trust", "kind": "public"}
    first, second = curator.post(page, sent), curator.post(page, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Organisation.objects.get().slug == "trust"


def test_a_second_click_adds_a_statement_once(curator):
    case = making.case()
    source = making.source()
    page, sent = opened(curator, case)
    new = {"finding_set-TOTAL_FORMS": "1"} | {
        f"finding_set-0-{name}": value
        for name, value in {
            "kind": "finding",
            "order": "0",
            "statement": "Once.",
            "source": str(source.pk),
            "locator": "p. 3",
        }.items()
    }
    assert [curator.post(page, sent | new).status_code for _ in range(2)] == [302, 302]
    assert case.finding_set.count() == 1


def test_back_and_another_text_is_another_form(curator):
    trust = making.organisation("trust", name="The Trust")
    page, sent = opened(curator, trust)
    curator.post(page, sent | {"name": "First"})
    answer = curator.post(page, sent | {"name": "Second thought"})
    decided = asked(answer) | {f"{TAKE}name": "mine"}
    assert curator.post(page, decided).status_code == 302
    assert Organisation.objects.get().name == "Second thought"


@pytest.mark.parametrize("shown", ["", "nonsense", "a:b:c"])
def test_a_form_from_elsewhere_is_looked_through_first(curator, shown):
    trust = making.organisation("trust", name="The Trust")
    page, sent = opened(curator, trust)
    answer = curator.post(page, sent | {"name": "Typed", "_shown": shown})
    assert answer.status_code == 200
    assert "can’t be said" in " ".join(messages_of(answer.content.decode()))
    again = fields_of(answer.content.decode())
    assert again["name"] == ["Typed"]
    assert curator.post(page, again).status_code == 302


def test_another_account_s_form_is_not_taken(curator, client):
    trust = making.organisation("trust", name="The Trust")
    page, sent = opened(curator, trust)
    client.force_login(User.objects.create_superuser("another"))
    assert client.post(page, sent | {"name": "Typed"}).status_code == 200
    assert Organisation.objects.get().name == "The Trust"


TEXT = st.text("ab", max_size=2)
MANY = st.lists(st.sampled_from("abc"), unique=True)


class Plain(forms.Form):
    text = forms.CharField(required=False)
    agreed = forms.BooleanField(required=False)
    chosen = forms.MultipleChoiceField(choices=[(one, one) for one in "abc"], required=False)


SIDES = st.fixed_dictionaries({"text": TEXT, "agreed": st.booleans(), "chosen": MANY})


@given(SIDES, SIDES, SIDES)
def test_three_ways(base, mine, theirs):
    """Nothing that either typed is lost, and nobody is asked without need."""
    shown = shown_by(Plain(initial=base), [])
    data = QueryDict(mutable=True)
    for name, value in mine.items():
        values = value if isinstance(value, list) else [value]
        data.setlist(name, [one if isinstance(one, str) else "on" for one in values if one])
    outcome = put_together(data, shown, Plain(initial=theirs), [])
    clashes = {part.name: part for part in outcome.clashes}
    form = Plain(data)
    assert form.is_valid()
    for name in ("text", "agreed"):
        kept, three = form.cleaned_data[name], (base[name], mine[name], theirs[name])
        assert (name in clashes) == (len({*map(str, three)}) == 3)
        assert kept == (theirs[name] if mine[name] == base[name] else mine[name])
    added = {*mine["chosen"], *theirs["chosen"]} - {*base["chosen"]}
    stayed = {*base["chosen"]} & {*mine["chosen"]} & {*theirs["chosen"]}
    assert {*form.cleaned_data["chosen"]} == added | stayed


def test_a_list_that_is_edited_in_place(curator):
    fields = [PolicyField.objects.create(name=name, slug=name.lower()) for name in ("Care", "Work")]
    page = address(PolicyField, "changelist")
    html = LexborHTMLParser(curator.get(page).content.decode())
    sent = fields_in(html.css_first("#changelist-form")) | {"_save": "Save"}
    at = {sent[f"form-{n}-id"][0]: f"form-{n}-order" for n in range(2)}
    care, work = (at[str(field.pk)] for field in fields)
    assert curator.post(page, sent | {care: "5"}).status_code == 302
    assert curator.post(page, sent | {work: "7"}).status_code == 302
    assert [*PolicyField.objects.order_by("name").values_list("order", flat=True)] == [5, 7]
    foreign = curator.post(page, sent | {care: "9", "_shown": "nonsense"})
    assert "Care, order" in text_of(foreign), "Nobody knows what that list showed"
    answer = curator.post(page, sent | {care: "9"})
    assert "1. Care, order" in text_of(answer)
    assert curator.post(page, asked(answer) | {f"{TAKE}{care}": "mine"}).status_code == 302
    assert PolicyField.objects.get(name="Care").order == 9
