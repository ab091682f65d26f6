"""The questions asked. Their values are taken from the corpus, by the share of cases they have."""

import json
import sys
from dataclasses import dataclass
from urllib.parse import urlencode

import django

PAGE_SIZE, LAST_PAGE = 25, 500
NEW_TEXTS = 400
NOWHERE = "qzzx"  # begins words that stand in no text


@dataclass(frozen=True)
class Shape:
    name: str
    parameters: list
    total: int
    texts: tuple = ()  # searches that nobody has asked for, where it has one

    @property
    def facets(self):
        return {name for name, _ in self.parameters} - {"q", "match"}

    def values(self, name):
        return [value for one, value in self.parameters if one == name]

    @property
    def text(self):
        return "".join(self.values("q"))

    @property
    def all_keywords(self):
        return bool(self.values("match"))

    def query(self):
        return urlencode(self._in_order(self.parameters))

    def fresh_query(self, turn, page=1):
        """The same question, and of a text a new one: without a word that stands nowhere."""
        pairs = [(name, value) for name, value in self.parameters if name != "q"]
        pairs += [("q", f"{self.text} -{NOWHERE}{turn}")] if self.text else []
        pairs += [("page", page)] if page > 1 else []
        return urlencode(self._in_order(pairs))

    def _in_order(self, pairs):
        """In the order that peers have too; a text is answered in each one's own."""
        return pairs if self.text else [*pairs, ("sort", "newest")]

    def new_query(self, turn):
        """The same filters, and words that were not looked for before."""
        pairs = [(name, value) for name, value in self.parameters if name != "q"]
        return urlencode([*pairs, ("q", self.texts[turn % len(self.texts)])])

    def page(self, turn):
        return turn % min(LAST_PAGE, max(1, self.total // PAGE_SIZE)) + 1


def shapes_of(site):
    """Shapes for the corpus of a site, found out by a process that works on its database."""
    found = json.loads(site.module("tests.bench.shapes"))
    return [
        Shape(name, [*map(tuple, parameters)], total, tuple(texts))
        for name, parameters, total, texts in found
    ]


class Choice:
    """What to ask of one snapshot."""

    def __init__(self, snapshot):
        self.snapshot = snapshot
        self.total = len(snapshot.everything)
        graph = snapshot.graph
        self.keywords = {
            one.slug: snapshot.keywords[one.id]
            for one in graph.in_use()
            if snapshot.keywords.get(one.id)
        }
        self.outcomes = {
            slug: self.cases(outcome=[slug])
            for slug, _ in snapshot.vocabularies["outcome"].values()
        }

    def cases(self, **selected):
        from types import MappingProxyType

        from casestudies.catalogue import Criteria
        from casestudies.catalogue.selection import Selection

        text, match = selected.pop("q", ""), selected.pop("match", "any")
        chosen = {name: tuple(sorted(values)) for name, values in selected.items()}
        criteria = Criteria(q=text, selected=MappingProxyType(chosen), match=match)
        return Selection(self.snapshot, criteria).cases

    def keyword(self, share, apart_from=()):
        """The keyword under which a share of all cases comes nearest to `share`."""
        kin = {slug for one in apart_from for slug in self._kin(one)}
        return min(
            sorted(self.keywords.keys() - kin),
            key=lambda slug: abs(len(self.keywords[slug]) - share * self.total),
        )

    def beside(self, slug):
        """The keyword most often found with another, not its kin."""
        return self._most(self.keywords, self.keywords[slug], 1, self._kin(slug))[0]

    def _kin(self, slug):
        graph = self.snapshot.graph
        one = graph.by_slug[slug].id
        related = {one} | graph.ancestors(one) | graph.descendants(one)
        return {graph.concepts[pk].slug for pk in related}

    def most(self, facet, cases, number=1):
        """The slugs of a facet's values that most of the cases have."""
        from casestudies.catalogue.snapshot.names import slugs_of

        if facet == "outcome":
            return self._most(self.outcomes, cases, number)
        slugs = slugs_of(self.snapshot, facet)
        values = self.snapshot.bitmaps.get(facet, {}).items()
        return self._most({slugs[value]: bitmap for value, bitmap in values}, cases, number)

    @staticmethod
    def _most(values, cases, number, without=()):
        counted = [
            (-len(bitmap & cases), value)
            for value, bitmap in values.items()
            if value not in without
        ]
        return [value for _, value in sorted(counted)[:number]]

    def word(self, share):
        """A word in about that share of all texts: its own stem, and no keyword's name."""
        from casestudies.catalogue.search import stem
        from casestudies.catalogue.search.words.query import FUNCTION_WORDS
        from casestudies.models import CatalogueWord

        named = self.snapshot.graph.by_label.keys()
        plain = [
            (abs(documents - share * self.total), word)
            for word, documents in CatalogueWord.objects.values_list("word", "documents")
            if stem(word) == word and word not in FUNCTION_WORDS | named and word.isalpha()
        ]
        return min(plain)[1]

    def new_texts(self):
        """Two words each: of a title, and of a word that many cases have."""
        from casestudies.models import CaseVersion, CatalogueWord

        titles = CaseVersion.objects.order_by("pk").values_list("record__title", flat=True)
        frequent = CatalogueWord.objects.order_by("-documents").values_list("word", flat=True)
        words = [word for word in frequent[100 : 100 + NEW_TEXTS] if word.isalpha()]
        last_words = (title.split()[-2] for title in titles[:: max(1, len(titles) // NEW_TEXTS)])
        return [" ".join(pair) for pair in zip(last_words, words, strict=False)]

    def shapes(self):
        one = self.keyword(0.1)
        two = self.beside(one)
        under_one = self.keywords[one]
        country = self.most("country", under_one)
        outcome = self.most("outcome", under_one & self.cases(country=country))
        rare, frequent = self.word(0.05), self.word(0.2)
        found = self.cases(q=rare)
        some = [one, self.keyword(0.05, [one]), self.keyword(0.03, [one])]
        everything = self.snapshot.everything
        yield "no filter", {}
        yield "1 keyword", {"keyword": [one]}
        yield "2 keywords (all)", {"keyword": [one, two], "match": "all"}
        yield (
            "keyword + country + outcome",
            {"keyword": [one], "country": country, "outcome": outcome},
        )
        yield (
            "text + 2 filters",
            {"q": rare, "country": self.most("country", found), "field": self.most("field", found)},
        )
        yield (
            "several values in three facets",
            {
                "keyword": sorted(set(some)),
                "country": self.most("country", everything, 3),
                "outcome": self.most("outcome", everything, 2),
            },
        )
        yield "text in 20% of cases", {"q": frequent}


def main():
    django.setup()
    from casestudies import catalogue

    choice, found = Choice(catalogue.current()), []
    for name, asked in choice.shapes():
        parameters = [
            (key, one)
            for key, value in asked.items()
            for one in ([value] if isinstance(value, str) else value)
        ]
        texts = choice.new_texts() if "q" in asked else []
        found.append([name, parameters, len(choice.cases(**asked)), texts])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
