"""The site's templates: what they may use, and what looks the same on many pages, which is rendered
once and kept here, as bytes, so that no page copies or encodes it again.

In DEBUG nothing is kept, so that edited templates show.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple, TypeVar, cast
from weakref import WeakKeyDictionary

from django.conf import settings
from django.template import engines
from django.template.defaultfilters import truncatechars, truncatewords
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined, Template, pass_context
from markupsafe import Markup, escape

from casestudies.catalogue import OFFERED, FacetCounts, KeywordTree
from casestudies.record import KnownBy, Mark, known_by

from .reading.case_list.cards import CardKey, CardPage
from .reading.case_list.filters import FacetFrame, FacetRow
from .reading.case_list.page import CaseListPage
from .reading.navigation import MenuEntry, address, menu_entry
from .reading.wording import words
from .reading.wording.marks import Known, drawn, mark_in_words, symbol_of

MOST_MARKS = 6
MOST_CARDS = 4000
MOST_OPTIONS = 5000  # of a facet
HOLE = Markup("<>")  # cannot come from a text, whose < is escaped
COUNTS = [str(count).encode() for count in range(1000)]
Function = TypeVar("Function", bound=Callable[..., Any])


def template(name: str) -> Template:
    return cast(Any, engines["jinja2"]).env.get_template(name)


def kept(size: int) -> Callable[[Function], Function]:
    """Remembers what a function renders."""
    if settings.DEBUG:
        return lambda function: function
    return cast(Callable[[Function], Function], lru_cache(maxsize=size))


# Parts without a number in them


def constant(name: str) -> Markup:
    """A template that takes nothing from a request. It is kept where Jinja works it out when it
    compiles the template around it: as a filter of a literal name."""
    return Markup(template(name).render())


@kept(500)
def part(name: str, **context: Any) -> Markup:
    """A template that takes nothing but these, which can be hashed."""
    return Markup(template(name).render(context))


def site_header(path: str, search: bool = True) -> Markup:
    return _site_header(menu_entry(path), search)


@kept(100)
def _site_header(here: MenuEntry, search: bool) -> Markup:
    return Markup(template("_header.html").render(here=here, search=search))


def mark(
    direction: str,
    size: int = 18,
    word: str = "hidden",
    *,
    evidence: str | None = None,
    known: Known | KnownBy = (),
) -> Markup:
    """The mark of a direction, filled or outlined by how it is `known`, or by the type of the
    `evidence`; without either it stands for the direction alone. Its words are read aloud only, are
    shown, or are left out."""
    if evidence is not None:
        known = known_by(direction, evidence)
    ways = (KnownBy(known),) if isinstance(known, str) else known
    return _mark(direction, size, word, ways)


@kept(500)
def _mark(direction: str, size: int, word: str, known: Known) -> Markup:
    context = {
        "direction": direction,
        "symbol": symbol_of(direction, known),
        "words": mark_in_words(direction, known),
        "size": size,
        "word": word,
    }
    return Markup(template("_mark.html").render(context))


def marks(marks: Iterable[Mark], most: int = MOST_MARKS) -> Markup:
    """Directions and how they are known, as marks in their fixed order; of many, one for all that
    look alike, with their number."""
    return _marks(tuple(marks), most)


@kept(4000)
def _marks(marks: tuple[Mark, ...], most: int) -> Markup:
    counted = Markup('<span class="mark-count">{} {}</span>')
    return Markup(" ").join(
        counted.format(mark(direction, known=known), number)
        if number
        else mark(direction, known=known)
        for direction, known, number in drawn(marks, most)
    )


def link(label: str, url: str, **attributes: str) -> Markup:
    """A link; where there is no address, its label alone."""
    if url:
        attributes["href"] = url
    elif not attributes:
        return escape(label)
    # Put together by hand: links are made by the hundred, and `format` takes five times as long.
    named = "".join([f' {name}="{escape(value)}"' for name, value in attributes.items()])
    tag = "a" if url else "span"
    return Markup(f"<{tag}{named}>{escape(label)}</{tag}>")


# The list of cases: its facets and cards are nine tenths of it


def hole(name: str) -> Markup:
    """Where `fill` puts something in."""
    return Markup(f"<>{name}<>")


def fill(page: str, listing: CaseListPage) -> bytes:
    """A rendered page, the facets and cards of the list put into its holes."""
    rest = page.encode()
    pieces: list[bytes] = []
    for name, rendered in (
        ("facets", facets(listing.facets)),
        ("cards", cards(listing.cards)),
        ("cards with some", cards(listing.cards_with_some)),
    ):
        before, found, after = rest.partition(hole(name).encode())
        if found:
            pieces += (before, *rendered)
            rest = after
    return b"".join([*pieces, rest])


class Option(NamedTuple):
    """A value of a facet as its template takes it: with one that `closes`, so many levels of the
    tree end."""

    facet: str
    value: str
    label: str
    names: str = ""
    opens: bool = False
    closes: int = 0
    depth: int = 0

    @property
    def closing(self) -> range:
        return range(self.closes)


class Look(NamedTuple):
    """What stands before and behind an option's count; and before it where the option is ticked,
    and where the count is 0."""

    start: bytes
    end: bytes
    checked: bytes
    disabled: bytes


_looks: dict[str, dict[tuple[Any, ...], Look]] = {name: {} for name in OFFERED}
# Of a tree, whose options are hundreds: to look up each takes as long as to put it into the page.
_looks_of_trees: WeakKeyDictionary[KeywordTree, list[Look]] = WeakKeyDictionary()
# Of facets that count all cases, which stay the same for many pages.
_whole: WeakKeyDictionary[FacetCounts, dict[FacetFrame, bytes]] = WeakKeyDictionary()


def facets(rows: Iterable[FacetRow]) -> list[bytes]:
    """Hundreds of options stand on a page: each is rendered once, as is the frame around them, and
    the counts are put in from page to page."""
    pieces: list[bytes] = []
    for frame, counts in rows:
        if counts.is_of_all and not settings.DEBUG:
            pieces.append(_whole_facet(frame, counts))
        else:
            pieces += _facet(frame, counts)
    return pieces


def _whole_facet(frame: FacetFrame, counts: FacetCounts) -> bytes:
    by_frame = _whole.setdefault(counts, {})
    if frame not in by_frame:
        by_frame[frame] = b"".join(_facet(frame, counts))
    return by_frame[frame]


def _facet(frame: FacetFrame, counts: FacetCounts) -> list[bytes]:
    before, after = _frame(frame)
    return [before, *options(counts), after]


def options(counts: FacetCounts) -> list[bytes]:
    """The values of a facet alone."""
    pieces: list[bytes] = []
    looks = _looks_of(counts)
    texts = _texts(counts.counts)
    for (start, end, _, disabled), count, text in zip(looks, counts.counts, texts, strict=True):
        pieces += (start if count else disabled, text, end)
    for place in counts.selected:
        pieces[3 * place] = looks[place].checked
    return pieces


def _texts(counts: Sequence[int]) -> Iterable[bytes]:
    if max(counts, default=0) < len(COUNTS):
        return map(COUNTS.__getitem__, counts)
    return [COUNTS[count] if count < len(COUNTS) else f"{count:,}".encode() for count in counts]


@kept(2000)
def _frame(frame: FacetFrame) -> list[bytes]:
    context = {"facet": frame, "options": HOLE}
    return _around_hole(template("cases/_facet.html").render(context))


def _looks_of(counts: FacetCounts) -> list[Look]:
    tree, name = counts.tree, counts.facet.name
    if not tree or settings.DEBUG:
        return _looks_of_options(name, counts.options)
    looks = _looks_of_trees.get(tree)
    if looks is None:
        looks = _looks_of_trees[tree] = _looks_of_options(name, counts.options)
    return looks


def _looks_of_options(facet: str, options: Sequence[tuple[Any, ...]]) -> list[Look]:
    known = {} if settings.DEBUG else _looks[facet]
    looks = list(map(known.get, options))
    if None in looks:
        if len(known) >= MOST_OPTIONS:
            known.clear()
        looks = [known.get(option) or _look(facet, option) for option in options]
        known.update(zip(options, cast(list[Look], looks), strict=True))
    return cast(list[Look], looks)


def _look(facet: str, option: tuple[Any, ...]) -> Look:
    """Rendered once for all states: a programme's option may be shown for one text only."""
    context = {"option": Option(facet, *option), "state": HOLE, "count": HOLE}
    start, middle, end = _around_hole(template("cases/_option.html").render(context))
    checked, disabled = (start + state + middle for state in (b" checked", b" disabled"))
    return Look(start + middle, end, checked, disabled)


