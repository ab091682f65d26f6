"""Requests that somebody makes up to fill the site's memory: no two are alike, and the same seeds
make the same ones. With other `names`, what is made up is other, and what the site knows is not."""

from random import Random
from typing import NamedTuple
from urllib.parse import quote, urlencode

from .addresses import LIST

FACETS = (
    *("outcome", "direction", "keyword", "country", "locality", "field", "evidence", "group"),
    *("programme", "project", "organisation", "kind", "source"),
)
KNOWN = {"keyword": "co-production", "country": "GB", "outcome": "employment", "kind": "programme"}
WORDS = ("work", "support", "young", "people", "lone", "parents", "the", "local", "housing", "care")
TERMS = ("cases", "keywords", "countries", "localities", "programmes", "research", "organisations")
INDEXES = ("keywords", "countries", "localities", "organisations", "sources")


class Request(NamedTuple):
    address: str
    headers: dict[str, str]


class Chance(Random):
    def __init__(self, seed, names):
        super().__init__(seed)
        self.made_up = Random(names)


def requests(seed=1, names=1):
    """Without end."""
    chance = Chance(seed, names)
    kinds = (unknown_values, some_unknown, texts, exclusions, terms, indexes, others, long_ones)
    while True:
        yield Request(chance.choice(kinds)(chance), headers(chance))


def name(chance, longest=40):
    letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
    return "".join(chance.made_up.choices(letters, k=chance.made_up.randint(3, longest)))


def letters(chance, most=60):
    """Any that there are in Unicode."""
    made_up = chance.made_up
    codes = (made_up.randrange(1, 0xD800) for _ in range(made_up.randint(1, most)))
    return "".join(map(chr, codes)) + chr(made_up.randrange(0x10000, 0x110000))


def unknown_values(chance):
    pairs = [(chance.choice(FACETS), name(chance)) for _ in range(chance.choice([1, 2, 5, 30, 60]))]
    return f"{LIST}?{urlencode(pairs)}"


def some_unknown(chance):
    pairs = [*chance.sample(sorted(KNOWN.items()), k=chance.randint(1, 3))]
    pairs += [(facet, name(chance)) for facet, _ in pairs for _ in range(chance.randint(1, 8))]
    pairs += [("from", chance.randint(1800, 2200)), ("match", chance.choice(["any", "all"]))]
    return f"{LIST}?{urlencode(pairs)}"


def texts(chance):
    words = [*chance.choices(WORDS, k=chance.randint(0, 4)), letters(chance), name(chance, 200)]
    return f"{LIST}?{urlencode({'q': ' '.join(words)})}"


def exclusions(chance):
    """They find as much as the words without them."""
    excluded = [f"-{name(chance)}" for _ in range(chance.randint(1, 6))]
    return f"{LIST}?{urlencode({'q': ' '.join([chance.choice(WORDS), *excluded])})}"


def terms(chance):
    return f"/{chance.choice(TERMS)}/{name(chance, 90)}/?page={chance.made_up.randint(1, 999)}"


def indexes(chance):
    return f"/{chance.choice(INDEXES)}/?{urlencode({'q': letters(chance, 20)})}"


def others(chance):
    where = chance.choice(["/", "/about/", "/cases/making-it-work/", "/countries/GB/", LIST])
    pairs = [
        ("page", chance.made_up.randrange(10**6)),
        (chance.choice(["q", "used", name(chance)]), name(chance)),
    ]
    return f"{where}?{urlencode(chance.sample(pairs, k=chance.randint(1, 2)))}"


def long_ones(chance):
    filler = quote(letters(chance, 40)) * 20
    return f"{chance.choice([LIST, '/keywords/', '/' + name(chance)])}?{filler}"[:7000]


def headers(chance):
    """One in three has something odd."""
    odd = {
        "Accept-Encoding": f"{name(chance)};q=0.{chance.made_up.randrange(1000)}, gzip",
        "If-None-Match": f'W/"{name(chance)}"',
        "Cookie": f"{name(chance)}={name(chance)}; sessionid={name(chance)}",
        "HX-Request": chance.choice(["true", name(chance)]),
        "HX-Current-URL": f"http://localhost/{name(chance)}",
        "Accept-Language": name(chance),
        "X-Forwarded-For": name(chance),
        "Host": f"{name(chance)}.example",
    }
    return dict(chance.sample(sorted(odd.items()), k=1)) if chance.random() < 0.33 else {}
