import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywords.folding import fold, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("MALMÖ", "malmo"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Straße", "strasse"),
        ("ﬁnance", "finance"),
        ("İstanbul", "istanbul"),
        ("ÞÓR", "thor"),
        ("e\u0301tude", "etude"),
        ("℡", "tel"),
        ("co\u00adoper\u00adation", "cooperation"),
        ("zero\u200bwidth", "zerowidth"),
        ("हिन्दी", "हिन्दी"),  # whose vowels are marks
        ("ที่นี่", "ที่นี่"),
        ("が", "が"),
        ("한국", "한국"),
    ],
)
def test_case_and_accents_are_folded(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Co-production, and more", ["co", "production", "and", "more"]),
        ("lone_parents", ["lone", "parents"]),
        ("people’s 2,800 jobs", ["people", "s", "2", "800", "jobs"]),
        ("  …! 🙂 ", []),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_the_words_of_words_are_themselves(text):
    assert words(" ".join(words(text))) == words(text)