def _around_hole(text: str) -> list[bytes]:
    return text.encode().split(HOLE.encode())


class KeptCard(NamedTuple):
    """A rendered card. Of a search, which marks each card in its own way, there are holes in it:
    for title, summary and a passage."""

    pieces: Sequence[bytes]
    url: str
    title: str
    summary: str


def cards(page: CardPage) -> Iterable[bytes]:
    """The items of a page of cards; a card is read and rendered once for each way that it looks."""
    found = {key: _cards.get(key) for key in page.keys}
    missing = [key for key, card in found.items() if card is None]
    if missing:
        rendered = cast(Any, template("cases/_card.html").module).card
        for key, row in page.rows(missing):
            shown = replace(row, title=HOLE, summary=HOLE, hit=HOLE) if page.is_searched else row
            pieces = _around_hole(f"<li>{rendered(shown)}</li>\n")
            found[key] = card = KeptCard(pieces, row.url, row.title, row.summary)
            _keep_card(key, card)
    kept = {key[0]: card for key, card in found.items() if card}
    if page.is_searched:
        return _with_marks(page, kept)
    return [card.pieces[0] for card in kept.values()]


def _with_marks(page: CardPage, cards: Mapping[int, KeptCard]) -> Iterator[bytes]:
    hit = cast(Any, template("cases/_hit.html").module).hit
    marked = page.answer.marked({pk: (card.title, card.summary) for pk, card in cards.items()})
    for pk, card in cards.items():
        title, summary, passage = marked[pk]
        said = hit(card.url, *passage) if passage else ""
        texts = (title, summary, said)
        yield card.pieces[0]
        for text, piece in zip(texts, card.pieces[1:], strict=True):
            yield text.encode()
            yield piece


