"""Differences of two texts: both can be told from them, and markup in them stays text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from innosi.fields.differences import Kind, Piece, as_html, differences

TEXTS = st.text(alphabet=st.sampled_from("ab <&\n…é😀"), max_size=60)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_both_texts_are_told(before, after):
    pieces = differences(before, after)
    assert "".join(text for kind, text in pieces if kind is not Kind.ADDED) == before
    assert "".join(text for kind, text in pieces if kind is not Kind.REMOVED) == after


def test_words_are_compared_whole():
    assert differences("It runs in Bologna.", "It ran in Bologna.") == [
        Piece(Kind.SAME, "It "),
        Piece(Kind.REMOVED, "runs"),
        Piece(Kind.ADDED, "ran"),
        Piece(Kind.SAME, " in Bologna."),
    ]


def test_long_texts_with_nothing_in_common_come_to_an_end():
    before = " ".join(f"a{number}" for number in range(20_000))
    after = " ".join(f"b{number}" for number in range(20_000))
    assert "".join(text for kind, text in differences(before, after) if kind is Kind.ADDED)


def test_markup_stays_text():
    html = as_html(differences("a <b>", "a <i>"))
    assert "<b>" not in html
    assert "<i>" not in html
    assert "[added: " in html
