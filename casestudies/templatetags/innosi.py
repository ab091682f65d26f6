"""Template tags of the site: numbers, dates, marks and addresses of lists."""

from functools import lru_cache
from threading import Lock

from cachetools import LRUCache
from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from casestudies.catalogue import Criteria
from casestudies.models import Outcome
from casestudies.reading import words
from casestudies.reading.addresses import list_address
from casestudies.reading.sections import section_of

register = template.Library()
register.filter("thousands", words.thousands)
register.filter("long_date", words.long_date)

IN_ORDER = {direction: place for place, direction in enumerate(Outcome.Direction.values)}
MOST_MARKS = 6
HOLE = mark_safe("<>")  # cannot come from a text, whose < is escaped


def kept(size):
    """Remembers what a function renders; in DEBUG it does not, so that edited templates show."""
    return (lambda function: function) if settings.DEBUG else lru_cache(maxsize=size)


@register.simple_tag
def part(name, **context):
    """A part of the page that follows from few values, rendered once for each of them."""
    return _part(name, tuple(context.items()))


@kept(500)
def _part(name, context):
    return mark_safe(get_template(name).render(dict(context)))


@register.filter
def section(path):
    """The Section of the navigation that an address belongs to."""
    return section_of(path)


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
def facet(row):
    """A FacetRow. Hundreds of options stand on a page: each is rendered once, as is the frame
    around them, and what changes from page to page, states and counts, is put in."""
    before, after = _facet(row.frame)
    parts = [before]
    for option, state, count in row.options:
        start, between, end = _option(option)
        parts += (start, state, between, count, end)
    parts.append(after)
    return mark_safe("".join(parts))


@kept(2000)
def _facet(frame):
    context = {"facet": frame, "options": HOLE}
    return get_template(frame.template).render(context).split(HOLE)


@kept(20_000)
def _option(option):
    context = {"option": option, "state": HOLE, "count": HOLE}
    return get_template("cases/_option.html").render(context).strip().split(HOLE)


@register.simple_tag
def cards(page):
    """The items of a CardPage; a card is read and rendered once for each way that it looks."""
    with _lock:
        found = dict(zip(page.keys, map(_cards.get, page.keys), strict=True))
    missing = [key for key, card in found.items() if card is None]
    for key, row in page.rows(missing) if missing else ():
        card = get_template("cases/_card.html").render({"card": row})
        found[key] = f"\n    <li>{card}</li>"
        _keep_card(key, found[key])
    return mark_safe("".join(filter(None, found.values())))


# Not lru_cache: the cards that a page lacks are read all at once.
_cards, _lock = LRUCache(maxsize=0 if settings.DEBUG else 4000), Lock()


def _keep_card(key, card):
    with _lock:
        if _cards.maxsize:
            _cards[key] = card


@register.simple_tag
def cases_url(**selected):
    """The list of cases with one value a facet: {% cases_url outcome="housing" %}."""
    criteria = Criteria(q=selected.pop("q", ""))
    for facet, value in selected.items():
        criteria = criteria.with_values(facet, [value])
    return list_address(criteria)