# Not lru_cache: the cards that a page lacks are read all at once. What was kept first goes first,
# whether it is asked for or not: moving it up each time would cost every page more.
_cards: dict[CardKey, KeptCard] = {}
_lock = Lock()


def _keep_card(key: CardKey, card: KeptCard) -> None:
    if settings.DEBUG:
        return
    with _lock:
        while len(_cards) >= MOST_CARDS:
            _cards.pop(next(iter(_cards)))
        _cards[key] = card


# What templates may use besides their context

FILTERS = {
    "constant": constant,
    "counted": words.counted,
    "hole": hole,
    "long_date": words.long_date,
    "marks": marks,
    "static": static,
    "thousands": words.thousands,
    "truncatechars": truncatechars,
    "truncatewords": truncatewords,
    "url": address,
    "link": link,
}
GLOBALS = {"mark": mark, "part": part, "site_header": site_header}
OPTIONS = {
    "cache_size": -1,  # every template stays compiled
    "lstrip_blocks": True,
    "trim_blocks": True,
    "undefined": StrictUndefined,
}


class SiteEnvironment(Environment):
    def make_globals(self, d: Any) -> dict[str, Any]:
        """A plain dict: Jinja's ChainMap is gone through in Python, for each template anew. It
        would show globals that are added later, of which there are none."""
        return self.globals | (d or {})


def environment(**options: Any) -> Environment:
    """A filter of a literal, as in {{ "styles.css"|static }}, is worked out when a template is
    compiled; not `constant` in DEBUG, where the template that it renders may be edited. Jinja's own
    globals are left out: each costs time whenever a macro is imported."""
    made = SiteEnvironment(**options | OPTIONS)
    made.filters.update(FILTERS)
    if settings.DEBUG:
        made.filters["constant"] = pass_context(lambda context, name: constant(name))
    made.globals = dict(GLOBALS)
    return made
