"""What a form refuses, where it says so, and that all that was typed is still there."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import BaseConstraint

from casestudies.models import (
    CaseStudy,
    Finding,
    Locality,
    Outcome,
    Programme,
    ResearchProject,
    Source,
)
from innosi.checked_admin.forms import GONE
from keywords.models import Broader, Keyword, KeywordLabel
from tests.support.forms import fields_of, messages_of

from .. import making
from .test_admin import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    client.force_login(get_user_model().objects.create_superuser("curator"))
    return client


class Form:
    """The form of a row, or of a new one: filled in, sent, and looked at again."""

    def __init__(self, client, model, row=None):
        self.client, self.model = client, model
        self.page = url(model, "change", row.pk) if row else url(model, "add")
        self.sent = fields_of(client.get(self.page).content.decode())

    def add_row(self, prefix, **fields):
        at = self.sent[f"{prefix}-TOTAL_FORMS"][0]
        self.sent[f"{prefix}-TOTAL_FORMS"] = [str(int(at) + 1)]
        for name in [name for name in self.sent if name.startswith(f"{prefix}-__prefix__-")]:
            self.sent[name.replace("__prefix__", at)] = self.sent[name]
        self.fill(**{f"{prefix}-{at}-{name}": value for name, value in fields.items()})
        return f"{prefix}-{at}"

    def fill(self, **fields):
        self.sent |= {name: getattr(value, "pk", value) for name, value in fields.items()}

    def save(self):
        answer = self.client.post(self.page, self.sent)
        assert answer.status_code == 302, messages_of(answer.content.decode())

    def refused(self):
        """The messages, after a look at whether the values filled in are still there."""
        before = self.model.objects.count()
        answer = self.client.post(self.page, self.sent)
        assert answer.status_code == 200
        assert self.model.objects.count() == before
        shown = fields_of(answer.content.decode())
        for name, value in self.sent.items():
            if not isinstance(value, list) and not name.endswith("_FORMS"):
                assert shown[name] == [str(value).replace("\x00", "\ufffd")]
        return messages_of(answer.content.decode())


def claim(**fields):
    return {
        "code": "",
        "source": making.source(),
        "locator": "p. 1",
        "statement": "So it was.",
    } | fields


def outcome(**fields):
    given = {"domain": making.domain(), "direction": "positive", "evidence_type": "survey"}
    return claim(**given | fields)


def finding(**fields):
    return claim(**{"kind": "finding"} | fields)


def new_case(curator, code="BONE"):
    form = Form(curator, CaseStudy)
    form.fill(title="Bones", slug="bones", code=code, summary="…", kind="place_synthesis")
    return form


def test_every_constraint_says_what_to_do():
    """In a sentence of its own."""
    ours = [
        constraint
        for app in ("casestudies", "keywords")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    ]
    assert len(ours) > 30
    for constraint in ours:
        message = str(constraint.get_violation_error_message())
        assert message.endswith("."), constraint.name
        assert message != str(BaseConstraint.default_violation_error_message), constraint.name
        assert constraint.name not in message, constraint.name


def test_a_code_stands_once_whatever_the_kind_of_claim(curator):
    form = Form(curator, CaseStudy, making.case())
    form.add_row("outcome_set", **outcome(code="ONE-01"))
    form.add_row("outcome_set", **outcome(code="ONE-01"))
    assert form.refused()
    form = Form(curator, CaseStudy, CaseStudy.objects.get())
    form.add_row("outcome_set", **outcome(code="ONE-01"))
    form.add_row("finding_set", **finding(code="ONE-01"))
    assert any("ONE-01" in message for message in form.refused())
    assert not Outcome.objects.exists()
    assert not Finding.objects.exists()


def test_codes_of_a_new_case_begin_with_its_own(curator):
    form = new_case(curator)
    row = form.add_row("outcome_set", **outcome(code="ZZZ-07"))
    assert form.refused() == ["Codes of this case begin with BONE-."]
    form.fill(**{f"{row}-code": "BONE-07"})
    form.save()
    assert Outcome.objects.get().code == "BONE-07"


def test_a_case_with_claims_keeps_the_code_that_theirs_begin_with(curator):
    case = making.case()
    form = Form(curator, CaseStudy, case)
    form.fill(code="OTHER")
    form.save()
    case.refresh_from_db()
    making.outcome(case)
    form = Form(curator, CaseStudy, case)
    form.fill(code="THIRD")
    assert any("codes such as OTHER-01" in message for message in form.refused())


def test_a_keyword_stands_once_on_a_case(curator):
    form, keyword = new_case(curator), making.keyword("work")
    sent = form.sent | {"tagged-ticked": [str(keyword.pk)] * 2}
    assert curator.post(form.page, sent).status_code == 302
    assert [row.tag for row in CaseStudy.objects.get().tagged.all()] == [keyword]


def test_a_keyword_is_not_tied_to_itself(curator):
    work = making.keyword("work")
    form = Form(curator, Keyword, work)
    prefix = next(name for name in form.sent if name.endswith("__prefix__-to_keyword"))
    form.add_row(prefix.removesuffix("-__prefix__-to_keyword"), to_keyword=work)
    assert form.refused() == ["A keyword can’t be related to itself: choose another."]


def test_a_circle_of_which_a_form_brings_both_halves_is_refused(curator):
    work, training = making.keyword("work"), making.keyword("training")
    form = Form(curator, Keyword, work)
    form.add_row("steps_up", broader=training)
    form.add_row("steps_down", narrower=training)
    assert any("broader than itself" in message for message in form.refused())
    assert not Broader.objects.exists()


def test_one_preferred_label_a_language(curator):
    form = Form(curator, Keyword, making.keyword("work"))
    form.add_row("labels", text="työ", language="fi", kind="preferred")
    form.add_row("labels", text="työt", language="fi", kind="preferred")
    assert any("make one of the two an alternative" in message for message in form.refused())
    assert not KeywordLabel.objects.exists()


def test_a_place_without_a_country_is_told_so(curator):
    region = making.locality("lapland", code="FI")
    form = Form(curator, Locality)
    form.fill(name="Kemi", slug="kemi", kind="city", parent=region)
    assert form.refused() == ["This field is required."]
    form = Form(curator, Locality, region)
    form.add_row("parts", name="Kemi", slug="kemi", kind="city")
    assert form.refused() == ["This field is required."]
    form.fill(**{"country": "", "parts-0-country": region.country})
    assert form.refused() == ["This field is required."]


def test_a_country_is_not_changed_under_the_places_within(curator):
    region = making.locality("lapland", code="FI")
    making.locality("kemi", parent=region, code="FI")
    form = Form(curator, Locality, region)
    form.fill(country=making.country("SE"))
    assert any("lies in" in message for message in form.refused())


@pytest.mark.parametrize("text", ["nul\x00", "bell\x07", "\ufffe"])
def test_characters_that_nothing_can_carry_are_named(curator, text):
    form = Form(curator, Programme)
    form.fill(name="Bridge", slug="bridge", description=f"There is {text} in it")
    (message,) = form.refused()
    assert "U+" in message or "Null characters" in message


@pytest.mark.parametrize("value", ["999999999999.9999", "1e400", "NaN", "-Infinity", "1e12"])
def test_numbers_at_the_edge_are_refused_and_not_rounded(curator, value):
    form = new_case(curator)
    form.add_row("outcome_set", **outcome(value=value))
    assert len(form.refused()) == 1


def test_authors_are_typed_as_names_and_keep_their_order(curator):
    form = Form(curator, Source)
    form.fill(title="A report", slug="a-report", type="report")
    form.fill(**{"authors-0-given": "Ewa", "authors-1-family": "A", "authors-1-literal": "B"})
    given, both = form.refused()
    assert "Give the family name too" in given
    assert "not both in one row" in both
    form.fill(**{"authors-0-family": "Nowak", "authors-1-family": "", "authors-2-family": "Li"})
    form.save()
    source = Source.objects.get(slug="a-report")
    assert source.authors == [
        {"family": "Nowak", "given": "Ewa"},
        {"literal": "B"},
        {"family": "Li"},
    ]
    form = Form(curator, Source, source)
    form.sent = {name: [""] if "authors-" in name else value for name, value in form.sent.items()}
    form.save()
    source.refresh_from_db()
    assert source.authors == []


def test_addresses_are_typed_one_a_line(curator):
    keyword = making.keyword("work", exact_match=["https://example.org/1"])
    form = Form(curator, Keyword, keyword)
    form.fill(exact_match="https://example.org/1\nnot an address")
    assert any("“not an address” is no web address" in message for message in form.refused())
    form.fill(exact_match="")
    form.save()
    keyword.refresh_from_db()
    assert keyword.exact_match == []


def test_line_ends_are_plain_however_they_were_sent(curator):
    form = Form(curator, Programme)
    form.fill(name="Bridge", slug="bridge", description="One\r\ntwo\rthree\n\nfour")
    form.save()
    programme = Programme.objects.get()
    assert programme.description == "One\ntwo\nthree\n\nfour"
    programme.description = " By a script\r\n"
    programme.save()
    programme.refresh_from_db()
    assert programme.description == "By a script"


def test_a_message_of_rows_that_are_folded_away_is_seen(curator):
    form = new_case(curator)
    form.fill(**{"outcome_set-TOTAL_FORMS": "none"})
    answer = curator.post(form.page, form.sent)
    assert any("ManagementForm" in m for m in messages_of(answer.content.decode()))


def test_a_row_that_was_deleted_meanwhile_comes_back_with_what_was_typed(curator):
    case = making.case()
    gone, kept = making.outcome(case), making.outcome(case)
    form = Form(curator, CaseStudy, case)
    gone.delete()
    form.fill(**{"outcome_set-0-statement": "Long thought about", "outcome_set-1-unit": "%"})
    assert GONE in form.refused()
    form.fill(**{"outcome_set-0-DELETE": "on"})
    form.save()
    kept.refresh_from_db()
    assert kept.unit == "%"


def test_a_count_of_rows_is_not_believed(curator):
    form = new_case(curator)
    form.fill(**{"outcome_set-TOTAL_FORMS": 1500})
    curator.post(form.page, form.sent)
    assert CaseStudy.objects.get().code == "BONE"


@pytest.mark.parametrize("model", [ResearchProject, Locality, Programme])
def test_rows_that_were_said_to_be_there_and_are_not_are_shown(curator, model):
    """Their count is odd, and their key is empty: what they are rows of has no page."""
    form = Form(curator, model)
    for inline in [name.removesuffix("-TOTAL_FORMS") for name in form.sent if "TOTAL" in name]:
        form.add_row(inline)
        form.sent[f"{inline}-INITIAL_FORMS"] = ["7"]
    assert form.refused()
