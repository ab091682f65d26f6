"""Parts that look the same on many pages: each is rendered once and kept.

In DEBUG nothing is kept, so that edited templates show.
"""

from functools import lru_cache
from threading import Lock

from django.conf import settings
from django.template import engines
from markupsafe import Markup

from casestudies.models import Outcome
from casestudies.reading.case_list.filters import Options
from casestudies.reading.sections import section_of

IN_ORDER = {direction: place for place, direction in enumerate(Outcome.Direction.values)}
MOST_MARKS = 6
MOST_CARDS = 4000
HOLE = Markup("<>")  # cannot come from a text, whose < is escaped
COUNTS = [str(count).encode() for count in range(1000)]


def template(name):
    return engines["jinja2"].env.get_template(name)


def kept(size):
    """Remembers what a function renders."""
    return (lambda function: function) if settings.DEBUG else lru_cache(maxsize=size)


def constant(name):
    """A template that takes nothing from a request. It is kept where Jinja works it out when it
    compiles the template around it: as a filter of a literal name."""
    return Markup(template(name).render())


@kept(500)
def part(name, **context):
    """A template that takes nothing but these, which can be hashed."""
    return Markup(template(name).render(context))


def site_header(path, search=True):
    return _site_header(section_of(path), search)


@kept(100)
def _site_header(here, search):
    return Markup(template("_header.html").render(here=here, search=search))


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


def hole(name):
    """Where `fill` puts something in."""
    return Markup(f"<>{name}<>")


def fill(page, listing):
    """The bytes of a rendered page, the facets and cards of a Listing put into its holes.

    They are nine tenths of it, and are kept as bytes, so that no page copies or encodes them.
    """
    rest, parts = page.encode(), []
    for name, make in (("facets", facets), ("cards", cards)):
        before, found, after = rest.partition(hole(name).encode())
        if found:
            parts += (before, *make(getattr(listing, name)))
            rest = after
    return b"".join([*parts, rest])


def facets(rows):
    """The parts of FacetRows. Hundreds of options stand on a page: each is rendered once, as is the
    frame around them, and the counts are put in from page to page."""
    parts = []
    for row in rows:
        parts += (row.look,) if row.look else _row(row)
    return parts


def _row(row):
    before, after = _facet(row.frame)
    options = _together(row) if isinstance(row.options, Options) else _one_by_one(row)
    if row.stays and not settings.DEBUG:
        row.look = b"".join((before, *options, after))
    return before, *options, after


def _one_by_one(row):
    parts = []
    for option, count, text in zip(row.options, row.counts, _texts(row.counts), strict=True):
        start, end, checked, disabled = option.look or _look(option)
        if option in row.checked:
            start = checked
        elif not count:
            start = disabled
        parts += (start, text, end)
    return parts


def _together(row):
    """The same, from parts that go from one count to the next."""
    between, ends_before = row.options.look or _look_of_all(row.options)
    parts = list(between)
    parts[1::2] = _texts(row.counts)
    if row.checked or 0 in row.counts:
        for at, (option, count) in enumerate(zip(row.options, row.counts, strict=True)):
            if not count or option in row.checked:
                _, _, checked, disabled = option.look or _look(option)
                start = checked if option in row.checked else disabled
                parts[2 * at] = ends_before[at] + start
    return parts


def _texts(counts):
    if max(counts, default=0) < len(COUNTS):
        return map(COUNTS.__getitem__, counts)
    return [COUNTS[one] if one < len(COUNTS) else f"{one:,}".encode() for one in counts]


@kept(2000)
def _facet(frame):
    context = {"facet": frame, "options": HOLE}
    return _around_hole(template(frame.template).render(context))


def _look_of_all(options):
    """What stands between the counts, with places for these; and what ends the option before."""
    looks = [option.look or _look(option) for option in options]
    starts, ends = [start for start, *_ in looks], [b"", *(end for _, end, *_ in looks)]
    between = [end + start for end, start in zip(ends, [*starts, b""], strict=True)]
    look = [piece for one in between for piece in (one, None)][:-1], ends
    if not settings.DEBUG:
        options.look = look
    return look


def _look(option):
    """What stands before and behind a count; and before it where the option is ticked, and where
    the count is 0."""
    (start, end), (checked, _), (disabled, _) = (
        _option(option, state) for state in ("", " checked", " disabled")
    )
    look = start, end, checked, disabled
    if not settings.DEBUG:
        option.look = look
    return look


def _option(option, state):
    context = {"option": option, "state": state, "count": HOLE}
    return _around_hole(template("cases/_option.html").render(context))


def _around_hole(text):
    return text.encode().split(HOLE.encode())


def cards(page):
    """The items of a CardPage; a card is read and rendered once for each way that it looks."""
    found = {key: _cards.get(key) for key in page.keys}
    missing = [key for key, card in found.items() if card is None]
    if missing:
        rendered = template("cases/_card.html").module.card
        for key, row in page.rows(missing):
            found[key] = f"<li>{rendered(row)}</li>\n".encode()
            _keep_card(key, found[key])
    return filter(None, found.values())


# Not lru_cache: the cards that a page lacks are read all at once. What was kept first goes first,
# whether it is asked for or not: moving it up each time would cost every page more.
_cards, _lock = {}, Lock()


def _keep_card(key, card):
    if settings.DEBUG:
        return
    with _lock:
        while len(_cards) >= MOST_CARDS:
            _cards.pop(next(iter(_cards)))
        _cards[key] = card
