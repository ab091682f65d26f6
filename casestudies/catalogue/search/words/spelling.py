"""What is written in several ways and means one thing: British and American spellings, the
possessive 's, numbers in groups, signs that say nothing. Texts and what is looked for in them go
through the same, so that it matters only that different words stay different."""

import re

# Both spellings become the second, before the stem is taken. Whatever else they hit they hit in
# texts and searches alike.
SPELLINGS = (
    (r"(?<=[a-z]{3})iz(e|es|ed|er|ers|ing|able|ation|ations|ational|ationally)$", r"is\1"),
    (r"(?<=[a-z]{2})yz(e|es|ed|er|ers|ing)$", r"ys\1"),
    (r"(labo|neighbo|behavio|colo|favo|hono|harbo|endeavo|humo|rumo|savio|flavo)ur", r"\1r"),
    (r"(cent|theat|met|lit|fib|spect)re(s?)$", r"\1er\2"),
    (r"(cent|theat|met|lit|fib|spect)red$", r"\1ered"),
    (r"(dial|catal|anal|monol|travel)ogue", r"\1og"),
    (r"(defen|offen|licen|preten)ce", r"\1se"),
    (r"practis", "practic"),
    (r"^program(s?)$", r"programme\1"),
    (
        r"(counse|labe|mode|trave|cance|signa|leve|channe|tota|fue|enro|fulfi|insta)ll"
        r"(ed|ing|er|ers|or|ors|ment|ments)$",
        r"\1l\2",
    ),
    (r"^(un)?skillful", r"\1skilful"),
    (r"^(enrol|fulfil|instal)l(s?)$", r"\1\2"),
    (r"^age(ing|ism|ist)$", r"ag\1"),
    (r"(judg|acknowledg)ement", r"\1ment"),
    (r"^grey", "gray"),
    (r"(?<=[a-z])?paed", "ped"),
    (r"^(arch|anth)aeo", r"\1eo"),
)
# One look tells that none of them can fit, as is so for nine words of ten.
LIKELY = re.compile(
    "iz|yz|our|re[sd]?$|ogue|ence|practis|program|ll|^age|gement|^grey|paed|aeo|licen"
)
COMPILED = tuple((re.compile(pattern), other) for pattern, other in SPELLINGS)

APOSTROPHES = "'’‘`\u02bc\u00b4\u2032\uff07"
POSSESSIVE = re.compile(rf"(?<=[^\W\d_])[{APOSTROPHES}][sS](?![^\W_])")
# Of 3,115 and 1,000,000, not of 1,2 or 3,1155.
GROUPS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?!\d|,\d)")
SIGNS = dict.fromkeys(map(ord, "™℠"))
# What is written as one word, as two or with a hyphen: of words with a hyphen all are known.
HYPHENS = re.compile("[-\u2010\u2011]")
# Words are taken whole and nothing is given back, or one long word would be tried from each letter.
HYPHENED = re.compile(
    rf"(?<![^\W_])[^\W_]++(?:{HYPHENS.pattern}[^\W_]++){{1,3}}+(?!{HYPHENS.pattern}?[^\W_])"
)


def spelled(word: str) -> str:
    """A folded word in the spelling that stands for all."""
    if word.isascii() and LIKELY.search(word):
        for pattern, other in COMPILED:
            word = pattern.sub(other, word)
    return word


def plain(text: str) -> str:
    """`text` without what does not tell one word from another."""
    if not text.isascii():
        text = text.translate(SIGNS)
    if any(sign in text for sign in APOSTROPHES):
        text = POSSESSIVE.sub("", text)
    return GROUPS.sub(_without_commas, text) if "," in text else text


def _without_commas(found: re.Match[str]) -> str:
    return found[0].replace(",", "")
