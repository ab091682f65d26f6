"""How alike two rows are, from 0 to 100, and why. Less than LEAST is not worth a look."""

import re
from collections.abc import Callable
from functools import lru_cache

from rapidfuzz import fuzz

from casestudies.catalogue.search.words.texts import stem

from .blocking import Item

LEAST = 80
SHORTEST = 5  # letters: in shorter names each letter tells them apart
NEARLY = 88
SLIP = 75  # of a word
NUMBER = re.compile(r"\d+")
Likeness = tuple[int, list[str]]
UNLIKE: Likeness = (0, [])


@lru_cache(maxsize=50_000)
def stems_of(name: str) -> tuple[str, ...]:
    return tuple(sorted(map(stem, name.split())))


def by_name(one: Item, other: Item, nearly: int = NEARLY) -> Likeness:
    if not one.name or not other.name:
        return UNLIKE
    if one.name == other.name:
        return 98, ["the same name"]
    if stems_of(one.name) == stems_of(other.name):
        return 94, ["the same words in another form or order"]
    if shared := _shared(one, other):
        return 92, [f"both are called “{shared}”"]
    if min(len(one.name), len(other.name)) < SHORTEST or _numbers(one) != _numbers(other):
        return UNLIKE
    ratio = fuzz.ratio(one.name, other.name, score_cutoff=nearly)
    if not ratio or _says_another_word(one.name.split(), other.name.split()):
        return UNLIKE
    return round(ratio) - 4, ["spelt nearly alike"]


def _says_another_word(ours: list[str], theirs: list[str]) -> bool:
    """North and South Lanarkshire are two: a slip leaves a word much as it was."""
    if len(ours) != len(theirs):
        return False
    return any(
        one != other and (min(len(one), len(other)) < SHORTEST or fuzz.ratio(one, other) < SLIP)
        for one, other in zip(ours, theirs, strict=True)
    )


def _shared(one: Item, other: Item) -> str:
    return next((name for name in one.names if name in other.names), "")


def _numbers(item: Item) -> list[str]:
    return sorted(NUMBER.findall(item.name))


def differ(one: Item, other: Item, fact: str) -> bool:
    """Whether both say it, and not the same."""
    values = one.facts.get(fact), other.facts.get(fact)
    return None not in values and "" not in values and values[0] != values[1]


def same(one: Item, other: Item, fact: str) -> bool:
    value = one.facts.get(fact)
    return value not in (None, "") and value == other.facts.get(fact)


def keywords(one: Item, other: Item) -> Likeness:
    return by_name(one, other)


def organisations(one: Item, other: Item) -> Likeness:
    score, reasons = by_name(one, other)
    if differ(one, other, "country"):
        return UNLIKE
    if same(one, other, "url"):
        score, reasons = max(score, 85), [*reasons, "the same web address"]
    return score, reasons


def places(one: Item, other: Item) -> Likeness:
    if differ(one, other, "country"):
        return UNLIKE
    if same(one, other, "wikidata"):
        return 100, ["the same Wikidata item"]
    if differ(one, other, "wikidata"):
        return UNLIKE
    score, reasons = by_name(one, other)
    if score and differ(one, other, "kind"):  # a city and the region that is called after it
        return score - 12, [*reasons, "of two kinds"]
    return score, reasons


def programmes(one: Item, other: Item) -> Likeness:
    score, reasons = by_name(one, other)
    if same(one, other, "acronym") and fuzz.token_set_ratio(one.name, other.name) >= 60:
        score, reasons = max(score, 85), [*reasons, "the same acronym"]
    return score, reasons


def sources(one: Item, other: Item) -> Likeness:
    if same(one, other, "doi"):
        return 100, ["the same DOI"]
    if differ(one, other, "doi") or differ(one, other, "year"):
        return UNLIKE
    score, reasons = by_name(one, other, nearly=92)
    if same(one, other, "url"):
        return max(score, 96), [*reasons, "the same web address"]
    if score and same(one, other, "year"):
        return score, [*reasons, "the same year"]
    return (score - 10, [*reasons, "no year in one of them"]) if score else UNLIKE


def cases(one: Item, other: Item) -> Likeness:
    score, reasons = by_name(one, other)
    both = len(one.cites & other.cites)
    if both >= 2 and both * 3 >= len(one.cites | other.cites) * 2:
        score, reasons = max(score, 84), [*reasons, f"{both} sources in both"]
    if same(one, other, "programme"):
        score, reasons = max(score, 88), [*reasons, "of one programme"]
    return score, reasons


Compare = Callable[[Item, Item], Likeness]
