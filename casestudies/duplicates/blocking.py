"""Which pairs of many rows are worth a look."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

LARGEST_BLOCK = 12  # of those that share a key each is looked at beside so many others
NEIGHBOURS = 6


@dataclass(frozen=True)
class Item:
    """names: what it is called, its own name first, each as its folded words. keys: whoever shares
    one is looked at. facts: what else tells two apart or together. cites: ids of sources."""

    pk: int
    names: tuple[str, ...]
    keys: frozenset[Hashable] = frozenset()
    facts: dict[str, object] = field(default_factory=dict, compare=False, hash=False)
    cites: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""


Pair = tuple[Item, Item]


def pairs(items: Sequence[Item]) -> Iterator[Pair]:
    """Each pair once, the lesser id first."""
    met: set[tuple[int, int]] = set()
    for one, other in _met(items):
        first, second = (one, other) if one.pk < other.pk else (other, one)
        if first.pk != second.pk and (first.pk, second.pk) not in met:
            met.add((first.pk, second.pk))
            yield first, second


def _met(items: Sequence[Item]) -> Iterator[Pair]:
    blocks: defaultdict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        for key in item.keys:
            blocks[key].append(item)
    for block in blocks.values():
        yield from _near(block, LARGEST_BLOCK)
    # A slip near the end leaves the names side by side; one near the beginning does so backwards.
    yield from _near(sorted(items, key=lambda item: item.name), NEIGHBOURS)
    yield from _near(sorted(items, key=lambda item: item.name[::-1]), NEIGHBOURS)


def _near(items: Sequence[Item], reach: int) -> Iterator[Pair]:
    for place, item in enumerate(items):
        for other in items[place + 1 : place + 1 + reach]:
            yield item, other
