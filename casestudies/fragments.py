"""Parts that look the same on many pages: each is rendered once and kept.

In DEBUG nothing is kept, so that edited templates show.
"""

from functools import lru_cache
from threading import Lock

from cachetools import LRUCache
from django.conf import settings
from django.template import engines
from markupsafe import Markup

from casestudies.models import Outcome

IN_ORDER = {direction: place for place, direction in enumerate(Outcome.Direction.values)}
MOST_MARKS = 6
HOLE = Markup("<>")  # cannot come from a text, whose < is escaped


def template(name):
    return engines["jinja2"].env.get_template(name)


def kept(size):
    """Remembers what a function renders."""
    return (lambda function: function) if settings.DEBUG else lru_cache(maxsize=size)


@kept(200)
def mark(direction, size=18, word="hidden"):
    """The mark of a direction; its word is read aloud only, is shown, or is left out."""
    context = {"direction": direction, "size": size, "word": word}
    return Markup(template("_mark.html").render(context))


def marks(directions, most=MOST_MARKS):
    """The marks of some directions in their fixed order; of many, one each with its number."""
    return _marks(tuple(sorted(directions, key=IN_ORDER.__getitem__)), most)


@kept(4000)
def _marks(directions, most):
    if len(directions) <= most:
        return Markup(" ").join(map(mark, directions))
    counts = {one: directions.count(one) for one in directions}
    counted = '<span class="mark-count">{} {}</span>'
    return Markup(" ").join(
        Markup(counted).format(mark(one), number) for one, number in counts.items()
    )


def facets(rows):
    """FacetRows. Hundreds of options stand on a page: each is rendered once for each of its
    states, as is the frame around them, and the counts are put in from page to page."""
    parts = []
    for row in rows:
        before, after = _facet(row.frame)
        parts.append(before)
        parts += [
            f"{start}{count:,}{end}" if count else empty
            for (start, end, empty), count in zip(_looks(row), row.counts, strict=True)
        ]
        parts.append(after)
    return Markup("".join(parts))


def _looks(row):
    if not row.checked:
        return map(_unchecked, row.options)
    return [
        _checked(option) if option in row.checked else _unchecked(option) for option in row.options
    ]


@kept(2000)
def _facet(frame):
    context = {"facet": frame, "options": HOLE}
    return template(frame.template).render(context).split(HOLE)


@kept(20_000)
def _unchecked(option):
    start, end = _option(option, "")
    return start, end, "0".join(_option(option, " disabled"))


@kept(2000)
def _checked(option):
    """Stays usable without a case, so that it can be unticked."""
    start, end = _option(option, " checked")
    return start, end, f"{start}0{end}"


def _option(option, state):
    """What stands before the count, and what behind."""
    context = {"option": option, "state": state, "count": HOLE}
    return template("cases/_option.html").render(context).split(HOLE)


def cards(page):
    """The items of a CardPage; a card is read and rendered once for each way that it looks."""
    with _lock:
        found = dict(zip(page.keys, map(_cards.get, page.keys), strict=True))
    missing = [key for key, card in found.items() if card is None]
    if missing:
        rendered = template("cases/_card.html").module.card
        for key, row in page.rows(missing):
            found[key] = f"<li>{rendered(row)}</li>\n"
            _keep_card(key, found[key])
    return Markup("".join(filter(None, found.values())))


# Not lru_cache: the cards that a page lacks are read all at once.
_cards, _lock = LRUCache(maxsize=0 if settings.DEBUG else 4000), Lock()


def _keep_card(key, card):
    with _lock:
        if _cards.maxsize:
            _cards[key] = card
