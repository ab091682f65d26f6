"""Ordinary and odd things that somebody, or a script, puts into a form."""

from django import forms
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField
from hypothesis import strategies as st

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
word = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=3, max_size=9)


def fitting(field, name):
    """What would most often do for a field."""
    if isinstance(field, ModelChoiceField):
        keys = [str(key) for key in field.queryset.values_list("pk", flat=True)[:6]]
        if isinstance(field, ModelMultipleChoiceField):
            return st.lists(st.sampled_from(keys), unique=True, max_size=3) if keys else st.just([])
        required = [] if field.required else [""]
        return st.sampled_from([*keys, *required] or [""]).map(lambda key: [key])
    if isinstance(field, forms.ChoiceField):
        choices = [str(key) for key, _ in field.choices if key != "" or not field.required]
        return st.sampled_from(choices or [""]).map(lambda key: [key])
    return plain(field, name).map(lambda value: [value])


def plain(field, name):
    if isinstance(field, forms.BooleanField):
        return st.just("on")
    if isinstance(field, forms.URLField) or name.endswith("exact_match"):
        return st.sampled_from(["", "https://example.org/a"])
    if isinstance(field, forms.DecimalField):
        return st.sampled_from(["", "51.5", "12", "0.25"])
    if isinstance(field, forms.IntegerField):
        return st.sampled_from(["", "2011", "2012"]) if "year" in name else st.just("3")
    if name.endswith(("slug", "username")):
        return word
    if name.endswith("code"):
        return st.sampled_from(["", "ONE-50", "ONE-51", "BONE-07"] if "_set-" in name else ["BONE"])
    if name.endswith(("currency", "language", "doi", "wikidata_id", "locator")):
        return st.sampled_from(
            {"currency": ["GBP", ""], "language": ["en", "sv"]}.get(
                name.rpartition("-")[2], ["p. 3" if name.endswith("locator") else ""]
            )
        )
    if "password" in name:
        return st.just("correct horse battery")
    return word.map(str.title)
