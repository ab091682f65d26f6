"""Template tags of the site: numbers, dates, marks and addresses of lists."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from casestudies.catalogue import Criteria
from casestudies.models import Outcome
from casestudies.reading import words
from casestudies.reading.addresses import list_address

register = template.Library()
register.filter("thousands", words.thousands)
register.filter("long_date", words.long_date)

IN_ORDER = {direction: place for place, direction in enumerate(Outcome.Direction.values)}
MOST_MARKS = 6


@register.filter
def counted(number, nouns):
    """{{ 2|counted:"case" }} is “2 cases”; {{ n|counted:"country,countries" }}."""
    return words.counted(number, *nouns.split(","))


@register.filter
def marks(directions):
    """The marks of some directions in their fixed order; of many, one each with its number."""
    return _marks(tuple(sorted(directions, key=IN_ORDER.__getitem__)))


@register.filter
def bare_mark(direction):
    """The mark of a direction whose word stands beside it."""
    return _mark(direction, "none")


@lru_cache(maxsize=4096)
def _marks(directions):
    if len(directions) <= MOST_MARKS:
        return mark_safe(" ".join(_mark(one) for one in directions))
    counts = {one: directions.count(one) for one in directions}
    return mark_safe(" ".join(f"{_mark(one)} {number}" for one, number in counts.items()))


@lru_cache(maxsize=64)
def _mark(direction, word="hidden"):
    context = {"direction": direction, "word": word}
    return mark_safe(get_template("_mark.html").render(context).strip())


@register.simple_tag
def cases_url(**selected):
    """The list of cases with one value a facet: {% cases_url outcome="housing" %}."""
    criteria = Criteria(q=selected.pop("q", ""))
    for facet, value in selected.items():
        criteria = criteria.with_values(facet, [value])
    return list_address(criteria)
