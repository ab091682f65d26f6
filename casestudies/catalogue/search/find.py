"""The cases whose texts hold what a reader looks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import and_

from pyroaring import BitMap

from ..snapshot.snapshot import Snapshot, remembered
from ..snapshot.unions import union
from .stored.index import exact_word
from .stored.lookups import at_once, each, matches
from .words.compounds import with_compounds
from .words.labels import Group, Named, called, called_as, named_by
from .words.query import Unit, groups_of, telling, units_of
from .words.texts import Asked, Phrase, stem_of_reader, words_of

MOST_APART = 24  # groups of a text whose cases are looked up one by one


@dataclass(frozen=True)
class Found:
    """Case numbers that match a text, and what else its words say.

    tagged: with the keyword that goes by the whole text. exact: with the text for a title.
    without: that hold what is excluded. concepts: ids of the keywords that the text names.
    groups: what is looked for; of the Units of a group one is enough.
    """

    all: BitMap
    tagged: BitMap
    exact: BitMap
    without: BitMap
    concepts: tuple[int, ...]
    groups: tuple[Group, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """What is to be marked in texts."""
        return tuple(dict.fromkeys(chain.from_iterable(self.groups)))


@remembered(most=100)
def find(snapshot: Snapshot, text: str) -> Found:
    """Cases for a text: every word and phrase, or a keyword that goes by that name."""
    units = telling(with_compounds(units_of(text)))
    groups = groups_of(units)
    exact = _look_up(snapshot, groups, text)
    named = named_by(snapshot, groups)
    cases = _holding_all(snapshot, groups, named)
    if not cases and any(unit.parts for unit in units):
        groups = tuple(chain.from_iterable(map(_taken_apart, groups)))
        named = named_by(snapshot, groups)
        cases = _holding_all(snapshot, groups, named)
    whole = called(snapshot, " ".join(unit.text for unit in units if not unit.excluded))
    tagged, without = _tagged(snapshot, whole), _excluded(snapshot, units)
    return Found(
        all=((cases | tagged) & snapshot.everything) - without,
        tagged=tagged,
        exact=exact,
        without=without,
        concepts=tuple(sorted(whole.union(*(one.concepts for one in named)))),
        groups=groups,
    )


def _look_up(snapshot: Snapshot, groups: Sequence[Group], text: str) -> BitMap:
    """In one statement what is going to be asked for; returns the cases that are called `text`.

    Of several words the tiers are asked for together (`_all_of`): each alone may be in many.
    """
    phrases = [phrase for unit in _flat(groups[:MOST_APART]) for phrase in unit.phrases]
    tiers = (None, "title", "lead") if len(groups) == 1 else (None,)
    asked: list[Asked] = [(phrase, tier) for tier in tiers for phrase in phrases]
    stems = tuple(map(stem_of_reader, words_of(text)))
    if not stems:
        return BitMap()
    name = (exact_word(stems),), "title"
    return at_once(snapshot, [*asked, name])[name]


def holding(snapshot: Snapshot, units: Iterable[Unit], tier: str | None = None) -> BitMap:
    """Cases that hold one of the units, in one of its spellings."""
    phrases = chain.from_iterable(unit.phrases for unit in units)
    return union(each(snapshot, phrases, tier).values())


def in_tier(snapshot: Snapshot, groups: Sequence[Group], tier: str) -> BitMap:
    """Cases that hold all that is looked for in one tier."""
    return _all_of(snapshot, groups, tier) if groups else BitMap()


def _all_of(snapshot: Snapshot, groups: Sequence[Group], tier: str | None) -> BitMap:
    plain = [_only_phrase(group) for group in groups]
    bitmaps = [matches(snapshot, [phrase for phrase in plain if phrase], tier)]
    for phrase, group in zip(plain, groups, strict=True):
        if not phrase:
            bitmaps.append(holding(snapshot, group, tier))
    return reduce(and_, bitmaps)


def _only_phrase(group: Group) -> Phrase | None:
    is_plain = len(group) == 1 and not group[0].others
    return group[0].stems if is_plain else None


def _holding_all(snapshot: Snapshot, groups: Sequence[Group], named: Sequence[Named]) -> BitMap:
    """Cases that hold something of each group, or have the keyword that some of them name."""
    each(snapshot, chain.from_iterable(unit.phrases for unit in _flat(groups[:MOST_APART])))
    cases, at = [_all_of(snapshot, groups[MOST_APART:], None)], 0
    groups = groups[:MOST_APART]
    for first, stop, concepts in named:
        cases += [_of_group(snapshot, group) for group in groups[at:first]]
        together = [_of_group(snapshot, group) for group in groups[first:stop]]
        cases.append(reduce(and_, together, snapshot.everything) | _tagged(snapshot, concepts))
        at = stop
    cases += [_of_group(snapshot, group) for group in groups[at:]]
    return reduce(and_, sorted(cases, key=len))


def _flat(groups: Iterable[Group]) -> Iterable[Unit]:
    return chain.from_iterable(groups)


def _of_group(snapshot: Snapshot, group: Group) -> BitMap:
    if len(group) == 1:
        return holding(snapshot, group)
    concepts = set[int]().union(*(called_as(snapshot, unit) for unit in group))
    return holding(snapshot, group) | _tagged(snapshot, concepts)


def _taken_apart(group: Group) -> Iterable[Group]:
    if len(group) == 1 and group[0].parts:
        return [(part,) for part in telling(group[0].parts)]
    return [group]


def _excluded(snapshot: Snapshot, units: Iterable[Unit]) -> BitMap:
    cases = BitMap()
    for unit in dict.fromkeys(units):
        if unit.excluded:
            cases |= holding(snapshot, [unit])
            cases |= _tagged(snapshot, called_as(snapshot, unit))
    return cases


def _tagged(snapshot: Snapshot, concepts: Iterable[int]) -> BitMap:
    return union(snapshot.keywords[pk] for pk in concepts)
