"""Ordinary and odd things that somebody, or a script, puts into a form."""

import re

from django import forms
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField
from hypothesis import strategies as st

from tests.support.forms import fields_of

TEXTS = [
    "Plain words",
    "Économie sociale",
    "  blanks around  ",
    "two\r\nlines",
    "",
    " ",
    "work",
    "trust",
    "a" * 130,
    "b" * 5_000,
    "nul\x00",
    "bell\x07 and \x85",
    "soft\u00adhyphen \u202eturned 😀",
    "<script>alert(1)</script>\"'&",
    "%s %(x)s {{ 7 }} {0}",
    "\ufeff",
    "\ufffe",
]
CODES = [
    "ONE",
    "TWO",
    "BONE",
    "ONE-01",
    "ONE-77",
    "ZZZ-07",
    "ONE-٣٣",
    "GB",
    "FI",
    "en",
    "sv",
    "GBP",
]
NUMBERS = [
    "0",
    "-0",
    "-1",
    "7",
    "2011",
    "1799",
    "32768",
    "2147483648",
    "9" * 19,
    "9" * 30,
    "12.5",
    "999999999999.9999",
    "99999999999999.99",
    "0.00001",
    "1e3",
    "1e400",
    "1e-400",
    "NaN",
    "sNaN",
    "Infinity",
    "1_000",
    "٣",
    "1,5",
]
DATES = ["2020-02-29", "0001-01-01", "9999-12-31", "2020-02-30", "12:00:00.5", "23:59:60", "now"]
ADDRESSES = [
    "https://example.org/a",
    "example.org",
    "javascript:alert(1)",
    "http://[",
    "https://example.org/\x00",
    "https://" + "e" * 70 + ".org/",
    "https://example.org/" + "x" * 600,
]
JSON = ["null", "[]", "{}", '"\\ud800"', "[" * 2_000, '[{"family": "\\u0000"}]']
KEYS = ["", "0", "-1", "abc", "9" * 25, "__prefix__", "1", "2", "3", "1.0", "\x00"]

odd = st.sampled_from([*TEXTS, *CODES, *NUMBERS, *DATES, *ADDRESSES, *JSON, *KEYS])
USUAL = {
    "code": ["", "BONE", "ONE-50", "BONE-07"],
    "currency": ["", "GBP"],
    "doi": ["", "10.1234/abc"],
    "email": ["", "somebody@example.org"],
    "exact_match": ["", "https://example.org/a"],
    "language": ["en", "sv"],
    "latitude": ["", "60.5"],
    "locator": ["p. 3"],
    "longitude": ["", "24.5"],
    "password1": ["correct horse battery"],
    "password2": ["correct horse battery"],
    "value": ["", "12.5"],
    "wikidata_id": ["", "Q42"],
}
TYPED = """
    acronym aims amount body code comparator container currency description doi email end_year
    exact_match family first_name given grant_number label language last_name latitude licence
    literal locator longitude method name note number old_slug order participants period place
    population qualifier scope_note series slug start_year statement summary text title unit
    url username value wikidata_id year
"""
TYPED = frozenset(TYPED.split())
word = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=3, max_size=9)


def filled_in(data, response):
    """What is posted: what the page shows with some of it changed, rows added, rows struck out."""
    sent, fields = fields_of(response.content.decode()), form_fields(response)
    for name in [name for name in sent if name in fields and "__prefix__" not in name]:
        missing = fields[name].required and sent[name] == [""]
        if missing or not data.draw(st.integers(0, 3)):
            sent[name] = data.draw(fitting(fields[name], name))
    for rows in data.draw(some_of(open_to_rows(response))):
        add_row(data, sent, fields, rows)
    for name in data.draw(some_of(sorted(set(sent) - {"csrfmiddlewaretoken"}))):
        sent[name] = [data.draw(odd)]
    stored_rows = [name[:-3] for name in sorted(sent) if re.search(r"-\d+-id$", name)]
    for row in data.draw(some_of(stored_rows))[:1]:
        sent[f"{row}-DELETE"] = ["on"]
    return sent


def some_of(names):
    return st.lists(st.sampled_from(names), max_size=3) if names else st.just([])


def form_fields(response):
    """Every field of the form and its rows, those of a new row too, by their names on the page."""
    forms_shown = [response.context["adminform"].form]
    for shown in response.context["inline_admin_formsets"]:
        forms_shown += [*shown.formset.forms, shown.formset.empty_form]
    return {
        bound.html_name: bound.field
        for form in forms_shown
        for bound in form
        if not bound.field.widget.is_hidden
    }


def open_to_rows(response):
    shown = response.context["inline_admin_formsets"]
    return [one.formset.prefix for one in shown if one.has_add_permission]


def add_row(data, sent, fields, rows):
    at = sent[f"{rows}-TOTAL_FORMS"][0]
    sent[f"{rows}-TOTAL_FORMS"] = [str(int(at) + 1)]
    shown = dict.fromkeys([*sent, *fields])  # of a choice by buttons none is sent yet
    for name in [name for name in shown if name.startswith(f"{rows}-__prefix__-")]:
        value = data.draw(fitting(fields[name], name)) if name in fields else sent[name]
        sent[name.replace("__prefix__", at)] = value


def is_typed(name):
    """Whether it is somebody's own text, and no choice, key or count."""
    if "__prefix__" in name:
        return False
    return name.rpartition("-")[2] in TYPED or re.fullmatch(r".*[a-z]_at_[01]", name)


def stated(values):
    """Texts as a page can show them: it has no NUL, and one kind of line end."""
    return [value.replace("\x00", "\ufffd").replace("\r\n", "\n") for value in values]


def fitting(field, name):
    """What would mostly do for a field."""
    if isinstance(field, ModelMultipleChoiceField):
        return some_of(keys_of(field))
    if isinstance(field, ModelChoiceField):
        return one_of(keys_of(field) if field.required else ["", *keys_of(field)])
    if isinstance(field, forms.ChoiceField):
        return one_of([str(key) for key, _ in field.choices if key != "" or not field.required])
    return plain(field, name.rpartition("-")[2]).map(lambda value: [value])


def keys_of(field):
    return [str(key) for key in field.queryset.values_list("pk", flat=True)[:6]]


def one_of(values):
    return st.sampled_from(values or [""]).map(lambda value: [value])


def plain(field, name):
    if isinstance(field, forms.BooleanField):
        return st.just("on")
    if name in USUAL:
        return st.sampled_from(USUAL[name])
    if isinstance(field, forms.URLField):
        return st.sampled_from(["", "https://example.org/a"])
    if isinstance(field, forms.IntegerField):
        return st.sampled_from(["3", "2011", "2012"])
    return word if name in ("slug", "old_slug", "username") else word.map(str.title)
