"""The list of cases: facets and cards are nine tenths of it. Options and cards look the same on
many pages: they are rendered once and kept as bytes, so that no page copies or encodes them again.
In DEBUG nothing is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

from django.conf import settings
from markupsafe import Markup

from casestudies.catalogue import OFFERED, FacetCounts, KeywordTree
from casestudies.reading.case_list.cards import CardKey, CardPage
from casestudies.reading.case_list.filters import FacetFrame, FacetRow
from casestudies.reading.case_list.page import CaseListPage

from .parts import kept, template

MOST_CARDS = 4000
MOST_OPTIONS = 5000  # of a facet
HOLE = Markup("<>")  # cannot come from a text, whose < is escaped
COUNTS = [str(count).encode() for count in range(1000)]


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
