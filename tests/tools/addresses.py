"""Addresses that no link leads to: filters, orders, texts, mistakes."""

from itertools import combinations
from urllib.parse import urlencode

from .pages import Asked

EDITED, WITHDRAWN = "active-regardless-of-age", "youth-guarantee-turku"
LIST = "/cases/"

OTHERS = (
    "/about/",
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/nowhere/",
    "/cases",
    "/cases/nowhere/",
    "/cases/making-it-work/v/1/",
    "/cases/making-it-work/v/9/",
    "/cases/making-it-work/?page=2",
    f"/cases/{EDITED}/v/2/",
    f"/cases/{WITHDRAWN}/",
    f"/cases/{WITHDRAWN}/v/1/",
    "/countries/XX/",
    "/countries/gb/",
    "/keywords/?q=child",
    "/keywords/?q=work&used=1",
    "/keywords/?used=2",
    f"/keywords/?q={'long+' * 30}",
    "/keywords/nowhere/",
    "/keywords/co-production/?page=2",
    "/keywords/co-production/?page=x",
    "/keywords/co-production/?page=501",
    "/localities/?q=bir",
    "/localities/nowhere/",
    "/organisations/?q=council",
    "/organisations/?q=zzzz",
    "/organisations/?page=2",
    "/organisations/?page=99",
    "/organisations/nowhere/",
    "/outcomes/employment/?page=2",
    "/outcomes/nowhere/",
    "/programmes/nowhere/",
    "/research/nowhere/",
    "/sources/?q=wilco&page=1",
    "/sources/nowhere/",
)
LISTS = (
    "q=work",
    "q=wrok",
    "q=employmnet+glasgow",
    "q=lone+parents&sort=newest",
    "q=lone+parents&sort=title",
    "q=%22lone+parents%22",
    "q=co-production",
    "q=Malm%C3%B6",
    "q=32",
    "q=the",
    "q=%3F%21",
    "q=zzzz",
    "q=zzzz&country=GB",
    "q=%3Cb%3Ework%3C%2Fb%3E",
    "q=work%00+shop",
    f"q={'work+' * 60}",
    f"q={'work+' * 61}",
    f"q={'work+' * 61}&country=GB&sort=title",
    "keyword=co-production&country=GB&q=employment",
    "keyword=co-production&keyword=child-care",
    "keyword=co-production&keyword=child-care&match=all",
    "keyword=co-production&keyword=nowhere&match=all",
    "keyword=nowhere",
    "keyword=nowhere&country=XX&kind=none",
    "keyword=" + "&keyword=".join(map(str, range(60))),
    "keyword=" + "&keyword=".join(map(str, range(61))),
    f"keyword={'long' * 60}",
    "keyword=&country=+GB+&country=gb",
    "match=all",
    "match=none",
    "country=gb",
    "country=GB&country=SE&sort=title",
    "country=GB&outcome=employment&direction=positive&evidence=survey",
    "outcome=employment&direction=negative",
    "direction=positive&direction=mixed",
    "locality=birmingham&country=SE",
    "from=2010",
    "to=2012",
    "from=2010&to=2012",
    "from=2015&to=2010",
    "from=1799&to=soon",
    "from=2100",
    "from=2010&country=GB&q=work",
    "sort=title",
    "sort=newest",
    "sort=relevance",
    "sort=size",
    "sort=title&page=2",
    "page=2",
    "page=9",
    "page=500",
    "page=501",
    "page=0",
    "page=two",
    "unknown=1",
    "q=work&page=2",
    "q=work&q=child",
)
HTMX_KINDS = ("HX-Request", "HX-Boosted")
HTMX_TOO = ("", "?q=work", "?keyword=co-production&match=all", "?q=zzzz", "?page=9")


def first():
    """Where the crawl begins."""
    yield Asked("/")
    yield Asked(LIST)
    yield from map(Asked, OTHERS)
    yield from (Asked(f"{LIST}?{query}") for query in LISTS)
    yield from (Asked(LIST + query, htmx) for query in HTMX_TOO for htmx in HTMX_KINDS)
    yield from (Asked(address, "HX-Request") for address in ("/keywords/", "/nowhere/"))


def of_choices(choices):
    """Every filter alone, and the first of each kind with those of the others."""
    for name, values in choices.items():
        yield from (_list({name: value}) for value in values)
    leading = [(name, values[0]) for name, values in choices.items()]
    yield from (_list(pair) for pair in combinations(leading, 2))
    yield from (_list([("q", "work"), one]) for one in leading)


def _list(parameters):
    return Asked(f"{LIST}?{urlencode(parameters)}")
