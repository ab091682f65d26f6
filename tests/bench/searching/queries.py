"""What is asked of a table's cases: their titles, parts of them, and other spellings."""

import re
from random import Random

WORD = re.compile(r"\w[\w'’\-]*")
LONGEST = 300  # characters that a search may have
# (what is written, what else some write for it); each takes the place of the whole word.
SPELLINGS = (
    (re.compile(r"^(\w{3,})['’]s$"), r"\1s"),
    (re.compile(r"^(\w{3,})['’]s$"), r"\1"),
    (re.compile(r"^(\w{3,}s)['’]$"), r"\1"),
    (re.compile(r"^([^\W\d_]{2,})-([^\W\d_]{3,})$"), r"\1 \2"),
    (re.compile(r"^([^\W\d_]{2,})-([^\W\d_]{3,})$"), r"\1\2"),
    (re.compile(r"^(\w{3,})is(e|ed|es|ing|ation|ations)$"), r"\1iz\2"),
    (re.compile(r"^(\w{3,})iz(e|ed|es|ing|ation|ations)$"), r"\1is\2"),
    (re.compile(r"^(?i:program)$"), "programme"),
    (re.compile(r"^(?i:programme)$"), "program"),
)
# What only looks like such a spelling.
NONE_OF_THESE = re.compile(
    r"(?i)^(?:size|prize|seize|rais|prais|promis|premis|advis|exercis|nois|"
    r"clos|wise|rise|otherwise|likewise|expertise|franchise|enterprise)"
)


def whole(title):
    return title[:LONGEST]


def without_a_word(title, seed):
    """None where too few words would be left."""
    places = [found.span() for found in WORD.finditer(title)]
    if len(places) < 3:
        return None
    start, stop = Random(f"{seed} {title}").choice(places)
    return " ".join((title[:start] + " " + title[stop:]).split())[:LONGEST]


def some_words(title, seed):
    """Two words or more, as they follow one another; None where there are none."""
    found = WORD.findall(title)
    if len(found) < 2:
        return None
    random = Random(f"{seed} {title}")
    number = random.randrange(2, min(5, len(found)) + 1)
    chosen = sorted(random.sample(range(len(found)), number))
    return " ".join(found[at] for at in chosen)[:LONGEST]


def spellings(title):
    """(a word as it is written with the one before it, the same otherwise spelt)."""
    words = WORD.findall(title)
    for at, word in enumerate(words):
        if NONE_OF_THESE.match(word):
            continue
        for written, other in SPELLINGS:
            if written.match(word):
                before = words[at - 1 : at]
                yield " ".join([*before, word]), " ".join([*before, written.sub(other, word)])
