"""Asking everybody everything, in turn and in an order that changes, and keeping the times."""

import statistics
from dataclasses import dataclass, field
from random import Random

from tqdm import tqdm

from .contenders import comparable
from .pages import differences, shared

FEW = 3  # answers of a slow contender to each shape …
SECONDS = 20  # … and as many more as fit into this time
PATIENCE = 120


@dataclass
class Results:
    """By (contender, shape): seconds of each answer, what its page said, why it was left out."""

    times: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)
    left_out: dict = field(default_factory=dict)

    def p50(self, name, shape):
        """Seconds, or None."""
        times = self.times.get((name, shape.name))
        return statistics.median(times) if times else None

    def spent(self, name):
        return sum(sum(times) for (who, _), times in self.times.items() if who == name)


class Rounds:
    """`entries` pairs each contender with its shapes. `budget` is how many seconds a slow one may
    take; what does not fit is left out, and said to be."""

    def __init__(self, entries, number, budget, seed):
        self.steps = [(contender, shape) for contender, shapes in entries for shape in shapes]
        self.number, self.budget = number, budget
        self.random = Random(seed)
        self.results = Results()

    def run(self):
        for contender, shape in tqdm(self.steps, desc="First answers", leave=False, disable=None):
            self._first(contender, shape)
        for turn in tqdm(range(self.number), desc="Rounds", leave=False, disable=None):
            self.random.shuffle(self.steps)
            for contender, shape in self.steps:
                if self._is_wanted(contender, shape):
                    self._ask(contender, shape, turn + len(contender.connections))
        return self.results

    def _first(self, contender, shape):
        """Warm up every worker. Of the slow ones these answers count too."""
        key = contender.name, shape.name
        for turn in range(len(contender.connections)):
            left = self._left(contender)
            if contender.is_slow and (left <= 0 or contender.has_failed):
                self.results.left_out.setdefault(key, "no time was left")
                return
            try:
                reply = contender.ask(shape, turn, left if contender.is_slow else PATIENCE)
            except TimeoutError:
                contender.has_failed = True
                self.results.left_out[key] = f"no answer within {left:.0f} s"
                return
            self._warmed_up(contender, key, reply)

    def _warmed_up(self, contender, key, reply):
        if contender.read and key not in self.results.pages:
            self.results.pages[key] = contender.read(reply.text())
        if contender.is_slow:
            self.results.times.setdefault(key, []).append(reply.seconds)

    def _left(self, contender):
        return self.budget - self.results.spent(contender.name)

    def _is_wanted(self, contender, shape):
        if not contender.is_slow:
            return True
        times = self.results.times.get((contender.name, shape.name))
        if not times or contender.has_failed or max(times) > self._left(contender):
            return False
        return len(times) < FEW or sum(times) + max(times) < SECONDS

    def _ask(self, contender, shape, turn):
        reply = contender.ask(shape, turn, max(PATIENCE, self.budget))
        self.results.times.setdefault((contender.name, shape.name), []).append(reply.seconds)


def compare(site, others, shapes, results):
    """What the others' first pages say that the site's don't: nothing, if all is well. And by shape
    and name of how many values the counts were compared."""
    found, compared = [], {}
    for shape in shapes:
        ours = results.pages[site.name, shape.name]
        if ours.total != shape.total:
            found.append(f"{shape.name}: {ours.total:,} cases, not {shape.total:,}")
        compared[shape.name] = numbers = {}
        for other in others:
            if theirs := results.pages.get((other.name, shape.name)):
                facets = comparable(other, shape)
                differing = differences(ours, theirs, facets, in_order=not shape.text)
                found += [f"{shape.name}, {other.name}: {one}" for one in differing]
                numbers[other.name] = sum(len(shared(ours, theirs, name)) for name in facets)
    return found, compared
