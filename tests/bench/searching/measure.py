"""Asks the site's own catalogue, and says how often the answer is the one that was meant.

python -m tests.bench.searching.measure prints the figures as JSON.
"""

import json
import sys
import time

import django

from . import queries

DEPTH = 100  # a case further down counts as not found
SEED = 1


def main():
    django.setup()
    measure = Measure()
    json.dump(measure.figures(), sys.stdout)


class Measure:
    def __init__(self):
        from casestudies.models import CaseVersion

        self.titles = dict(CaseVersion.objects.values_list("pk", "record__title"))
        self.different = sorted({*self.titles.values()})
        self.seconds = []

    def figures(self):
        return {
            "cases": len(self.titles),
            "exact title": self._rank(queries.whole),
            "title without a word": self._rank(lambda title: queries.without_a_word(title, SEED)),
            "some words of a title": self._hits(lambda title: queries.some_words(title, SEED)),
            "spellings": self._spellings(),
            "ms a first search": round(1000 * sorted(self.seconds)[len(self.seconds) // 2], 2),
        }

    def _rank(self, ask):
        """Mean of 1 / place of the first case with the title."""
        found = []
        for title in self.different:
            if text := ask(title):
                places = (at for at, other in enumerate(self._found(text), 1) if other == title)
                found.append(1 / next(places, float("inf")))
        return {
            "queries": len(found),
            "mrr": round(sum(found) / len(found), 4),
            "first": round(sum(one == 1 for one in found) / len(found), 4),
            "not found": sum(one == 0 for one in found),
        }

    def _found(self, text):
        """Titles in the order of the list, and then of what has some of the words."""
        from casestudies.catalogue import Criteria, answer

        criteria, found, some = Criteria(q=text), 0, ()
        while found < DEPTH:
            start = time.perf_counter()
            one = answer(criteria)
            shown, some = one.shown, getattr(one, "shown_with_some", ())
            self.seconds.append(time.perf_counter() - start)
            yield from map(self.titles.get, shown)
            found += len(shown)
            if criteria.page >= one.pages:
                break
            criteria = criteria.changed(page=criteria.page + 1)
        yield from map(self.titles.get, some)

    def _hits(self, ask):
        from casestudies.catalogue import Criteria, answer

        texts = [text for text in map(ask, self.different) if text]
        answers = [answer(Criteria(q=text)) for text in texts]
        nowhere = [text for text, one in zip(texts, answers, strict=True) if not one.total]
        nothing = sum(not one.total and not getattr(one, "shown_with_some", ()) for one in answers)
        return {
            "queries": len(texts),
            "no case with all words": len(nowhere),
            "no case at all": nothing,
            "such as": nowhere[:5],
        }

    def _spellings(self):
        """How many pairs of spellings find the same set of cases."""
        pairs = sorted({pair for title in self.different for pair in queries.spellings(title)})
        differing = [pair for pair in pairs if len({*map(self._set, pair)}) > 1]
        return {"pairs": len(pairs), "differing": len(differing), "such as": differing[:12]}

    def _set(self, text):
        from casestudies.catalogue import Criteria, answer

        return frozenset(answer(Criteria(q=text)).selection.cases)


if __name__ == "__main__":
    main()
