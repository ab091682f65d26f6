"""Names that differ only in case, blanks or Unicode form are one name."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from innosi.fields.names import LONGEST_KEY, key_of, tidy

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
BLANKS = ["\u00a0", "\u2003", "\t", "\n", " \u200b ", " \ufeff", "\u2028"]


@given(TEXTS, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]), st.sampled_from(BLANKS))
@example("Économie sociale", "NFD", "\u00a0")
@example("Straße", "NFKC", " ")
@example("Οδός", "NFD", " ")
def test_the_same_name_has_the_same_key(text, form, blank):
    key = key_of(text)
    assert key_of(unicodedata.normalize(form, text)) == key
    assert key_of(text.replace(" ", blank)) == key
    assert key_of(f"{blank}{text}{blank}") == key
    assert key_of(tidy(text)) == key
    assert key_of(key) == key


@given(st.text("abcæéßñ Ωжя", max_size=20))
def test_case_makes_no_difference(text):
    assert key_of(text.upper()) == key_of(text.lower()) == key_of(text)


@given(TEXTS)
def test_a_tidy_name_stays_as_it_is(text):
    once = tidy(text)
    assert tidy(once) == once
    assert once == unicodedata.normalize("NFC", once)
    assert once == " ".join(once.split())


def test_what_is_seen_makes_a_difference():
    names = ["Malmö", "Malmo", "C", "C++", "New York", "Newyork", "co-op", "coop", "Ø", "O"]
    assert len({key_of(name) for name in names}) == len(names)
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"  # it needs its joiner
    assert tidy(persian) == persian


def test_long_names_are_told_apart():
    longest = "\ufdfa" * 300
    keys = {key_of(longest + end) for end in ("", "a", "b")}
    assert len(keys) == 3
    assert all(len(key) <= LONGEST_KEY for key in keys)
