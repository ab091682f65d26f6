"""What a reader looks for, taken apart: words, “phrases”, -exclusions, and OR between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from keywords.folding import fold, words

from .scripts import ANY_BEGINNING, is_in_parts, looked_for
from .spelling import HYPHENED, HYPHENS, plain
from .texts import Phrase, stem_of_reader

PART = re.compile(r'(?P<minus>-?)(?:["“”](?P<phrase>[^"“”]*)(?:["“”]|$)|(?P<word>[^\s"“”]+))')
OR = "OR"
# Left out of a search of several words: they stand in nearly every text.
FUNCTION_WORDS = frozenset(
    words(
        "a an and are as at be by do does for from had has have how in into is it of on or "
        "that the their to was were what when where which who why with"
    )
)
RESOLVER = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)(?=10\.)", re.IGNORECASE)
SHORT_NUMBER = re.compile(r"^[^\w]*(\d[\d.,]*)(m|bn)[^\w]*$", re.IGNORECASE)
SCALES = {"m": "million", "bn": "billion"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One word or phrase: as written, its folded words, their stems.

    others: what else stands for the same, “coproduction” for “co-production”. parts: the words to
    look for apart where no text has them as one. is_quoted: its words are to follow one another.
    joins: whether it is one of several of which one is enough with the unit before it.
    at: where it stands among the words of the text.
    """

    text: str
    words: tuple[str, ...]
    stems: Phrase
    excluded: bool = False
    is_quoted: bool = False
    joins: bool = False
    at: int = 0
    others: tuple[tuple[str, ...], ...] = ()
    parts: tuple["Unit", ...] = ()
    phrases: tuple[Phrase, ...] = field(init=False, compare=False)  # of all spellings

    def __post_init__(self) -> None:
        others = (tuple(map(stem_of_reader, other)) for other in self.others)
        object.__setattr__(self, "phrases", (self.stems, *others))

    @property
    def is_word(self) -> bool:
        """Whether it is a word that could be one with those beside it."""
        return not (self.excluded or self.is_quoted or self.joins) and not any(
            map(is_in_parts, self.words)
        )

    @property
    def is_checked(self) -> bool:
        """Whether its spelling may be wrong; not where the texts know it as another."""
        is_known = self.parts and self.others[0] != ("".join(self.words),)
        return not (self.excluded or is_known) and not any(map(is_in_parts, self.words))

    @property
    def says_nothing(self) -> bool:
        return len(self.words) == 1 and self.words[0] in FUNCTION_WORDS


@lru_cache(maxsize=100)
def parse(text: str) -> tuple[Unit, ...]:
    """The Units of a text."""
    return telling(units_of(text))


def telling(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Without the words that say nothing, if there are others."""
    kept = tuple(unit for unit in units if unit.excluded or not unit.says_nothing)
    return kept if any(not unit.excluded for unit in kept) else units


@lru_cache(maxsize=100)
def units_of(text: str) -> tuple[Unit, ...]:
    """All Units, with those that say nothing."""
    return tuple(_units(text))


def _units(text: str) -> Iterator[Unit]:
    at, before, joins = 0, False, False
    for part in PART.finditer(text):
        if part["word"] == OR and before:
            joins = True
            continue
        unit = _unit(part, at)
        if unit:
            yield replace(unit, joins=joins and not unit.excluded)
            at += len(unit.words)
            before, joins = not unit.excluded, False


def _unit(part: re.Match[str], at: int) -> Unit | None:
    written = part["phrase"] if part["phrase"] is not None else part["word"]
    found = looked_for(plain(RESOLVER.sub("", written)))
    if not found:
        return None
    return Unit(
        written,
        tuple(word.removesuffix(ANY_BEGINNING) for word in found),
        tuple(map(stem_of_reader, found)),
        excluded=bool(part["minus"]),
        is_quoted=part["phrase"] is not None,
        at=at,
        others=tuple(_other_spellings(part["word"] or "", found)),
    )


def _other_spellings(written: str, found: list[str]) -> Iterator[tuple[str, ...]]:
    if number := SHORT_NUMBER.match(written):
        yield (*looked_for(plain(number[1])), SCALES[number[2].lower()])
    elif len(found) > 1 and found in map(HYPHENS.split, HYPHENED.findall(fold(plain(written)))):
        yield ("".join(found),)


def groups_of(units: tuple[Unit, ...]) -> tuple[tuple[Unit, ...], ...]:
    """Units of which one is enough stand together. Exclusions are left out."""
    groups: list[tuple[Unit, ...]] = []
    for unit in units:
        if unit.excluded:
            continue
        if unit.joins and groups:
            groups[-1] += (unit,)
        else:
            groups.append((unit,))
    return tuple(groups)
