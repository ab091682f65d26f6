"""Keywords, places, programmes, organisations, research and sources that go by what was typed."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from heapq import nlargest
from operator import and_
from typing import Any, NamedTuple

from casestudies.models import CatalogueTerm
from casestudies.models.other_names import OtherNames

from ..facets import EVERY_FACET, FACETS, Held
from ..snapshot.holdings import Name, cases_with, full_name, read_ahead
from ..snapshot.snapshot import Changes, Kept, Snapshot, remembered
from .find import Found
from .words.labels import by_stems
from .words.texts import Phrase, stem, words_of

KEYWORD, *OTHERS = sorted(
    (facet.name for facet in EVERY_FACET if facet.pages and not facet.in_claim),
    key=lambda name: not FACETS[name].is_tree,
)
MOST_OF_ONE, MOST = 2, 6  # of one facet, and of all
MOST_TRIED = 20  # values of a facet whose cases are counted
LONGEST_NAME = 10  # words of a name that a longer text holds
MOST_READ = 3000  # cases of a collection whose programmes and sources are all kept by their words


class Offer(NamedTuple):
    """A value of a facet that has cases."""

    facet: str
    name: Name
    cases: int


class Names(NamedTuple):
    """What values go by: whole → those of that name; word → those with it in their name."""

    whole: dict[Phrase, set[str]]
    having: dict[str, set[str]]


def offers(snapshot: Snapshot, found: Found) -> list[Offer]:
    """Values whose name the text holds as a whole, or whose name holds the whole text; of each
    facet those that do both first, then those with most cases."""
    if not found.groups or any(len(group) > 1 for group in found.groups):
        return []
    stems = tuple(one for (unit,) in found.groups for one in unit.stems)
    some: list[Offer] = []
    for facet in (KEYWORD, *OTHERS):
        some += _of_facet(snapshot, facet, stems)
    return some[:MOST]


def _of_facet(snapshot: Snapshot, facet: str, stems: Phrase) -> list[Offer]:
    names = _names(snapshot, facet)
    whole = {value for run in _runs(stems) for value in names.whole.get(run, ())}
    having = reduce(and_, (names.having.get(one, set()) for one in stems))
    values = sorted(whole) + sorted(having - whole)
    if not values:
        return []
    tried = values[:MOST_TRIED]
    read_ahead(snapshot, facet, tried)
    counts = {value: len(_cases(snapshot, facet, value)) for value in tried}
    best = nlargest(MOST_OF_ONE, tried, key=lambda value: (value in whole, counts[value]))
    named = ((full_name(snapshot, facet, value), counts[value]) for value in best if counts[value])
    return [Offer(facet, name, count) for name, count in named if name]


def _cases(snapshot: Snapshot, facet: str, value: str) -> Any:
    if facet == KEYWORD:
        return snapshot.keywords.get(int(value), ())
    return cases_with(snapshot, facet, value)


def _runs(stems: Phrase) -> Iterator[Phrase]:
    for first in range(len(stems)):
        for stop in range(first + 1, min(len(stems), first + LONGEST_NAME) + 1):
            yield stems[first:stop]


def _unless_told(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    return {key: names for key, names in kept.items() if not _is_told(key[0], changes)}


def _is_told(facet: str, changes: Changes) -> bool:
    if FACETS[facet].held is not Held.BITMAPS:
        return bool(changes.cases)
    return facet in changes.labels or facet in changes.terms


@remembered(carry_over=_unless_told)
def _names(snapshot: Snapshot, facet: str) -> Names:
    names = Names({}, {})
    for phrase, values in _phrases(snapshot, facet):
        names.whole.setdefault(phrase, set()).update(values)
        for one in phrase:
            names.having.setdefault(one, set()).update(values)
    return names


def _phrases(snapshot: Snapshot, facet: str) -> Iterable[tuple[Phrase, Iterable[str]]]:
    if facet == KEYWORD:
        return ((phrase, map(str, ids)) for phrase, ids in by_stems(snapshot).items())
    if FACETS[facet].held is not Held.BITMAPS and snapshot.next_number > MOST_READ:
        return ()
    return (
        (tuple(map(stem, words_of(name))), [value])
        for value, some in _labels(facet)
        for name in some
        if name and isinstance(name, str)  # a damaged row may say anything
    )


def _labels(facet: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Value → what it is called, as last published."""
    rows = CatalogueTerm.objects.filter(facet=facet)
    model = FACETS[facet].model
    if not (model and issubclass(model, OtherNames)):
        for value, label in rows.values_list("value", "label").iterator(chunk_size=5000):
            yield value, [label]
        return
    for value, label, data in rows.values_list("value", "label", "data").iterator(chunk_size=5000):
        others = data.get("alternative_names") if isinstance(data, dict) else None
        yield value, [label, *(others if isinstance(others, list) else ())]
