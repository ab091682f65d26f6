"""What people name or type may be one word of 120 letters: it breaks, and usual words don't."""

from .test_every_page import PAGES, assert_no_sideways_scrolling

# What is ours: labels, heads, units and codes.
OURS = """script, style, svg, select, option, button, label, thead, .site-header, .site-footer,
    .skip-link, .button, .legend, .facet__more, .facets__bar, .code, .section__number,
    .nowrap, .sort, .count, .badge, .error-page__code, .figure__value, .results__count,
    .problems a, .ledger__direction, .visually-hidden"""
# Addresses break anywhere, as they must.
ADDRESSES = ".source__ref, .fact-box__address, .sheet__text"
TEXTS = """(ours) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (text.data.trim() && !text.parentElement.closest(ours)) found.push(text);
    }
    return found;
}"""
REPLACE = f"""(ours) => {{
    for (const text of ({TEXTS})(ours))
        if (text.data.trim().length > 2) text.data = "w".repeat(120);
}}"""
BROKEN = f"""(ours) => {{
    const broken = new Set();
    for (const text of ({TEXTS})(ours))
        for (const word of text.data.matchAll(/[\\p{{L}}\\p{{N}}]{{2,20}}/gu)) {{
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const lines = [...range.getClientRects()].filter((one) => one.width);
            if (lines.length && lines.at(-1).top - lines[0].top > 4) broken.add(word[0]);
        }}
    return [...broken];
}}"""


def test_a_long_word_stays_on_every_page(page):
    page.set_viewport_size({"width": 320, "height": 900})
    for address in PAGES.values():
        page.goto(address)
        page.evaluate(REPLACE, OURS)
        assert_no_sideways_scrolling(page)


def test_usual_words_are_whole_at_any_width(page):
    for address in PAGES.values():
        page.goto(address)
        for width in (320, 390, 800, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(BROKEN, f".visually-hidden, {ADDRESSES}") == [], (address, width)
