"""Template tags of the site: numbers, dates, marks and addresses of lists."""

from functools import lru_cache

from django import template
from django.conf import settings
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
HOLE = mark_safe("<>")  # cannot come from a text, whose < is escaped


def kept(size):
    """Remembers what a function renders; in DEBUG it does not, so that edited templates show."""
    return (lambda function: function) if settings.DEBUG else lru_cache(maxsize=size)


@register.filter
def counted(number, nouns):
    """{{ 2|counted:"case" }} is “2 cases”; {{ n|counted:"country,countries" }}."""
    return words.counted(number, *nouns.split(","))


@register.filter
def marks(directions, most=MOST_MARKS):
    """The marks of some directions in their fixed order; of many, one each with its number."""
    return _marks(tuple(sorted(directions, key=IN_ORDER.__getitem__)), most)


@register.filter
def bare_mark(direction):
    """The mark of a direction whose word stands beside it."""
    return _mark(direction, "none")


@kept(4000)
def _marks(directions, most):
    if len(directions) <= most:
        return mark_safe(" ".join(_mark(one) for one in directions))
    counts = {one: directions.count(one) for one in directions}
    return mark_safe(
        " ".join(
            f'<span class="mark-count">{_mark(one)} {number}</span>'
            for one, number in counts.items()
        )
    )


@kept(50)
def _mark(direction, word="hidden"):
    context = {"direction": direction, "word": word}
    return mark_safe(get_template("_mark.html").render(context).strip())


@register.simple_tag
def options(facet):
    """The options of a FacetRow. There are hundreds on a page: each is rendered once, and what
    changes from page to page, its state and count, is put in."""
    parts = []
    for option, state, count in facet.options:
        before, between, after = _option(facet.name, option)
        parts += [before, state, between, count, after]
    return mark_safe("".join(parts))


@kept(20_000)
def _option(name, option):
    context = {"name": name, "option": option, "state": HOLE, "count": HOLE}
    return get_template("cases/_option.html").render(context).strip().split(HOLE)


@register.filter
def as_card(row):
    """The card of a CardRow, rendered once as long as the row stays the same."""
    return _card(row)


@kept(2000)
def _card(row):
    return get_template("cases/_card.html").render({"card": row})


@register.simple_tag
def cases_url(**selected):
    """The list of cases with one value a facet: {% cases_url outcome="housing" %}."""
    criteria = Criteria(q=selected.pop("q", ""))
    for facet, value in selected.items():
        criteria = criteria.with_values(facet, [value])
    return list_address(criteria)
